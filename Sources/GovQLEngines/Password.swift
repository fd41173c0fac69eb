// Where a password comes from: an environment variable, or the first line that a command writes. It goes on in the
// environment of the client alone, never in an argument, a file or a message.

import GovQL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct Password {
    private let settings: EngineSettings

    init(_ settings: EngineSettings) { self.settings = settings }

    /// The password; nil leaves it to the client, which knows its own places.
    func read(for query: EngineQuery) throws -> String? {
        if let command = settings.passwordCommand { return try answer(of: command, query) }
        guard let name = settings.passwordVariable else { return nil }
        guard let value = getenv(name) else {
            throw problem("the environment has no \(name) to take the password from")
        }
        return String(cString: value)
    }

    private func answer(of command: String, _ query: EngineQuery) throws -> String {
        let call = ClientCall(program: "sh", arguments: ["-c", command], input: [])
        let outcome: ClientOutcome
        do {
            outcome = try ClientProcess.run(call, for: query)
        } catch {
            if case .stopped(let stop) = error { throw Diagnostics(Diagnostic(stop)) }
            throw problem("the command for the password can't be run")
        }
        // What it wrote may be half of a secret.
        guard outcome.status == 0 else { throw problem("the command for the password failed with \(outcome.status)") }
        let line = outcome.output.prefix { $0 != 0x0A && $0 != 0x0D }
        return String(decoding: line, as: UTF8.self)
    }

    private func problem(_ reason: String) -> Diagnostics {
        Diagnostics(Diagnostic(EngineProblem.noConnection(engine: settings.name, reason: reason)))
    }
}
