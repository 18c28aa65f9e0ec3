import Bytes
import Testing

@testable import CategoryRules

struct BarcodeTests {
    private func fault(_ text: String) -> Barcode.Fault? { Array(text.utf8).withUnsafeBufferPointer(Barcode.fault) }

    /// Numbers of the GS1 General Specifications, of ISO 2108 and of the agencies' own pages.
    @Test(arguments: [
        "4006381333931", "5901234123457", "9780306406157", "96385074", "73513537", "40170725", "036000291452",
        "042100005264", "0306406152", "0-306-40615-2", "080442957X", "080442957x", "978-3-16-148410-0",
        "979 10 90636 07 1",
    ])
    func numbersOfArticles(text: String) {
        #expect(fault(text) == nil)
    }

    @Test(arguments: [
        ("4006381333932", Barcode.Fault.checkDigit), ("96385075", .checkDigit), ("036000291453", .checkDigit),
        ("0306406153", .checkDigit), ("9780306406158", .checkDigit), ("400638133393", .checkDigit),
        ("4006381333930000", .length), ("1", .length), ("14006381333938", .length), ("1234567", .length),
        ("400-6381333931", .length), ("963 85074", .length), ("abc", .noDigits), ("N/A", .noDigits), ("", .noDigits),
        ("-", .noDigits), ("08044X9570", .noDigits), ("X", .noDigits), ("４００６", .noDigits), ("00000000", .zeros),
        ("0000000000000", .zeros), ("0", .zeros),
    ])
    func whatIsNone(text: String, expected: Barcode.Fault) {
        #expect(fault(text) == expected)
    }
}
