import Bytes
package import JSONText
package import RunFolder

/// The items of a feed, told apart without reading what is in them.
///
/// What is asked of every item of every feed, its id, its product and the codes of its SKUs, is taken from the bytes as
/// feedmill writes them: `{"item_content_id":"…","item_content":"{\"aliexpress_product_id\":…`. Text of the merchant's
/// cannot look like that, because quotes in it are escaped once more.
package struct FeedItems: Sendable {
    package let bytes: [UInt8]
    /// Where each item's object stands in `bytes`.
    package let ranges: [Range<Int>]

    /// - Parameter bytes: an item list as feedmill writes it.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var ranges: [Range<Int>] = []
        bytes.withUnsafeBufferPointer { bytes in
            var depth = 0
            var start = 0
            var position = 0
            while position < bytes.count {
                switch bytes[position] {
                case 0x22: position = FeedItems.end(ofStringAt: position, bytes)
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
        }
        self.ranges = ranges
    }

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

    private func with<Result>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
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
    package func id(_ position: Int) -> String {
        let short = with(position) { item -> String? in
            let start = Self.idStart.utf8CodeUnitCount
            let end = Self.endOfID(item)
            guard end > start, end < item.count else { return nil }
            return (try? JSONValue(parsing: UnsafeBufferPointer(rebasing: item[start...end])))?.stringValue
        }
        return short ?? item(position)["item_content_id"]?.stringValue ?? ""
    }

    package var ids: [String] { ranges.indices.map(id) }

    /// The platform's id of the product that an update is about.
    package func productID(_ position: Int) -> Int64? {
        with(position) { item in
            guard let start = Self.find(Self.productStart, in: item, from: Self.endOfID(item)) else { return nil }
            let digits = item[start...].prefix { (0x30...0x39).contains($0) }
            return Int64(String(decoding: digits, as: UTF8.self))
        }
    }

    /// What is kept of an item that carries a whole product.
    package func carried(_ position: Int) -> CarriedItem {
        var codes: [String] = []
        with(position) { item in
            var next = Self.endOfID(item)
            while let start = Self.find(Self.skuStart, in: item, from: next) {
                // A quote in the code itself is `\\\"` here.
                var end = start
                while end + 1 < item.count, !(item[end] == 0x5C && item[end + 1] == 0x22) {
                    end += item[end] == 0x5C ? (item[end + 1] == 0x5C && end + 3 < item.count ? 4 : 2) : 1
                }
                guard end <= item.count else { break }
                let code = Self.unescaped(UnsafeBufferPointer(rebasing: item[start..<end]))
                // Prices by country name their SKUs once more.
                if !codes.contains(code) { codes.append(code) }
                next = end
            }
        }
        return CarriedItem(item: id(position), skuCodes: codes)
    }

    /// A text that is escaped twice.
    private static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> String {
        guard text.contains(0x5C) else { return text.string }
        let once = (try? JSONValue(parsing: "\"\(text.string)\""))?.stringValue ?? ""
        return (try? JSONValue(parsing: "\"\(once)\""))?.stringValue ?? ""
    }

    /// Where what follows `text` begins.
    private static func find(_ text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
        bytes.firstIndex(of: text, from: from).map { $0 + text.utf8CodeUnitCount }
    }
}
