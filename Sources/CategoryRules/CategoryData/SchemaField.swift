import Bytes
import JSONText

/// A field of products that a schema has besides the attributes, for people: what it is called, and what can be in
/// it.
package struct SchemaField: Sendable {
    /// As in the item, such as `shipping_template_id`.
    package let name: String
    /// Every product needs it.
    package let isRequired: Bool
    /// What it has to be one of, with what that is called; empty where it need not.
    package let options: [(value: String, title: String?)]
}

extension CategoryStore {
    /// The fields of a category's schema besides its attributes and SKUs, in its order; none where there is no schema.
    /// Reads the file anew.
    package func fields(of id: Int64) throws(CategoryDataError) -> [SchemaField] {
        guard let path = paths(of: id).last, path.hasSuffix(".schema.json") else { return [] }
        let (bytes, _) = try CategoryFiles.read(path)
        let fields = bytes.withUnsafeBufferPointer { text in
            Result { () throws(MalformedData) in
                try SchemaAnswerReader.withSchema(in: text) { SchemaCategoryReader($0, root: $1).fields() }
            }
        }
        do {
            return try fields.get()
        } catch {
            throw CategoryDataError(file: path, error)
        }
    }
}

extension Category {
    /// The limits that hold for its products where the configuration says `configured`.
    package func limits(over configured: Limits) -> Limits { schemaLimits?.applied(to: configured) ?? configured }
}
