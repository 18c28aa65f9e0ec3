import Bytes
import CatalogReading

/// Which of the configured elements the records of a document have, while they are looked at one after the other, and what
/// else they have: a path with a slip in it loses its value in every product.
final class ElementSightings: Sendable {
    private struct State {
        /// Fields that no record had so far.
        var unseen: [(name: String, path: CustomPath)]
        /// Names of elements, and of attributes with `@` in front, that no path of the configuration has.
        var others: Set<String> = []
        var hasRecords = false
    }

    private let state: Locked<State>
    private let known: Set<String>
    /// The name of the elements that are variants within a record; nil where the record is one.
    private let variant: String?
    /// So many names are kept to choose the nearest from.
    private static let namesKept = 500

    init(_ settings: CustomSettings) {
        let fields = settings.elements
        variant = settings.group == nil ? nil : settings.record?.split(separator: "/").last.map(String.init)
        let paths = fields.filter { !$0.target.isEmpty }.compactMap { field in
            CustomPath(field.name).map { (name: field.name, path: $0) }
        }
        known = Set(paths.flatMap { $0.path.steps.map(\.name) + ($0.path.attribute.map { ["@" + $0] } ?? []) })
        state = Locked(State(unseen: paths))
    }

    /// What no record had that was looked at.
    var lacking: [LackingField] {
        state.withLock { state in
            guard state.hasRecords else { return [] }
            let others = state.others.sorted()
            return state.unseen.map { field in
                let last = field.path.attribute.map { "@" + $0 } ?? field.path.steps.last?.name ?? ""
                var meant: String?
                if let near = nearest(to: last, in: others), let end = field.name.ranges(of: last).last {
                    meant = field.name[..<end.lowerBound] + near + field.name[end.upperBound...]
                }
                return LackingField(field.name, nearest: meant)
            }
        }
    }

    /// Looks at the start tags of a record, as long as something is missing.
    func look(at record: UnsafeBufferPointer<UInt8>) {
        state.withLock { state in
            state.hasRecords = true
            guard !state.unseen.isEmpty else { return }
            var position = 0
            var isFirst = true
            while let tag = StartTag(in: record, from: &position) {
                state.unseen.removeAll { tag.shows($0.path, isRecord: isFirst || tag.name == variant) }
                if state.others.count < Self.namesKept {
                    for name in [tag.name] + tag.attributes.map({ "@" + $0.name }) where !known.contains(name) {
                        state.others.insert(name)
                    }
                }
                isFirst = false
                if state.unseen.isEmpty { return }
            }
        }
    }
}

/// A start tag in the bytes of a record, well-formed or not.
private struct StartTag {
    let name: String
    private(set) var attributes: [(name: String, value: String)] = []

    /// - Parameter position: from where it is looked for; afterwards after it.
    /// - Returns: nil where none follows.
    init?(in record: UnsafeBufferPointer<UInt8>, from position: inout Int) {
        while true {
            guard let open = record[position...].firstIndex(of: UInt8(ascii: "<")), open + 1 < record.count else {
                return nil
            }
            position = open + 1
            let rest = UnsafeBufferPointer(rebasing: record[position...])
            if rest.hasPrefix("![CDATA[") {
                position = XMLProlog.find("]]>", in: record, from: position) ?? record.count
            } else if rest.hasPrefix("!--") {
                position = XMLProlog.find("-->", in: record, from: position) ?? record.count
            } else if record[position] != UInt8(ascii: "/"), record[position] != UInt8(ascii: "?") {
                break
            }
        }
        let end = XMLProlog.endOfTag(record, from: position) ?? record.count
        func skip(while isPart: (UInt8) -> Bool) -> Range<Int> {
            let start = position
            while position < end, isPart(record[position]) { position += 1 }
            return start..<position
        }
        func isName(_ byte: UInt8) -> Bool {
            byte > 0x20 && ![UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "<")].contains(byte)
        }
        func local(_ range: Range<Int>) -> String { UnsafeBufferPointer(rebasing: record[range][...].local).string }
        name = local(skip(while: isName))
        while position < end {
            _ = skip { !isName($0) }
            let name = skip(while: isName)
            guard !name.isEmpty else { break }
            _ = skip { $0 <= 0x20 || $0 == UInt8(ascii: "=") }
            guard position < end, record[position] == 0x22 || record[position] == 0x27 else { continue }
            let quote = record[position]
            position += 1
            let value = skip { $0 != quote }
            position += 1
            let text = XMLSourceText(UnsafeBufferPointer(rebasing: record[value])).withText(\.string)
            attributes.append((local(name), text))
        }
        position = end
    }

    /// Whether it is the last step of a path, or has the attribute that the path ends with.
    func shows(_ path: CustomPath, isRecord: Bool) -> Bool {
        if let attribute = path.attribute, !attributes.contains(where: { $0.name == attribute }) { return false }
        guard let step = path.steps.last else { return isRecord }
        guard step.name == name else { return false }
        guard let condition = step.condition else { return true }
        return attributes.contains {
            $0.name == condition.attribute && $0.value.utf8.elementsEqual(condition.value.utf8)
        }
    }
}
