import CategoryRules
import JSONText

/// The results of a job's answer, without a copy of what they say. Read as leniently as `PlatformFields` reads.
struct JobResults {
    /// One result.
    struct Place {
        let id: String
        /// Where the bytes of `item_execution_result` are in the answer.
        var range = 0..<0
        /// `item_execution_result`, where it is JSON itself instead of JSON in a string.
        var made: ArraySlice<UInt8>?
    }

    private let view: JSONView
    private let answer: UnsafeBufferPointer<UInt8>
    /// The index of the list; nil where the answer has none.
    let list: Int?

    /// - Parameter answer: what the view was made of, in place.
    init(_ view: JSONView, in answer: UnsafeBufferPointer<UInt8>) {
        self.view = view
        self.answer = answer
        var envelope: Int?
        view.eachMember(of: 0) { key, value in
            if envelope == nil, view.text(key).suffix(9).elementsEqual("_response".utf8) { envelope = value }
        }
        list = Self.field("result_list", of: envelope.flatMap { view[$0].kind == .object ? $0 : nil } ?? 0, view)
    }

    /// The last member of that name; nil where it is absent or null.
    private static func field(_ name: FieldName, of object: Int, _ view: JSONView) -> Int? {
        var found: Int?
        view.eachMember(of: object) { key, value in if name.matches(view.text(key)) { found = value } }
        return found.flatMap { view[$0].kind == .null ? nil : $0 }
    }

    /// In the answer's order.
    func places() throws(MalformedData) -> [Place] {
        var elements: [Int] = []
        guard let list, add(list, to: &elements) else { throw MalformedData("result_list is not a list") }
        return try elements.map { element throws(MalformedData) in
            let result = Self.field("item_execution_result", of: element, view)
            let fields = view.value(at: element, hollow: result).objectValue.map { PlatformFields($0) }
            var place = Place(id: try fields?.text("item_content_id") ?? "")
            guard let result else { return place }
            if view[result].kind == .string, let base = answer.baseAddress, let text = view.text(result).baseAddress {
                place.range = text - base..<text - base + Int(view[result].count)
            } else {
                place.made = Array(view.value(at: result).description.utf8)[...]
            }
            return place
        }
    }

    /// Adds the objects of a list: bare, under one key that names the element type, one object in place of the list, or
    /// an empty object for none.
    ///
    /// - Returns: whether it is one.
    private func add(_ value: Int, to elements: inout [Int]) -> Bool {
        switch view[value].kind {
        case .null: return true
        case .string: return view[value].count == 0
        case .array:
            var isList = true
            view.eachElement(of: value) { element in
                if view[element].kind == .object { elements.append(element) } else { isList = false }
            }
            return isList
        case .object:
            let count = view[value].count
            guard count > 0 else { return true }
            let only = value + 2
            if count == 1, view[only].kind == .array || view[only].kind == .object { return add(only, to: &elements) }
            elements.append(value)
            return true
        case .number, .true, .false: return false
        }
    }
}
