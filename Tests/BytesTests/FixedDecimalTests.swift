import Bytes
import Testing

struct FixedDecimalTests {
    private func number(_ text: String, point: UInt8 = 0x2E) -> FixedDecimal? {
        Array(text.utf8).withUnsafeBufferPointer { FixedDecimal($0, point: point) }
    }

    @Test(arguments: [
        ("0", "0"), ("23.10", "23.1"), ("10.0", "10"), ("-0", "0"), ("-1.50", "-1.5"), ("007", "7"), ("-0.05", "-0.05"),
        ("999999999999999999", "999999999999999999"), ("0.000000000000000001", "0.000000000000000001"),
        ("0.0000000000000000000000", "0"), ("0.0100000000000000000000", "0.01"), ("12.500000000000000000000", "12.5"),
    ])
    func numbers(text: String, shortest: String) {
        #expect(number(text)?.description == shortest)
        #expect(number(text.replacing(".", with: ","), point: 0x2C)?.description == shortest)
    }

    @Test(arguments: [
        "", "-", ".", ".5", "5.", "1.2.3", "+1", "1e3", "1,5", " 1", "1 ", "0x1", "--1", "1-", "１", "NaN",
        "1000000000000000000", "0.0000000000000000001", "1.0000000000000000001",
    ])
    func noNumbers(text: String) {
        #expect(number(text) == nil)
    }

    @Test
    func order() {
        let texts = [
            "-999999999999999999", "-2", "-1.5", "-0.000000000000000001", "0", "0.1", "0.11", "1", "10", "99.9",
        ]
        let numbers = texts.compactMap { number($0) }
        for left in numbers.indices {
            for right in numbers.indices { #expect((numbers[left] < numbers[right]) == (left < right)) }
        }
    }
}
