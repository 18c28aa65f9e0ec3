import Bytes
package import CategoryRules
package import FeedModel
import RunFolder

/// The words of findings, made once for all that say the same: a catalog can hold one mistake in every item.
///
/// Findings have a cause in common when code, facts and the value that they point at are the same, whatever item they
/// are about and wherever they are. Only one task uses it at a time.
package final class FindingTexts {
    /// What a cause has to say.
    package final class Entry {
        /// Message and fix.
        package let text: FindingText
        /// The same as the lines of reports have it.
        let words: FindingWords

        init(_ text: FindingText) {
            self.text = text
            let words = FindingWords(message: .string(text.message), fix: text.fix.map { .string($0) })
            var json = ByteBuffer(capacity: 256)
            words.append(to: &json)
            self.words = FindingWords(message: words.message, fix: words.fix, json: json.array)
        }
    }

    /// So many causes are remembered. One whose facts differ from item to item, such as a line number, is not worth it;
    /// the memory must not grow with those.
    private static let most = 2048
    private var entries: [UInt64: Entry] = [:]
    private var columns: [UInt64: String?] = [:]

    /// Nothing rendered yet.
    package init() {}

    /// The words of a finding.
    ///
    /// - Parameter category: the category of its product.
    package func entry(
        of finding: Finding, in batch: borrowing Batch, category: Category?, _ book: RuleBook
    ) -> Entry {
        if finding.said >= 0 { return entry(of: batch.saidWords[Int(finding.said)]) }
        let bytes = batch.bytes.bytes
        let decimalPoint = batch.file.decimalPoint
        var key = mix64(Self.key(finding, bytes, category), UInt64(decimalPoint))
        // What mends a shop's export hangs on the column, and on the value as the export has it.
        let mayBeShops = batch.file.dialect != nil || batch.otherFiles != nil
        if mayBeShops, FindingWording.file(of: finding.place, batch).dialect != nil {
            key = mix64(key, Self.key(finding.place, batch))
            key = mix64(key, bytes[batch.raw(of: finding.place.value)].hash64)
        }
        if let known = entries[key] { return known }
        var text = book.text(of: finding, bytes: bytes, category: category, decimalPoint: decimalPoint)
        if let advice = ShopCure.advice(on: finding, batch, category) { text.fix = advice.around(text.fix) }
        return keep(text, key)
    }

    /// What a place's column is called in its file, or would be.
    package func columnName(of place: Place, in batch: borrowing Batch) -> String? {
        guard place.column.shown < 0 else { return FindingWording.columnName(of: place, batch) }
        let key = Self.key(place, batch)
        if let known = columns[key] { return known }
        let name = FindingWording.columnName(of: place, batch)
        if columns.count >= Self.most { columns.removeAll(keepingCapacity: true) }
        columns.updateValue(name, forKey: key)
        return name
    }

    /// A hash of all that a column's name is made of.
    private static func key(_ place: Place, _ batch: borrowing Batch) -> UInt64 {
        let own = place.location == Place.noLocation ? Location.ownFile : batch.locations[Int(place.location)].file
        let file = own == Location.ownFile ? UInt64(batch.file.index) : UInt64(own)
        let name = place.column.name.map(hash) ?? 0
        let column = mix64(file << 16 | UInt64(place.column.index), name)
        return mix64(column, batch.bytes.bytes[place.column.suffix].hash64)
    }

    /// The words of a finding that were made elsewhere.
    private func entry(of said: (message: String, fix: String?)) -> Entry {
        var (message, fix) = said
        var key = message.withUTF8 { $0.hash64(seed: 0x5A1D) }
        if fix != nil { key = mix64(key, fix!.withUTF8 { $0.hash64 }) }
        return entries[key] ?? keep(FindingText(message, fix: fix), key)
    }

    private func keep(_ text: FindingText, _ key: UInt64) -> Entry {
        let entry = Entry(text)
        if entries.count >= Self.most { entries.removeAll(keepingCapacity: true) }
        entries[key] = entry
        return entry
    }

    /// A hash of all that the words are made of.
    private static func key(_ finding: Finding, _ bytes: UnsafeBufferPointer<UInt8>, _ category: Category?) -> UInt64 {
        var key = mix64(hash(finding.code.name), UInt64(bitPattern: category?.id ?? -1))
        let severity = finding.severity.map { hash($0.name) } ?? 0
        key = mix64(key ^ severity, bytes[finding.place.value].hash64)
        let facts = finding.facts
        for fact in [facts.0, facts.1, facts.2, facts.3] {
            switch fact {
            case .none: key = mix64(key, 1)
            case .text(let text): key = mix64(key ^ 2, bytes[text].hash64)
            case .integer(let number): key = mix64(key ^ 3, UInt64(bitPattern: number))
            case .number(let number):
                key = mix64(mix64(key ^ 4, UInt64(number.scale)), UInt64(bitPattern: number.coefficient))
            case .words(let words): key = mix64(key ^ 5, hash(words))
            case .string(var string): key = mix64(key ^ 6, string.withUTF8 { $0.hash64 })
            case .attribute(let index): key = mix64(key ^ 7, UInt64(index))
            case .value(let attribute, let value): key = mix64(mix64(key ^ 8, UInt64(attribute)), UInt64(value))
            }
        }
        return key
    }

    private static func hash(_ words: StaticString) -> UInt64 {
        UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount).hash64
    }
}
