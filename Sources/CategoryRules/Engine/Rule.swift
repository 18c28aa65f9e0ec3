import Bytes
package import FeedModel

/// One rule: what it looks for, what it says, and the page that explains it. One file per rule; the examples of its page
/// are its tests.
package protocol Rule: Sendable {
    /// What `feedmill explain` and the page of rules say, with the examples that are the rule's tests.
    static var page: RulePage { get }

    /// The rule has something to look at only where one of these is true of a product; `any` where nothing says
    /// otherwise. Most products are good, and most rules need not be asked about them.
    static var concerns: ProductTraits { get }

    /// The lists of ours that the rule goes by. Where the configuration extends one of them, its findings are no certain
    /// faults.
    static var lists: [KnownList] { get }

    /// It is an error by feedmill's own caution: the platform might take the item, and the configuration may say so.
    static var mayBeLowered: Bool { get }

    /// Looks at one product and appends what there is to say. Rules whose findings arise elsewhere (while reading,
    /// while packing) have nothing to look at here.
    static func check(_ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding])

    /// The finding in words: what was seen, what was expected and, where there is one, the fix.
    static func text(_ facts: FactReader) -> FindingText
}

extension Rule {
    /// A rule that looks at every product.
    package static var concerns: ProductTraits { .any }
    /// A rule without lists.
    package static var lists: [KnownList] { [] }
    /// A rule whose errors stay errors.
    package static var mayBeLowered: Bool { false }

