import Bytes

extension JSONSchema {
    /// What the schema offers for a value where it has to be one of a list of texts: the first of them, and how many
    /// there are; nil where it need not.
    ///
    /// - Parameter pointer: of the value in an instance, such as `#/shipping_template_id`.
    package func options(at pointer: String) -> (first: [String], count: Int)? {
        var node = resolved(0)
        for step in JSONPointer.steps(of: pointer) {
            if let array = node.array?.pointee, let index = Int(step) {
                let next = index < array.first.count ? array.first[index] : array.others
                guard next >= 0 else { return nil }
                node = resolved(next)
            } else if let object = node.object?.pointee {
                var step = step
                let property = step.withUTF8 { object.names.index(of: $0) }
                guard property >= 0, object.properties[property] >= 0 else { return nil }
                node = resolved(object.properties[property])
            } else {
                return nil
            }
        }
        guard let set = node.logic?.pointee.choice ?? node.logic?.pointee.enumeration else { return nil }
        let names = set.pointee.strings.allNames
        return names.isEmpty ? nil : (names.prefix(8).map(\.string), names.count)
    }

    private func resolved(_ index: Int32) -> SchemaNode {
        var node = nodes[Int(index)]
        while node.reference >= 0 { node = nodes[Int(node.reference)] }
        return node
    }
}
