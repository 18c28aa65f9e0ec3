import Bytes
import JSONText

/// Reads an answer of `aliexpress.solution.product.schema.get` as it was saved: wrapped or simplified, the schema as
/// JSON text (as the platform sends it) or as an object, or the schema alone.
enum SchemaAnswerReader {
    /// Calls `body` with a tape's values and the index of the schema among them.
    static func withSchema<Result>(
        in text: UnsafeBufferPointer<UInt8>, _ body: (JSONView, Int) throws(MalformedData) -> Result
    ) throws(MalformedData) -> Result {
        var answer = JSONTape(capacity: 64)
        do throws(JSONSyntaxError) {
            try answer.parse(text)
        } catch {
            throw MalformedData("the file is truncated or not JSON: \(error)")
        }
        let found = try schema(in: answer.view)
        guard answer.view[found].kind == .string else {
            try expectProperties(answer.view, found)
            return try body(answer.view, found)
        }
        let inner = answer.view.text(found)
        var schema = JSONTape(capacity: inner.count / 6 + 16)
        do throws(JSONSyntaxError) {
            try schema.parse(inner)
        } catch {
            throw MalformedData("the text of the schema is truncated or not JSON: \(error)").within("schema")
        }
        try expectProperties(schema.view, 0)
        return try body(schema.view, 0)
    }

    /// The schema in an answer: its text, or its object.
    private static func schema(in view: JSONView) throws(MalformedData) -> Int {
        var node = 0
        guard view[0].kind == .object else {
            throw MalformedData("expected the platform's answer, got \(view.value(at: 0).kind)")
        }
        if view.member("$schema", of: 0) != nil || view.member("properties", of: 0) != nil { return 0 }
        while true {
            if let error = view.member("error_response", of: node), let object = view.value(at: error).objectValue {
                let detail = try PlatformAnswer.detail(of: object, ["code", "sub_code"], ["sub_msg", "msg"])
                throw MalformedData("the platform answered with an error\(detail)")
            }
            if view[node].count == 1, view[node + 2].kind == .object,
                view.text(node + 1).string.hasSuffix("_response")
            {
                node += 2
            } else if let result = view.member("result", of: node), view[result].kind == .object {
                node = result
            } else {
                break
            }
        }
        let schema = view.member("schema", of: node)
        // All but the schema, which may be large.
        var rest: [JSONObject.Member] = []
        view.eachMember(of: node) { key, value in
            if value != schema {
                rest.append(JSONObject.Member(key: view.text(key).string, value: view.value(at: value)))
            }
        }
        try PlatformAnswer.expectSuccess(JSONObject(rest), isThere: schema != nil, "it has no schema")
        guard let schema, view[schema].kind == .string || view[schema].kind == .object else {
            throw MalformedData("it has no schema")
        }
        return schema
    }

    /// A schema that says nothing would let everything pass.
    private static func expectProperties(_ view: JSONView, _ root: Int) throws(MalformedData) {
        guard let properties = view.member("properties", of: root), view[properties].kind == .object,
            view[properties].count > 0
        else { throw MalformedData("the schema has no properties and would let every item pass") }
    }
}
