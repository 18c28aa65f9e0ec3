import Bytes
package import FeedModel

/// A barcode that no article has.
package enum SKUBarcodeInvalid: Rule {
    package static let page = RulePage(
        "sku.barcode-invalid", .warning,
        what:
            "An ean_code is an EAN-8, a UPC-A, an EAN-13 or an ISBN with a valid check "
            + "digit. Reported once per file and cause.",
        why: "A number of the shop's own, or a mistyped one, is another article's or "
            + "nobody's. The item is sent without it.",
        cure: "Correct the number in the shop, or leave it blank if the article has none.",
        source: "GS1 General Specifications (check digits); ISO 2108 (ISBN)",
        passing: [
            .rows([["ean_code": "4006381333931"]]), .rows([["ean_code": "96385074"]]),
            .rows([["ean_code": "036000291452"]]), .rows([["ean_code": "978-3-16-148410-0"]]),
            .rows([["ean_code": "080442957X"]]), .rows([["ean_code": ""]]),
        ],
        failing: [
            .rows([["ean_code": "4006381333932"]]), .rows([["ean_code": "400638133393"]]),
            .rows([["ean_code": "abc"]]), .rows([["ean_code": "00000000"]]), .rows([["ean_code": "14006381333938"]]),
            .rows([["ean_code": "#N/A"]]),
        ])

    package static let concerns: ProductTraits = .hasFaultyBarcode

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        for sku in product.skus {
            let cell = batch.skus[sku.entry].eanCode
            guard !cell.isBlank, let fault = Barcode.fault(of: batch.bytes.bytes[cell.text]) else { continue }
            var finding = Finding(
                page.code, at: Batch.place(of: cell, name: "ean_code"), facts: .words(fault.name), isOncePerFile: true)
            finding.cause = UInt64(fault.rawValue)
            product.report(finding, &findings)
        }
    }

    package static func text(_ facts: FactReader) -> FindingText {
        let why =
            switch facts.text(0) {
            case Barcode.Fault.checkDigit.name.description: "its check digit is wrong"
            case Barcode.Fault.length.name.description: "it does not have 8, 10, 12 or 13 digits"
            case Barcode.Fault.zeros.name.description: "it is all zeros"
            default: "it is not made of digits"
            }
        return FindingText(
            "\(facts.value) is not a barcode: \(why). It is left out, and so are others "
                + "like it in this file.",
            fix: "Correct it in the shop, or leave it blank.")
    }
}
