import Bytes
import FeedModel
import Testing

@testable import ShopDialects

struct PriceArithmeticTests {
    private func applied(_ price: String, _ change: (inout MappingSettings.Price) -> Void, in currency: String = "")
        -> String?
    {
        var settings = MappingSettings.Price()
        change(&settings)
        #expect(PriceArithmetic.objection(to: settings) == nil)
        let arithmetic = PriceArithmetic(settings)
        return Array(currency.utf8).withUnsafeBufferPointer {
            arithmetic.apply(FixedDecimal(literal: price), in: $0)?.description
        }
    }

    @Test(arguments: [
        // The double nearest to 1.005 lies below it, and 0.1 + 0.2 is no 0.3 there.
        ("1.005", "1", "1.01"), ("0.1", "3", "0.3"), ("2.675", "1", "2.68"), ("44990", "0.0021", "94.48"),
        ("999999999999999", "1", "999999999999999"), ("19.99", "0.000000000000000001", "0"),
    ])
    func ratesAreExactAndRoundedHalfUp(price: String, rate: String, result: String) {
        #expect(applied(price) { $0.rate = FixedDecimal(literal: rate) } == result)
    }

    @Test func taxThenMarkupThenTheRest() {
        // 100 × 1.21 × 1.10 + 2.5
        let result = applied("100") {
            $0.tax = FixedDecimal(literal: "21")
            $0.markup = FixedDecimal(literal: "10")
            $0.add = FixedDecimal(literal: "2.5")
        }
        #expect(result == "135.6")
        #expect(applied("100") { $0.markup = FixedDecimal(literal: "-12.5") } == "87.5")
    }

    @Test(arguments: [
        ("20", "0.99", "up", "20.99"), ("20.99", "0.99", "up", "20.99"), ("21", "0.99", "up", "21.99"),
        ("20.995", "0.99", "up", "21.99"), ("20.3", "0.99", "nearest", "19.99"), ("20.5", "0.99", "nearest", "20.99"),
        ("20", "0.99", "down", "19.99"), ("0.5", "0.99", "down", "0.99"), ("0.5", "0.99", "nearest", "0.99"),
        ("31", "9.90", "up", "39.9"), ("31", "9.90", "nearest", "29.9"), ("20", "0", "up", "20"),
        ("20.01", "0", "up", "21"),
    ])
    func endings(price: String, ending: String, rounding: String, result: String) throws {
        let rounding = try #require(MappingSettings.Price.Rounding(rawValue: rounding))
        let got = applied(price) {
            $0.ending = FixedDecimal(literal: ending)
            $0.rounding = rounding
        }
        #expect(got == result)
    }

    @Test func aCurrencyHasItsOwnRate() {
        let rates: (inout MappingSettings.Price) -> Void = {
            $0.rates = [("KZT", FixedDecimal(literal: "0.002")), ("UAH", FixedDecimal(literal: "0.025"))]
        }
        #expect(applied("1000", rates, in: "KZT") == "2")
        #expect(applied("1000", rates, in: "UAH") == "25")
        #expect(applied("1000", rates, in: "EUR") == nil)
    }

    @Test(arguments: ["0", "-1", "0.1234567890123456789"])
    func ratesThatAreNone(rate: String) {
        var settings = MappingSettings.Price()
        guard let number = Array(rate.utf8).withUnsafeBufferPointer({ FixedDecimal($0) }) else { return }
        settings.rate = number
        #expect(PriceArithmetic.objection(to: settings) != nil)
    }
}
