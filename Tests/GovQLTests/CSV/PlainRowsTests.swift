import CGovQLKernels
import Testing

@testable import GovQL

/// The kernel of plain rows, in every form that this processor has, against the strict rules.
@Suite struct PlainRowsTests {
    typealias Random = CSVFuzzTests.Random

    /// What the kernel is told, with tables that live as long.
    private final class Form {
        let width: Int
        let wantedColumns: Set<Int>
        let words: UnsafeMutableBufferPointer<UInt64>
        let wrap: UnsafeMutableBufferPointer<UInt16>
        let header: UnsafeMutableBufferPointer<UInt8>

        init(width: Int, wanted: Set<Int>, header text: [UInt8]) {
            self.width = width
            wantedColumns = wanted
            words = .allocate(capacity: width * 2)
            wrap = .allocate(capacity: width + 64)
            header = .allocate(capacity: text.count + 1)
            _ = header.update(fromContentsOf: text + [0])
            for phase in 0..<width {
                words[phase] = (0..<64).reduce(0) { wanted.contains((phase + $1) % width) ? $0 | 1 << UInt64($1) : $0 }
                words[width + phase] = (0..<64).reduce(0) {
                    (phase + $1) % width == width - 1 ? $0 | 1 << UInt64($1) : $0
                }
            }
            for index in wrap.indices { wrap[index] = UInt16(index % width) }
        }

        deinit {
            words.deallocate()
            wrap.deallocate()
            header.deallocate()
        }

        func find(_ kernel: Int32, _ bytes: [UInt8], limit: Int) -> (ends: [UInt32], count: Int, end: Int)? {
            var form = govql_row_form(
                separator: 0x2C, quote: 0x22, header_start: header.count > 1 ? header[0] : 0x0A, is_watched: true,
                header: header.baseAddress, header_count: header.count - 1, wanted: words.baseAddress,
                last: words.baseAddress.map { $0 + width }, wrap: wrap.baseAddress)
            let padded = bytes + [UInt8](repeating: 0x2C, count: 64)
            var rows = govql_rows()
            var ends = [UInt32](repeating: 0, count: (bytes.count / width + 1) * wantedColumns.count + 64)
            var again = govql_rows()
            let isPlain = govql_plain_rows(kernel, padded, 0, limit, bytes.count, &form, &ends, &rows)
            #expect(govql_plain_rows(kernel, padded, 0, limit, bytes.count, &form, nil, &again) == isPlain)
            guard isPlain else { return nil }
            #expect(again.count == rows.count && again.end == rows.end)
            #expect(rows.has_returns == bytes[..<rows.end].contains(0x0D))
            return (Array(ends.prefix(rows.count * wantedColumns.count)), rows.count, rows.end)
        }
    }

    private func cell(_ random: inout Random, isQuoted: Bool) -> String {
        let plain = ["a", "", "bcd", "中文", "2020-01-02", "-1.5", "h", "0123456789012345678901234567890"]
        let quoted = ["\"\"", "\"a,b\"", "\"\"\"\"", "\"x\ny\"", "\"中\"\"\"", "\",\n,\n\""]
        let cells = isQuoted ? quoted : plain
        return cells[Int.random(in: 0..<cells.count, using: &random)]
    }

    @Test(arguments: 0..<6) func givesTheEndsThatTheStrictRulesGive(_ seed: Int) {
        var random = Random(state: UInt64(seed) &* 131 + 7)
        var plainCount = 0
        for round in 0..<60 {
            let width =
                round % 5 == 0 ? Int.random(in: 60..<140, using: &random) : Int.random(in: 2..<9, using: &random)
            let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
            let quotes = Int.random(in: 0..<3, using: &random)
            var text = ""
            for _ in 0..<Int.random(in: 1..<30, using: &random) {
                let cells = (0..<width).map { _ in
                    cell(&random, isQuoted: quotes > 0 && Int.random(in: 0..<4, using: &random) < quotes)
                }
                text += (["k"] + cells.dropFirst()).joined(separator: ",") + lineEnd
            }
            var bytes = Array(text.utf8)
            let isSpoilt = round % 3 == 0
            if isSpoilt {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = [0x0A, 0x2C, 0x22, 0x0D, 0x68, 0x80, 0xEF, 0x61][Int.random(in: 0..<8, using: &random)]
            }
            let limit = Int.random(in: 1...bytes.count, using: &random)
            var wanted: Set<Int> = [width - 1]
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                wanted.insert(Int.random(in: 0..<width, using: &random))
            }
            let form = Form(width: width, wanted: wanted, header: Array("hh".utf8))
            let expected = strict(bytes, limit: limit, form)
            for kernel in 0...govql_best_row_kernel() {
                let found = form.find(kernel, bytes, limit: limit)
                if !isSpoilt { #expect(found != nil, "\(String(decoding: bytes, as: UTF8.self).debugDescription)") }
                guard let found else { continue }
                plainCount += 1
                #expect(found.ends == expected?.ends)
                #expect(found.count == expected?.count)
                #expect(found.end == expected?.end)
            }
        }
        #expect(plainCount > 40)
    }

