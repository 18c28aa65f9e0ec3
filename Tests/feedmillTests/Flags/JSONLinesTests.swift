import Testing

@testable import feedmill

@Suite struct JSONLinesTests {
    @Test(arguments: [
        (["a"], 2), (["b"], 3), (["b", "a"], 4), (["b", "list"], 5), (["c", "b"], 9), (["x"], nil), (["a", "b"], nil),
        (["b", "list", "a"], nil), ([], nil),
    ])
    func findsTheLineOfAKey(keys: [String], line: Int?) {
        let text = """
            {
              "a": "b\\": {\\"x\\": 1",
              "b": {
                "a": 1,
                "list": [{"a": 1},
                         "a", {}]
              },
              "c":
                {"b"
                  : 2}
            }
            """
        #expect(JSONLines.line(of: keys, in: Array(text.utf8)) == line)
    }
}
