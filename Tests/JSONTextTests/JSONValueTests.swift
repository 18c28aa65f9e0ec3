import Bytes
import JSONText
import Testing

struct JSONValueTests {
    @Test func membersKeepTheirOrderAndTheLastOneOfAKeyCounts() throws {
        let value = try JSONValue(parsing: #"{"z":1,"a":2,"z":3,"e\u0301":4}"#)
        #expect(value.objectValue?.members.map(\.key) == ["z", "a", "z", "e\u{301}"])
        #expect(value["z"]?.int64Value == 3)
        #expect(value["é"] == nil)
        #expect(value["e\u{301}"]?.int64Value == 4)
        #expect(value["A"] == nil)
        #expect(JSONValue.null["z"] == nil)
    }

    @Test(arguments: [
        (#"{"a":1,"b":1}"#, nil), (#"{"a":1,"b":2,"a":1}"#, "a"), (#"[{"a":[{"b":1,"b":{}}]}]"#, "b"), ("[1,1]", nil),
        (#"{"é":1,"e\u0301":2}"#, nil),
    ])
    func duplicateKeysShow(text: String, key: String?) throws {
        #expect(try JSONValue(parsing: text).duplicateKey == key)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("12", 12), ("-12", -12), ("1e2", 100), ("100.0", 100), ("12.50e1", 125), ("1.5", nil),
            ("1e-1", nil), ("9223372036854775807", .max), ("9223372036854775808", nil), ("-9223372036854775808", .min),
            ("-9.223372036854775808e18", .min), ("9.223372036854775808e18", nil), ("1e19", nil), ("0e99999999999", 0),
            ("1e999999999999999999999", nil),
        ] as [(String, Int64?)])
    func wholeNumbers(text: String, value: Int64?) throws {
        #expect(try JSONValue(parsing: text).int64Value == value)
    }

    @Test(arguments: [
        ("0", "0"), ("-0.0", "0"), ("23.10", "23.1"), ("-1.50", "-1.5"), ("1e3", "1000"), ("12e-1", "1.2"),
        ("0.000000000000000001", "0.000000000000000001"), ("1e-19", nil), ("999999999999999999", "999999999999999999"),
        ("1000000000000000000", nil), ("0.1000000000000000000000", "0.1"), ("1e99999", nil),
    ])
    func exactDecimals(text: String, value: String?) throws {
        #expect(try JSONValue(parsing: text).decimalValue?.description == value)
    }

    @Test(arguments: [
        ("1", "1.0", true), ("10e-1", "1", true), ("-0", "0", true), ("1", "2", false), ("1", #""1""#, false),
        ("0.1", "0.10000000000000000001", false), ("1e400", "10e399", true), ("1e400", "1e401", false),
        (#"{"a":1,"b":[2]}"#, #"{"b":[2.0],"a":1}"#, true), (#"{"a":1}"#, #"{"a":1,"b":2}"#, false),
        (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#, false), ("[1,2]", "[2,1]", false), ("[]", "{}", false),
        (#""é""#, #""e\u0301""#, false), (#""\u00e9""#, #""é""#, true), ("null", "false", false),
    ])
    func meaning(left: String, right: String, same: Bool) throws {
        let left = try JSONValue(parsing: left)
        let right = try JSONValue(parsing: right)
        #expect(left.semanticallyEqual(to: right) == same)
        #expect(right.semanticallyEqual(to: left) == same)
    }

    @Test func valuesCanBeWrittenDown() {
        let value: JSONValue = [
            "z": 1, "a": [true, nil, "x\"y"], "price": .number(JSONNumber(FixedDecimal(literal: "23.10"))),
        ]
        #expect(value.description == #"{"z":1,"a":[true,null,"x\"y"],"price":23.1}"#)
    }
}