    package static func check(
        _ product: borrowing ProductCheck, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {}

    static var code: FindingCode { page.code }
}

/// A finding in words.
package struct FindingText: Sendable, Equatable {
    /// What was seen and what was expected, in one line.
    package var message: String
    /// What to write instead, or what to do; nil where the message says it all.
    package var fix: String?

    /// A message ends with a full stop, and so does a fix.
    package init(_ message: String, fix: String? = nil) {
        self.message = message
        self.fix = fix
    }
}

/// What `feedmill explain CODE` shows.
package struct RulePage: Sendable {
    /// `family.name`; never renamed, never used again.
    package let code: FindingCode
    /// What a finding weighs unless the configuration says otherwise.
    package let severity: Severity
    /// What the rule looks for, in a sentence.
    package let what: String
    /// Why it matters.
    package let why: String
    /// How to mend it.
    package let cure: String
    /// Where the rule comes from: the platform's document, or feedmill's own format.
    package let source: String
    /// Catalogs in which the rule finds nothing.
    package let passing: [RuleExample]
    /// Catalogs in which it finds something; at least one, but for codes that `RuleListTests` names.
    package let failing: [RuleExample]

    /// A page; each text is one or more whole sentences.
    package init(
        _ code: StaticString, _ severity: Severity, what: String, why: String, cure: String, source: String,
        passing: [RuleExample], failing: [RuleExample]
    ) {
        self.code = FindingCode(code)
        self.severity = severity
        self.what = what
        self.why = why
        self.cure = cure
        self.source = source
        self.passing = passing
        self.failing = failing
    }
}

/// A small catalog that shows a rule at work.
package enum RuleExample: Sendable {
    /// Rows of one CSV: each is a good product's row with these columns changed or added. A blank text empties a
    /// column, `nil` removes it from every row. Rows share their item unless they name another `item_id`.
    case rows([[String: String?]])
    /// A whole export of that file name.
    case file(String, String)
    /// Several exports of one catalog.
    case files([(String, String)])
    /// As `rows`, with a file beside the category data of the samples: its name and what it says.
    case rowsWith(String, String, [[String: String?]])
}

/// Gives a rule the facts of one of its findings, as text for a person.
package struct FactReader {
    /// The finding that is put into words.
    package let finding: Finding
    let bytes: UnsafeBufferPointer<UInt8>
    let category: Category?
    /// The category data of the run.
    let categories: CategoryStore?
    /// What is between whole and fraction in the numbers of the file, `.` or `,`.
    let decimalPoint: UInt8

    init(
        _ finding: Finding, bytes: UnsafeBufferPointer<UInt8>, category: Category?, categories: CategoryStore? = nil,
        decimalPoint: UInt8 = 0x2E
    ) {
        self.decimalPoint = decimalPoint
        self.finding = finding
        self.bytes = bytes
        self.category = category
        self.categories = categories
    }

    /// How much of a text a message shows.
    private static let longest = 120

    /// The value that the finding points at, in quotes; a long one is cut.
    package var value: String { Self.quoted(bytes[finding.place.value].string) }

    /// The value that the finding points at, as it is.
    package var rawValue: String { bytes[finding.place.value].string }

    /// A fact by its position, from 0 to 3.
    package func fact(_ index: Int) -> Fact {
        switch index {
        case 0: finding.facts.0
        case 1: finding.facts.1
        case 2: finding.facts.2
        default: finding.facts.3
        }
    }

    /// A fact in words: a text without quotes, a number in digits, an attribute or value with its id.
    package func text(_ index: Int) -> String {
        switch fact(index) {
        case .none: ""
        case .text(let text): bytes[text].string
        case .integer(let number): String(number)
        case .number(let number): number.description
        case .words(let words): words.description
        case .string(let string): string
        case .attribute(let attribute): attributeName(attribute)
        case .value(let attribute, let value): valueName(attribute, value)
        }
    }

    /// A fact in quotes; a long one is cut.
    package func quoted(_ index: Int) -> String { Self.quoted(text(index)) }

    /// Whether the rule gave a fact at that position.
    package func isPresent(_ index: Int) -> Bool {
        if case .none = fact(index) { return false }
        return true
    }

    /// A fact that is a whole number; 0 where it is anything else.
    package func integer(_ index: Int) -> Int64 {
        if case .integer(let number) = fact(index) { return number }
        return 0
    }

    /// The attribute that a fact names.
    package func attribute(_ index: Int) -> CategoryAttribute? {
        switch fact(index) {
        case .attribute(let attribute): category?.attributes[attribute]
        case .value(let attribute, _): category?.attributes[attribute]
        default: nil
        }
    }

    /// The value of an attribute whose name is nearest to `name`, in words such as `Blue (173)`.
    package func nearestValue(to name: String, of attribute: Int) -> String? {
        nearestValueIndex(to: name, of: attribute).map { valueName(attribute, $0) }
    }

    /// As `nearestValue(to:of:)`, by its index in the attribute.
    package func nearestValueIndex(to name: String, of attribute: Int) -> Int? {
        category.flatMap { $0.nearestNames.value(near: name, of: attribute, in: $0) }
    }

    /// The attribute whose name is nearest to `name`, by its index in the category.
    package func nearestAttribute(to name: String) -> Int? {
        category.flatMap { $0.nearestNames.attribute(near: name, in: $0) }
    }

    /// Values of an attribute in words: all of them where they are few, otherwise the first ones and how many there
    /// are. nil for an attribute without a list.
    package func options(of attribute: Int) -> String? {
        guard let values = category?.attributes[attribute].values, !values.isEmpty else { return nil }
        guard values.count > Self.fewValues else {
            return values.indices.map { valueName(attribute, $0) }.joined(separator: ", ")
        }
        return (0..<3).map { valueName(attribute, $0) }.joined(separator: ", ") + " and \(values.count - 3) more"
    }

    /// So many values are listed in a message.
    private static let fewValues = 8

    /// An attribute in words, such as `Color (14)`.
    package func attributeName(_ index: Int) -> String {
        guard let attribute = category?.attributes[index] else { return "attribute" }
        return attribute.label
    }

    /// A value in words, such as `Blue (173)`.
    package func valueName(_ attribute: Int, _ value: Int) -> String {
        guard let found = category?.attributes[attribute].values[value] else { return "value" }
        return found.label
    }

    private var hasDecimalCommas: Bool { decimalPoint == 0x2C }

    /// What the numbers of the file have before their decimals: `point` or `comma`.
    package var decimalMark: String { hasDecimalCommas ? "comma" : "point" }

    /// What to write where a number has a decimal comma in a file whose numbers have a point, or the other way round; nil for
    /// anything else.
    package var numberWithMarkOfFile: String? {
        if let bothReadings { return bothReadings }
        var number = rawValue.replacing(hasDecimalCommas ? "." : ",", with: hasDecimalCommas ? "," : ".")
        guard number != rawValue, number.withUTF8({ FixedDecimal($0, point: decimalPoint) }) != nil else { return nil }
        return "Write \(number): the numbers of this file have a decimal \(decimalMark)."
    }

    /// What a price looks like in the file.
    package var priceAdvice: String {
        numberWithMarkOfFile ?? "Write it as \(hasDecimalCommas ? "1234,5" : "1234.5")."
    }

    /// Both readings of a number, as readers of shops' exports write them where a file does not settle which is meant.
    package var writtenReadings: String? {
        let written = rawValue.split(separator: " or ")
        let areNumbers = written.count == 2 && written.allSatisfy { $0.first?.isNumber == true || $0.first == "-" }
        return areNumbers ? rawValue : nil
    }

    /// What to do about a number with one mark that has three digits after it, which may be two; nil for any other value.
    package var bothReadings: String? {
        let advice = "write the one that you mean, without thousands separators."
        if let writtenReadings { return "It may be \(writtenReadings): \(advice)" }
        let number = rawValue.filter { $0 != " " && $0 != "\u{A0}" }.drop { !$0.isNumber }.prefix {
            $0.isNumber || $0 == "," || $0 == "."
        }
        let parts = number.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard parts.count == 2, (1...3).contains(parts[0].count), parts[0].first != "0", parts[1].count == 3 else {
            return nil
        }
        let fraction = "\(parts[0])\(hasDecimalCommas ? "," : ".")\(parts[1])"
        return "It may be \(parts[0])\(parts[1]) or \(fraction): \(advice)"
    }

    /// So many of something, in words: `1 character`, `3 characters`.
    package static func counted(_ number: Int64, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    /// A text in single quotes, cut when it is long. Control characters show as blanks.
    package static func quoted(_ text: String) -> String {
        var shown = String(
            String.UnicodeScalarView(text.unicodeScalars.prefix(longest).map { $0.value < 0x20 ? " " : $0 }))
        if shown.unicodeScalars.count < text.unicodeScalars.count { shown += "…" }
        return "'\(shown)'"
    }
}
