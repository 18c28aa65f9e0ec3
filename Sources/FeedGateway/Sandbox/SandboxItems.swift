import FeedModel
import JSONText

/// What the platform makes of one item, with the codes and words it uses for what is wrong.
///
/// The words about the product schema are those of the everit JSON Schema library, which the platform's answers show
/// it uses. The sandbox knows no categories: it looks at what every category's schema asks for.
struct SandboxItems {
    /// Whether products exist that the sandbox did not create.
    let hasOlderProducts: Bool
    /// When the feed was submitted.
    let time: Int64
    /// Product ids that the feed has named so far.
    private var namedProducts: Set<Int64> = []

    init(hasOlderProducts: Bool, time: Int64) {
        self.hasOlderProducts = hasOlderProducts
        self.time = time
    }

    mutating func item(
        _ contentID: String, _ content: JSONValue, _ operation: Operation, in shop: inout SandboxShop
    ) -> SandboxShop.Item {
        var item = SandboxShop.Item(contentID: contentID, productID: 0)
        item.productID = content["aliexpress_product_id"]?.int64Value ?? 0
        item.failure =
            operation == .productCreate
            ? nil : productFailure(item.productID, operation, shop.products[item.productID], isOwn: shop.isOwn)
        if item.failure == nil {
            item.failure =
                operation.carriesWholeProduct
                ? wholeProductFailure(content) : skuFailure(content, shop.products[item.productID])
        }
        guard item.failure == nil else { return item }
        item.values = SandboxSKU.values(content)
        guard operation.carriesWholeProduct else { return item }
        if operation == .productCreate { item.productID = shop.takeProductID() }
        item.skuCodes = (content["sku_info_list"]?.arrayValue ?? []).compactMap { $0["sku_code"]?.stringValue }
        item.images = (content["image_url_list"]?.arrayValue ?? []).compactMap(\.stringValue)
        item.title = content["title_multi_language_list"]?.arrayValue?.first?["title"]?.stringValue ?? ""
        return item
    }

    /// The product that is to be changed is not there, or not to be changed now.
    private mutating func productFailure(
        _ id: Int64, _ operation: Operation, _ product: SandboxShop.Product?, isOwn: (Int64) -> Bool
    ) -> SandboxShop.Failure? {
        guard namedProducts.insert(id).inserted else {
            // "Otherwise the execution result for the feed would be unpredictable" (Feed Solution tutorial).
            return SandboxShop.Failure(code: "F00-10-10000-001", message: "System error")
        }
        guard let product else {
            if id > 0, hasOlderProducts, !isOwn(id) { return nil }
            return SandboxShop.Failure(code: "F00-00-10001-002", message: "The product to operate does not exist")
        }
        let other =
            switch operation {
            case .productPricesUpdate: product.stockDone
            case .productStocksUpdate: product.pricesDone
            default: Int64(0)
            }
        return other > time ? SandboxItems.unknownSKU : nil
    }

    private func skuFailure(_ content: JSONValue, _ product: SandboxShop.Product?) -> SandboxShop.Failure? {
        guard let list = content["multiple_sku_update_list"]?.arrayValue, !list.isEmpty else {
            return SandboxItems.violations(["#: required key [multiple_sku_update_list] not found"])
        }
        let codes = list.map { $0["sku_code"]?.stringValue ?? "" }
        if codes.contains("") { return SandboxItems.emptySKUCode }
        guard let product else { return nil }
        let known = Set(product.skuCodes)
        guard codes.contains(where: { known.contains($0) }) else {
            return SandboxShop.Failure(
                code: "F00-00-10007-024", message: "None of the skus belongs to the product, please check your input")
        }
        return codes.allSatisfy { known.contains($0) } ? nil : SandboxItems.unknownSKU
    }

    private func wholeProductFailure(_ content: JSONValue) -> SandboxShop.Failure? {
        var lines: [String] = []
        for key in SandboxItems.requiredKeys where content[key] == nil {
            lines.append("#: required key [\(key)] not found")
        }
        for (index, entry) in (content["title_multi_language_list"]?.arrayValue ?? []).enumerated() {
            let length = entry["title"]?.stringValue?.unicodeScalars.count ?? 0
            let limit = entry["locale"]?.stringValue == "en_US" ? 128 : 218
            if length > limit {
                lines.append(
                    "#/title_multi_language_list/\(index)/title: expected maxLength: \(limit), actual: \(length)")
            }
        }
        if let images = content["image_url_list"]?.arrayValue {
            if images.isEmpty { lines.append("#/image_url_list: expected minimum item count: 1, found: 0") }
            if images.count > 6 {
                lines.append("#/image_url_list: expected maximum item count: 6, found: \(images.count)")
            }
        }
        let skus = content["sku_info_list"]?.arrayValue
        if skus?.isEmpty == true { lines.append("#/sku_info_list: expected minimum item count: 1, found: 0") }
        if !lines.isEmpty { return SandboxItems.violations(lines) }
        let codes = (skus ?? []).map { $0["sku_code"]?.stringValue ?? "" }
        if codes.contains("") { return SandboxItems.emptySKUCode }
        if Set(codes).count < codes.count {
            return SandboxShop.Failure(
                code: "F00-00-10007-007", message: "duplicate sku_code, please check your input")
        }
        return nil
    }

    private static func violations(_ lines: [String]) -> SandboxShop.Failure {
        SandboxShop.Failure(code: "F00-00-10020-002", message: lines.joined(separator: "\n"))
    }

    private static let emptySKUCode = SandboxShop.Failure(
        code: "F00-00-10007-009", message: "sku_code is empty, please check your input")

    private static let unknownSKU = SandboxShop.Failure(
        code: "F00-00-10014-015",
        message: "sku_code in multiple_sku_update_list must already existed in this Aliexpress product")

    /// What a product schema requires at its root.
    private static let requiredKeys = [
        "title_multi_language_list", "description_multi_language_list", "locale", "product_units_type", "category_id",
        "image_url_list", "category_attributes", "sku_info_list", "inventory_deduction_strategy", "package_weight",
        "package_length", "package_height", "package_width", "shipping_preparation_time", "shipping_template_id",
        "service_template_id",
    ]
}
