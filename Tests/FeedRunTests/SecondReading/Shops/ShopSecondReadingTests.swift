import Bytes
import FeedRun
import FeedTesting
import Foundation
import JSONText
import ShopDialects
import Testing

/// Two readings of one shop's export: the program's, and a slow and plain one that shares nothing with it. They have to
/// agree product by product.
///
/// A sample runs always; `FEEDMILL_SHOP_READING=10000` takes as many exports of each dialect, each of which follows from
/// its seed; `FEEDMILL_SHOP_READING_SEED` begins there.
struct ShopSecondReadingTests {
    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
    private static let count = number("FEEDMILL_SHOP_READING") ?? 60
    private static let firstSeed = number("FEEDMILL_SHOP_READING_SEED") ?? 20_260_301

    @Test(arguments: ["shopify", "woocommerce"])
    func bothReadingsAgree(dialect: String) async throws {
        var products = 0
        var sent = 0
        for seed in Self.firstSeed..<Self.firstSeed + Self.count {
            let isShopify = dialect == "shopify"
            let seed = UInt64(seed)
            let shop = isShopify ? RandomShop(shopify: seed) : RandomShop(wooCommerce: seed)
            let slow = isShopify ? SlowShop(shopify: shop.files) : SlowShop(wooCommerce: shop.files)
            let run = try await read(shop)
            let fast = try Self.products(of: run)
            products += fast.count
            sent += fast.count { !$0.content.isEmpty }
            let wanted = slow.products.sorted { $0.id < $1.id }
            let skipped = try run.summary["balance"]?["records"]?["skipped"]?.int64Value ?? -1
            guard fast != wanted || skipped != slow.skippedRows else { continue }
            let difference = zip(fast, wanted).first { $0 != $1 }.map { "\nfast \($0)\nslow \($1)" } ?? ""
            let text =
                Self.number("FEEDMILL_SHOP_READING_SEED") == nil ? "" : shop.files.map(\.text).joined(separator: "\n")
            Issue.record(
                """
                \(dialect), seed \(seed): \(fast.count) products and \(wanted.count), \(skipped) rows skipped and \
                \(slow.skippedRows)\(difference)
                \(text)
                """)
        }
        print(
            "shop reading: \(Self.count) exports of \(dialect) from seed \(Self.firstSeed), \(products) products, \(sent) sent"
        )
        #expect(products > Self.count && sent > products / 4)
    }

    private func read(_ shop: RandomShop) async throws -> CatalogRun {
        try await CatalogRun(shop.files) { configuration in
            configuration.allowEmpty = true
            configuration.defaults = [
                "locale": "en_US", "brand": "None", "package_weight": "0.9", "package_length": "30",
                "package_width": "25", "package_height": "4", "shipping_preparation_time": "3",
                "shipping_template_id": "1000", "service_template_id": "0", "attribute:Shirts Type": "Casual Shirts",
                "attribute:Material": "Cotton", "sku:Size": "One Size",
            ].sorted { $0.key < $1.key }.map { ColumnDefault(column: $0.key, text: $0.value) }
            configuration.mapping.categories = [.init(name: "*", target: "348")]
            configuration.mapping.stock.inStock = 25
            configuration.mapping.stock.unknown = 7
            configuration.mapping.stock.backorder = 3
        }
    }

    /// What became of each product, in the words of the slow reading.
    private static func products(of run: CatalogRun) throws -> [SlowShop.Product] {
        let contents = try run.contents("PRODUCT_CREATE")
        return run.items.map { item in
            var product = SlowShop.Product(id: item["item"]?.stringValue ?? "")
            for finding in item["findings"]?.arrayValue ?? [] where finding["severity"]?.stringValue == "error" {
                product.errors.insert(finding["code"]?.stringValue ?? "")
            }
            guard item["feed"] != nil, let position = item["position"]?.int64Value else { return product }
            let content = contents[Int(position)]
            func text(_ value: JSONValue?) -> String { value?.stringValue ?? value?.description ?? "" }
            product.content = [
                text(content["title_multi_language_list"]?.arrayValue?.first?["title"]),
                (content["image_url_list"]?.arrayValue ?? []).map { text($0) }.joined(separator: " "),
                "weight \(text(content["package_weight"]))",
            ]
            let skus = (content["sku_info_list"]?.arrayValue ?? []).map { sku in
                let code = text(sku["sku_code"])
                var words = ["code \(code.hasPrefix(product.id) ? "made" : code)"]
                words.append("price \(text(sku["price"]))")
                if let discount = sku["discount_price"] { words.append("discount \(text(discount))") }
                words.append("stock \(text(sku["inventory"]))")
                if let barcode = sku["ean_code"] { words.append("ean \(text(barcode))") }
                for member in sku["sku_attributes"]?.objectValue?.members ?? [] {
                    words.append("\(member.key) \(optionNames[text(member.value["value"])] ?? "?")")
                }
                return words.joined(separator: ", ")
            }
            product.content += skus.sorted()
            return product
        }.sorted { $0.id < $1.id }
    }

    /// What the values of colours and sizes are called, by their ids.
    private static let optionNames = [
        "173": "Blue", "193": "Black", "29": "White", "10": "Red", "175": "Green", "691": "Gray", "100014064": "S",
        "200000989": "M", "361385": "L", "100014065": "XL", "4182": "XXL", "200003528": "One Size",
    ]
}
