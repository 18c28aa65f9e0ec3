import JSONText
import Testing

struct SchemaCheckTests {
    @Test(
        arguments: [
            (#"{"a":1}"#, []),
            (#"{"a":0}"#, ["#/a: is less than 1"]),
            (#"{"a":1.5}"#, ["#/a: is not of type integer"]),
            ("{}", ["#: lacks a"]),
            (#"{"a":1,"b":["x","yy","x"]}"#, ["#/b: has too many elements", "#/b/1: 'yy' does not match ^.$"]),
            (#"{"a":1,"c":null}"#, ["#: c is not documented"]),
            (#"{"a":1,"d":{"x":1,"y":"z"}}"#, ["#/d/y: is not of type integer"]),
            (#"{"a":1,"e":"q"}"#, ["#/e: is not one of the values"]),
        ] as [(String, [String])])
    func faultsAreSeen(document: String, faults: [String]) throws {
        let schema = try JSONValue(
            parsing: #"""
                {"type":"object","required":["a"],
                 "properties":{"a":{"$ref":"#/definitions/count"},
                               "b":{"type":"array","maxItems":2,"items":{"type":"string","pattern":"^.$"}},
                               "d":{"additionalProperties":{"type":"integer"}},
                               "e":{"enum":["o","p"]}},
                 "definitions":{"count":{"type":"integer","minimum":1}}}
                """#)
        #expect(try SchemaCheck(schema: schema).faults(of: JSONValue(parsing: document)) == faults)
    }
}
