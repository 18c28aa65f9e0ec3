import FeedModel

/// YML, the format of Yandex Market, which its cousins (Prom.ua, Rozetka, Satu, Ecwid) write too.
package enum YMLDialect: Dialect {
    package static let name = "yml"
    package static let title = "Yandex YML"
    package static var document: (any ShopDocument.Type)? { YMLDocument.self }

    package static func recognise(xml start: String) -> DialectMatch? {
        guard start.contains("<yml_catalog") else { return nil }
        return DialectMatch(certainty: .certain, evidence: "the root <yml_catalog>", weight: 1)
    }
}
