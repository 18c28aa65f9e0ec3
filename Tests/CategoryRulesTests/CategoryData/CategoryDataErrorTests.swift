import CategoryRules
import Testing

struct CategoryDataErrorTests {
    @Test(arguments: [
        (
            "", "",
            "the file is truncated or not JSON: line 1, column 1 (byte 0): expected a value, found the end of the text"
        ),
        ("<html>", "", "the file is truncated or not JSON: line 1, column 1 (byte 0): expected a value, found '<'"),
        ("12", "", "expected the platform's answer, got a number"),
        ("{}", "", "it has no attribute list"),
        (#"{"attributes":7}"#, "", "attributes is not a list"),
        (#"{"attributes":[7]}"#, "", "attributes is not a list"),
        (
            #"{"error_response":{"code":7,"msg":"App Call Limited","sub_code":"accesscontrol.limited-by-app-access-count"}}"#,
            "", "the platform answered with an error (7: App Call Limited)"
        ),
        (
            #"{"error_response":{"code":"15","msg":"Remote service error","sub_msg":"category is not a leaf"}}"#, "",
            "the platform answered with an error (15: category is not a leaf)"
        ),
        (
            #"{"type":"ISV","code":"IllegalAccessToken","message":"The token is invalid"}"#, "",
            "the platform answered with an error (IllegalAccessToken: The token is invalid)"
        ),
        (
            #"{"x_response":{"result":{"success":false,"error_code":"11","error_message":"no such category"}}}"#, "",
            "the platform answered success: false (11: no such category)"
        ),
        (#"{"success":false,"attributes":[]}"#, "", "the platform answered success: false"),
        (#"[{"names":"x"}]"#, "", "an attribute without an id"),
        (#"[{"id":"x"}]"#, "", "id is not a whole number"),
        (#"[{"id":1.5}]"#, "", "id is not a whole number"),
        (#"[{"id":1},{"id":1,"sku":true}]"#, "", "attribute 1 appears twice with different contents"),
        (
            #"[{"id":1,"values":[{"id":5},{"id":5,"names":"x"}]}]"#, "attribute 1",
            "value 5 appears twice with different contents"
        ),
        (#"[{"id":1,"values":[{"names":"x"}]}]"#, "attribute 1", "a value without an id"),
        (#"[{"id":1,"required":"yes"}]"#, "attribute 1", "required is neither true nor false"),
        (#"[{"id":1,"spec":"first"}]"#, "attribute 1", "spec is not a whole number"),
        (#"[{"id":1,"names":["x"]}]"#, "attribute 1", "names is neither an object nor its text"),
        (#"[{"id":1,"names":{"en":["x"]}}]"#, "attribute 1", "the name in en is not text"),
        (#"[{"id":1,"units":[{"rate":"1"}]}]"#, "attribute 1", "a unit without a name"),
        (
            #"[{"id":1,"values":[{"id":5,"names":"{\"en\":\"Bl"}]}]"#, "attribute 1, value 5",
            "names holds text that is truncated or not JSON "
                + "(line 1, column 10 (byte 9): expected the closing '\"', found the end of the text)"
        ),
        (
            #"[{"id":1,"values":[{"id":5,"attributes":{"json":["[{\"id\":7","\"sku\":false"]}}]}]"#,
            "attribute 1, value 5, child attributes",
            "the text is truncated or not JSON, even when joined with commas "
                + "(line 1, column 22 (byte 21): expected ',' or '}', found ']')"
        ),
        (
            #"[{"id":1,"values":[{"id":5,"attributes":[{"id":7,"values":[{"id":8,"has_sub_attr":3}]}]}]}]"#,
            "attribute 1, value 5, child attributes, attribute 7, value 8", "has_sub_attr is neither true nor false"
        ),
        (
            #"[{"id":1,"values":[{"id":5,"attributes":7}]}]"#, "attribute 1, value 5, child attributes",
            "expected a list, got a number"
        ),
    ])
    func saysWhatIsWrongAndWhere(text: String, place: String, problem: String) throws {
        let error = try #require(throws: CategoryDataError.self) { try category(text) }
        #expect(error.file == "categories/348.attributes.json")
        #expect(error.place == place)
        #expect(error.problem == problem)
    }

    @Test func saysWhatToDo() throws {
        let error = try #require(throws: CategoryDataError.self) { try category(#"[{"id":1,"spec":"first"}]"#) }
        #expect(
            error.description == "categories/348.attributes.json, attribute 1: spec is not a whole number. "
                + "Fetch it from the platform again and replace the file.")
    }

    /// A download that broke off never passes for a category.
    @Test(arguments: SameColor.forms.keys.sorted())
    func refusesEveryTruncation(form: String) {
        let text = SameColor.forms[form]!
        let whole = text.utf8.count - text.reversed().prefix(while: \.isWhitespace).count
        for length in 0..<whole {
            #expect(throws: CategoryDataError.self) {
                try category(String(decoding: text.utf8.prefix(length), as: UTF8.self))
            }
        }
    }
}
