import CategoryRules

/// What `feedmill explain` says of the platform's own error codes.
enum PlatformCodePages {
    /// The entries of a code as the platform writes it, or as findings do: `gateway.CODE`.
    static func entries(_ code: String) -> [PlatformCode] {
        PlatformCodes.entries(code.hasPrefix("gateway.") ? String(code.dropFirst("gateway.".count)) : code)
    }

    /// All about one code: each thing that it can stand for, and the rules that would have found it.
    static func page(_ entries: [PlatformCode]) -> String {
        entries.map(page).joined(separator: "\n")
    }

    private static func page(_ entry: PlatformCode) -> String {
        var text = "\(entry.code) (an error of the platform, \(meaning(entry.persistence)))\n"
        if !entry.textMarkers.isEmpty {
            let markers = entry.textMarkers.map { "\"\($0)\"" }.joined(separator: " or ")
            text += "where its text has \(markers)\n"
        }
        text += "\n" + TextLayout.wrapped(entry.meaning)
        text += "\nWhat to do\n" + TextLayout.wrapped(entry.cure, indent: 2)
        text += "\nWhich rules look for it before anything is sent\n"
        let pages = entry.rules.compactMap { RuleList.rule("\($0)")?.page }
        guard !pages.isEmpty else { return text + "  None can: only the platform knows.\n" }
        for page in pages { text += TextLayout.wrapped("\(page.code): \(page.what)", indent: 2) }
        return text
    }

    private static func meaning(_ persistence: PlatformCode.Persistence) -> String {
        switch persistence {
        case .permanent: "permanent: the same item would be refused again"
        case .transient: "transient: the same item may pass in a later feed"
        }
    }
}
