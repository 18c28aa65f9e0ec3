import Bytes
package import FeedModel

/// Every dialect. To add one: a folder beside this file, and a line here.
package enum DialectList {
    /// In the order in which equal matches count.
    package static let all: [any Dialect.Type] = [
        ShopifyDialect.self,
        YMLDialect.self,
        GoogleDialect.self,
        WooCommerceDialect.self,
        MagentoDialect.self,
        PrestaShopDialect.self,
        CustomDialect.self,
    ]

    /// What `--dialect` calls feedmill's own formats.
    package static let canonical = "canonical"

    /// The dialect of that name.
    package static func dialect(_ name: String) -> (any Dialect.Type)? { all.first { $0.name == name } }

    /// The dialect of a CSV with that header.
    ///
    /// - Parameter named: what `--dialect` says.
    package static func recognise(
        header: [String], named: String?
    ) -> (dialect: any Dialect.Type, recognised: RecognisedDialect)? {
        best(named: named, among: matches(of: header))
    }

    /// The dialect of an XML document that begins like that.
    package static func recognise(
        xml start: String, named: String?
    ) -> (dialect: any Dialect.Type, recognised: RecognisedDialect)? {
        let start = start.withTagsClosedUp
        return best(named: named, among: all.map { $0.recognise(xml: start) })
    }

    /// How many of a header's columns the dialect knows that fits best; 0 where none does.
    static func knownColumns(of header: [String], named: String?) -> Int {
        zip(all, matches(of: header)).reduce(0) { known, look in
            guard let match = look.1, named == nil || named == look.0.name else { return known }
            return max(known, match.weight)
        }
    }

    /// What each dialect makes of a header. It is kept: a directory of very many files has few headers, and to look at
    /// one takes longer than to read a small file.
    private static func matches(of header: [String]) -> [DialectMatch?] {
        // No column that a dialect knows has a longer name: what else is there, be it megabytes, is not looked through.
        let header = header.map {
            $0.utf8.count > longestName ? String($0.unicodeScalars.prefix(longestName)) : $0
        }
        if let known = matchesByHeader.withLock({ $0[header] }) { return known }
        let matches = all.map { $0.recognise(header: header) }
        matchesByHeader.withLock {
            if $0.count >= 64 { $0.removeAll() }
            $0[header] = matches
        }
        return matches
    }

    private static let longestName = 200
    private static let described = "the columns or elements of the configuration"
    private static let matchesByHeader = Locked<[[String]: [DialectMatch?]]>([:])

    private static func best(
        named: String?, among matches: [DialectMatch?]
    ) -> (dialect: any Dialect.Type, recognised: RecognisedDialect)? {
        let looks = zip(all, matches)
        if let named {
            guard let (dialect, match) = looks.first(where: { $0.0.name == named }) else { return nil }
            let evidence =
                match?.evidence ?? (named == CustomDialect.name ? described : "nothing in the file confirms it")
            return (dialect, RecognisedDialect(name: named, certainty: .named, evidence: evidence))
        }
        var best: (dialect: any Dialect.Type, match: DialectMatch)?
        for (dialect, match) in looks {
            guard let match else { continue }
            if let best, (best.match.certainty, best.match.weight) >= (match.certainty, match.weight) { continue }
            best = (dialect, match)
        }
        return best.map {
            let match = $0.match
            return (
                $0.dialect,
                RecognisedDialect(name: $0.dialect.name, certainty: match.certainty, evidence: match.evidence)
            )
        }
    }
}
