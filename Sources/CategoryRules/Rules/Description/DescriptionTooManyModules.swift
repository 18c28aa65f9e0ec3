import Bytes
package import FeedModel

/// More product information modules in a description than the platform shows.
package enum DescriptionTooManyModules: Rule {
    package static let page = RulePage(
        "description.too-many-modules", .warning,
        what:
            "A description has at most 3 product information modules (kse:widget), and at most 1 of related products.",
        why: "The platform allows no more in one description.",
        cure: "Remove some of the modules, or combine them.",
        source: "offer.product.post document (detail_source_list); publish-product document (kse:widget)",
        passing: [
            .rows([
                ["description": widget("relation") + widget("custom") + widget("custom")]
            ])
        ],
        failing: [
            .rows([["description": String(repeating: widget("custom"), count: 4)]]),
            .rows([["description": String(repeating: widget("relation"), count: 2)]]),
        ])

    private static let most = 3
    private static let mostRelations = 1

    private static func widget(_ type: String) -> String {
        "<kse:widget id=\"3\" title=\"t\" type=\"\(type)\"></kse:widget>"
    }

    package static let concerns: ProductTraits = .describesWithModules

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct else { return }
        for position in product.product.descriptions {
            let description = batch.descriptions[position]
            let bytes = batch.bytes.bytes[description.cell.text]
            var elements = DescriptionElements(bytes)
            var count = 0
            var relations = 0
            while let element = elements.next() {
                guard elements.isNamed(element.name, "kse:widget") else { continue }
                count += 1
                if let type = elements.value(of: "type", in: element.attributes),
                    elements.isNamed(type, "relation")
                {
                    relations += 1
                }
            }
            guard count > most || relations > mostRelations else { continue }
            let place = Batch.place(of: description.cell, suffix: description.locale)
            let isRelations = relations > mostRelations
            product.report(
                Finding(
                    page.code, at: Place(location: place.location, column: place.column),
                    facts: .integer(Int64(isRelations ? relations : count)),
                    .integer(Int64(isRelations ? mostRelations : most)),
                    isRelations ? .words("modules of related products") : .words("modules")), &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The description has \(facts.text(0)) \(facts.text(2)) (kse:widget); the platform takes \(facts.text(1)).",
            fix: "Remove some of them.")
    }
}
