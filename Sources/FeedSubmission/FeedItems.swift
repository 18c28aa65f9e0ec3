import Bytes
package import JSONText
package import RunFolder

/// The items of a feed, told apart without reading what is in them.
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
                case 0x22:
                    position += 1
                    while position < bytes.count, bytes[position] != 0x22 {
                        position += bytes[position] == 0x5C ? 2 : 1
                    }
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

    /// The item as it stands in the list; null where it is not what feedmill writes.
    package func item(_ position: Int) -> JSONValue {
        bytes.withUnsafeBufferPointer { bytes in
            (try? JSONValue(parsing: UnsafeBufferPointer(rebasing: bytes[ranges[position]]))) ?? .null
        }
    }

    package func id(_ position: Int) -> String { item(position)["item_content_id"]?.stringValue ?? "" }

    package var ids: [String] { ranges.indices.map(id) }

    /// The item's content, parsed out of its string.
    package func content(_ position: Int) -> JSONValue {
        let item = item(position)
        return item["item_content"]?.stringValue.flatMap { try? JSONValue(parsing: $0) } ?? .null
    }

    /// What is kept of an item that carries a whole product.
    package func carried(_ position: Int) -> CarriedItem {
        let codes = content(position)["sku_info_list"]?.arrayValue?.compactMap { $0["sku_code"]?.stringValue }
        return CarriedItem(item: id(position), skuCodes: codes ?? [])
    }
}
