import Bytes
package import JSONText
package import RunFolder

/// The items of a feed, told apart without reading what is in them.
///
/// What is asked of every item of every feed, its id, its product and the codes of its SKUs, is taken from the bytes as
/// feedmill writes them: `{"item_content_id":"…","item_content":"{\"aliexpress_product_id\":…`. Text of the merchant's
/// cannot look like that, because quotes in it are escaped once more.
package struct FeedItems: Sendable {
    /// The item list, as it is sent.
    package let bytes: [UInt8]
    /// Where each item's object is in `bytes`.
    package let ranges: [Range<Int>]

    /// - Parameter bytes: an item list as feedmill writes it.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        ranges = bytes.withUnsafeBufferPointer { FeedItems.rangesByStarts($0) ?? FeedItems.ranges($0) }
    }

    /// Where the items are, by how each begins; nil where the list is not written without blanks.
    private static func rangesByStarts(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>]? {
        let end = bytes.count - 1
        guard end > 0, bytes[0] == 0x5B, bytes[end] == 0x5D else { return nil }
        var ranges: [Range<Int>] = []
        var start = 1
        while start < end {
            guard UnsafeBufferPointer(rebasing: bytes[start...]).hasPrefix(idStart) else { return nil }
            let next = bytes.firstOffset(of: idStart, from: start + 1) ?? end + 1
            // Between two items there is a comma.
            guard next > start + 1, bytes[next - 2] == 0x7D, next > end || bytes[next - 1] == 0x2C else { return nil }
            ranges.append(start..<next - 1)
            start = next
        }
        return ranges
    }

    private static func ranges(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var depth = 0
        var start = 0
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case 0x22: position = end(ofStringAt: position, bytes)
            case 0x7B:
                if depth == 0 { start = position }
                depth += 1
            case 0x7D:
                depth -= 1
                if depth == 0 { ranges.append(start..<position + 1) }
            default: break
            }
            position += 1
        }
        return ranges
    }

    /// How many items it has.
    package var count: Int { ranges.count }

    /// The quote that ends the string that begins at `position`.
    private static func end(ofStringAt position: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var position = position + 1
        while position < bytes.count, bytes[position] != 0x22 { position += bytes[position] == 0x5C ? 2 : 1 }
        return min(position, bytes.count)
    }

    /// The item as it stands in the list; null where it is not what feedmill writes.
    package func item(_ position: Int) -> JSONValue {
        with(position) { (try? JSONValue(parsing: $0)) ?? .null }
    }

    /// The item's content, parsed out of its string.
    package func content(_ position: Int) -> JSONValue {
        let item = item(position)
        return item["item_content"]?.stringValue.flatMap { try? JSONValue(parsing: $0) } ?? .null
    }

    func with<Result>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[ranges[position]])) }
    }

    private static let idStart: StaticString = #"{"item_content_id":"#
    private static let productStart: StaticString = #"{\"aliexpress_product_id\":"#
    private static let skuStart: StaticString = #"\"sku_code\":\""#

    /// Where what follows the item's id begins: in an id, quotes are escaped no more than in the content.
    private static func endOfID(_ item: UnsafeBufferPointer<UInt8>) -> Int {
        let start = idStart.utf8CodeUnitCount
        guard item.hasPrefix(idStart), item.count > start, item[start] == 0x22 else { return 0 }
        return end(ofStringAt: start, item)
    }

    /// The item's item_content_id.
    package func id(_ position: Int) -> String { withID(position) { $0.string } }

    /// Its bytes.
    func withID<Result>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        with(position) { item in
            let start = Self.idStart.utf8CodeUnitCount
            let end = Self.endOfID(item)
            if end > start, end < item.count {
                let plain = UnsafeBufferPointer(rebasing: item[start + 1..<end])
                if !plain.contains(0x5C) { return body(plain) }
            }
            var text = self.item(position)["item_content_id"]?.stringValue ?? ""
            return text.withUTF8(body)
        }
    }

    /// The items' ids, in order.
    package var ids: [String] { ranges.indices.map(id) }

    /// The ids as bytes, by which they are compared: texts that are equal for Swift may be two ids for the platform.
    package var idBytes: [[UInt8]] { ranges.indices.map { withID($0) { Array($0) } } }

    /// The products that updates are about, in order; 0 where an item names none.
    package var products: [Int64] { ranges.indices.map { productID($0) ?? 0 } }

    /// The platform's id of the product that an update is about.
    package func productID(_ position: Int) -> Int64? {
        with(position) { item in
            guard let start = Self.find(Self.productStart, in: item, from: Self.endOfID(item)) else { return nil }
            let digits = item[start...].prefix { (0x30...0x39).contains($0) }
            return Int64(String(decoding: digits, as: UTF8.self))
        }
    }

    /// What is kept of items that carry whole products.
    package func carried() -> CarriedItems {
        var all = CarriedItems()
        // Prices by country name their SKUs once more: known by their hashes, as the state knows them.
        var known: Set<UInt64> = []
        for position in ranges.indices {
            let product = productID(position) ?? 0
            withID(position) { all.append(item: $0, productID: product) }
            known.removeAll(keepingCapacity: true)
            eachCode(position) { code in
                if known.insert(code.hash64).inserted { all.append(skuCode: code) }
            }
        }
        all.fit()
        return all
    }

    /// What is kept of the items at some positions.
    package func carried(_ positions: some Sequence<Int>) -> [CarriedItem] {
        let all = carried()
        return positions.map { all[$0] }
    }

    private func eachCode(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        with(position) { item in
            var next = Self.endOfID(item)
            while let start = Self.find(Self.skuStart, in: item, from: next) {
                // A quote in the code itself is `\\\"` here.
                var end = start
                while end + 1 < item.count, !(item[end] == 0x5C && item[end + 1] == 0x22) {
                    end += item[end] == 0x5C ? (item[end + 1] == 0x5C && end + 3 < item.count ? 4 : 2) : 1
                }
                guard end <= item.count else { break }
                Self.unescaped(UnsafeBufferPointer(rebasing: item[start..<end]), body)
                next = end
            }
        }
    }

    /// A text that is escaped twice.
    private static func unescaped(
        _ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        guard text.contains(0x5C) else { return body(text) }
        let once = (try? JSONValue(parsing: "\"\(text.string)\""))?.stringValue ?? ""
        var twice = (try? JSONValue(parsing: "\"\(once)\""))?.stringValue ?? ""
        twice.withUTF8(body)
    }

    /// Where what follows `text` begins.
    private static func find(_ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
        bytes.firstOffset(of: text, from: from).map { $0 + text.utf8CodeUnitCount }
    }
}
