package import JSONText

/// All that a run folder, and the export that an item was made of, have to say of one item.
package struct ItemStory: Sendable {
    /// The records of it that are in one export.
    package struct Source: Sendable {
        /// The export's name.
        package var export: String
        /// The file that they were read from, in the run folder or the export itself; nil where they cannot be shown.
        package var path: String?
        /// Why they cannot, in words, such as that the export has changed.
        package var problem = ""
        /// What is above the records: a CSV's header, an XML document's prologue and root.
        package var head = ""
        /// In the order of the export.
        package var records: [SourceRecord] = []
    }

    /// A record as it is in its file.
    package struct SourceRecord: Sendable, Equatable {
        /// In the export.
        package var line: Int64
        /// Counted from 1 after the header.
        package var record: Int64
        /// The bytes of the record, as text.
        package var text: String
    }

    /// Its line of `items.jsonl`.
    package var item: JSONValue
    /// Its records, by export: where it is first, then where further rows of it are.
    package var sources: [Source] = []
    /// What is sent of it; nil where nothing was made of it.
    package var content: JSONValue?
    /// Its lines of `results.jsonl`.
    package var results: [JSONValue] = []

    /// The merchant's id.
    package var id: String { item["item"]?.stringValue ?? "" }
    /// As `items.jsonl` has it, such as `rejected`.
    package var status: String { item["status"]?.stringValue ?? "" }
    /// The platform's name of it; nil for an item that has none.
    package var operation: String? { item["operation"]?.stringValue }
}
