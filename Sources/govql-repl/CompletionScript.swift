// What makes Tab complete options of `govql` in a shell: `govql completion bash`. Options, their values and their texts
// are rows of OptionTable.swift; only how each shell is told is here.

import GovQL

/// A shell that can be told.
enum CommandLineShell: String, CaseIterable {
    case bash, zsh, fish
}

enum CompletionScript {
    /// The first words that are no data: what they do is in Help.swift.
    static let subcommands: [(name: String, summary: String)] = [
        ("check", "run the checks of a schema"), ("fmt", "lay scripts out"),
        ("report", "write a script as a page"), ("help", "explain a stage or function"),
        ("completion", "print a completion script"), ("man", "print a manual page"),
    ]

    static func text(for shell: CommandLineShell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    // MARK: bash

    private static var bash: String {
        var cases = ""
        for row in OptionTable.rows where row.placeholder != nil {
            let names = row.names.joined(separator: "|")
            switch row.completes {
            case .anything: cases += "        \(names)) return ;;\n"
            case .files: cases += "        \(names)) COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"
            case .words(let words):
                cases +=
                    "        \(names)) COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$cur\")); return ;;\n"
            }
        }
        let shells = CommandLineShell.allCases.map(\.rawValue).joined(separator: " ")
        let options = OptionTable.names.filter { $0.hasPrefix("--") }.joined(separator: " ")
        return """
            # bash completion of govql: eval "$(govql completion bash)"
            _govql() {
                local cur prev
                cur=${COMP_WORDS[COMP_CWORD]}
                prev=${COMP_WORDS[COMP_CWORD-1]}
                # bash parts --format=csv at the sign.
                [ "$cur" = '=' ] && cur=
                [ "$prev" = '=' ] && prev=${COMP_WORDS[COMP_CWORD-2]}
                case $prev in
            \(cases)        completion) COMPREPLY=($(compgen -W '\(shells)' -- "$cur")); return ;;
                    man) COMPREPLY=($(compgen -W 'govql gql' -- "$cur")); return ;;
                esac
                case $cur in
                    -*) COMPREPLY=($(compgen -W '\(options)' -- "$cur")) ;;
                    *)
                        COMPREPLY=($(compgen -f -- "$cur"))
                        if [ "$COMP_CWORD" = 1 ]; then
                            COMPREPLY+=($(compgen -W '\(subcommands.map(\.name).joined(separator: " "))' -- "$cur"))
                        fi ;;
                esac
            }
            complete -o filenames -o bashdefault -F _govql govql

            """
    }

    // MARK: zsh

    private static var zsh: String {
        let options = OptionTable.rows.map { row in
            let isRepeatable = ["-c", "--file", "--load", "--with", "--schema", "--param"].contains {
                row.names.contains($0)
            }
            let prefix = isRepeatable ? "*" : row.names.count > 1 ? "(\(row.names.joined(separator: " ")))" : ""
            let names = row.names.count > 1 ? "'{\(row.names.joined(separator: ","))}'" : row.names[0]
            var action = ""
            if let placeholder = row.placeholder {
                action = ":\(placeholder.en.lowercased()):"
                switch row.completes {
                case .anything: action += " "
                case .files: action += "_files"
                case .words(let words): action += "(\(words.joined(separator: " ")))"
                }
            }
            return "    '\(prefix)\(names)[\(zshQuoted(row.summary.en))]\(action)' \\"
        }
        let commands = subcommands.map { "        '\($0.name):\($0.summary)'" }.joined(separator: "\n")
        return """
            #compdef govql
            # zsh completion of govql: govql completion zsh > a folder of $fpath/_govql
            _govql_first() {
                local -a commands
                commands=(
            \(commands)
                )
                _describe command commands
                _files
            }
            _arguments -s -S \\
            \(options.joined(separator: "\n"))
                '1: :_govql_first' \\
                '*: :_files'

            """
    }

    private static func zshQuoted(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "'": result += "'\\''"
            case "[", "]", "\\": result += "\\\(character)"
            default: result.append(character)
            }
        }
    }

    // MARK: fish

    private static var fish: String {
        var lines = ["# fish completion of govql: govql completion fish > ~/.config/fish/completions/govql.fish"]
        for command in subcommands {
            lines.append(
                "complete -c govql -n __fish_use_subcommand -a \(command.name) -d \(fishQuoted(command.summary))")
        }
        let shells = CommandLineShell.allCases.map(\.rawValue).joined(separator: " ")
        lines.append("complete -c govql -n '__fish_seen_subcommand_from completion' -f -a '\(shells)'")
        lines.append("complete -c govql -n '__fish_seen_subcommand_from man' -f -a 'govql gql'")
        for row in OptionTable.rows {
            var line = "complete -c govql"
            for name in row.names {
                line += name.hasPrefix("--") ? " -l \(name.dropFirst(2))" : " -s \(name.dropFirst())"
            }
            if row.placeholder != nil {
                switch row.completes {
                case .anything: line += " -x"
                case .files: line += " -r -F"
                case .words(let words): line += " -x -a '\(words.joined(separator: " "))'"
                }
            }
            lines.append(line + " -d \(fishQuoted(row.summary.en))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fishQuoted(_ text: String) -> String {
        let inside = text.reduce(into: "") { result, character in
            if "'\\".contains(character) { result.append("\\") }
            result.append(character)
        }
        return "'\(inside)'"
    }
}
