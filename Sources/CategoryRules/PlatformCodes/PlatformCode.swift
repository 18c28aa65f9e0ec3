/// An error code that the platform gives an item, or a call about products: what it means, whether the same item may
/// pass another time, what to do, and which of feedmill's rules look for the fault before anything is sent.
package struct PlatformCode: Sendable {
    /// Whether the same item may pass another time.
    package enum Persistence: String, Sendable {
        /// The same item would be refused again: somebody has to change something.
        case permanent
        /// The platform's own trouble: the same item may pass in a later feed.
        case transient
    }

    /// As the platform writes it, such as `F00-00-10007-007`.
    package let code: StaticString
    /// Decides whether failed items go into one more feed.
    package let persistence: Persistence
    /// What it says, in a sentence.
    package let meaning: String
    /// What to do, in a sentence.
    package let cure: String
    /// Codes of feedmill's rules that look for this before sending; empty where only the platform can know.
    package let rules: [StaticString]
    /// Words one of which the text must hold, in any case, for this entry to be meant: a few codes stand for two
    /// things. Empty: the code alone decides.
    package let textMarkers: [String]

    /// An entry of the table.
    package init(
        _ code: StaticString, _ persistence: Persistence, meaning: String, cure: String, rules: [StaticString] = [],
        textMarkers: [String] = []
    ) {
        self.code = code
        self.persistence = persistence
        self.meaning = meaning
        self.cure = cure
        self.rules = rules
        self.textMarkers = textMarkers
    }
}
