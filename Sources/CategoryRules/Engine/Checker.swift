import Bytes
package import FeedModel

/// What the configuration says of the rules.
package struct RuleSettings: Sendable {
    /// The operation that `--operation` names for every product.
    package var operation: Operation?
    /// `--operation` names it by its retired name.
    package var usesRetiredOperation: Bool
    /// Where a category's schema has no number.
    package var limits: Limits
    /// What the configuration adds to our lists.
    package var lists: ListExtensions
    /// What the configuration adds to the hosts that serve placeholders.
    package var placeholderHosts: [String] = []
    /// The day of the run, in days since 1970-01-01.
    package var today: Int
    /// Price updates go a way on which a discount that is left out is taken away.
    package var erasesDiscounts: Bool
    /// Severities other than the rules' own, by code; nil turns a rule off.
    package var overrides: [String: Severity?]
    /// What earlier runs know of products.
    package var known: (any ProductDirectory)?
    /// What the configuration leaves open.
    package var open = OpenSettings()
    /// Pictures are fetched and uploaded before their items go.
    package var pictures = PictureUse.asTheyAre

    /// The rules as they are by default, without a state.
    package init(
        operation: Operation? = nil, usesRetiredOperation: Bool = false, limits: Limits = Limits(),
        lists: ListExtensions = ListExtensions(), today: Int = 0, erasesDiscounts: Bool = false,
        overrides: [String: Severity?] = [:], known: (any ProductDirectory)? = nil
    ) {
        self.operation = operation
        self.usesRetiredOperation = usesRetiredOperation
        self.limits = limits
        self.lists = lists
        self.today = today
        self.erasesDiscounts = erasesDiscounts
        self.overrides = overrides
        self.known = known
    }
}

/// What becomes of the addresses of pictures.
package enum PictureUse: Sendable {
    /// The platform gets them as they are, and fetches the pictures.
    case asTheyAre
    /// feedmill fetches and uploads them: files beside the export too, and where that is allowed, what only a network of
    /// one's own leads to.
    case uploaded(fromOwnNetwork: Bool)

    /// Whether feedmill uploads them.
    package var isUploaded: Bool { if case .uploaded = self { true } else { false } }
}

/// Checks products: works out what they say, then asks every rule. Used by several workers at once; what a worker
/// needs for itself is a `ProductCheck` and a list of findings.
package struct Checker: Sendable {
    private let resolver: Resolver
    private let book: RuleBook
    private let settings: RuleSettings
    private let categories: CategoryStore
    private let identity = Identity()

    /// What tells checkers apart.
    final class Identity: Sendable {}

    /// - Parameters:
    ///   - categories: read when a first product needs them.
    ///   - book: the rules, with the severities of `settings`.
    package init(categories: CategoryStore, settings: RuleSettings, book: RuleBook) {
        resolver = Resolver(
            operation: settings.operation, usesRetiredOperation: settings.usesRetiredOperation, categories: categories,
            limits: settings.limits, known: settings.known)
        self.book = book
        self.settings = settings
        self.categories = categories
    }

    /// Which updates of SKUs a product makes, and of which product of the platform, without a look at anything else.
    ///
    /// - Parameter check: is used up.
    /// - Returns: no operation for a product that makes none; no id where the export gives none that can be one, and
    ///   nothing is known of the item.
    package func target(
        of index: Int, in batch: Batch, _ check: ProductCheck
    ) -> (operations: OperationSet, productID: Int64?) { resolver.target(of: index, in: batch, check) }

    /// The product of the platform that a whole product is, where that is known.
    ///
    /// - Parameter check: is used up.
    package func known(_ index: Int, in batch: Batch, _ check: ProductCheck) -> Int64? {
        resolver.known(index, in: batch, check)
    }

    /// Gives a worker's own what is the same for all products, once.
    private func prepare(_ check: ProductCheck) {
        guard check.checker !== identity else { return }
        check.checker = identity
        check.lists = settings.lists
        check.placeholderHosts = settings.placeholderHosts
        check.today = settings.today
        check.erasesDiscounts = settings.erasesDiscounts
        check.pictures = settings.pictures
        check.categories = categories
    }

    /// Checks one product of a batch.
    ///
    /// - Parameters:
    ///   - check: becomes what is known of the product, for the encoders.
    ///   - findings: gets what the rules have to say, in their order.
    ///   - isStopped: somebody asked to stop; a product that rules take long for is left half checked then.
    /// - Throws: `CategoryDataError` when the data of its category cannot be used, which ends the run.
    package func check(
        _ index: Int, of batch: Batch, into check: ProductCheck, _ findings: inout [Finding],
        isStopped: () -> Bool = { false }
    ) throws(CategoryDataError) {
        prepare(check)
        check.limits = settings.limits
        try resolver.resolve(index, of: batch, into: check)
        // Nothing can be said about a product of which a part could not be read.
        guard !check.product.isUnreadable else { return }
        let traits = check.traits
        let takesLong = check.product.skus.count > 1000
        for (rule, concerns) in book.order where !concerns.isDisjoint(with: traits) {
            if takesLong, isStopped() { return }
            let before = findings.count
            rule.check(check, batch, &findings)
            if findings.count - before > ItemMoreFindings.mostOfAKind {
                ItemMoreFindings.cut(&findings, from: before, check)
            }
        }
        settings.open.gather(&findings, of: check, batch)
        // Of what could not be read all is said.
        let unreadable = check.product.unreadable
        if !unreadable.isEmpty {
            findings.removeAll { !$0.operations.isEmpty && $0.operations.isSubset(of: unreadable) }
        }
    }
}

