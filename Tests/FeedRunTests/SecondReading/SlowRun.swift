import Foundation

/// A whole run, slowly: what becomes of every item of a catalog of CSV files, and what is said of files.
struct SlowRun {
    struct Item: Equatable, CustomStringConvertible {
        var id: String
        var operation: String
        var status: String
        var codes: Set<String>
        /// The item's content as canonical JSON; empty for one that is not sent.
        var content: String

        var description: String { "\(id) \(operation) \(status) \(codes.sorted()) \(content)" }
    }

    var items: [Item] = []
    var codesOfFiles: Set<String> = []

    init(
        _ files: [(name: String, text: String)], categories: [String: SlowCategory],
        defaults: [(column: String, text: String)]
    ) {
        let rules = SlowRules(categories: categories)
        let builtIn = [
            (column: "product_units_type", text: "100000015"),
            (column: "inventory_deduction_strategy", text: "place_order_withhold"),
        ]
        var seen: Set<String> = []
        var mainLocale: String?
        var products: [SlowProduct] = []
        for (_, text) in files.sorted(by: { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }) {
            let csv = SlowCSV(text)
            codesOfFiles.formUnion(csv.codes)
            for group in csv.groups { products.append(SlowProduct(csv, group, defaults: defaults + builtIn)) }
        }
        codesOfFiles.formUnion(SlowJoin.join(&products))
        for var product in products {
            rules.check(&product)
            let isNameless = product.isUnreadable && product.itemID.isEmpty
            if !product.isUnreadable {
                codesOfFiles.formUnion(product.foundOfFile)
                if !product.operations.isEmpty, !product.has("PRODUCT_CREATE") {
                    codesOfFiles.insert("operation.deprecated")
                }
                let locale = product["locale"]
                if product.isWhole, SlowRules.locales.contains(locale) {
                    if let mainLocale, mainLocale != locale { codesOfFiles.insert("locale.mixed") }
                    mainLocale = mainLocale ?? locale
                }
            }
            if isNameless {
                codesOfFiles.formUnion(product.found.map(\.code))
                continue
            }
            let order = ["PRODUCT_CREATE", "PRODUCT_FULL_UPDATE", SlowProduct.prices, SlowProduct.stocks]
            for operation in order where product.has(operation) || product.operations.isEmpty {
                add(product, product.operations.isEmpty ? "" : operation, rules, &seen)
                if product.operations.isEmpty { break }
            }
        }
    }

    private mutating func add(
        _ product: SlowProduct, _ operation: String, _ rules: SlowRules, _ seen: inout Set<String>
    ) {
        var codes = Set(product.found.filter { $0.operation == nil || $0.operation == operation }.map(\.code))
        let isFirst = product.itemID.isEmpty || seen.insert("\(operation) item \(product.itemID)").inserted
        if !isFirst {
            codes.insert("item.id-duplicate")
        } else if operation == "PRODUCT_FULL_UPDATE", SlowJoin.productID(product) != nil,
            !seen.insert("\(operation) product \(product["aliexpress_product_id"])").inserted
        {
            codes.insert("product-id.duplicate")
        }
        let isRejected = !codes.subtracting(["inventory.none-in-stock"]).isSubset(of: SlowRules.warnings)
        let isWaiting = !isRejected && codes.contains("inventory.none-in-stock")
        let content = isRejected || isWaiting ? "" : canonicalJSON(rules.content(product, operation))
        let names = codes.map { String($0.split(separator: "/")[0]) }
        items.append(
            Item(
                id: product.itemID, operation: operation,
                status: isRejected ? "rejected" : isWaiting ? "waiting" : "prepared",
                codes: Set(names), content: content))
        // What is sold out and listed stops selling, though its content waits for stock.
        guard isWaiting, operation == "PRODUCT_FULL_UPDATE", SlowJoin.productID(product) != nil else { return }
        items.append(
            Item(
                id: product.itemID, operation: SlowProduct.stocks, status: "prepared", codes: Set(names),
                content: canonicalJSON(rules.content(product, SlowProduct.stocks))))
    }
}
