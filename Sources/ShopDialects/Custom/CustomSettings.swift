import Bytes
package import CatalogReading

/// What the configuration says of an export that no dialect knows: where each column of a table goes, or each element of
/// an XML document.
package struct CustomSettings: Sendable, Equatable {
    /// A column or an element, and what it means.
    package struct Field: Sendable, Equatable {
        /// The column's name, or the element's path.
        package var name: String
        /// A canonical column, `category`, or `attribute:*`, `custom:*`, `sku:*` for one under its own name; empty: left
        /// out.
        package var target: String
        /// One of `kinds`; nil: as the target says.
        package var kind: String?
        /// Tax is in the price.
        package var isGross = false
        /// What parts the values of a list.
        package var separator: String?
        /// Of an element: the path, from it on, of what names it.
        package var nameFrom: String?

        /// Its values show what the file's decimal mark is.
        var provesNumbers: Bool {
            ["price", "discount_price", "package_weight"].contains(target) || kind == "money"
        }

        /// A field whose kind is that of its target.
        package init(_ name: String, to target: String) {
            self.name = name
            self.target = target
        }
    }

    /// Of a table.
    package var columns: [Field] = []
    /// The path of the elements that are records, from the root on: `catalog/goods/item`.
    package var record: String?
    /// Of an XML document; paths are within the record.
    package var elements: [Field] = []
    /// A column, or the path of an element around the records: those of one are one product.
    package var group: String?

    /// Nothing described.
    package init() {}

    /// Whether nothing is described.
    package var isEmpty: Bool { columns.isEmpty && elements.isEmpty && record == nil && group == nil }

    /// What a field may hold, by the word for it.
    package static let kinds = ["identifier", "text", "html", "number", "money", "weight", "length", "list", "flag"]

    /// Why a file that begins like that has none of the products that the configuration describes.
    package func mismatch(start: String) -> OtherSystem? {
        let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if text.hasPrefix("<") {
            guard let record else {
                return OtherSystem(
                    "an XML document, of which the configuration describes no elements,",
                    advice: "Add \"record\" and \"elements\" to the configuration.")
            }
            return OtherSystem(
                "a document without the configured records, \(record),",
                advice:
                    "Correct \"record\" in the configuration: it is the path of a product's element from the root on.")
        }
        guard !columns.isEmpty else {
            return OtherSystem(
                "a table, of which the configuration describes no columns,",
                advice: "Add \"columns\" to the configuration.")
        }
        let keys =
            columns.filter { ["item_id", "sku_code"].contains($0.target) }.map(\.name) + (group.map { [$0] } ?? [])
        let line = text.prefix { !$0.isNewline }
        let headers = [",", ";", "\t", "|"].map { separator in
            line.split(separator: separator, omittingEmptySubsequences: false).map {
                String($0.trimmingPrefix("\"").reversed().trimmingPrefix("\"").reversed())
            }
        }
        guard let header = headers.max(by: { $0.count < $1.count }) else { return nil }
        let near = keys.lazy.compactMap { key in nearest(to: key, in: header) }.first
        return OtherSystem(
            "a table without \(keys.map { "'\($0)'" }.joined(separator: " or ")), by which the configuration tells products "
                + "apart,",
            advice:
                "\(near.map { "Did you mean '\($0)'? " } ?? "")Correct the name under \"columns\" in the configuration, or "
                + "the file's header.")
    }

    /// The targets that are no canonical columns.
    static let ownTargets = ["category", "attribute:*", "custom:*", "sku:*"]

    /// What is wrong beyond the form: keys and words.
    package func problems(isUsed: Bool) -> [(keys: [String], text: String)] {
        var problems: [(keys: [String], text: String)] = []
        guard isUsed else {
            if !isEmpty { problems.append((["dialect"], "is custom where columns or elements are described")) }
            return problems
        }
        if columns.isEmpty, elements.isEmpty {
            problems.append((["dialect"], "custom needs columns, or record and elements"))
        }
        if record == nil, !elements.isEmpty { problems.append((["elements"], "need record, the path of a product")) }
        if record != nil, elements.isEmpty { problems.append((["record"], "needs elements")) }
        for (key, fields) in [("columns", columns), ("elements", elements)] where !fields.isEmpty {
            problems += fields.compactMap { field in
                Self.objection(to: field, isElement: key == "elements").map { ([key, field.name], $0) }
            }
            let targets = Set(fields.map(\.target))
            if targets.isDisjoint(with: ["item_id", "sku_code"]), group == nil {
                problems.append(([key], "name no item_id and no sku_code: nothing tells the products apart"))
            }
        }
        for (key, path) in [("record", record), ("group", elements.isEmpty ? nil : group)] {
            guard let path, !path.split(separator: "/").allSatisfy({ CustomPath.isName($0) }) || path.isEmpty else {
                continue
            }
            problems.append(([key], "is no path of elements such as catalog/goods/item"))
        }
        if let record, let group, !elements.isEmpty, !record.hasPrefix(group + "/") {
            problems.append((["group"], "is no element around \(record)"))
        }
        return problems
    }

    private static func objection(to field: Field, isElement: Bool) -> String? {
        func hint(_ name: String, _ known: [String]) -> String {
            nearest(to: name, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
        }
        if let kind = field.kind, !kinds.contains(kind) { return "is of no kind: \(kind)\(hint(kind, kinds))" }
        if isElement, CustomPath(field.name) == nil {
            return "is no path: steps of elements with /, [@a='b'], and @attribute at the end"
        }
        if let name = field.nameFrom, CustomPath(name) == nil { return "has no path in name: \(name)" }
        if field.target.hasSuffix(":*"), isElement, field.nameFrom == nil {
            return "needs name, the path of what names it"
        }
        if field.isGross, !["price", "discount_price"].contains(field.target), !field.target.contains("price:") {
            return "is no price: gross says that tax is in one"
        }
        if field.target.isEmpty || ownTargets.contains(field.target) { return nil }
        let role = ColumnPlan(header: [field.target]).roles[0]
        switch role {
        case .unknown:
            let near = ColumnPlan(header: [field.target]).unknown.first?.nearest
            let words = near.map { "; did you mean \"\($0)\"?" } ?? hint(field.target, ownTargets)
            return "goes to no column of feedmill's own format: \(field.target)\(words)"
        case .propertyAlias, .propertyImage: return "cannot go to \(field.target)"
        default: return nil
        }
    }
}

/// A path of elements from a record on: `prices/price[@type='retail']`, `photos/photo`, `@code`, `size/@name`.
struct CustomPath: Sendable, Equatable {
    struct Step: Sendable, Equatable {
        var name: String
        /// An attribute, and what it has to say.
        var condition: (attribute: String, value: String)?

        static func == (left: Step, right: Step) -> Bool {
            left.name == right.name && left.condition?.attribute == right.condition?.attribute
                && left.condition?.value == right.condition?.value
        }
    }
    var steps: [Step] = []
    /// The attribute of the last step, or of the record, that is meant; nil: the element's text.
    var attribute: String?

    init?(_ text: String) {
        var parts: [String] = []
        var part = ""
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == "/" {
                parts.append(part)
                part = ""
                continue
            }
            part.append(character)
        }
        parts.append(part)
        guard quote == nil else { return nil }
        for (index, part) in parts.enumerated() {
            if part.hasPrefix("@") {
                guard index == parts.count - 1, Self.isName(part.dropFirst()) else { return nil }
                attribute = String(part.dropFirst())
                continue
            }
            guard let step = Self.step(part) else { return nil }
            steps.append(step)
        }
    }

    private static func step(_ part: String) -> Step? {
        guard let bracket = part.firstIndex(of: "[") else {
            return isName(part[...]) ? Step(name: part, condition: nil) : nil
        }
        let name = part[..<bracket]
        let rest = part[bracket...].dropFirst()
        guard isName(name), rest.hasPrefix("@"), rest.hasSuffix("]"), let equals = rest.firstIndex(of: "=") else {
            return nil
        }
        let attribute = rest[..<equals].dropFirst()
        let value = rest[equals...].dropFirst().dropLast()
        guard isName(attribute), value.count >= 2, let quote = value.first, quote == "'" || quote == "\"",
            value.last == quote
        else { return nil }
        let wanted = value.dropFirst().dropLast()
        // A second condition would be a part of the first one's value.
        guard !wanted.contains(quote) else { return nil }
        // Values are compared without blanks around them.
        return Step(name: String(name), condition: (String(attribute), String(wanted).withoutOuterBlanks))
    }

    /// The name of an element or attribute, without a prefix.
    static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "." }
    }
}