/// All rules with the severities in force: what gives a finding its weight and its words.
package struct RuleBook: Sendable {
    /// The rules in the order in which they look at a product, and what they look for.
    let order = RuleList.all.map { (rule: $0, concerns: $0.concerns) }
    private let rules: [FindingCode: any Rule.Type]
    private let severities: [FindingCode: Severity?]
    private let categories: CategoryStore?

    /// - Parameter overrides: severities other than the rules' own, by code; nil turns a rule off. Codes that do not
    ///   exist, and errors that are to be lowered, have been refused before.
    /// - Parameter categories: the category data of the run, which some messages name.
    package init(overrides: [String: Severity?] = [:], categories: CategoryStore? = nil) {
        self.categories = categories
        var rules: [FindingCode: any Rule.Type] = [:]
        var severities: [FindingCode: Severity?] = [:]
        for (rule, _) in order {
            let page = rule.page
            rules[page.code] = rule
            severities[page.code] = overrides[page.code.description] ?? page.severity
        }
        self.rules = rules
        self.severities = severities
    }

    /// How much a finding weighs; nil when its rule is turned off.
    package func severity(of finding: Finding) -> Severity? {
        let usual = severities[finding.code] ?? .error
        guard let usual else { return nil }
        return finding.severity ?? usual
    }

    /// Whether the configuration makes an error of what is none by itself.
    package func isRaised(_ code: FindingCode) -> Bool {
        guard let severity = severities[code], let rule = rules[code] else { return false }
        return severity == .error && rule.page.severity != .error
    }

    /// A finding in words.
    ///
    /// - Parameter decimalPoint: what is between whole and fraction in the numbers of its file.
    package func text(
        of finding: Finding, bytes: UnsafeBufferPointer<UInt8>, category: Category?, decimalPoint: UInt8 = 0x2E
    ) -> FindingText {
        guard let rule = rules[finding.code] else { return FindingText(finding.code.description) }
        return rule.text(
            FactReader(
                finding, bytes: bytes, category: category, categories: categories, decimalPoint: decimalPoint))
    }

    /// A finding that is made while sending, in words, and how much it weighs; nil where its rule is turned off.
    ///
    /// - Parameter facts: texts, as the rule's own `text` reads them.
    package func said(_ code: String, _ facts: String...) -> (severity: Severity, text: FindingText)? {
        guard let rule = RuleList.rule(code) else { return nil }
        let texts = facts.prefix(2).map { Fact.string($0) } + [.none, .none]
        let finding = Finding(rule.page.code, at: .file, facts: texts[0], texts[1])
        guard let severity = severity(of: finding) else { return nil }
        return (
            severity, rule.text(FactReader(finding, bytes: UnsafeBufferPointer(start: nil, count: 0), category: nil))
        )
    }

    /// Why the configuration's `rules` cannot be: a code that does not exist, or an error that would be lowered though
    /// the platform refuses such items anyway. nil when it can.
    ///
    /// - Parameter lists: a rule that goes by a list which the configuration extends is no certain fault.
    package static func objection(
        to code: String, becoming severity: Severity?, lists: ListExtensions = ListExtensions()
    ) -> String? {
        guard let rule = RuleList.all.first(where: { $0.page.code.description == code }) else {
            let near = nearest(to: code, in: RuleList.all.map { $0.page.code.description })
            return "there is no rule '\(code)'" + (near.map { "; did you mean '\($0)'?" } ?? "")
        }
        guard rule.page.severity == .error, severity != .error, !rule.mayBeLowered,
            !rule.lists.contains(where: lists.extends)
        else {
            return nil
        }
        return "'\(code)' is an error and cannot be lowered: the platform would refuse such items anyway"
    }
}
