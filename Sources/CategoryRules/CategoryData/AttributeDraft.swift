import Bytes
import JSONText

/// One attribute as an answer of the platform has it, before it is compiled.
struct AttributeDraft {
    /// Below 0 for an attribute that only a schema names: there it has none.
    var id: Int64
    /// What feeds call it, where that is not its English name.
    var key: String?
    var names: [LocalizedText]
    var isRequired: Bool
    var isKey: Bool
    var isSKU: Bool
    var isVisible: Bool
    var spec: Int
    var inputType: String
    var showType: String
    var allowsCustomName: Bool
    var allowsCustomPicture: Bool
    var allowsOwnText: Bool
    var units: [(name: String, rate: String)]
    var values: [ValueDraft]
    var requiredCountries: [String]

    /// A name or text in one language.
    struct LocalizedText {
        var language: String
        var text: String
    }
}

/// One value of an attribute as an answer of the platform has it.
struct ValueDraft {
    /// 0 for a value of a schema that is no number.
    var id: Int64
    /// The id as it is sent.
    var idText: String
    var names: [AttributeDraft.LocalizedText]
    var hasChildren: Bool
    var children: [AttributeDraft]
}

extension AttributeDraft {
    init(_ fields: PlatformFields) throws(MalformedData) {
        guard let id = try fields.integer("id") else { throw MalformedData("an attribute without an id") }
        self = try within("attribute \(id)") { () throws(MalformedData) in try AttributeDraft(id: id, fields) }
    }

    private init(id: Int64, _ fields: PlatformFields) throws(MalformedData) {
        self.id = id
        names = try LocalizedText.list(of: fields)
        isRequired = try fields.truth("required") ?? false
        isKey = try fields.truth("key_attribute") ?? false
        isSKU = try fields.truth("sku") ?? false
        isVisible = try fields.truth("visible") ?? true
        spec = Int(try fields.integer("spec") ?? 0)
        inputType = try fields.text("input_type") ?? ""
        showType = try fields.text("attribute_show_type_value") ?? ""
        allowsCustomName = try fields.truth("customized_name") ?? false
        allowsCustomPicture = try fields.truth("customized_pic") ?? false
        allowsOwnText = try fields.truth("support_enum_input") ?? false
        units = []
        for unit in try fields.list("units") {
            guard let name = try unit.text("unit_name") else { throw MalformedData("a unit without a name") }
            units.append((name, try unit.text("rate") ?? "1"))
        }
        values = try ValueDraft.list(of: fields)
        requiredCountries = []
        if let strategy = try fields.objectOrText("features").object?["AE_FEATURE_PRequireStrategy"]?.stringValue {
            requiredCountries = strategy.split { $0 == "," || $0.isWhitespace }.map(String.init)
        }
    }

    /// Attributes by id, in the order of the answer. One that appears twice alike counts once.
    static func list(of elements: [PlatformFields]) throws(MalformedData) -> [AttributeDraft] {
        var seen: [Int64: JSONValue] = [:]
        var result: [AttributeDraft] = []
        for element in elements {
            let attribute = try AttributeDraft(element)
            if let first = seen.updateValue(.object(element.object), forKey: attribute.id) {
                guard first.semanticallyEqual(to: .object(element.object)) else {
                    throw MalformedData("attribute \(attribute.id) appears twice with different contents")
                }
            } else {
                result.append(attribute)
            }
        }
        return result
    }
}

extension ValueDraft {
    /// The values of an attribute by id, in the order of the answer. One that appears twice alike counts once.
    static func list(of attribute: PlatformFields) throws(MalformedData) -> [ValueDraft] {
        var seen: [Int64: JSONValue] = [:]
        var result: [ValueDraft] = []
        for element in try attribute.list("values") {
            guard let id = try element.integer("id") else { throw MalformedData("a value without an id") }
            if let first = seen.updateValue(.object(element.object), forKey: id) {
                guard first.semanticallyEqual(to: .object(element.object)) else {
                    throw MalformedData("value \(id) appears twice with different contents")
                }
                continue
            }
            result.append(try within("value \(id)") { () throws(MalformedData) in try ValueDraft(id: id, element) })
        }
        return result
    }

    private init(id: Int64, _ fields: PlatformFields) throws(MalformedData) {
        self.id = id
        idText = String(id)
        names = try AttributeDraft.LocalizedText.list(of: fields)
        children = try ChildAttributes.read(fields["attributes"])
        hasChildren = try fields.truth("has_sub_attr") ?? false || !children.isEmpty
    }
}

extension AttributeDraft.LocalizedText {
    /// `names`: an object of languages, its text, or a plain name. Blank names are none.
    static func list(of fields: PlatformFields) throws(MalformedData) -> [Self] {
        let (object, text) = try fields.objectOrText("names")
        if let text { return text.isBlank ? [] : [Self(language: "", text: text)] }
        var result: [Self] = []
        for member in object?.members ?? [] {
            if member.value.isNull { continue }
            guard let name = member.value.stringValue ?? member.value.numberValue?.text else {
                throw MalformedData("the name in \(member.key) is not text")
            }
            if !name.isBlank { result.append(Self(language: member.key, text: name)) }
        }
        return result
    }
}

/// `attributes` of a value: what its choice asks for besides.
///
/// The platform writes them as JSON text that it takes for a list and cuts at every comma, under `json`; simplified
/// answers have the cut list bare, some have whole texts or proper objects. Joined with commas and put in brackets,
/// every kind of text is a list of attributes and of lists of attributes.
private enum ChildAttributes {
    static func read(_ value: JSONValue?) throws(MalformedData) -> [AttributeDraft] {
        try within("child attributes") { () throws(MalformedData) in
            var objects: [PlatformFields] = []
            if let value { try collect(value, into: &objects) }
            return try AttributeDraft.list(of: objects)
        }
    }

    private static func collect(_ value: JSONValue, into objects: inout [PlatformFields]) throws(MalformedData) {
        switch value {
        case .null: break
        case .string(let text): try collect(texts: [text], into: &objects)
        case .array(let elements):
            let texts = elements.compactMap(\.stringValue)
            if !texts.isEmpty, texts.count == elements.count {
                try collect(texts: texts, into: &objects)
            } else {
                for element in elements { try collect(element, into: &objects) }
            }
        case .object(let object):
            if object.members.isEmpty { break }
            if object["id"] != nil {
                objects.append(PlatformFields(object))
            } else if object.members.count == 1 {
                try collect(object.members[0].value, into: &objects)
            } else {
                throw MalformedData("an attribute without an id")
            }
        default: throw MalformedData("expected a list, got \(value.kind)")
        }
    }

    private static func collect(texts: [String], into objects: inout [PlatformFields]) throws(MalformedData) {
        let list: JSONValue
        do {
            list = try JSONValue(parsing: "[\(texts.joined(separator: ","))]")
        } catch {
            throw MalformedData("the text is truncated or not JSON, even when joined with commas (\(error))")
        }
        for element in list.arrayValue ?? [] {
            if element.stringValue != nil { throw MalformedData("expected a list, got text") }
            try collect(element, into: &objects)
        }
    }
}

extension String {
    /// Nothing but blanks.
    fileprivate var isBlank: Bool {
        var copy = self
        return copy.withUTF8 { $0.trimmed.isEmpty }
    }
}
