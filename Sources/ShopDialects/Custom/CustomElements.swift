import Bytes
import CatalogReading

/// The configured paths, made for one walk over the fields of a record.
struct CustomElements: Sendable {
    /// The column of the element around the records.
    static let group = "@group"

    /// A path, with the numbers of its elements.
    struct Value: Sendable {
        var column: Int
        var chain: [(element: Int, attribute: String?, value: String)]
        var attribute: String?
        /// The attribute of its element that names it; `.` steps are none.
        var nameAttribute: String?
    }

    let columns: [String]
    let fields: [CustomSettings.Field]
    let parsed: RecordElements
    let values: [Value]
    /// The elements that are variants within a record; -1: the record is one.
    let variant: Int
    let recordName: String
    let containers: [String]
    /// Where the product's id may be, and numbers, as can be seen without parsing.
    let identity: [ElementLookup]
    /// Records of one id are one product. Otherwise each element around variants is one.
    let hasKey: Bool
    let numbers: [ElementLookup]

    init?(_ settings: CustomSettings) {
        guard let record = settings.record else { return nil }
        let steps = record.split(separator: "/").map(String.init)
        let around = settings.group.map { $0.split(separator: "/").map(String.init) }
        let cut = around ?? steps
        guard let last = cut.last, around == nil || cut.count < steps.count else { return nil }
        recordName = last
        containers = Array(cut.dropLast())
        let inner = Array(steps.dropFirst(cut.count))
        // Paths of elements below what is cut: those of the record, and those of what is around it.
        var paths: [String] = []
        func add(_ path: String) { if !paths.contains(path) { paths.append(path) } }
        func addChain(_ names: [String]) {
            for count in 1...max(names.count, 1) where count <= names.count {
                add(names.prefix(count).joined(separator: "/"))
            }
        }
        addChain(inner)
        var found: [(field: CustomSettings.Field, path: CustomPath, base: [String])] = []
        for field in settings.elements {
            guard let path = CustomPath(field.name) else { return nil }
            found.append((field, path, inner))
            // The element around the record may have it as well.
            if !inner.isEmpty { found.append((field, path, [])) }
        }
        let isMarkup = Set(
            settings.elements.filter { $0.target.hasPrefix("description") || $0.kind == "html" }.map(\.name))
        for (field, path, base) in found {
            var names = base
            addChain(names)
            for step in path.steps {
                names.append(step.name)
                add(names.joined(separator: "/"))
                if let condition = step.condition { add(names.joined(separator: "/") + "/@" + condition.attribute) }
            }
            let prefix = names.isEmpty ? "" : names.joined(separator: "/") + "/"
            if let attribute = path.attribute { add(prefix + "@" + attribute) }
            if let name = field.nameFrom.flatMap(CustomPath.init)?.attribute { add(prefix + "@" + name) }
        }
        let markupPaths = Set(
            found.filter { isMarkup.contains($0.field.name) && $0.path.attribute == nil }.map { entry in
                (entry.base + entry.path.steps.map(\.name)).joined(separator: "/")
            })
        let hasChildren = Set(
            paths.flatMap { path in
                let parts = path.split(separator: "/")
                return (0..<parts.count).dropFirst().map { parts.prefix($0).joined(separator: "/") }
            })
        let elements = RecordElements(
            paths.map { markupPaths.contains($0) && !hasChildren.contains($0) ? $0 + "<>" : $0 })
        parsed = elements
        variant = inner.isEmpty ? -1 : elements.number(inner.joined(separator: "/"))
        fields = settings.elements
        columns = settings.elements.map(\.name) + (around == nil ? [] : [Self.group])
        values = found.map { field, path, base in
            var names = base
            var chain: [(element: Int, attribute: String?, value: String)] = []
            for count in 0..<base.count {
                chain.append((elements.number(base.prefix(count + 1).joined(separator: "/")), nil, ""))
            }
            for step in path.steps {
                names.append(step.name)
                chain.append(
                    (
                        elements.number(names.joined(separator: "/")), step.condition?.attribute,
                        step.condition?.value ?? ""
                    ))
            }
            return Value(
                column: settings.elements.firstIndex { $0.name == field.name } ?? 0, chain: chain,
                attribute: path.attribute, nameAttribute: field.nameFrom.flatMap(CustomPath.init)?.attribute)
        }
        let id = settings.elements.first { $0.target == "item_id" }
        let key = id ?? settings.elements.first { $0.target == "sku_code" }
        // The element around the record may have it as well.
        let keyPaths = key.map { [$0.name] + (inner.isEmpty ? [] : [(inner + [$0.name]).joined(separator: "/")]) } ?? []
        identity = keyPaths.compactMap { ElementLookup($0) }
        hasKey = around == nil || id != nil
        numbers = settings.elements.filter(\.provesNumbers).compactMap { ElementLookup($0.name) }
    }
}

/// Looks for a value in a record that is not parsed: where a path leads, or an attribute of the record's own start tag.
struct ElementLookup: Sendable {
    private let steps: [XMLStep]
    private let attribute: [UInt8]?

    init?(_ path: String) {
        guard let path = CustomPath(path), !path.steps.isEmpty || path.attribute != nil else { return nil }
        steps = path.steps.map { XMLStep($0.name, condition: $0.condition) }
        attribute = path.attribute.map { Array($0.utf8) }
    }

    func value(in record: UnsafeBufferPointer<UInt8>) -> XMLSourceText {
        if steps.isEmpty, let attribute { return XMLText.attribute(attribute, of: record) }
        return XMLText.element(steps, attribute: attribute, in: record)
    }
}
