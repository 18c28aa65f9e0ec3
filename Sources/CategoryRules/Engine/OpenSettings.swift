import Bytes
import FeedModel

/// Settings that nobody has decided yet: `null` in the configuration. All that a product lacks for them is one finding,
/// the same for every product, so that it is one cause of the run.
package struct OpenSettings: Sendable {
    /// The open columns of `defaults`.
    private let columns: Set<String>
    private let isCategoryOpen: Bool
    private let isStockOpen: Bool
    private let isPriceOpen: Bool
    private let isImageBaseOpen: Bool
    private let isWeightUnitOpen: Bool
    private let isLengthUnitOpen: Bool
    /// All of them in words.
    package let text: String

    /// Whether everything is decided.
    package var isEmpty: Bool { text.isEmpty }

    /// - Parameter keys: the keys that lead to each of them.
    package init(_ keys: [[String]] = []) {
        func isOpen(_ wanted: [String]) -> Bool { keys.contains { wanted.starts(with: $0) || $0.starts(with: wanted) } }
        columns = Set(keys.filter { $0.count == 2 && $0[0] == "defaults" }.map { $0[1] })
        isCategoryOpen = isOpen(["mapping", "category"]) || columns.contains("category_id")
        isStockOpen = isOpen(["mapping", "stock"]) || columns.contains("inventory")
        isPriceOpen = isOpen(["mapping", "price"])
        isImageBaseOpen = isOpen(["mapping", "image_base"])
        isWeightUnitOpen = isOpen(["mapping", "weight_unit"])
        isLengthUnitOpen = isOpen(["mapping", "length_unit"])
        text = Self.words(keys)
    }

    /// How many keys are named; of more names of the shop under one key than that, only their number.
    private static let most = 16
    private static let mostOfAKind = 3

    /// The keys as a person writes them down: `defaults.locale, mapping.category (7 names)`.
    private static func words(_ keys: [[String]]) -> String {
        var shown: [String] = []
        var counts: [String: Int] = [:]
        func names(_ key: [String]) -> String? {
            key.count > 2 && key[0] == "mapping" ? key.dropLast().map(written).joined(separator: ".") : nil
        }
        for key in keys { if let name = names(key) { counts[name, default: 0] += 1 } }
        for key in keys {
            let name = names(key)
            guard let name, let count = counts[name], count > mostOfAKind else {
                shown.append(key.map(written).joined(separator: "."))
                continue
            }
            let words = "\(name) (\(count) names)"
            if !shown.contains(words) { shown.append(words) }
        }
        guard shown.count > most else { return shown.joined(separator: ", ") }
        return shown.prefix(most).joined(separator: ", ") + " and \(shown.count - most) more"
    }

    /// Keys as a person writes them down: `mapping.category.'Men > Shirts'`.
    package static func written(_ keys: [String]) -> String { keys.map(written).joined(separator: ".") }

    /// A key, in quotes where its end would not be seen.
    private static func written(_ key: String) -> String {
        key.utf8.allSatisfy { $0 == 0x5F || $0 == 0x2A || ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }
            ? key : "'\(key)'"
    }

    /// Puts one finding in the place of all that say that a product lacks what an open setting is for.
    func gather(_ findings: inout [Finding], of product: borrowing ProductCheck, _ batch: borrowing Batch) {
        guard !isEmpty else { return }
        var operations: OperationSet = []
        var isForAll = false
        var count = 0
        findings.removeAll { finding in
            guard covers(finding, product, batch) else { return false }
            count += 1
            operations.formUnion(finding.operations)
            if finding.operations.isEmpty { isForAll = true }
            return true
        }
        if isUnitOpen(product, batch) { isForAll = true } else if count == 0 { return }
        product.report(
            Finding(
                ConfigurationOpen.page.code, at: Place(location: product.product.location), facts: .string(text),
                operations: isForAll ? [] : operations),
            &findings)
    }

    /// A weight or side of which nobody knows the unit cannot be sent.
    private func isUnitOpen(_ product: borrowing ProductCheck, _ batch: borrowing Batch) -> Bool {
        guard isWeightUnitOpen || isLengthUnitOpen, batch.file.dialect != nil, product.carriesWholeProduct else {
            return false
        }
        return isWeightUnitOpen && !batch.field(.packageWeight, of: product.index).isBlank
            || isLengthUnitOpen && !batch.field(.packageLength, of: product.index).isBlank
    }

    /// Whether it says that something is missing which an open setting is for.
    private func covers(
        _ finding: Finding, _ product: borrowing ProductCheck, _ batch: borrowing Batch
    ) -> Bool {
        switch finding.code {
        case PackageMissing.page.code, ShippingMissing.page.code:
            guard case .words(let column) = finding.facts.0 else { return false }
            return columns.contains(column.description)
        case LocaleMissing.page.code: return columns.contains("locale")
        case BrandMissing.page.code: return columns.contains("brand")
        case CategoryMissing.page.code: return isCategoryOpen
        case InventoryMissing.page.code: return isStockOpen
        case CurrencyMismatch.page.code: return isPriceOpen && batch.file.dialect != nil
        case ImageInvalidURL.page.code:
            return isImageBaseOpen && batch.bytes.bytes[finding.place.value].firstOffset(of: "://") == nil
        case AttributeRequiredMissing.page.code:
            return isOpen(finding.facts.0, prefix: "attribute:", product)
        case SKUPropertyRequired.page.code: return isOpen(finding.facts.0, prefix: "sku:", product)
        default: return false
        }
    }

    /// Whether the column of an attribute is open, by any of the attribute's names.
    private func isOpen(_ fact: Fact, prefix: String, _ product: borrowing ProductCheck) -> Bool {
        guard case .attribute(let index) = fact, let category = product.category else { return false }
        return category.attributes[index].names.contains { columns.contains(prefix + $0.text.string) }
    }
}
