import Bytes
import FeedModel

/// A setting that a configuration to start from leaves open: what only the seller knows.
package struct OpenSetting: Sendable {
    /// An answer that may be meant.
    package struct Suggestion: Sendable {
        /// What goes into the configuration.
        package let value: String
        /// The value with what it is called, for a person.
        package let label: String

        /// An answer, and what a person reads.
        package init(value: String, label: String) {
            self.value = value
            self.label = label
        }
    }

    /// The keys that lead to it in the configuration.
    package let keys: [String]
    /// What it means, in a line.
    package let meaning: String
    /// Where a person finds the answer.
    package let source: String
    /// How many products, or SKUs, wait for it.
    package var count = 0
    /// The most likely first.
    package var suggestions: [Suggestion] = []
    /// Whether an answer can be meant, where more is known than its form.
    var accepts: (@Sendable (String) -> Bool)?
    /// Whether it is worth a question on a terminal: one that many products wait for.
    package var isAsked = true

    /// A setting that is open.
    package init(_ keys: [String], _ meaning: String, in source: String) {
        self.keys = keys
        self.meaning = meaning
        self.source = source
    }

    /// What a product may lack that the configuration can give for all of them.
    static let defaults: [OpenSetting] = [
        OpenSetting(
            ["defaults", "locale"], "the language that titles and descriptions are written in, such as en_US",
            in: "look at a title of the export"),
        OpenSetting(
            ["defaults", "category_id"], "the leaf category of products without one",
            in: "feedmill categories list, or the seller centre when you post a product"),
        OpenSetting(
            ["defaults", "brand"], "the brand of products without one; None for goods without a brand",
            in: "feedmill categories show ID lists the values of Brand Name"),
        OpenSetting(
            ["defaults", "package_weight"], "kilograms of a packed product, such as 0.35", in: "weigh a typical parcel"),
        OpenSetting(
            ["defaults", "package_length"], "centimetres of the parcel's longest side", in: "measure a typical parcel"),
        OpenSetting(
            ["defaults", "package_width"], "centimetres of the parcel's width", in: "measure a typical parcel"),
        OpenSetting(
            ["defaults", "package_height"], "centimetres of the parcel's height", in: "measure a typical parcel"),
        OpenSetting(
            ["defaults", "shipping_preparation_time"], "days until a parcel is handed to the carrier, such as 3",
            in: "your own promise to buyers"),
        OpenSetting(
            ["defaults", "shipping_template_id"], "the id of a shipping template",
            in: "the seller centre, under shipping templates"),
        OpenSetting(
            ["defaults", "service_template_id"], "the id of a service template; 0 is the platform's own",
            in: "the seller centre, under service templates"),
    ]

    static let stockInStock = OpenSetting(
        ["mapping", "stock", "in_stock"], "the stock of what the export calls in stock without a number",
        in: "the least that you always have")
    static let stockUnknown = OpenSetting(
        ["mapping", "stock", "unknown"], "the stock of what the export says nothing about",
        in: "your own decision: 0 sends nothing that may be sold out")
    static let weightUnit = OpenSetting(
        ["mapping", "weight_unit"], "the unit of weights, which the export does not state: kg, g, lb or oz",
        in: "the shop's settings, under units or locale")
    static let lengthUnit = OpenSetting(
        ["mapping", "length_unit"],
        "the unit of the package's lengths, which the export does not state: cm, mm, m or in",
        in: "the shop's settings, under units or locale")
    static let imageBase = OpenSetting(
        ["mapping", "image_base"], "the prefix of pictures that have no whole address",
        in: "open a picture in the shop and copy its address, up to the part that the export has")
    static let encoding = OpenSetting(
        ["encoding"], "the encoding of the export: its bytes fit several",
        in: "choose the one whose sample reads right")
}

extension OpenSetting {
    /// Why an answer cannot be meant; nil where it can, as far as its form says.
    package func objection(to answer: String) -> String? {
        if let accepts, !accepts(answer) {
            return "expected the id of a leaf category that you may post in, as tree.json has them"
        }
        guard keys.count == 2, keys[0] == "defaults" else { return nil }
        var text = answer
        let number = text.withUTF8 { FixedDecimal($0) }
        switch keys[1] {
        case "package_weight", "package_length", "package_width", "package_height":
            return number.map { $0 > .zero } == true ? nil : "expected a number above 0, such as 0.35"
        case "shipping_preparation_time", "shipping_template_id", "service_template_id", "category_id":
            return number.map { $0.isWhole && !$0.isNegative } == true ? nil : "expected a whole number"
        case "locale":
            let known = PlatformLocales.all.map(\.description)
            return known.contains(answer) ? nil : "expected one of \(known.joined(separator: ", "))"
        default: return nil
        }
    }
}
