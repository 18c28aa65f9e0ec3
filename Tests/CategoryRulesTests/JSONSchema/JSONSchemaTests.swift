import CategoryRules
import Testing

struct JSONSchemaTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var schema: String
        var instance: String
        /// What the platform's validator would print; empty for a valid instance.
        var violations: [String]
        var testDescription: String { "\(schema) \(instance)" }

        init(_ schema: String, _ instance: String, _ violations: String...) {
            self.schema = schema
            self.instance = instance
            self.violations = violations
        }
    }

    @Test(arguments: [
        Case("true", "[1]"), Case("{}", "null"), Case("false", "1", "#: false schema always fails"),
        Case(#"{"type":"string"}"#, "null", "#: expected type: String, found: Null"),
        Case(#"{"type":"number"}"#, #""1""#, "#: expected type: Number, found: String"),
        Case(#"{"type":"integer"}"#, "1.50", "#: expected type: Integer, found: BigDecimal"),
        Case(#"{"type":"integer"}"#, "15e-1", "#: expected type: Integer, found: BigDecimal"),
        Case(#"{"type":"integer"}"#, "1.0"), Case(#"{"type":"integer"}"#, "150e-1"),
        Case(#"{"type":"object"}"#, "[]", "#: expected type: JSONObject, found: JSONArray"),
        Case(#"{"type":"array"}"#, "{}", "#: expected type: JSONArray, found: JSONObject"),
        Case(#"{"type":"boolean"}"#, "3000000000", "#: expected type: Boolean, found: Long"),
        Case(#"{"type":["string","null"]}"#, "1", "#: #: no subschema matched out of the total 2 subschemas"),
        // What only follows from the wrong type is not said.
        Case(
            #"{"type":"string","oneOf":[{"const":"a"}],"maxLength":1}"#, "7",
            "#: expected type: String, found: Integer"),
    ])
    func types(_ test: Case) throws { try expect(test) }

    @Test(arguments: [
        Case(#"{"maxLength":3}"#, #""👕👕👕""#),
        Case(#"{"maxLength":2}"#, #""e\u0301x""#, "#: expected maxLength: 2, actual: 3"),
        Case(#"{"minLength":3}"#, #""éé""#, "#: expected minLength: 3, actual: 2"),
        Case(#"{"minLength":2.0}"#, #""éé""#),
        Case(#"{"pattern":"^[A-Z]{2}$"}"#, #""ESP""#, "#: string [ESP] does not match pattern ^[A-Z]{2}$"),
        Case(#"{"minimum":0.01}"#, "0", "#: 0 is not greater or equal to 0.01"),
        Case(#"{"minimum":0.01}"#, "0.010"), Case(#"{"maximum":1e3}"#, "1000.000"),
        Case(#"{"maximum":999999}"#, "999999.01", "#: 999999.01 is not less or equal to 999999"),
        Case(#"{"exclusiveMinimum":1}"#, "1", "#: 1 is not greater than 1"),
        Case(#"{"exclusiveMaximum":1}"#, "1.0", "#: 1.0 is not less than 1"),
        Case(#"{"maximum":9007199254740993}"#, "9007199254740993"),
        Case(
            #"{"maximum":9007199254740992}"#, "9007199254740993",
            "#: 9007199254740993 is not less or equal to 9007199254740992"),
        Case(
            #"{"maximum":1234567890123456789012345}"#, "1234567890123456789012346",
            "#: 1234567890123456789012346 is not less or equal to 1234567890123456789012345"),
        Case(#"{"multipleOf":0.01}"#, "19.90"), Case(#"{"multipleOf":0.01}"#, "1.1e1"),
        Case(#"{"multipleOf":0.01}"#, "0.075", "#: 0.075 is not a multiple of 0.01"),
    ])
    func stringsAndNumbers(_ test: Case) throws { try expect(test) }

    @Test(arguments: [
        Case(#"{"minItems":1}"#, "[]", "#: expected minimum item count: 1, found: 0"),
        Case(#"{"maxItems":1}"#, "[1,2]", "#: expected maximum item count: 1, found: 2"),
        Case(#"{"uniqueItems":true}"#, #"[1,"1",[1],{"a":1}]"#),
        Case(#"{"uniqueItems":true}"#, #"[{"a":1,"b":2},{"b":2.0,"a":1}]"#, "#: array items are not unique"),
        Case(#"{"uniqueItems":true}"#, "[1,2,3,4,5,6,7,8,9,10,1e0]", "#: array items are not unique"),
        Case(#"{"uniqueItems":true}"#, #"[1,2,3,4,5,6,7,8,9,"1",true]"#),
        Case(
            #"{"items":{"type":"string"}}"#, #"["a",1,null]"#, "#/1: expected type: String, found: Integer",
            "#/2: expected type: String, found: Null"),
        Case(#"{"items":[{"type":"string"}],"additionalItems":false}"#, #"["a"]"#),
        Case(#"{"items":[{}],"additionalItems":false}"#, "[1,2]", "#: expected: [1] array items, found: [2]"),
        Case(#"{"additionalItems":{"type":"null"},"items":[{}]}"#, "[1,2]", "#/1: expected type: Null, found: Integer"),
        Case(#"{"additionalItems":false,"items":{}}"#, "[1,2]"), Case(#"{"additionalItems":false}"#, "[1,2]"),
        Case(#"{"contains":{"const":4}}"#, "[1,4]"),
        Case(
            #"{"contains":{"const":4}}"#, "[1]", "#: expected at least one array item to match 'contains' schema"),
    ])
    func lists(_ test: Case) throws { try expect(test) }

    @Test(arguments: [
        Case(#"{"required":["a","b"]}"#, #"{"c":1}"#, "#: required key [a] not found", "#: required key [b] not found"),
        Case(#"{"properties":{"a":{"type":"null"}},"required":["a"]}"#, #"{"a":null}"#),
        Case(
            #"{"properties":{"a/b~c":{"properties":{"d":{"type":"null"}}}}}"#, #"{"a/b~c":{"d":1}}"#,
            "#/a~1b~0c/d: expected type: Null, found: Integer"),
        Case(#"{"additionalProperties":false}"#, #"{"k":1}"#, "#: extraneous key [k] is not permitted"),
        Case(
            #"{"properties":{"a":{}},"additionalProperties":{"type":"null"}}"#, #"{"a":1,"b":1}"#,
            "#/b: expected type: Null, found: Integer"),
        Case(#"{"patternProperties":{"^x-":{}},"additionalProperties":false}"#, #"{"x-a":1}"#),
        Case(
            #"{"required":["a"],"additionalProperties":false}"#, #"{"a":1}"#, "#: extraneous key [a] is not permitted"),
        Case(#"{"minProperties":1}"#, "{}", "#: minimum size: [1], found: [0]"),
        Case(#"{"maxProperties":1}"#, #"{"a":1,"b":2}"#, "#: maximum size: [1], found: [2]"),
        Case(#"{"propertyNames":{"maxLength":1}}"#, #"{"ab":1}"#, "#/ab: expected maxLength: 1, actual: 2"),
        Case(#"{"dependencies":{"a":["b"]}}"#, #"{"a":1}"#, "#: property [b] is required"),
        Case(#"{"dependencies":{"a":{"required":["b"]}}}"#, #"{"a":1}"#, "#: required key [b] not found"),
        Case(#"{"dependencies":{"a":["b"]}}"#, #"{"c":1}"#),
    ])
    func objects(_ test: Case) throws { try expect(test) }

    @Test(arguments: [
        Case(#"{"const":1.0}"#, "1"), Case(#"{"const":"a"}"#, #""b""#, #"#: expected const: "a", found: "b""#),
        Case(#"{"const":{"a":[1,null]}}"#, #"{"a":[1.0,null]}"#),
        Case(#"{"const":348}"#, "384", "#: expected const: 348, found: 384"),
        Case(#"{"enum":["a",1,null,[2],1e99]}"#, "[2.0]"), Case(#"{"enum":["a",1,null,[2],1e99]}"#, "10e98"),
        Case(#"{"enum":["a",1]}"#, #""c""#, "#: c is not a valid enum value"),
        Case(#"{"oneOf":[{"const":"47","title":"Cotton"},{"const":"49","title":"Linen"}]}"#, #""49""#),
        Case(
            #"{"properties":{"value":{"oneOf":[{"const":"47","title":"Cotton"}]}}}"#, #"{"value":"48"}"#,
            "#/value: #: 0 subschemas matched instead of one"),
        Case(#"{"oneOf":[{"const":"4"},{"const":"4"}]}"#, #""4""#, "#: #: 2 subschemas matched instead of one"),
        Case(#"{"oneOf":[{"const":4},{"const":5},{"const":4.0}]}"#, "4", "#: #: 2 subschemas matched instead of one"),
        Case(#"{"oneOf":[{"const":4,"type":"string"},{"const":5}]}"#, "4", "#: #: 0 subschemas matched instead of one"),
        Case(#"{"oneOf":[{"type":"string"},{"maxLength":2}]}"#, #""abc""#),
        Case(#"{"oneOf":[{"type":"string"},{"maxLength":2}]}"#, #""ab""#, "#: #: 2 subschemas matched instead of one"),
        Case(
            #"{"anyOf":[{"type":"string"},{"minimum":2}]}"#, "1",
            "#: #: no subschema matched out of the total 2 subschemas"),
        Case(
            #"{"allOf":[{"minimum":2},{"maximum":0}]}"#, "1", "#: 1 is not greater or equal to 2",
            "#: 1 is not less or equal to 0"),
        Case(#"{"not":{"type":"null"}}"#, "null", "#: subject must not be valid against schema"),
        Case(
            #"{"if":{"properties":{"value":{"const":"4"}}},"then":{"required":["customValue"]}}"#, #"{"value":"4"}"#,
            #"#: input is invalid against the "then" schema"#),
        Case(
            #"{"if":{"type":"string"},"then":false,"else":{"minimum":1}}"#, "0",
            #"#: input is invalid against the "else" schema"#),
        Case(#"{"if":false,"then":false}"#, "1"), Case(#"{"if":true}"#, "1"),
    ])
    func logic(_ test: Case) throws { try expect(test) }

    @Test func aConditionSaysWhatItComesFrom() throws {
        let schema = try schema(#"{"properties":{"a":{"if":{"required":["v"]},"then":{"required":["w"]}}}}"#)
        let causes = try schema.violationsOfText(#"{"a":{"v":1}}"#).flatMap(\.causes)
        #expect(causes.map(\.text) == ["#/a: required key [w] not found"])
    }

    @Test(arguments: [
        Case(
            ##"{"definitions":{"a":{"maximum":1}},"items":{"$ref":"#/definitions/a"}}"##, "[2]",
            "#/0: 2 is not less or equal to 1"),
        // A tree of any depth; what is beside $ref does not count.
        Case(
            ##"{"properties":{"child":{"$ref":"#","type":"null"}},"additionalProperties":false}"##,
            #"{"child":{"child":{"chld":{}}}}"#, "#/child/child: extraneous key [chld] is not permitted"),
        Case(
            ##"{"$id":"http://a.example/b/c","items":{"$ref":"d#x"},"definitions":{"y":{"$id":"d","definitions":{"z":{"$id":"#x","type":"null"}}}}}"##,
            "[1]", "#/0: expected type: Null, found: Integer"),
        Case(##"{"definitions":{"a%b/~":{"type":"null"}},"items":{"$ref":"#/definitions/a%25b~1~0"}}"##, "[null]"),
        Case(
            ##"{"$ref":"http://json-schema.org/draft-07/schema#"}"##, #"{"minLength":-1}"#,
            "#/minLength: -1 is not greater or equal to 0"),
    ])
    func references(_ test: Case) throws { try expect(test) }

    /// Schemas that cannot be used, the place that is named and words of the reason.
    @Test(
        arguments: [
            (#"{"type":"strng"}"#, "#/type", "strng"),
            (#"{"items":{"maxLength":-1}}"#, "#/items/maxLength", "maxLength"),
            (#"{"properties":[]}"#, "#/properties", "properties"), (#"{"allOf":[]}"#, "#/allOf", "allOf"),
            (##"{"items":{"$ref":"#/definitions/a"}}"##, "#/items", "#/definitions/a"),
            (#"{"items":{"$ref":"http://other.example/schema"}}"#, "#/items", "http://other.example/schema"),
            (##"{"$ref":"#"}"##, "#", "refers to itself"),
            (
                ##"{"properties":{"a":{"allOf":[{"anyOf":[{"$ref":"#/properties/a"}]}]}}}"##, "#/properties/a",
                "refers to itself"
            ),
            (#"{"pattern":"(a+)+$"}"#, "#/pattern", "nested quantifiers"), (#"{"pattern":"a["}"#, "#/pattern", "class"),
            (#"{"pattern":"(?=a)"}"#, "#/pattern", "looks around"),
            (#"{"multipleOf":0}"#, "#/multipleOf", "multipleOf"),
            (#"{"patternProperties":{"(":{}}}"#, "#/patternProperties", "group"), ("7", "#", "an object"),
            (#"{"enum":5}"#, "#/enum", "enum"), (#"{"required":[1]}"#, "#/required", "required"),
            (#"{"a":"#, "", "truncated"),
        ] as [(String, String, String)])
    func refuses(_ text: String, _ place: String, _ reason: String) throws {
        let error = try #require(throws: CategoryDataError.self) { try schema(text) }
        #expect(error.file == "348.schema.json")
        #expect(error.place == place)
        #expect(error.problem.contains(reason), "\(error.problem)")
    }

    /// A pattern that cannot be checked would be the same in a new file.
    @Test(arguments: [(#"{"pattern":"(?!a)b"}"#, "Take the pattern out"), (#"{"type":"strng"}"#, "Fetch it")])
    func saysWhatToDo(_ text: String, advice: String) throws {
        let error = try #require(throws: CategoryDataError.self) { try schema(text) }
        #expect(error.advice.hasPrefix(advice))
    }

    @Test func aLongListOfFaultsHasAnEnd() throws {
        let schema = try schema(#"{"items":{"type":"null"}}"#)
        let instance = "[" + Array(repeating: "1", count: 5000).joined(separator: ",") + "]"
        #expect(try schema.violations(ofText: instance).count == 100)
    }

    private func expect(_ test: Case) throws {
        #expect(try schema(test.schema).violations(ofText: test.instance) == test.violations)
    }
}
