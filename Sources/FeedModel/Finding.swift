package import Bytes

/// The stable name of one kind of finding, such as `price.out-of-range`. Never renamed, never reused.
package struct FindingCode: Sendable, Hashable, CustomStringConvertible {
    /// Such as `price.missing`: the prefix names the family of rules, and the folder of the rule's file.
    package let name: StaticString
    /// The code of that name.
    package init(_ name: StaticString) { self.name = name }

    /// The name, for people.
    package var description: String { name.description }
    /// By the bytes of the name: one code may be written in several places.
    package static func == (left: FindingCode, right: FindingCode) -> Bool {
        left.name.utf8CodeUnitCount == right.name.utf8CodeUnitCount
            && (left.name.utf8Start == right.name.utf8Start || left.bytes.sameBytes(as: right.name))
    }
    /// Of the bytes of the name.
    package func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    }
}

/// How much a finding weighs.
package enum Severity: String, Sendable, CaseIterable {
    /// The item is not sent.
    case error
    /// A gate keeps the item, or a part of it, back until somebody releases it.
    case held
    /// The item is sent as it is.
    case warning
    /// feedmill changed the item and sends it.
    case fixed
    /// Something worth knowing.
    case notice

    /// Its name in reports, as bytes.
    package var name: StaticString {
        switch self {
        case .error: "error"
        case .held: "held"
        case .warning: "warning"
        case .fixed: "fixed"
        case .notice: "notice"
        }
    }
}

/// One thing that a message is made of. Facts stay values until the message is rendered, so that findings which mean
/// the same thing can be told apart from findings which do not.
package enum Fact: Sendable {
    /// A place without a fact.
    case none
    /// Text in the batch's bytes.
    case text(Text)
    /// A whole number.
    case integer(Int64)
    /// An exact decimal.
    case number(FixedDecimal)
    /// Words that are in the program.
    case words(StaticString)
    /// Text made while checking; rare.
    case string(String)
    /// An attribute of the item's category, by its index there.
    case attribute(Int)
    /// A value of an attribute of the item's category: index of the attribute, index of the value in it.
    case value(attribute: Int, value: Int)
}

/// What the column of a place is called.
package struct ColumnReference: Sendable {
    /// Index into the file's `columns`, or `none`.
    package var index: UInt16
    /// The canonical name where the file has no such column, such as `price`.
    package var name: StaticString?
    /// What the name ends with or takes the place of `*` in it, such as the property's name; empty for most.
    package var suffix: Text
    /// The whole name where it was found out elsewhere: its place in `Batch.shownColumns`, or -1.
    package var shown: Int32 = -1

    /// The column at `index`, or the canonical one called `name` where the file has none.
    package init(index: UInt16, name: StaticString?, suffix: Text) {
        (self.index, self.name, self.suffix) = (index, name, suffix)
    }

    /// What `index` is where the file has no such column.
    package static let noIndex = UInt16.max

    /// No column: the finding is about the record or the file.
    package static var none: ColumnReference { ColumnReference(index: noIndex, name: nil, suffix: .none) }
    /// A column of the file.
    package static func column(_ index: UInt16, suffix: Text = .none) -> ColumnReference {
        ColumnReference(index: index, name: nil, suffix: suffix)
    }
    /// A canonical column that the file does not have.
    package static func named(_ name: StaticString, suffix: Text = .none) -> ColumnReference {
        ColumnReference(index: noIndex, name: name, suffix: suffix)
    }
}

/// Where a finding points: a location of the batch, a column and the value as it is there.
package struct Place: Sendable {
    /// Index into the batch's `locations`, or `noLocation` for the file as a whole.
    package var location: UInt32
    /// The column, or the XML element or attribute.
    package var column: ColumnReference
    /// The raw value in the batch's bytes; empty where there is none.
    package var value: Text

    /// What `location` is for the file as a whole.
    package static let noLocation = UInt32.max

    /// The place of a value; without one, of a record.
    package init(location: UInt32, column: ColumnReference = .none, value: Text = .none) {
        self.location = location
        self.column = column
        self.value = value
    }

    /// The file as a whole.
    package static var file: Place { Place(location: noLocation) }
}

/// One thing that a rule has to say: code, place and the facts its message is made of. The text is made last.
package struct Finding: Sendable {
    /// Says which rule it is, and so how much it weighs and what its text is.
    package let code: FindingCode
    /// What the person has to look at.
    package var place: Place
    /// What the text is made of, in the order that the rule's `text` expects.
    package var facts: (Fact, Fact, Fact, Fact)
    /// Index of the product in the batch, or -1 for a finding about the file or a record without a product.
    package var product: Int32
    /// Bit set of the operations whose item it concerns; all of the product's items when empty.
    package var operations: OperationSet
    /// Reported once per file however often it arises, and then about the file rather than the item.
    package var isOncePerFile: Bool
    /// Tells what is reported once per file or run apart where one code has several causes, or is about several brands or
    /// categories.
    package var cause: UInt64
    /// As `isOncePerFile`, and not again about another file either: once per run and operation.
    package var isOncePerRun: Bool
    /// Weighs less than its code usually does; nil: as the code says.
    package var severity: Severity?
    /// Its words where they were made elsewhere: their place in `Batch.saidWords`, or -1.
    package var said: Int32 = -1

    /// A finding. One with a `cause` is reported once per file; one with `isOncePerRun` is so, too.
    package init(
        _ code: FindingCode, at place: Place, product: Int32 = -1,
        facts first: Fact = .none, _ second: Fact = .none, _ third: Fact = .none, _ fourth: Fact = .none,
        operations: OperationSet = [], isOncePerFile: Bool = false, isOncePerRun: Bool = false,
        severity: Severity? = nil, cause: UInt64 = 0
    ) {
        self.code = code
        self.place = place
        self.product = product
        facts = (first, second, third, fourth)
        self.operations = operations
        self.isOncePerFile = isOncePerFile || isOncePerRun || cause != 0
        self.isOncePerRun = isOncePerRun
        self.severity = severity
        self.cause = cause
    }
}
