import CategoryRules
import FeedModel

/// Completions for shells, made from the tables of commands and flags.
enum Completions {
    /// The shells that there are completions for.
    enum Shell: String, CaseIterable {
        case bash
        case zsh
        case fish
    }

    static func script(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    /// The words that a flag takes; empty where any text does.
    private static func words(of flag: Flag) -> [String] {
        switch flag.shape {
        case .choice(let choice): choice.values
        case .words(let words): words
        default: []
        }
    }

    /// Words that may follow a command; files may be there besides.
    private static func words(of command: Command) -> [String] {
        switch command.name {
        case Command.help.name: CommandList.all.map(\.name) + ["configuration"]
        case Command.explain.name: RuleList.all.map { $0.page.code.description }
        default: command.words
        }
    }

    private static func isToggle(_ flag: Flag) -> Bool {
        if case .toggle = flag.shape { true } else { false }
    }

    private static func isPath(_ flag: Flag) -> Bool {
        if case .path = flag.shape { true } else { false }
    }

    private static func flags(of command: Command) -> [Flag] { FlagList.flags(of: command.flags) }

    // MARK: bash

    private static var bash: String {
        var text = """
            # bash completion of feedmill. To use it: source <(feedmill completions bash)
            _feedmill() {
                local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=
                # bash takes --flag=value for three words.
                if [ "$current" = "=" ]; then
                    current=
                elif [ "$before" = "=" ]; then
                    before=${COMP_WORDS[COMP_CWORD-2]}
                fi
                COMPREPLY=()
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W "\(names) --version --help" -- "$current"))
                    return
                fi
                case "${COMP_WORDS[1]} $before" in

            """
        for command in CommandList.all {
            for flag in flags(of: command) where !isToggle(flag) {
                let words = words(of: flag)
                let reply =
                    !words.isEmpty
                    ? "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\"))"
                    : isPath(flag) ? "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$current\"))" : ":"
                text += "        \"\(command.name) --\(flag.name)\") \(reply); return ;;\n"
            }
        }
        text += "    esac\n    case \"${COMP_WORDS[1]} $current\" in\n"
        for command in CommandList.all {
            let names = flags(of: command).map { "--\($0.name)" } + ["--help"]
            text += "        \"\(command.name) -\"*) words=\"\(names.joined(separator: " "))\" ;;\n"
            let operands = words(of: command)
            if !operands.isEmpty {
                text += "        \"\(command.name) \"*) words=\"\(operands.joined(separator: " "))\" ;;\n"
            }
        }
        return text + """
                esac
                COMPREPLY=($(compgen -W "$words" -- "$current"))
                case $current in
                    -*) ;;
                    *) compopt -o filenames; COMPREPLY+=($(compgen -f -- "$current")) ;;
                esac
            }
            complete -F _feedmill feedmill

            """
    }

    private static var names: String { CommandList.all.map(\.name).joined(separator: " ") }

    // MARK: zsh

    private static var zsh: String {
        var text = """
            #compdef feedmill
            # zsh completion of feedmill. To use it: source <(feedmill completions zsh), or put it into a file _feedmill
            # in a directory of $fpath.
            _feedmill() {
                local -a commands
                commands=(

            """
        for command in CommandList.all {
            text += "        '\(command.name):\(quoted(command.summary.replacing(":", with: "\\:")))'\n"
        }
        text += """
                )
                if (( CURRENT == 2 )); then
                    _describe command commands
                    return
                fi
                local command=$words[2]
                shift words
                (( CURRENT-- ))
                case $command in

            """
        for command in CommandList.all {
            var specifications = flags(of: command).map(specification)
            specifications.append("'--help[this text]'")
            let operands = words(of: command).joined(separator: " ")
            specifications.append(operands.isEmpty ? "'*:file:_files'" : "'*: :{ compadd -- \(operands); _files }'")
            text += "        \(command.name)) _arguments \\\n            "
            text += specifications.joined(separator: " \\\n            ") + " ;;\n"
        }
        return text + """
                esac
            }
            if [ "$funcstack[1]" = _feedmill ]; then _feedmill "$@"; else compdef _feedmill feedmill; fi

            """
    }

    /// A flag as zsh's `_arguments` takes it.
    private static func specification(_ flag: Flag) -> String {
        let help = ["[", "]", ":"].reduce(flag.help) { $0.replacing($1, with: "\\\($1)") }
        let name = "--\(flag.name)"
        guard !isToggle(flag) else { return "'\(name)[\(quoted(help))]'" }
        let words = words(of: flag)
        let action =
            !words.isEmpty
            ? "(\(words.joined(separator: " ")))"
            : isPath(flag) ? (flag.placeholder == "DIR" ? "_files -/" : "_files") : ""
        return "'\(name)=[\(quoted(help))]:\(words.isEmpty ? flag.placeholder : flag.name):\(action)'"
    }

    /// Within single quotes.
    private static func quoted(_ text: String) -> String { text.replacing("'", with: "'\\''") }

    // MARK: fish

    private static var fish: String {
        var text = "# fish completion of feedmill. To use it: feedmill completions fish | source\n"
        let line = "complete -c feedmill"
        for command in CommandList.all {
            text += "\(line) -f -n __fish_use_subcommand -a \(command.name) -d \(fishQuoted(command.summary))\n"
        }
        text += "\(line) -f -n __fish_use_subcommand -l version -d 'the version of feedmill'\n"
        for command in CommandList.all {
            let condition = "-n '__fish_seen_subcommand_from \(command.name)'"
            let operands = words(of: command).joined(separator: " ")
            if !operands.isEmpty { text += "\(line) \(condition) -a '\(operands)'\n" }
            for flag in flags(of: command) {
                let words = words(of: flag)
                let value =
                    isToggle(flag)
                    ? "" : !words.isEmpty ? " -x -a '\(words.joined(separator: " "))'" : isPath(flag) ? " -r -F" : " -x"
                text += "\(line) \(condition) -l \(flag.name)\(value) -d \(fishQuoted(flag.help))\n"
            }
            text += "\(line) \(condition) -l help -d 'this text'\n"
        }
        return text
    }

    private static func fishQuoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
