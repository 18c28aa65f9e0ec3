import Testing

@testable import CategoryRules

/// Schemas that are small as text and would take for ever.
struct SchemaExplosionTests {
    /// Definitions of which each applies the next one twice.
    private static func doubled(_ levels: Int, _ keyword: String) -> String {
        let definitions = (0..<levels).map { level in
            let next = ##"{"$ref":"#/definitions/a\##(level + 1)"}"##
            return #""a\#(level)":{"\#(keyword)":[\#(next),\#(next)]}"#
        }
        return ##"{"properties":{"title":{"$ref":"#/definitions/a0"}},"definitions":{"##
            + definitions.joined(separator: ",") + #","a\#(levels)":{"type":"string"}}}"#
    }

    private static func compile(_ text: String) throws(CategoryDataError) -> JSONSchema {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(CategoryDataError) in try JSONSchema(text: buffer, file: "a.schema.json") }
        }.get()
    }

    @Test(arguments: ["allOf", "anyOf", "oneOf"])
    func aSchemaThatDoublesThirtyTimesIsRefused(_ keyword: String) {
        let error = #expect(throws: CategoryDataError.self) { try Self.compile(Self.doubled(30, keyword)) }
        #expect(error?.description.contains("times over") == true)
    }

    @Test func aSchemaThatDoublesTenTimesIsTaken() throws {
        _ = try Self.compile(Self.doubled(10, "allOf"))
    }
}
