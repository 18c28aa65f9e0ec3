import Bytes
package import JSONText

/// A JSON Schema of draft-07, compiled once and asked by any number of tasks.
///
/// All of draft-07's validation vocabulary is understood; `format`, `contentEncoding` and `contentMediaType` are words
/// and no more. Lengths count code points, numbers are exact. References lead to places in the document itself (by
/// pointer, by `$id`) and to the schema of schemas; nothing is ever fetched.
///
/// Instances are read as a `JSONTape`: nothing is allocated for one that is valid.
package final class JSONSchema: @unchecked Sendable {
    let nodes: UnsafePointer<SchemaNode>
    let patterns: [RegularExpression]
    /// The constants that no table holds: the elements of a list.
    let constants: JSONView?
    private let constantTape: JSONTape
    private let arena: Arena
    /// About how much memory it takes.
    let byteCount: Int

    /// Compiles the schema that a tape holds, which may be forgotten afterwards.
    ///
    /// - Parameters:
    ///   - root: the index of the schema among the tape's values.
    ///   - refusesContradictions: a schema that no instance could ever fit is not taken.
    init(_ schema: JSONView, root: Int = 0, refusesContradictions: Bool = false) throws(MalformedData) {
        var metaschema = JSONTape(capacity: 1)
        var all = [(address: "", view: schema, root: root)]
        if Self.mentionsMetaschema(schema) {
            do throws(JSONSyntaxError) {
                try metaschema.parse(DraftSeven.text)
            } catch {
                throw MalformedData("the schema of schemas: \(error)")
            }
            all.append((DraftSeven.address, metaschema.view, 0))
        }
        var compiler = SchemaCompiler(SchemaDocuments(all))
        try compiler.compile(root: root)
        try compiler.refuseExplosions(compiler.refuseEndlessReferences())
        if refusesContradictions { try compiler.refuseContradictions() }
        patterns = compiler.patterns
        nodes = compiler.arena.keep(compiler.nodes).baseAddress!
        var tape = JSONTape(capacity: 1)
        if compiler.constants.isEmpty {
            constants = nil
        } else {
            let text = compiler.arena.keep("[\(compiler.constants.joined(separator: ","))]".utf8)
            do throws(JSONSyntaxError) {
                try tape.parse(text)
            } catch {
                throw MalformedData("constants: \(error)")
            }
            constants = tape.view
            compiler.resolveConstants(tape.view)
        }
        constantTape = tape
        byteCount = compiler.arena.byteCount
        arena = compiler.finish()
    }

    /// Compiles a schema from its text.
    ///
    /// - Throws: `CategoryDataError` that names the place in it, where it is cut, no JSON, or no schema.
    package convenience init(text: UnsafeBufferPointer<UInt8>, file: String) throws(CategoryDataError) {
        var tape = JSONTape(capacity: text.count / 8 + 16)
        do throws(JSONSyntaxError) {
            try tape.parse(text)
        } catch {
            throw CategoryDataError(file: file, problem: "the schema is truncated or not JSON: \(error)")
        }
        do throws(MalformedData) {
            try self.init(tape.view)
        } catch {
            throw CategoryDataError(file: file, error)
        }
    }

    /// Whether an instance is valid. Stops at the first fault.
    package func allows(_ instance: JSONView) -> Bool {
        var validator = SchemaValidator(self, instance, isReporting: false)
        return validator.check(0, 0)
    }

    /// All that is wrong with an instance, in the order of the instance; nothing where it is valid.
    package func violations(of instance: JSONView) -> [SchemaViolation] {
        var validator = SchemaValidator(self, instance, isReporting: true)
        _ = validator.check(0, 0)
        return validator.violations
    }

    /// Whether a schema refers to the schema of schemas.
    private static func mentionsMetaschema(_ schema: JSONView) -> Bool {
        var found = false
        for index in 0..<Int(schema[0].end) where !found && schema[index].kind == .string {
            found =
                index > 0 && schema.text(index).hasPrefix("http://json-schema.org/draft-07/schema")
                && schema.text(index - 1).sameBytes(as: "$ref")
        }
        return found
    }
}
