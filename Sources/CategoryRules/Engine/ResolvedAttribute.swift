package import Bytes

/// One chosen value of a general attribute.
package struct ResolvedAttribute: Sendable {
    /// What its value came to.
    package enum Content: Sendable, Equatable {
        /// A value of the list.
        case value(Int)
        /// The Other value with its own text.
        case other(value: Int, text: Text)
        /// The seller's own text, for an attribute without a list.
        case text(Text)
        /// A number with its unit (index into the attribute's units).
        case quantity(FixedDecimal, unit: Int)
        /// A number, for an attribute without units.
        case number(FixedDecimal)
        /// From one number to another, such as `2 - 5`, with its unit where the attribute has units.
        case interval(Text, unit: Int?)
        /// Nothing is there.
        case blank
        /// The list has no such value.
        case unknownValue
        /// Two or more values of the list have that name.
        case ambiguousValue
        /// Text beside a value that takes none.
        case textNotAllowed(Text)
        /// The Other value without the text it needs.
        case otherTextMissing(Int)
        /// A value id for an attribute without a list.
        case valueIDNotAllowed
        /// A number with a unit that the attribute does not have.
        case unitUnknown(Text)
        /// No number where one is due.
        case invalidNumber
    }

    /// Index into the batch's attributes.
    package var entry: Int
    /// The attribute, as an index into the category's `attributes`.
    package var attribute: ResolvedName
    /// What the token means to that attribute.
    package var content: Content
    /// The token itself, which is the whole cell but for lists.
    package var token: Text
    /// The first value of the same attribute that is not blank, in `ProductCheck.attributes`: this one itself where it
    /// is the first.
    package var first = -1
    /// What rules have to say about it.
    package var notes: AttributeNotes = []

    init(entry: Int, attribute: ResolvedName, content: Content, token: Text) {
        self.entry = entry
        self.attribute = attribute
        self.content = content
        self.token = token
    }
}

/// What is to be said about a value of a general attribute. Worked out once, so that rules need not look at products
/// about which there is nothing to say.
package struct AttributeNotes: OptionSet, Sendable {
    /// A bit for each note, as below.
    package let rawValue: UInt32
    /// The notes of those bits.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The category has no such attribute.
    package static let unknown = AttributeNotes(rawValue: 1)
    /// A property of SKUs, given as an attribute.
    package static let skuProperty = AttributeNotes(rawValue: 2)
    /// The name fits two attributes.
    package static let ambiguousName = AttributeNotes(rawValue: 4)
    /// An attribute that is not to be sent. Nothing is said about its value then.
    package static let hidden = AttributeNotes(rawValue: 8)
    /// As `Content.blank`; so are those below, down to `invalidNumber`, as the cases of their names.
    package static let blank = AttributeNotes(rawValue: 16)
    /// As `Content.unknownValue`.
    package static let unknownValue = AttributeNotes(rawValue: 32)
    /// As `Content.ambiguousValue`.
    package static let ambiguousValue = AttributeNotes(rawValue: 64)
    /// As `Content.textNotAllowed`.
    package static let textNotAllowed = AttributeNotes(rawValue: 128)
    /// As `Content.otherTextMissing`.
    package static let otherTextMissing = AttributeNotes(rawValue: 256)
    /// As `Content.valueIDNotAllowed`.
    package static let valueIDNotAllowed = AttributeNotes(rawValue: 512)
    /// As `Content.unitUnknown`.
    package static let unitUnknown = AttributeNotes(rawValue: 1024)
    /// As `Content.invalidNumber`.
    package static let invalidNumber = AttributeNotes(rawValue: 2048)
    /// The same value came before: it is sent once.
    package static let repeated = AttributeNotes(rawValue: 4096)
    /// A second value where one is allowed, in one list.
    package static let surplus = AttributeNotes(rawValue: 8192)
    /// A second value where one is allowed, in another column or element that means the same attribute.
    package static let conflicting = AttributeNotes(rawValue: 16384)
    /// Child attributes count because it is chosen.
    package static let hasChildren = AttributeNotes(rawValue: 32768)
    /// A default of the configuration, beside which the export has a value of its own, or for an attribute that other
    /// categories have.
    package static let overridden = AttributeNotes(rawValue: 65536)
    /// A seller-defined attribute.
    package static let custom = AttributeNotes(rawValue: 131_072)
    /// More values follow than are looked at.
    package static let cut = AttributeNotes(rawValue: 262_144)

    /// What keeps a value out of the item.
    static let unsent: AttributeNotes = [
        .unknown, .skuProperty, .ambiguousName, .hidden, .blank, .repeated, .overridden,
    ]
}
