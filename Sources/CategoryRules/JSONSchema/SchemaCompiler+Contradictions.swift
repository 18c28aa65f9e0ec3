import Bytes
import JSONText

extension SchemaCompiler {
    /// Refuses a schema with a part that no value can fit: its category's items would all fail, each for itself, though
    /// it is the schema that is wrong.
    func refuseContradictions() throws(MalformedData) {
        for (index, node) in nodes.enumerated() {
            guard let problem = contradiction(in: node) else { continue }
            throw malformed(site(of: index), "the schema contradicts itself: \(problem)")
        }
    }

    private func contradiction(in node: SchemaNode) -> String? {
        if let string = node.string?.pointee, string.minimumLength > string.maximumLength {
            return "minLength is more than maxLength"
        }
        if let array = node.array?.pointee, array.minimumCount > array.maximumCount {
            return "minItems is more than maxItems"
        }
        if let number = node.number?.pointee {
            let lower = [number.minimum, number.exclusiveMinimum].compactMap { $0 }
            let upper = [number.maximum, number.exclusiveMaximum].compactMap { $0 }
            for low in lower {
                for high in upper where ExactNumber(high.text) < ExactNumber(low.text) {
                    return "\(low.text.string) is the least and \(high.text.string) the most"
                }
            }
        }
        if let object = node.object?.pointee {
            if object.minimumCount > object.maximumCount { return "minProperties is more than maxProperties" }
            for required in object.required {
                let schema = object.properties[required.property]
                if schema >= 0, !nodes[Int(schema)].isPossible {
                    return "\(required.name.string) is required and its schema is false"
                }
            }
        }
        guard let types = node.types, let logic = node.logic?.pointee else { return nil }
        for (word, set) in [("const", logic.constant), ("enum", logic.enumeration), ("oneOf", logic.choice)] {
            guard let set = set?.pointee, set.others.isEmpty else { continue }
            let fits =
                (!set.strings.isEmpty && types.contains(.string))
                || set.numbers.contains { types.contains(.number) || (types.contains(.integer) && $0.isWhole) }
            if !fits, !(set.strings.isEmpty && set.numbers.isEmpty) {
                return "nothing in \(word) is of the type \(types.platformName)"
            }
        }
        return nil
    }
}
