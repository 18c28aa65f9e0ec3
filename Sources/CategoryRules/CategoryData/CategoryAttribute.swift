import Bytes

// The structs of a compiled category hold pointers into its memory: they are read by many tasks at once, and as plain
// bytes they cost no reference counting. They are valid as long as their `Category`, which its store keeps to the end.

/// Bytes of a category: a name, a key or an id, valid as long as the `Category`.
package typealias CategoryBytes = UnsafeBufferPointer<UInt8>

/// A name in one language.
package struct LocalizedName: BitwiseCopyable, @unchecked Sendable {
    /// Such as `es`; empty where the data does not say.
    package let language: CategoryBytes
    /// The name, in UTF-8.
    package let text: CategoryBytes
}

/// A unit that the numbers of an attribute can be given in.
package struct CategoryUnit: BitwiseCopyable, @unchecked Sendable {
    /// Such as `kg`.
    package let name: CategoryBytes
    /// How many of the smallest unit it is, as the platform writes it.
    package let rate: CategoryBytes
}

/// How an attribute is filled.
///
/// It follows from the values first and from `attribute_show_type_value` second: an attribute with values is a choice,
/// a multiple one when shown as `check_box` or `group_table`. One without values takes what is written: numbers when
/// it is shown as `input_int` (whole ones), `interval` (two), or `unit`, has units, or has the input type NUMBER; text
/// otherwise. Whether a choice also takes text of the seller's own is `allowsOwnText`.
package enum AttributeKind: Sendable, BitwiseCopyable {
    /// One value of the list.
    case singleChoice
    /// Any number of values of the list.
    case multipleChoice
    /// What the seller writes.
    case freeText
    /// A whole number.
    case wholeNumber
    /// A decimal, with a unit where the attribute has units.
    case number
    /// A range of numbers, such as `2 - 5`.
    case interval

    /// Filled with values of a list.
    package var isChoice: Bool { self == .singleChoice || self == .multipleChoice }
}

/// One value of a list.
package struct CategoryValue: BitwiseCopyable, @unchecked Sendable {
    /// The platform's id of the value.
    package let id: Int64
    /// The id in digits.
    package let idText: CategoryBytes
    /// The English name; where there is none any other, and where there is no name at all the id.
    package let name: CategoryBytes
    /// Its names in all languages, in the order of the data.
    package let names: UnsafeBufferPointer<LocalizedName>
    /// Choosing it asks for more attributes, whether the data has them or not.
    package let hasChildren: Bool
    /// Those attributes, as indexes into the category's `attributes`.
    package let children: UnsafeBufferPointer<Int>

    /// `name` as text.
    package var englishName: String { name.string }

    /// Its name and id for a person, such as `Blue (173)`.
    package var label: String { "\(englishName) (\(idText.string))" }
}

/// The value of an attribute that another attribute hangs on.
package struct CategoryParent: BitwiseCopyable, Sendable, Hashable {
    /// Index into the category's `attributes`.
    package let attribute: Int
    /// Index into that attribute's `values`.
    package let value: Int

    /// A value, by its place in the category.
    package init(attribute: Int, value: Int) {
        self.attribute = attribute
        self.value = value
    }
}

/// One attribute of a category: a field of the product or a property of its SKUs.
package struct CategoryAttribute: BitwiseCopyable, @unchecked Sendable {
    /// Below 0 for an attribute that only a schema names: there it has none.
    package let id: Int64
    /// The id in digits.
    package let idText: CategoryBytes
    /// The English name; where there is none any other, and where there is no name at all the
    /// id.
    package let name: CategoryBytes
    /// What feeds call it: what the schema does, otherwise the English name.
    package let key: CategoryBytes
    /// The key as it is as a JSON string within a JSON string, in `\"`.
    package let embeddedKeyJSON: CategoryBytes
    /// Its names in all languages, in the order of the data.
    package let names: UnsafeBufferPointer<LocalizedName>
    /// The value it counts with; nil for an attribute that always counts.
    package let parent: CategoryParent?
    /// Every product needs it, unless it is hidden or has a parent.
    package let isRequired: Bool
    /// Buyers filter by it: a product without it is found less often.
    package let isKey: Bool
    /// A property of SKUs; otherwise a general attribute.
    package let isSKU: Bool
    /// False: not shown, and not to be sent.
    package let isVisible: Bool
    /// Where it is among the SKU properties, ascending.
    package let spec: Int
    /// `input_type` as it is, such as `STRING`.
    package let inputType: CategoryBytes
    /// `attribute_show_type_value` as it is, such as `list_box`.
    package let showType: CategoryBytes
    /// How it is filled.
    package let kind: AttributeKind
    /// SKU values may have a name of the seller's own (`alias`).
    package let allowsCustomName: Bool
    /// SKU values may have a picture.
    package let allowsCustomPicture: Bool
    /// Text of the seller's own may be in place of a value of the list (`support_enum_input`).
    package let allowsOwnText: Bool
    /// The units that its numbers take; empty where it takes none.
    package let units: UnsafeBufferPointer<CategoryUnit>
    /// Its list; empty for text and numbers.
    package let values: UnsafeBufferPointer<CategoryValue>
    /// Index of the value Other (id 4), which wants a text beside it.
    package let otherValue: Int?
    /// Ship-to countries that want it although `isRequired` is false, such as `FR`.
    package let requiredCountries: UnsafeBufferPointer<CategoryBytes>
    let valueIndex: UnsafePointer<NameIndex>

    /// Whether its value is before another property's in a SKU: by `spec`, where that is the same by id; what only a
    /// schema names, which has neither, last and in the schema's order.
    func precedesInSKU(_ other: CategoryAttribute) -> Bool {
        if id < 0 || other.id < 0 { return id < 0 && other.id < 0 ? id > other.id : other.id < 0 }
        return (spec, id) < (other.spec, other.id)
    }

    /// `name` as text.
    package var englishName: String { name.string }

    /// Its name and id for a person, such as `Color (14)`; the name alone where only a schema has it.
    package var label: String { id < 0 ? englishName : "\(englishName) (\(id))" }

    /// The value that an export means by `name`: `#47` is always the id 47; otherwise the exact name in any language,
    /// then the name without regard to case and blanks around it, then digits as an id. The first step that fits any
    /// value decides, and if it fits several the name is ambiguous.
    ///
    /// Inlined, because otherwise the whole struct is copied for the call.
    @inline(__always)
    package func value(named name: UnsafeBufferPointer<UInt8>) -> NameMatch { valueIndex.pointee.match(name) }

    /// The value of an id that is written in digits.
    package func value(idText: UnsafeBufferPointer<UInt8>) -> Int? {
        if case .one(let index) = valueIndex.pointee.match(id: idText) { index } else { nil }
    }

    /// The value of an id.
    package func value(id: Int64) -> Int? {
        var digits = ByteBuffer(capacity: 24)
        digits.append(decimal: id)
        return value(idText: digits.bytes)
    }

    /// The unit of that name, exactly.
    package func unit(named name: UnsafeBufferPointer<UInt8>) -> Int? {
        units.firstIndex { $0.name.sameBytes(as: name) }
    }
}
