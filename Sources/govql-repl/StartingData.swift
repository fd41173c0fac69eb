// What is loaded where the command line names no data: the sample city for `--demo`, and the tables of the working folder
// where a prompt is opened in one. Scripts get nothing that they do not name.

import GovQL
import GovQLTerminal

extension Arguments {
    mutating func addStartingData() throws(Mistake) {
        guard wish == nil, !isFormatting, engine == nil else { return }
        if isDemo {
            guard let schema = SampleCity.schema else {
                throw Mistake(
                    en: "the sample city is not installed beside this program; `make install` puts it there",
                    zh: "程序旁没有示例城市的数据；`make install` 会一并安装")
            }
            schemas.append(schema)
        } else if loads.isEmpty, schemas.isEmpty, actions.isEmpty, !isChecking, !isReporting, Terminal.isTerminal(0),
            Terminal.isTerminal(1), Self.hasTables(".")
        {
            loads.append(Load(path: ".", name: nil))
            opensFolder = true
        }
    }

    private static func hasTables(_ folder: String) -> Bool {
        let names = (try? LocalFiles().names(inFolder: folder)) ?? []
        return names.contains { name in [".csv", ".csv.gz", ".csv.zst"].contains { name.lowercased().hasSuffix($0) } }
    }
}
