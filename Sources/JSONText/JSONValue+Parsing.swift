import Bytes

extension JSONValue {
    /// How deep lists and objects may be in each other when nobody says otherwise.
    package static let greatestDepth = 512

    /// Reads one JSON text (RFC 8259), and nothing but it: no comments, no trailing commas, no second value.
    ///
    /// A byte order mark before it is passed over. A lone surrogate (`"\ud800"`) becomes U+FFFD, since a file that is
    /// readable otherwise should not be lost to half a character. A member that appears twice is kept twice (see
    /// `JSONObject`).
    ///
    /// - Parameter depth: how deep lists and objects may be in each other.
    package init(
        parsing text: UnsafeBufferPointer<UInt8>, depth: Int = JSONValue.greatestDepth
    ) throws(JSONSyntaxError) {
        var tape = JSONTape(capacity: text.count / 8 + 16)
        try tape.parse(text, depth: depth)
        self = tape.view.value(at: 0)
    }

    /// Reads one JSON text; see `init(parsing:depth:)` for bytes behind a pointer.
    package init(parsing text: [UInt8]) throws(JSONSyntaxError) {
        let result = text.withUnsafeBufferPointer { bytes in
            Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
        }
        self = try result.get()
    }

    /// Reads one JSON text; see `init(parsing:depth:)` for bytes behind a pointer.
    package init(parsing text: String) throws(JSONSyntaxError) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
        }
        self = try result.get()
    }
}
