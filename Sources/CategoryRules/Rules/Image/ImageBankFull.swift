import FeedModel

/// A picture for which the picture bank has no room.
package enum ImageBankFull: Rule {
    package static let page = RulePage(
        "image.bank-full", .held,
        what: "The picture bank has room for the picture.",
        why: "Products can only have pictures of the bank. The item is held until there is room.",
        cure: "Delete pictures that no product uses, or ask the platform for more room. Then run again.",
        source: "photobank.redefining.getphotobankinfo document",
        passing: [.rows([[:]])], failing: [])

    package static func text(_ facts: FactReader) -> FindingText {
        FindingText(
            "There is no room for the picture \(facts.quoted(0)): \(facts.text(1)).",
            fix: "Make room in the picture bank, and run again.")
    }
}
