import Bytes
import CategoryRules
import FeedModel
import FeedPacking
package import RunFolder

/// What the platform said of items, as findings: their codes begin with `gateway.` and go on as the platform writes
/// them.
package enum PlatformFindings {
    /// In front of the platform's own code: `gateway.F00-00-10007-007`.
    package static let prefix = "gateway."

    /// The findings about one item.
    ///
    /// - Parameters:
    ///   - item: as the walk left it.
    ///   - outcome: what became of it.
    ///   - xmlFiles: the exports in the canonical XML.
    package static func findings(
        _ item: borrowing ItemRecord, _ outcome: ItemOutcome, xmlFiles: Set<String>
    ) -> [FindingRecord] {
        guard outcome.status == .failed || outcome.status == .unknown else { return [] }
        guard outcome.status == .unknown else {
            return failures(item, outcome, isXML: xmlFiles.contains(item.fileName.string))
        }
        return [
            finding(
                "unknown", "The platform did not say what became of this item.",
                fix: item.operation == .productCreate
                    ? "Look for its SKU codes in the seller's product list; if it is there, put its id into "
                        + "aliexpress_product_id." : "Run again: an update may be sent any number of times.",
                place(item))
        ]
    }

    /// So much of a text of the platform's is in a report, so much of a code, and so many of the violations of one
    /// item; `results.jsonl` has the whole, once.
    private static let longestText = 4096
    private static let longestCode = 200
    private static let mostViolations = 100

    private static func failures(
        _ item: borrowing ItemRecord, _ outcome: ItemOutcome, isXML: Bool
    ) -> [FindingRecord] {
        let code = ForeignText.cut(outcome.code ?? "failed", to: longestCode)
        // A schema's violations have a line each, with their pointers.
        let lines = outcome.messages.filter { $0.hasPrefix("#/") }
        let whole = shortened(outcome.messages)
        let entry = PlatformCodes.entry(code, message: whole)
        guard lines.isEmpty else {
            var findings: [FindingRecord] = []
            for line in lines.prefix(mostViolations) {
                let line = ForeignText.cut(line, to: longestText)
                let place = PointedPlace(line, in: item, isXML: isXML)?.place ?? place(item)
                findings.append(finding(code, sentence(line), fix: entry?.cure, place))
            }
            if lines.count > findings.count || lines[lines.count - 1].hasSuffix("…") {
                findings.append(
                    finding(
                        code, "The platform says more about this item: results.jsonl has the whole answer.",
                        fix: entry?.cure, place(item)))
            }
            return findings
        }
        let message = whole.isEmpty ? entry?.meaning ?? "The platform refused the item without saying why." : whole
        return [finding(code, sentence(message), fix: entry?.cure, place(item))]
    }

    /// The lines of a text as one, as far as it is shown.
    private static func shortened(_ lines: [String]) -> String {
        var text = ""
        for line in lines where text.utf8.count <= longestText { text += text.isEmpty ? line : " \(line)" }
        return ForeignText.cut(text, to: longestText)
    }

    private static func sentence(_ text: String) -> String {
        [".", "!", "?", "…"].contains { text.hasSuffix($0) } ? text : "\(text)."
    }

    static func place(_ item: borrowing ItemRecord) -> FindingRecord.Place {
        var place = FindingRecord.Place(file: item.fileName)
        if let own = item.place { (place.line, place.record) = (own.line, own.record) }
        return place
    }

    private static func finding(
        _ code: String, _ message: String, fix: String?, _ place: FindingRecord.Place
    ) -> FindingRecord {
        FindingRecord(
            code: .string(prefix + code), severity: .error,
            words: FindingWords(message: .string(message), fix: fix.map { .string($0) }), place: place)
    }
}

/// The place in an export that a JSON pointer into an item's content means, such as `#/sku_info_list/0/price`. What the
/// pointer means is `ItemPart`'s to say, where it was the item's line.
struct PointedPlace {
    let place: FindingRecord.Place

    /// - Parameters:
    ///   - line: of the platform's message; begins with the pointer.
    ///   - item: as the walk left it.
    ///   - isXML: its export is in the canonical XML.
    /// - Returns: nil where the pointer leads to nothing that has a place of its own.
    init?(_ line: String, in item: borrowing ItemRecord, isXML: Bool) {
        guard let own = item.place else { return nil }
        let part = ItemPart(pointer: String(line.prefix { $0 != ":" }))
        let sent = SentColumns(item.columns)
        var location: ItemRecord.RecordPlace?
        if let index = part.skuIndex {
            let row = sent.skus.isEmpty ? index : sent.skus.dropFirst(index).first
            location = row.flatMap { item.skuPlaces.dropFirst($0).first }
        }
        let column = Self.column(of: part, sent, isXML: isXML)
        guard column != nil || location != nil else { return nil }
        let found = location ?? own
        var place = FindingRecord.Place(file: found.file.isEmpty ? own.file : found.file)
        (place.line, place.record) = (found.line, found.record)
        place.column = column.map { .string($0) }
        self.place = place
    }

    /// What the part's column is called in the item's export.
    private static func column(of part: ItemPart, _ sent: SentColumns, isXML: Bool) -> String? {
        guard !isXML else { return part.element }
        // A country's price and a seller's own attribute have no column without their names.
        guard let column = part.column, !column.hasSuffix(":") else { return nil }
        let number = part.skuIndex.flatMap { sent.setOfSKU.dropFirst($0).first } ?? 0
        return sent.sets.dropFirst(number).first?.first { $0.column == column }?.name ?? column
    }
}
