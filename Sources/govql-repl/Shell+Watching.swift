// `.watch`: the last query once more, every few seconds, until Ctrl-C. Files that changed meanwhile are read anew.

import GovQL
import GovQLTerminal

extension Shell {
    func watch(every seconds: Double) throws {
        guard let query = previous else { throw CommandMistake(en: "there is no query yet", zh: "还没有查询") }
        var version = session.dataVersion
        var round = 1
        while !Interrupts.isPending, !wantsToLeave {
            let now = session.dataVersion
            if now != version, !reloads() {
                // A file that is being replaced is gone for a moment.
                pause(seconds)
                continue
            }
            version = now
            if Terminal.isTerminal(1), !Terminal.isDumb, !settings.output.isPlain {
                // The whole screen, from its first cell: nothing of the round before is left.
                say("\u{1B}[H\u{1B}[2J")
            }
            let period = seconds.rounded() == seconds ? "\(Int(seconds))" : "\(seconds)"
            say(
                Words(
                    en: "round \(round), every \(period) s; Ctrl-C ends", zh: "第 \(round) 轮，每 \(period) 秒一次；Ctrl-C 结束"))
            try run(SourceText(name: "", text: query.text))
            round += 1
            pause(seconds)
        }
        _ = Interrupts.take()
    }

    /// Reads the files anew; tells what keeps it from that.
    private func reloads() -> Bool {
        do {
            settings.reporter.report(try running { try session.reload(cancellation: $0) })
            return true
        } catch {
            if let error = error as? Diagnostics { settings.reporter.report(error.all) }
            return false
        }
    }

    /// Sleeps, but not through a Ctrl-C.
    private func pause(_ seconds: Double) {
        let end = ContinuousClock.now + .milliseconds(Int64(seconds * 1000))
        while ContinuousClock.now < end, !Interrupts.isPending { usleep(20_000) }
    }
}
