import Testing

@testable import CategoryRules

struct RegularExpressionTests {
    /// Expressions, texts that they are found in, texts that they are not found in.
    @Test(
        arguments: [
            ("a+", ["a", "xxaayy"], ["", "b"]), ("^a*$", ["", "aaa"], ["ab", "a\n"]),
            ("f.o", ["foo", "xf👕o"], ["fo", "f\no"]),
            ("^(es|en)_[A-Z]{2}$", ["es_ES", "en_US"], ["fr_FR", "es_ESP", "es_e1"]), ("a|", ["", "b"], []),
            ("^a?b{2,3}c{2,}$", ["abbcc", "bbbcccc"], ["abcc", "abbbbcc", "abbc"]), ("^x{0}y$", ["y"], ["xy"]),
            (#"^\d+\.\d{2}$"#, ["19.90"], ["19,90", "١٢.00"]), (#"^[\w.-]+$"#, ["a_b.c-1"], ["é", "a b"]),
            (#"^[^\s,]*$"#, ["ab"], ["a b", "a\u{A0}b", "a,b"]), (#"\bcat\b"#, ["a cat!", "cat"], ["cats", "bobcat"]),
            (#"\Bat"#, ["cat"], ["at", "a at"]), (#"^\u0041\x42\cJ\t$"#, ["AB\n\t"], ["ABJ\t"]),
            (#"^\u{1F455}$"#, ["👕"], ["x"]),
            (#"^\ud83d\udc55+$"#, ["👕👕"], ["x"]), (#"^\p{Lu}\p{L}+\P{L}$"#, ["Éa1"], ["éa1", "Éab"]),
            ("^a{,2}$", ["a{,2}"], ["aa"]),
            (#"[\]\-\\]"#, ["]", "-", "\\"], ["a"]), ("[a-]", ["a", "-"], ["b"]), ("^(?:a|b)*?$", ["abba", ""], ["c"]),
            ("^(?<year>\\d{4})-(\\d{2})$", ["2026-11"], ["26-11"]), ("^(\\d{3},)*\\d+$", ["123,456,7", "7"], ["12,3"]),
            ("^é$", ["é"], ["e\u{301}"]),
        ] as [(String, [String], [String])])
    func finds(_ pattern: String, _ found: [String], _ missed: [String]) throws {
        let expression = try RegularExpression(pattern)
        for text in found { #expect(text.withBytes(expression.isFound), "\(text)") }
        for text in missed { #expect(!text.withBytes(expression.isFound), "\(text)") }
    }

    @Test(
        arguments: [
            ("(a+)+", "nested"), ("(a*b?)*", "nested"), ("(?:x{2,}|y){3,5}", "nested"), ("((a+)b)*", "nested"),
            ("a**", "quantifier"),
            ("*a", "nothing"), ("(a", "not closed"), ("a)", "not open"), ("[a", "not closed"),
            ("[b-a]", "before it begins"),
            ("a{3,2}", "backwards"), (#"(a)\1"#, "refers back"), ("(?!a)b", "looks around"),
            ("(?<=a)b", "looks around"),
            ("\\", "backslash"),
            (#"\q"#, "not an escape"), (#"\p{Greek}"#, "not supported"), ("a{99999}", "too much"),
            ("((a{900}){900}){900}", "too much"),
            ("(?i)a", "in an unknown way"), (#"\u12"#, "hexadecimal"), ("^*", "anchor"),
            (String(repeating: "(", count: 60), "too deep"),
        ] as [(String, String)])
    func refuses(_ pattern: String, _ reason: String) throws {
        let fault = try #require(throws: RegularExpression.Fault.self) { try RegularExpression(pattern) }
        #expect(fault.problem.contains(reason), "\(fault.problem)")
    }

    /// What a backtracking searcher would never finish.
    @Test func staysFast() throws {
        let expression = try RegularExpression("^a*a*a*a*a*a*a*a*a*a*b$")
        let text = String(repeating: "a", count: 2000)
        #expect(!text.withBytes(expression.isFound))
    }
}
