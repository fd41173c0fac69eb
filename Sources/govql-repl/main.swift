// The `govql` command: arguments in, exit status out. Everything it knows of GovQL is the library's public face.
// Next: Program.swift for what it does, Arguments.swift for what may be said.

import GovQLTerminal

Interrupts.install()
exitProcess(Program.main(Array(CommandLine.arguments.dropFirst())))
