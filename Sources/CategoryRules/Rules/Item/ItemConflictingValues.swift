import Bytes
package import FeedModel

/// Two values of one product that should say the same and do not.
package enum ItemConflictingValues: Rule {
    package static let page = RulePage(
        "item.conflicting-values", .error,
        what: "A value that appears twice is the same both times: a product column in "
            + "several rows, a brand in its column and as attribute 2, a SKU in two rows of "
            + "an update, one attribute or SKU property under two names, a country price and "
            + "an older quote.",
        why: "feedmill does not guess which of two prices or titles is meant.",
        cure: "Correct one of the two, or leave one blank: product columns need filling in one row "
            + "only.",
        source: "feedmill's own format",
        passing: [
            .rows([["title": "Cotton shirt"], ["title": ""]]),
            .rows([["brand": "Kestrel", "attribute:Brand Name": "#204611950"]]),
        ],
        failing: [
            .rows([["title": "Cotton shirt"], ["title": "Linen shirt"]]),
            .rows([["brand": "Kestrel", "attribute:Brand Name": "Nordlys"]]),
            .rows([["attribute:Collar": "Turn-down Collar", "attribute:#200000463": "Mandarin Collar"]]),
            .file("prices.csv", "aliexpress_product_id,sku_code,price\n33046841283,S1,10\n33046841283,S1,11\n"),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for found in product.contradictions {
            product.report(
                Finding(
                    page.code, at: found.place, facts: found.first, .integer(found.line),
                    found.file.map { .string($0) } ?? .none, operations: found.operations),
                &findings)
        }
        if product.attributeNotes.contains(.conflicting) {
            for later in product.attributes where later.notes.contains(.conflicting) {
                report(product.attributes[later.first], at: product.place(later, batch), product, batch, &findings)
            }
        }
        // A brand of the configuration's defaults says nothing against the export's own.
        if let position = product.brandAttribute, product.carriesWholeProduct, !isSameBrand(position, product, batch) {
            let place = batch.place(of: .brand, product: product.index)
            report(product.attributes[position], at: place, product, batch, &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let first = facts.text(0).isEmpty ? "nothing" : facts.quoted(0)
        let line = (facts.isPresent(2) ? "\(facts.text(2)), " : "") + "line \(facts.text(1))"
        return FindingText(
            "The value is \(facts.rawValue.isEmpty ? "blank" : facts.value) here and \(first) in "
                + "\(line); both have to be the same.",
            fix: "Correct one of the two, or leave one blank.")
    }

    private static func report(
        _ first: ResolvedAttribute, at place: Place, _ product: borrowing ProductCheck, _ batch: borrowing Batch,
        _ findings: inout [Finding]
    ) {
        let location = batch.attributes[first.entry].value.location
        product.report(
            Finding(
                page.code, at: place, facts: .text(first.token),
                .integer(Int64(batch.locations[Int(location)].line))),
            &findings)
    }

    /// Whether the brand's column and attribute 2 agree, as far as both are there and can be understood.
    private static func isSameBrand(
        _ position: Int, _ product: borrowing ProductCheck, _ batch: borrowing Batch
    ) -> Bool {
        let column = batch.field(.brand, of: product.index)
        let attribute = product.attributes[position]
        guard !column.isBlank, column.column != ColumnReference.noIndex,
            batch.attributes[attribute.entry].value.column != ColumnReference.noIndex
        else { return true }
        switch (product.brand, attribute.content) {
        case (.value(let left), .value(let right)): return left == right
        case (.ambiguous, _), (_, .ambiguousValue), (_, .textNotAllowed), (_, .otherTextMissing),
            (_, .valueIDNotAllowed):
            return true
        default:
            return batch.bytes.bytes[column.text].sameBytes(as: batch.bytes.bytes[attribute.token])
        }
    }
}
