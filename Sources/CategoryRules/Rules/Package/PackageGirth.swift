import Bytes
package import FeedModel

/// A package whose sides are too large together.
package enum PackageGirth: Rule {
    package static let page = RulePage(
        "package.girth", .error,
        what: "The longest side of a package plus twice the sum of the other two is at most "
            + "2700 cm.",
        why: "The platform refuses larger packages.",
        cure: "Correct the sides. The limit is girth_max in the configuration.",
        source: "offer.product.post document (package_length, package_width, package_height)",
        passing: [.rows([["package_length": "700", "package_width": "500", "package_height": "500"]])],
        failing: [.rows([["package_length": "700", "package_width": "600", "package_height": "500"]])])

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard product.carriesWholeProduct, let length = product.length.number, let width = product.width.number,
            let height = product.height.number
        else { return }
        let (minimum, maximum) = (product.limits.sideMinimum, product.limits.sideMaximum)
        let sides = (length, width, height)
        let greatest = max(sides.0, sides.1, sides.2)
        guard greatest <= maximum, min(sides.0, sides.1, sides.2) >= minimum,
            let girth = Self.girth(sides, greatest), girth > product.limits.girthMaximum
        else { return }
        product.report(
            Finding(
                page.code, at: batch.place(of: .packageLength, product: product.index), facts: .number(girth),
                .number(product.limits.girthMaximum)), &findings)
    }

    /// Longest + 2 × (sum of the others) = 2 × (sum of all) − longest. Nil where so many decimals do not fit a number.
    private static func girth(
        _ sides: (FixedDecimal, FixedDecimal, FixedDecimal), _ longest: FixedDecimal
    ) -> FixedDecimal? {
        let scale = max(sides.0.scale, sides.1.scale, sides.2.scale)
        guard scale <= 12 else { return nil }
        func units(_ number: FixedDecimal) -> Int64 {
            (number.scale..<scale).reduce(number.coefficient) { result, _ in result * 10 }
        }
        let sum = units(sides.0) + units(sides.1) + units(sides.2)
        return FixedDecimal(coefficient: 2 * sum - units(longest), scale: scale)
    }

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "The longest side plus twice the others is \(facts.text(0)) cm; up to "
                + "\(facts.text(1)) cm are allowed.",
            fix: "Correct the sides of the package.")
    }
}
