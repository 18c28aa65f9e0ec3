package import Bytes
package import FeedModel
package import JSONText

/// A finding as the lines of a run folder have it, in words. One codec writes it and reads it.
package struct FindingRecord {
    /// Where it points: what is not known is not said.
    package struct Place {
        /// The export, as reports call it.
        package var file: RecordText
        /// From 1; 0 where it is about the file.
        package var line: UInt32 = 0
        /// From 1 after the header; 0 where it is about the file.
        package var record: UInt32 = 0
        /// A column, or an XML element or attribute.
        package var column: RecordText?
        /// As it is in the export.
        package var value: RecordText?

        /// The file as a whole.
        package init(file: RecordText) { self.file = file }
    }

    /// Such as `price.missing`, or the platform's own with `gateway.` in front.
    package var code: RecordText
    /// How much it weighs.
    package var severity: Severity
    /// Message and fix.
    package var words: FindingWords
    /// What a person has to look at.
    package var place: Place
    /// Of what a gate holds: the SKU's code; empty where it is about the item.
    package var sku = RecordText.none
    /// Of what a gate holds: the value that was accepted.
    package var from = RecordText.none
    /// Of what a gate holds: tonight's value.
    package var to = RecordText.none

    /// A finding that no gate made.
    package init(code: RecordText, severity: Severity, words: FindingWords, place: Place) {
        self.code = code
        self.severity = severity
        self.words = words
        self.place = place
    }
}

/// What a finding says, and what to do about it.
package final class FindingWords {
    /// What was seen, and what was expected.
    package let message: RecordText
    /// What to do; nil where the message says it.
    package let fix: RecordText?
    /// The two as members of JSON, where they were written before: many findings say the same.
    package let json: [UInt8]

    /// Words; with `json` where they were written before.
    package init(message: RecordText, fix: RecordText?, json: [UInt8] = []) {
        self.message = message
        self.fix = fix
        self.json = json
    }

    /// Appends `"message":"…","fix":"…"`.
    package func append(to output: inout ByteBuffer) {
        guard json.isEmpty else { return json.withUnsafeBufferPointer { output.append($0) } }
        output.append(#""message":"#)
        output.append(json: message)
        guard let fix else { return }
        output.append(#","fix":"#)
        output.append(json: fix)
    }
}

extension FindingRecord {
    /// Appends its members as JSON, without the opening brace: the caller puts what comes first.
    ///
    /// - Returns: what findings have in common that say the same in the same column.
    @discardableResult
    package func append(to output: inout ByteBuffer) -> UInt64 {
        output.append(#""code":"#)
        output.append(json: code)
        output.append(#","severity":""#)
        output.append(severity.name)
        output.append(#"","#)
        let start = output.count
        words.append(to: &output)
        let said = UnsafeBufferPointer(rebasing: output.bytes[start...]).hash64
        output.append(#","place":"#)
        place.append(to: &output)
        for (key, value) in [(#","sku":"# as StaticString, sku), (#","from":"#, from), (#","to":"#, to)]
        where !value.isEmpty {
            output.append(key)
            output.append(json: value)
        }
        output.append("}")
        let group = mix64(code.withBytes { $0.hash64 }, said)
        return place.column?.hash64(seed: group) ?? group
    }

    /// What tells it from others and is the same from night to night: its code, its item and its column; of one without
    /// an item its file. Lines move, and messages quote values.
    ///
    /// - Parameter item: the item's id; empty where there is none.
    package func fingerprint(item: RecordText) -> UInt64 {
        var hash = code.hash64(seed: 1)
        if let column = place.column { hash = column.hash64(seed: hash) }
        return item.isEmpty ? place.file.hash64(seed: hash) : item.hash64(seed: hash &+ 1)
    }

    /// Reads what `append(to:)` wrote.
    ///
    /// - Returns: nil where it is no finding.
    package init?(_ view: JSONView, at object: Int) {
        guard let code = view.recordText("code", of: object), let message = view.recordText("message", of: object),
            let severity = view.string("severity", of: object).flatMap(Severity.init(rawValue:)),
            let place = view.member("place", of: object).flatMap({ Place(view, at: $0) })
        else { return nil }
        self.init(
            code: code, severity: severity,
            words: FindingWords(message: message, fix: view.recordText("fix", of: object)), place: place)
        sku = view.recordText("sku", of: object) ?? .none
        from = view.recordText("from", of: object) ?? .none
        to = view.recordText("to", of: object) ?? .none
    }
}

extension FindingRecord.Place {
    /// Appends it as a JSON object.
    package func append(to output: inout ByteBuffer) {
        output.append(#"{"file":"#)
        output.append(json: file)
        if line > 0 {
            output.append(#","line":"#)
            output.append(decimal: Int64(line))
        }
        if record > 0 {
            output.append(#","record":"#)
            output.append(decimal: Int64(record))
        }
        if let column {
            output.append(#","column":"#)
            output.append(json: column)
        }
        if let value {
            output.append(#","value":"#)
            output.append(json: value)
        }
        output.append("}")
    }

    /// Reads what `append(to:)` wrote.
    ///
    /// - Returns: nil where it is no place.
    package init?(_ view: JSONView, at object: Int) {
        guard view[object].kind == .object else { return nil }
        self.init(file: view.recordText("file", of: object) ?? .none)
        line = UInt32(clamping: view.int64("line", of: object) ?? 0)
        record = UInt32(clamping: view.int64("record", of: object) ?? 0)
        column = view.recordText("column", of: object)
        value = view.recordText("value", of: object)
    }
}

extension JSONView {
    /// The text of the member of this key; nil where there is none that is a string.
    func recordText(_ key: StaticString, of object: Int) -> RecordText? {
        guard let value = member(key, of: object), self[value].kind == .string else { return nil }
        return .bytes(text(value))
    }
}
