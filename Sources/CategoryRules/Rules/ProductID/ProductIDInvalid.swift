package import FeedModel

/// A platform id that is none.
package enum ProductIDInvalid: Rule {
    package static let page = RulePage(
        "product-id.invalid", .error,
        what: "aliexpress_product_id is a whole number above 0, in digits only.",
        why: "The platform accepts nothing else, and spreadsheets like to turn long numbers "
            + "into 3.30468E+10.",
        cure: "Copy the id from the product's address or the platform's answer, and format "
            + "the column as text in the spreadsheet.",
        source: "Feed Solution tutorial (aliexpress_product_id)",
        passing: [.file("stock.csv", "aliexpress_product_id,sku_code,inventory\n33046841283,S1,5\n")],
        failing: [
            .file("stock.csv", "item_id,aliexpress_product_id,sku_code,inventory\nA1,3.30468E+10,S1,5\n"),
            .file("stock.csv", "item_id,aliexpress_product_id,sku_code,inventory\nA1,-5,S1,5\n"),
        ])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.productID == .invalid, !product.has(.productCreate), !product.operations.isEmpty else { return }
        product.report(Finding(page.code, at: batch.place(of: .aliexpressProductID, product: product.index)), &findings)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "\(facts.value) is not a product id; expected a whole number such as "
                + "33046841283.",
            fix: "Copy the id again, as text.")
    }
}
