import Bytes
package import FeedModel

/// An own name that is too long or has a character the platform parts its fields with.
package enum SKUAliasInvalid: Rule {
    package static let page = RulePage(
        "sku.alias-invalid", .error,
        what: "An own name of a SKU value has up to 70 characters and none of # : = and "
            + "comma.",
        why: "The platform builds the SKU's id from such names, with those characters "
            + "between them.",
        cure:
            "Shorten the name, or replace the character. The limit is sku_alias_length in "
            + "the configuration.",
        source: "product.post document (sku_attributes_list, alias)",
        passing: [.rows([["sku_alias:Color": String(repeating: "x", count: 70)]])],
        failing: [
            .rows([["sku_alias:Color": "Sky: light"]]), .rows([["sku_alias:Color": String(repeating: "x", count: 71)]]),
        ])

    package static let concerns: ProductTraits = .hasAliasOrImage

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard let category = product.category else { return }
        let limit = product.limits.skuAliasLength
        for property in product.properties where !property.isBlank {
            let entry = batch.skuProperties[property.entry]
            guard !entry.alias.isBlank, let attribute = product.skuAttribute(property),
                category.attributes[attribute].allowsCustomName
            else { continue }
            let alias = batch.bytes.bytes[entry.alias.text]
            let place = Batch.place(ofAlias: entry)
            if let separator = alias.firstIndex(where: { $0 == 0x23 || $0 == 0x3A || $0 == 0x3D || $0 == 0x2C }) {
                let character = Text(offset: Int(entry.alias.text.offset) + separator, count: 1)
                product.report(Finding(page.code, at: place, facts: .none, .text(character)), &findings)
            } else if alias.count > limit, alias.codePointCount > limit {
                product.report(
                    Finding(
                        page.code, at: place, facts: .integer(Int64(alias.codePointCount)), .integer(Int64(limit))),
                    &findings)
            }
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        guard facts.isPresent(0) else {
            return FindingText(
                "The own name \(facts.value) has the character \(facts.quoted(1)); # : = and comma are not allowed.",
                fix: "Replace the character.")
        }
        return FindingText(
            "The own name \(facts.value) has \(facts.text(0)) characters; up to \(facts.text(1)) are allowed.",
            fix: "Shorten it.")
    }
}
