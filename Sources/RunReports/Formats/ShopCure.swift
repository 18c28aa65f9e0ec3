import Bytes
import CategoryRules
import FeedModel
import JSONText

/// What mends a shop's export that has no such column: the configuration.
enum ShopCure {
    /// Columns of feedmill's own format that can say the same of all products.
    private static let general = [
        "locale", "brand", "package_", "shipping_", "service_template_id", "attribute:", "sku:", "product_units_type",
        "inventory_deduction_strategy",
    ]
    /// And those that each product has for itself.
    private static let own = ["title", "description", "image_urls", "price", "sku_code"]

    /// Longer values are no words of a list.
    private static let longestValue = 60

    /// What is added to the cure of a finding: before it, as a terminal shows only its beginning, and after it.
    struct Advice {
        var before: String?
        var after: String?

        /// The cure with it.
        func around(_ fix: String?) -> String { [before, fix, after].compactMap { $0 }.joined(separator: " ") }
    }

    /// - Parameter category: the category of the finding's product.
    /// - Returns: nil where the configuration cannot mend it, or the export is none of a shop's.
    static func advice(on finding: Finding, _ batch: borrowing Batch, _ category: Category?) -> Advice? {
        switch finding.code {
        case SKUValueUnknown.page.code, AttributeValueUnknown.page.code:
            mappedValue(finding, batch, category).map { Advice(after: $0) }
        case CurrencyMismatch.page.code: rate(finding, batch).map { Advice(after: $0) }
        default: column(at: finding.place, batch)
        }
    }

    /// The keys that convert prices into the seller's currency.
    private static func rate(_ finding: Finding, _ batch: borrowing Batch) -> String? {
        guard FindingWording.file(of: finding.place, batch).dialect != nil, case .string(let target) = finding.facts.0
        else { return nil }
        let currency = JSONValue.string(batch.bytes.bytes[finding.place.value].string)
        let keys = #"{"rates": {\#(currency): …}, "currency": \#(JSONValue.string(target))}"#
        return #"Or convert them in feedmill.json: "mapping": {"price": \#(keys)}."#
    }

    /// The key that gives a shop's word its place on the platform.
    private static func mappedValue(
        _ finding: Finding, _ batch: borrowing Batch, _ category: Category?
    ) -> String? {
        guard FindingWording.file(of: finding.place, batch).dialect != nil, let category,
            case .attribute(let index) = finding.facts.0
        else { return nil }
        var value = batch.bytes.bytes[batch.raw(of: finding.place.value)].string
        if case .text(let text) = finding.facts.1 { value = batch.bytes.bytes[text].string }
        guard !value.isEmpty, value.utf8.count <= longestValue else { return nil }
        let name = JSONValue.string(category.attributes[index].englishName)
        return #"Or in feedmill.json: "mapping": {"values": {\#(name): {\#(JSONValue.string(value)): "…"}}}."#
    }

    /// The key that gives every product what its export has no column for.
    private static func column(at place: Place, _ batch: borrowing Batch) -> Advice? {
        guard place.value.isEmpty, place.column.index == ColumnReference.noIndex, let name = place.column.name,
            let dialect = FindingWording.file(of: place, batch).dialect
        else { return nil }
        let suffix = batch.bytes.bytes[place.column.suffix].string
        let pattern = name.description
        let column = pattern.utf8.contains(0x2A) ? pattern.replacing("*", with: suffix) : pattern + suffix
        guard dialect.columns[column] == nil else { return nil }
        if column == "inventory" {
            return Advice(after: #""stock" in mapping says how many a SKU without a number has."#)
        }
        if own.contains(column) {
            return Advice(after: #""fields" in mapping takes it from another column of the export."#)
        }
        guard general.contains(where: column.hasPrefix) else { return nil }
        return Advice(
            before: #"For all products: "defaults": {\#(JSONValue.string(column)): "…"} in feedmill.json."#,
            after: #""fields" in mapping takes it from a column of the export."#)
    }
}
