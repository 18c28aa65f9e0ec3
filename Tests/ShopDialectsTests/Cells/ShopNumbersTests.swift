import Bytes
import CatalogReading
import FeedModel
import Testing

@testable import ShopDialects

struct ShopNumbersTests {
    private func read(_ text: String, _ style: NumberStyle = .unproven) -> String? {
        switch Array(text.utf8).withUnsafeBufferPointer({ ShopNumbers.read($0, style) }) {
        case .number(let number): number.description
        case .either(let thousands, let fraction): "\(thousands) or \(fraction)"
        case .none: nil
        }
    }

    @Test(arguments: [
        ("12.50", "12.5"), ("12,50", "12.5"), ("1 234,50", "1234.5"), ("1\u{A0}234,50", "1234.5"),
        ("1\u{202F}234", "1234"), ("1'234.50", "1234.5"), ("1’234.50", "1234.5"), ("1,234.50", "1234.5"),
        ("1.234,50", "1234.5"), ("1,234,567", "1234567"), ("1.234.567", "1234567"), ("0,068", "0.068"), ("-3", "-3"),
        ("−3", "-3"), ("44990", "44990"), ("1234.567", "1234.567"), ("49.9000", "49.9"), ("0.350", "0.35"),
    ])
    func numbers(text: String, number: String) {
        #expect(read(text) == number)
    }

    @Test(arguments: [
        "12 EUR", "", "1,2,3", "1,23.4", "1.234.56", "12e3", "0x1", "1..2", "--1", "1 2", "12 34", "5.", ".5",
    ])
    func noNumbers(text: String) {
        for style in [NumberStyle.unproven, .point, .comma, .mixed] { #expect(read(text, style) == nil) }
    }

    /// One thousand or one and a bit: the file has to say which.
    @Test(arguments: [
        ("1,234", NumberStyle.unproven, "1234 or 1.234"), ("1.250", .unproven, "1250 or 1.25"),
        ("1.226", .mixed, "1226 or 1.226"), ("1,234", .point, "1234"), ("1,234", .comma, "1.234"),
        ("1.250", .point, "1.25"), ("1.250", .comma, "1250"), ("-1.250", .comma, "-1250"),
    ])
    func threeDigitsAfterOneMark(text: String, style: NumberStyle, number: String) {
        #expect(read(text, style) == number)
    }

    @Test(arguments: [
        (["45,90"], NumberStyle.comma), (["1.299,00"], .comma), (["45.90"], .point), (["1,299.00"], .point),
        (["1.234.567"], .comma), (["1,299", "1.250", "45", "", "-", "x"], .unproven), (["45,90", "45.90"], .mixed),
        (["0,068"], .comma), (["1234.567"], .point), (["19,99 €"], .comma), (["32.0 USD"], .point),
        (["1.2.3"], .unproven),
    ])
    func whatAFileProves(texts: [String], style: NumberStyle) {
        var evidence = NumberEvidence()
        for text in texts { Array(text.utf8).withUnsafeBufferPointer { evidence.note($0) } }
        #expect(evidence.style == style)
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
