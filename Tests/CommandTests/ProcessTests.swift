// How the command behaves as a process: pipes that close, signals, odd environments.

import Foundation
import Testing

@Suite struct ProcessTests {
    @Test func aClosedPipeEndsQuietly() throws {
        let line = "govql samples/wuhan -c services -c services -c services | head -1; echo ${PIPESTATUS[0]}"
        let outcome = try shell(line)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2, "\(outcome.output)")
        #expect(lines.last == "0")
    }

    @Test func chineseWorksWhateverTheLocale() throws {
        for language in ["C", "POSIX", "no_SUCH.utf8", ""] {
            let outcome = try govql(
                "--schema", "samples/wuhan/wuhan.gql", "-c", "区 | 取 1 | 选取 区名", environment: ["LANG": language])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "区名\n江岸区\n")
        }
    }

    @Test func theLocaleChoosesTheLanguage() throws {
        let outcome = try govql("--nothing", environment: ["LANG": "zh_CN.UTF-8"])
        #expect(outcome.errors.contains("未知选项"))
        let overridden = try govql("--nothing", environment: ["LANG": "zh_CN.UTF-8", "LC_ALL": "C"])
        #expect(overridden.errors.contains("unknown option"))
    }

    /// At any moment: before the handler is there, before a query begins, while data is loaded, within a query, between two
    /// of them.
    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 50, 80, 150, 400, 900])
    func controlCEndsWithOneThirty(milliseconds: UInt32) throws {
        let slow = "services | derive a = length(replace(volunteer.name, \"王\", \"甲\")) | summarize s = sum(a)"
        let command = try RunningCommand(Place.govql, ["samples/wuhan"] + (0..<500).flatMap { _ in ["-c", slow] })
        usleep(milliseconds * 1000)
        let start = Date()
        command.process.interrupt()
        let outcome = try command.finish()
        // Before the process has begun to run, the signal does what it does to any program: a shell calls it 130, too.
        let wasKilled = command.process.terminationReason == .uncaughtSignal && outcome.status == SIGINT
        #expect(wasKilled ? milliseconds <= 400 : outcome.status == 130, "\(outcome.status)")
        #expect(outcome.output.isEmpty || !wasKilled)
        #expect(Date().timeIntervalSince(start) < 10)
    }

    @Test func limitsEndWithFive() throws {
        let time = try govql("samples/wuhan", "-c", "services | summarize n = count(distinct note)", "--timeout", "1ms")
        #expect(time.status == 5, "\(time.errors)")
        let memory = try govql("samples/wuhan", "-c", "services | sort hours | take 1", "--max-memory", "1000")
        #expect(memory.status == 5, "\(memory.errors)")
    }
}
