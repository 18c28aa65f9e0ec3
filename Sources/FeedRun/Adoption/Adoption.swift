import Bytes
import RunFolder
import RunReports

/// Which item of a catalog is which product of the seller, by the codes of their SKUs.
package struct Adoption: Sendable {
    /// What an item of the catalog is.
    package enum Outcome: Sendable, Equatable {
        /// It is this product, which no other item is.
        case matched(Int64)
        /// It may be several products, or its product may be another item's: why, and which products.
        case ambiguous(String, [Int64])
        /// No product has one of its SKU codes.
        case unmatched

        /// Its name in `adopt.csv`.
        package var name: String {
            switch self {
            case .matched: "matched"
            case .ambiguous: "ambiguous"
            case .unmatched: "unmatched"
            }
        }
    }

    /// An item, how many of its SKU codes products have, and what it is.
    package struct Line: Sendable {
        /// The merchant's id.
        package let item: String
        /// How many SKUs the item has in the export.
        package let skus: Int
        /// How many of their codes a product of the seller has.
        package let found: Int
        /// What that makes of the item.
        package let outcome: Outcome
    }

    /// Below `--out`.
    static let fileName = "adopt.csv"

    /// In the order of the catalog.
    package let lines: [Line]
    /// Items whose product was known before, or is named by the export.
    package let known: Int
    /// Why what is unmatched may have a product all the same; empty where it has none.
    package let doubts: [String]
    /// Where `adopt.csv` was written.
    package let file: String

    /// Whether what is unmatched may be created: nothing is left to be decided.
    package var isSettled: Bool { doubts.isEmpty && count("ambiguous") == 0 }

    /// How many items have that outcome, by its name in `adopt.csv`.
    package func count(_ name: String) -> Int { lines.count { $0.outcome.name == name } }

    /// - Parameters:
    ///   - codes: the SKU codes of each product of the seller.
    ///   - isOfAnother: whether a product is known as another item's.
    static func lines(
        _ items: [CatalogItems.Item], _ codes: [Int64: [String]], isOfAnother: (Int64, String) -> Bool
    ) -> [Line] {
        var owners: [String: Set<Int64>] = [:]
        for (product, list) in codes { for code in list { owners[code, default: []].insert(product) } }
        let candidates = items.map { item in
            item.skuCodes.reduce(into: Set<Int64>()) { $0.formUnion(owners[$1] ?? []) }
        }
        var claims: [Int64: Int] = [:]
        for products in candidates { for product in products { claims[product, default: 0] += 1 } }
        return zip(items, candidates).map { item, products in
            let outcome: Outcome
            if products.count > 1 {
                outcome = .ambiguous("several products have its SKU codes", products.sorted())
            } else if let product = products.first {
                if claims[product, default: 0] > 1 {
                    outcome = .ambiguous("the product has SKU codes of other items too", [product])
                } else if isOfAnother(product, item.id) {
                    outcome = .ambiguous("the product is known as another item's", [product])
                } else {
                    outcome = .matched(product)
                }
            } else {
                outcome = .unmatched
            }
            return Line(
                item: item.id, skus: item.skuCodes.count, found: item.skuCodes.count { owners[$0] != nil },
                outcome: outcome)
        }
    }

    /// The lines as a table for spreadsheets.
    static func table(_ lines: [Line]) -> [UInt8] {
        var text = ByteBuffer(capacity: 1 << 16)
        text.append("item_id,outcome,products,skus,skus_found,why\r\n")
        for line in lines {
            var why = ""
            var products: [Int64] = []
            switch line.outcome {
            case .matched(let product): products = [product]
            case .ambiguous(let reason, let list): (why, products) = (reason, list)
            case .unmatched: why = "no product has one of its SKU codes"
            }
            let list = products.map(String.init).joined(separator: " ")
            let cells = [line.item, line.outcome.name, list, String(line.skus), String(line.found), why]
            for (position, cell) in cells.enumerated() {
                if position > 0 { text.append(",") }
                ItemsCSV.appendCell(cell, &text)
            }
            text.append("\r\n")
        }
        return text.array
    }
}
