import FeedModel
import Foundation
import ShopDialects

/// An XML document that no dialect knows, as `init` proposes to read it: which elements are its records, and what those in
/// them may be.
struct HomeMadeDocument {
    /// From the root on.
    let record: String
    /// The element of a product around its variants; nil where the record is the product.
    let group: String?
    /// Paths within the record or the group, with what each may be.
    private(set) var elements: [(name: String, target: CustomSettings.Field?)] = []

    private static let mostBytes = 1 << 20
    private static let mostFiles = 20
    private static let mostElements = 200
    /// What a product is known by, at its element.
    private static let ids: Set = ["id", "nr", "no", "number", "code", "sku", "artnr", "key", "uid", "guid"]
    /// What elements name themselves by.
    private static let labels: Set = ["name", "title", "key", "label", "code", "type"]

    /// - Returns: nil where an export is of a known format, none is a document, or its names say too little.
    init?(_ survey: ExportSurvey, _ inputs: [CatalogFiles.Input], _ configuration: Configuration) {
        let isDescribed = configuration.dialect == CustomDialect.name
        guard configuration.mapping.custom.columns.isEmpty, !survey.files.isEmpty,
            isDescribed || configuration.dialect == nil,
            isDescribed || survey.files.allSatisfy({ $0.file.format == .unrecognised })
        else { return nil }
        var outline = ElementOutline()
        for input in inputs.prefix(Self.mostFiles) {
            guard let file = FileHandle(forReadingAtPath: input.path),
                let start = try? file.read(upToCount: Self.mostBytes)
            else { continue }
            let bytes = Array(start).drop { $0 != UInt8(ascii: "<") }
            guard bytes.startIndex < 64 else { continue }
            outline.add(bytes) { ColumnGuess.target(of: $0) == "description" }
        }
        guard let record = Self.record(outline) else { return nil }
        self.record = record
        group = Self.group(around: record, outline)
        var used: Set<String> = []
        for base in [record] + (group.map { [$0] } ?? []) {
            for leaf in Self.leaves(outline, below: base) where base == record || !leaf.isBelow(record) {
                let name = String(leaf.path.dropFirst(base.count).drop { $0 == "/" })
                guard !elements.contains(where: { $0.name == name }) else { continue }
                elements.append((name, Self.field(name, leaf, base == (group ?? record), &used)))
            }
        }
        guard elements.count <= Self.mostElements else { return nil }
        for known in configuration.mapping.custom.elements {
            if let index = elements.firstIndex(where: { $0.name == known.name }) { elements[index].target = known }
        }
    }

    /// A configuration that reads it.
    func reading(_ configuration: Configuration) -> Configuration {
        var configuration = configuration
        configuration.dialect = CustomDialect.name
        configuration.mapping.custom.record = record
        configuration.mapping.custom.group = group
        configuration.mapping.custom.elements = elements.compactMap(\.target)
        return configuration
    }

    // MARK: What is what

    /// An element with a text, or an attribute.
    private struct Leaf {
        let path: String
        /// What it is called, by which it is guessed.
        let name: String
        /// The attribute that elements of this path name themselves by.
        var label: String?

        func isBelow(_ other: String) -> Bool { path.hasPrefix(other + "/") }
    }

    private static func leaves(_ outline: ElementOutline, below base: String) -> [Leaf] {
        return outline.paths.filter { $0 == base || $0.hasPrefix(base + "/") }.flatMap { path -> [Leaf] in
            guard let entry = outline.entries[path] else { return [] }
            // Several in one element, of a name that says nothing itself.
            let around = path.split(separator: "/").dropLast().joined(separator: "/")
            let isRepeated = entry.count > outline.entries[around]?.count ?? entry.count
            let isNamed = ColumnGuess.target(of: ElementOutline.last(of: path)) != nil
            let label =
                isRepeated && entry.hasText && !isNamed ? entry.attributes.first(where: labels.contains) : nil
            let own = entry.hasText && path != base
            let text = own ? [Leaf(path: path, name: ElementOutline.last(of: path), label: label)] : []
            let attributes = label == nil ? entry.attributes : []
            return text + attributes.map { Leaf(path: "\(path)/@\($0)", name: $0) }
        }
    }

    private static func targets(_ outline: ElementOutline, below base: String) -> Set<String> {
        Set(leaves(outline, below: base).compactMap { ColumnGuess.target(of: $0.name) })
    }

    /// The innermost elements that have a price and something to know a product by.
    private static func record(_ outline: ElementOutline) -> String? {
        let candidates = outline.paths.filter { path in
            guard path.contains("/") else { return false }
            let targets = targets(outline, below: path)
            return targets.contains("price")
                && !targets.isDisjoint(with: ["item_id", "sku_code", "title", "inventory", "ean_code"])
        }
        func count(_ path: String) -> Int { outline.entries[path]?.count ?? 0 }
        func depth(_ path: String) -> Int { path.count { $0 == "/" } }
        guard var best = candidates.max(by: { (depth($0), count($0)) < (depth($1), count($1)) }) else { return nil }
        // One that each product has once is a part of it, and no variant.
        while let outer = candidates.last(where: { best.hasPrefix($0 + "/") && count($0) >= count(best) }) {
            best = outer
        }
        return best
    }

    /// The element around variants that says what they share.
    private static func group(around record: String, _ outline: ElementOutline) -> String? {
        var steps = record.split(separator: "/").dropLast()
        while steps.count > 1 {
            let path = steps.joined(separator: "/")
            let shared = leaves(outline, below: path).filter { !$0.isBelow(record) }
            if shared.contains(where: { ["title", "description"].contains(ColumnGuess.target(of: $0.name)) }) {
                return path
            }
            steps.removeLast()
        }
        return nil
    }

    /// What a leaf may be; of two of one meaning only the first is guessed.
    private static func field(
        _ name: String, _ leaf: Leaf, _ isProduct: Bool, _ used: inout Set<String>
    ) -> CustomSettings.Field? {
        if let label = leaf.label {
            var field = CustomSettings.Field(name, to: "attribute:*")
            field.nameFrom = "@\(label)"
            return field
        }
        var target = ColumnGuess.target(of: leaf.name)
        if isProduct, name.hasPrefix("@"), target == nil || target == "sku_code", ids.contains(leaf.name.lowercased()) {
            target = "item_id"
        }
        guard let target, used.insert(target).inserted else { return nil }
        return CustomSettings.Field(name, to: target)
    }
}