    /// The wanted ends of the rows that begin before the limit; nil where a row has another width.
    private func strict(_ bytes: [UInt8], limit: Int, _ form: Form) -> (ends: [UInt32], count: Int, end: Int)? {
        var positions = [UInt32](repeating: 0, count: bytes.count + 1)
        var scanner = StrictScanner(dialect: CSVDialect())
        let count = bytes.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { scanner.scan($0, 0..<bytes.count, into: &positions) } ?? 0
        }
        var ends: [UInt32] = []
        var column = 0
        var rows = 0
        for position in positions[..<count] {
            let place = position & Positions.mask
            if form.wantedColumns.contains(column) { ends.append(place) }
            let isLast = position & Positions.newline != 0
            if isLast != (column == form.width - 1) { return nil }
            column = isLast ? 0 : column + 1
            if isLast { rows += 1 }
            if isLast, Int(place) >= limit - 1 { return (ends, rows, Int(place) + 1) }
        }
        return nil
    }

    /// Texts of which nothing may be taken for plain.
    @Test(arguments: [
        "a,b\n\nc,d\n", "a,b\r\nc,d\n", "a,b\nc\rd,e\n", "a,b\nhh,d\n", ",\n", "a,b\n,\r\n", "a,b\n,", "a,b", "a,b,c\n",
        "a\nb,c,d\n", "a,b\"c\n", "\"a\",b\"\n\"\n", "a,\"b\n", "a,\u{0}\u{80}b\r", "\u{FEFF}a,b\n", "",
    ]) func leavesTheRestToOthers(_ text: String) {
        let form = Form(width: 2, wanted: [1], header: Array("hh".utf8))
        for kernel in 0...govql_best_row_kernel() {
            // At every place of a block.
            for shift in 0..<70 {
                let bytes = Array((String(repeating: "z", count: shift) + ",\n" + text).utf8).dropFirst(
                    shift == 0 ? 2 : 0)
                if bytes.isEmpty { continue }
                #expect(form.find(kernel, Array(bytes), limit: bytes.count) == nil || (text.isEmpty && shift > 0))
            }
            #expect(form.find(kernel, Array("a,b\n".utf8) + [0x61, 0xE4, 0x2C, 0x0A], limit: 8) == nil)
        }
    }
}

/// The kernels of cells against their plain meaning.
@Suite struct CellKernelTests {
    private func withCells<Value>(_ cells: [String], _ body: (govql_cells) -> Value) -> Value {
        var bytes: [UInt8] = []
        var ends: [UInt32] = []
        for cell in cells {
            bytes += Array(cell.utf8)
            ends.append(UInt32(bytes.count))
            bytes.append(0x2C)
        }
        bytes += [UInt8](repeating: 0x39, count: 16)
        let starts = [UInt32.max] + ends
        return starts.withUnsafeBufferPointer { places in
            bytes.withUnsafeBufferPointer { bytes in
                body(
                    govql_cells(
                        base: bytes.baseAddress, starts: places.baseAddress,
                        ends: places.baseAddress.map { $0 + 1 }, stride: 1, lead: 1, trim: 0))
            }
        }
    }

    private func read(_ cell: String, _ kernel: (govql_cells, UnsafeMutablePointer<Int64>) -> Int) -> Int64? {
        var value: Int64 = 0
        return withCells([cell]) { kernel($0, &value) } == 1 ? value : nil
    }

    private static func number(_ random: inout CSVFuzzTests.Random) -> String {
        let alphabet = Array(Bool.random(using: &random) ? "0123456789" : "0123456789.-x/:")
        let count = Int.random(in: 0..<21, using: &random)
        var text = (0..<count).map { _ in String(alphabet[Int.random(in: 0..<alphabet.count, using: &random)]) }
            .joined()
        if Bool.random(using: &random), count > 0 {
            let place = Int.random(in: 0..<count, using: &random)
            text = String(text.prefix(place)) + "." + String(text.dropFirst(place + 1))
        }
        return Int.random(in: 0..<4, using: &random) == 0 ? "-" + text : text
    }

