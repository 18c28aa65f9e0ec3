import JSONText
import Testing

struct ExactNumberTests {
    private func number(_ text: String) -> ExactNumber {
        var text = text
        return text.withUTF8 { ExactNumber($0) }
    }

    @Test(arguments: [
        ("1", "1.0"), ("100", "1e2"), ("-0", "0"), ("0.00", "0e99"), ("1e-2", "0.010"), ("-12.50E1", "-125"),
        ("123456789012345678901234567890", "12345678901234567890123456789e1"),
    ])
    func theSameValueIsEqual(_ left: String, _ right: String) {
        #expect(number(left) == number(right))
        #expect(!(number(left) < number(right)) && !(number(right) < number(left)))
    }

    @Test(arguments: [
        ("1", "2"), ("-2", "-1"), ("-1", "0"), ("0", "1e-400"), ("9.99", "10"), ("99", "100"), ("1e308", "1e309"),
        ("123456789012345678901234567890", "123456789012345678901234567891"), ("-1e9999999999999", "-1"),
        ("0.1", "0.10000000000000000000000000000001"), ("12", "120"), ("-120", "-12"),
    ])
    func smaller(_ left: String, _ right: String) {
        #expect(number(left) < number(right))
        #expect(!(number(right) < number(left)))
    }

    @Test(arguments: [
        ("0", "7", true), ("21", "7", true), ("22", "7", false), ("0.0075", "0.0001", true),
        ("0.00751", "0.0001", false), ("1.1", "0.01", true), ("35", "1.5", false), ("4.5", "1.5", true),
        ("1e308", "0.123456789", false), ("1e308", "0.5", true), ("12391239123912391239", "3", true),
        ("-9", "3", true), ("10", "100", false), ("999999999999999999e5", "999999999999999999", true),
    ])
    func multiple(_ value: String, _ divisor: String, _ isMultiple: Bool) {
        #expect(number(value).isMultiple(of: number(divisor)) == isMultiple)
    }
}
