package import Bytes
package import FeedModel

/// One item of a run: what the catalog says of it, where it was packed, what became of it. A line of `items.jsonl`, and what
/// every other report of items is made of. `ItemRecord+Line.swift` has the one codec that writes and reads the line.
///
/// Its texts are borrowed from the batch or from the line that it was made of. One record is filled again and again.
package struct ItemRecord {
    /// Where a record of an export is.
    package struct RecordPlace {
        /// The export's name; empty: that of the item.
        package var file = RecordText.none
        /// From 1: where it begins.
        package var line: UInt32
        /// From 1 after the header.
        package var record: UInt32

        /// A record; without `file` of the item's own export.
        package init(file: RecordText = .none, line: UInt32, record: UInt32) {
            self.file = file
            self.line = line
            self.record = record
        }
    }

    /// One thing that differs from what was accepted, or that is new.
    package struct Change {
        /// `created`, `price`, `country_price:ES` and so on.
        package var kind: RecordText
        /// The SKU's code; empty where it is about the item.
        package var sku = RecordText.none
        /// Parts of the content that differ, such as `title`.
        package var parts: [RecordText] = []
        /// What was accepted, decimals as text; nil where there was none.
        package var from: RecordText?
        /// What the export says tonight; nil where it says nothing.
        package var to: RecordText?
        /// The cell that says so.
        package var place: FindingRecord.Place?

        /// A change of that kind.
        package init(_ kind: RecordText) { self.kind = kind }
    }

    /// A finding of the item: what is asked of it again and again, and its members as JSON.
    package struct Finding {
        /// Such as `price.missing`.
        package var code: RecordText
        /// How much it weighs.
        package var severity: Severity
        /// What was seen, and what was expected.
        package var message: RecordText
        /// What a gate compared: the SKU's code.
        package var sku = RecordText.none
        /// What was accepted.
        package var from = RecordText.none
        /// Tonight's value.
        package var to = RecordText.none
        /// The same for all findings that say the same in the same column.
        package var group: UInt64
        /// As `FindingRecord.fingerprint(item:)` has it.
        package var fingerprint: UInt64
        /// Where its members are in `findingBytes`, without the opening brace.
        package var json: Range<Int>

        /// - Parameters:
        ///   - item: the id of the item; empty where it has none.
        ///   - output: gets the finding's members.
        package init(_ finding: FindingRecord, item: RecordText, to output: inout ByteBuffer) {
            let start = output.count
            fingerprint = finding.fingerprint(item: item)
            group = finding.append(to: &output)
            json = start..<output.count
            (code, severity, message) = (finding.code, finding.severity, finding.words.message)
            (sku, from, to) = (finding.sku, finding.from, finding.to)
        }
    }

    /// The merchant's id, or the platform's where it serves as the item's; empty where there is none.
    package var item = RecordText.none
    /// nil where nothing says what is to be done with the product.
    package var operation: Operation?
    /// What became of it so far.
    package var status = ItemStatus.prepared
    /// How urgent it is, where it is to be sent.
    package var lane: Lane?
    /// What holds it.
    package var gate: GateName?
    /// The platform's category; nil where the item names none.
    package var categoryID: Int64?
    /// How many SKUs it has.
    package var skuCount = 0
    /// Its first record; nil where no export has it: a product that vanished.
    package var place: RecordPlace?
    /// The records of its SKUs.
    package var skuPlaces: [RecordPlace] = []
    /// Records that neither it nor a SKU is in: further pictures and languages.
    package var otherPlaces: [RecordPlace] = []
    /// What its columns are called: members of JSON as `SentColumns` writes them; mostly empty.
    package var columns = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// A fingerprint of what the export says of it; 0 where nobody asks.
    package var data: UInt32 = 0
    /// What its stock is worth, in hundredths of the currency of its prices; nil where nobody knows or asks.
    package var stockValue: Int64?
    /// Whether it would be good with the category data of last night, where that is another and was asked.
    package var isGoodByOlderCategory: Bool?
    /// What differs from what was accepted.
    package var changes: [Change] = []
    /// The feed that it was packed into, by its number among those of the operation, and its position there.
    package var feed: (number: Int, position: Int)?
    /// The platform's number of the job that it was in.
    package var jobID: Int64?
    /// The platform's id of the product.
    package var productID: Int64?
    /// The feed that decided, where it is not the one that it was packed into.
    package var sentAgainIn = RecordText.none
    /// In the order in which they were found.
    package var findings: [Finding] = []
    /// Where the findings' members are.
    package var findingBytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// Why the verdict is not last night's; empty where it is, or nobody asks.
    package var because: [String] = []
    /// The first night of the verdict, in days since 1970; nil where nobody asks.
    package var sinceDay: Int?

    /// A record to be filled.
    package init() {}

    /// Its feed's name; nil where it is in none.
    package var feedName: String? {
        guard let feed, let operation else { return nil }
        return RunLayout.feed(operation: operation.name, number: feed.number)
    }

    /// The export that it is in; empty where it is in none.
    package var fileName: RecordText { place?.file ?? .none }

    /// Empties it, to be filled again.
    package mutating func removeAll() {
        (item, operation, status, lane, gate, categoryID) = (.none, nil, .prepared, nil, nil, nil)
        (skuCount, place, data, feed) = (0, nil, 0, nil)
        (jobID, productID, sentAgainIn, sinceDay, stockValue) = (nil, nil, .none, nil, nil)
        isGoodByOlderCategory = nil
        columns = UnsafeBufferPointer(start: nil, count: 0)
        findingBytes = UnsafeBufferPointer(start: nil, count: 0)
        skuPlaces.removeAll(keepingCapacity: true)
        otherPlaces.removeAll(keepingCapacity: true)
        changes.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        because.removeAll(keepingCapacity: true)
    }

    /// Adds a finding.
    ///
    /// - Parameter members: has the members of those before, and gets its.
    /// - Returns: the finding as the record has it.
    @discardableResult
    package mutating func add(_ finding: FindingRecord, to members: inout ByteBuffer) -> Finding {
        let finding = Finding(finding, item: item, to: &members)
        findings.append(finding)
        findingBytes = members.bytes
        return finding
    }

    /// The members of a finding as JSON, without the opening brace.
    package func json(of finding: Finding) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: findingBytes[finding.json])
    }
}
