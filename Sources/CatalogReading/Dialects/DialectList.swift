package import FeedModel

/// Every dialect. To add one: a folder beside this file, and a line here.
package enum DialectList {
    package static let all: [any Dialect.Type] = [
        ShopifyDialect.self,
        YMLDialect.self,
        GoogleDialect.self,
        WooCommerceDialect.self,
        MagentoDialect.self,
        PrestaShopDialect.self,
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
        best(named: named) { $0.recognise(header: header) }
    }

    /// The dialect of an XML document that begins like that.
    package static func recognise(
        xml start: String, named: String?
    ) -> (dialect: any Dialect.Type, recognised: RecognisedDialect)? {
        best(named: named) { $0.recognise(xml: start) }
    }

    /// How many of a header's columns the dialect knows that fits best; 0 where none does.
    static func knownColumns(of header: [String], named: String?) -> Int {
        let dialects = named.map { dialect($0).map { [$0] } ?? [] } ?? all
        return dialects.compactMap { $0.recognise(header: header)?.weight }.max() ?? 0
    }

    private static func best(
        named: String?, _ look: (any Dialect.Type) -> DialectMatch?
    ) -> (dialect: any Dialect.Type, recognised: RecognisedDialect)? {
        if let named {
            guard let dialect = dialect(named) else { return nil }
            let evidence = look(dialect)?.evidence ?? "nothing in it"
            return (dialect, RecognisedDialect(name: named, certainty: .named, evidence: evidence))
        }
        var best: (dialect: any Dialect.Type, match: DialectMatch)?
        for dialect in all {
            guard let match = look(dialect) else { continue }
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
