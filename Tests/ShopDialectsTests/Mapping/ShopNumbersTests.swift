import Bytes
import FeedModel
import Testing

@testable import ShopDialects

struct ShopNumbersTests {
    @Test(arguments: [
        ("12.50", "12.5"), ("12,50", "12.5"), ("1 234,50", "1234.5"), ("1\u{A0}234,50", "1234.5"),
        ("1\u{202F}234", "1234"), ("1'234.50", "1234.5"), ("1,234.50", "1234.5"), ("1.234,50", "1234.5"),
        ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("0,068", "0.068"), ("-3", "-3"), ("44990", "44990"),
        ("1.234", "1.234"),
    ])
    func numbers(text: String, number: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { ShopNumbers.read($0)?.description } == number)
    }

    /// One thousand or one and a bit: nobody can tell.
    @Test(arguments: ["1,234", "12 EUR", "", "1,2,3", "1,23.4", "1.234.56", "12e3", "0x1", "1..2", "--1"])
    func noNumbers(text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { ShopNumbers.read($0) } == nil)
    }

    @Test func unitsAreExactAndRoundedUp() throws {
        func kilograms(_ number: String, _ unit: WeightUnit) throws -> String? {
            let factor = try #require(ShopNumbers.factor(unit))
            return ShopNumbers.convert(FixedDecimal(literal: number), by: factor, scale: 3)?.description
        }
        #expect(try kilograms("272", .gram) == "0.272")
        #expect(try kilograms("1", .pound) == "0.454")
        #expect(try kilograms("1000", .pound) == "453.593")
        #expect(try kilograms("0.01", .gram) == "0.001")
        #expect(try kilograms("16", .ounce) == "0.454")
        let inch = try #require(ShopNumbers.factor(.inch))
        #expect(ShopNumbers.convert(FixedDecimal(literal: "12.5"), by: inch, scale: 2)?.description == "31.75")
    }
}
