import Bytes
package import FeedModel
package import JSONText

/// What `summary.json` says. There may be very many exports: what is said of one is made when somebody asks for it.
package struct SummaryDocument: Sendable {
    /// All of it; under `files` an empty list, which keeps their place.
    package var json: JSONObject
    /// What is said of each export, in the order of the catalog.
    package var files: LazyList<JSONValue>

    /// A summary that is in memory as a whole.
    package init(_ json: JSONValue) {
        self.json = json.objectValue ?? JSONObject()
        files = LazyList(self.json[Self.files]?.arrayValue ?? [])
        if let place = self.json.members.firstIndex(where: { $0.key == Self.files }) {
            self.json.members[place].value = .array([])
        }
    }

    /// A summary whose exports are said one by one; `json` has an empty list for them.
    package init(_ json: JSONObject, files: LazyList<JSONValue>) {
        self.json = json
        self.files = files
    }

    /// The key of the exports.
    package static let files = "files"
}

extension OutputFile {
    /// Appends a summary for a person, export after export.
    func append(indented summary: SummaryDocument) throws(RunFolderError) {
        var text = ByteBuffer(capacity: 1 << 14)
        func spill(_ text: inout ByteBuffer) throws(RunFolderError) {
            guard text.count >= 1 << 14 else { return }
            try append(text)
            text.removeAll()
        }
        var separator = "{\n  "
        for member in summary.json.members {
            text.append(separator)
            text.append(jsonString: member.key)
            text.append(": ")
            separator = ",\n  "
            guard member.key == SummaryDocument.files, !summary.files.isEmpty else {
                try text.append(indented: member.value, level: 1, between: spill)
                continue
            }
            for (number, file) in summary.files.enumerated() {
                text.append(number == 0 ? "[\n    " : ",\n    ")
                try text.append(indented: file, level: 2, between: spill)
                try spill(&text)
            }
            text.append("\n  ]")
        }
        text.append(summary.json.members.isEmpty ? "{}\n" : "\n}\n")
        try append(text)
    }
}