    /// Sign, whole digits and places of a plainly written number.
    private static func parts(_ text: String) -> (whole: String, places: String?)? {
        let number = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard parts.count <= 2, !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            parts[0].count < 2 || parts[0].first != "0", parts.count == 1 || !parts[1].isEmpty
        else { return nil }
        return (String(parts[0]), parts.count == 2 ? String(parts[1]) : nil)
    }

    @Test func numbersAreReadOrLeft() {
        var random = CSVFuzzTests.Random(state: 12)
        var counts = (ints: 0, decimals: 0)
        // One that remembers across cells, one that has given that up.
        var memo = govql_memo()
        var lost = govql_memo()
        for _ in 0..<4000 {
            let text = Self.number(&random)
            let parts = Self.parts(text)
            let int = parts.flatMap { $0.places == nil && $0.whole.count <= 15 ? Int64(text) : nil }
            #expect(read(text) { govql_read_ints($0, 0, 1, $1) } == int, "\(text)")
            counts.ints += int == nil ? 0 : 1
            for scale in [0, 1, 2, 6, 11, 18] {
                var decimal: Int64?
                if let parts, parts.whole.count <= 15, parts.whole.count + (parts.places?.count ?? 0) <= 18,
                    let places = parts.places?.count ?? 0 as Int?, places <= scale
                {
                    let digits = parts.whole + (parts.places ?? "") + String(repeating: "0", count: scale - places)
                    decimal = Int64((text.hasPrefix("-") ? "-" : "") + digits)
                }
                for _ in 0..<2 {
                    #expect(
                        read(text) { govql_read_decimals($0, 0, 1, UInt32(scale), &memo, $1) } == decimal,
                        "\(text) \(scale)")
                }
                (lost.scale, lost.reads, lost.misses) = (UInt32(scale), 5000, 5000)
                #expect(read(text) { govql_read_decimals($0, 0, 1, UInt32(scale), &lost, $1) } == decimal)
                counts.decimals += decimal == nil ? 0 : 1
            }
        }
        #expect(counts.ints > 300 && counts.decimals > 1000)
    }

    @Test func everyDayIsRead() throws {
        var months = [govql_month](repeating: govql_month(text: 0, before: 0, last: 0), count: Int(GOVQL_MONTHS))
        var day = CalendarDate.minimum.days
        while day <= CalendarDate.maximum.days {
            let text = try #require(CalendarDate(days: Int64(day))).description
            let found = read(text) { govql_read_dates($0, 0, 1, &months, $1) }
            if found != Int64(day) { Issue.record("\(text)") }
            day += day > 10_000 && day < 14_000 ? 1 : 61
        }
    }

    @Test(arguments: [
        "2020-02-30", "2021-02-29", "1900-02-29", "2020-13-01", "2020-00-10", "2020-01-00", "2020-01-32", "0000-01-01",
        "2020/01/01", "2020-1-01", "2020-01-1", "", "2020-01-011", "2020-0a-01", "2020-01-0a", "2020-01-:1",
        "x020-01-01",
        "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}01", "20200101xx", "２０20-01",
    ]) func otherDatesAreLeft(_ text: String) {
        var months = [govql_month](repeating: govql_month(text: 0, before: 0, last: 0), count: Int(GOVQL_MONTHS))
        for _ in 0..<2 { #expect(read(text) { govql_read_dates($0, 0, 1, &months, $1) } == nil) }
        #expect(read("2020-02-29") { govql_read_dates($0, 0, 1, &months, $1) } == 18_321)
    }

    @Test func cellsThatLookAlikeAreNotMistaken() {
        var memo = govql_memo()
        var values = [Int64](repeating: -7, count: 8)
        let cells = ["4.0", "\u{0}4.0", "4.0\u{0}", "04.0", "4.0", "0.4", "4", "4.00"]
        withCells(cells) { cells in
            var stops: [Int] = []
            var row = 0
            while row < 8 {
                row = govql_read_decimals(cells, row, 8, 1, &memo, &values)
                stops.append(row)
                row += 1
            }
            #expect(stops == [1, 2, 3, 7])
        }
        #expect(values == [40, -7, -7, -7, 40, 4, 40, -7])
    }

    @Test func aRunEndsBeforeWhatIsLeft() {
        var values = [Int64](repeating: -7, count: 5)
        withCells(["1", "23", "", "4", "x"]) { cells in
            #expect(govql_read_ints(cells, 0, 5, &values) == 2)
            #expect(govql_read_ints(cells, 3, 5, &values) == 4)
        }
        #expect(values == [1, 23, -7, 4, -7])
    }
}
