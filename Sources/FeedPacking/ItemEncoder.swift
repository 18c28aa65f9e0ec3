package import Bytes
package import CategoryRules
package import FeedModel
import JSONText

/// Writes items as they stand in a feed: `{"item_content_id":"…","item_content":"…"}`, the content being JSON in a
/// string (API metadata of aliexpress.solution.feed.submit).
package enum ItemEncoder {
    /// Appends the item that a product makes in an operation. The product must be without errors.
    ///
    /// - Parameter chosen: which SKUs an update has, of those that could be in it, by their numbers among these; nil: all.
    /// - Returns: the range of `output` that the item takes.
    package static func encode(
        _ operation: Operation, _ check: borrowing ProductCheck, _ batch: borrowing Batch,
        into output: inout ByteBuffer,
        chosen: ((Int) -> Bool)? = nil
    ) -> Range<Int> {
        var facts = ItemFacts()
        // Debug builds look at every item whether what is noted is what it says.
        assert({ facts.begin() }() == ())
        return append(operation, check, batch, into: &output, &facts, chosen)
    }

    /// Appends the item that a product makes in an operation, and notes what it says. The product must be without errors.
    ///
    /// - Returns: the range of `output` that the item takes.
    package static func encode(
        _ operation: Operation, _ check: borrowing ProductCheck, _ batch: borrowing Batch,
        into output: inout ByteBuffer, noting facts: inout ItemFacts
    ) -> Range<Int> {
        facts.begin()
        return append(operation, check, batch, into: &output, &facts, nil)
    }

    private static func append(
        _ operation: Operation, _ check: borrowing ProductCheck, _ batch: borrowing Batch,
        into output: inout ByteBuffer, _ facts: inout ItemFacts, _ chosen: ((Int) -> Bool)?
    ) -> Range<Int> {
        let start = output.count
        output.append(#"{"item_content_id":"#)
        output.append(jsonString: batch.bytes.bytes[check.itemID(batch)])
        output.append(#","item_content":""#)
        let content = output.count
        facts.origin = content
        OperationList[operation].encode(check, batch, &output, &facts, chosen)
        if facts.isNoting {
            facts.end()
            assert(
                facts == ItemFacts(UnsafeBufferPointer(rebasing: output.bytes[content...])),
                "what was noted of an item is not what it says")
        }
        output.append(#""}"#)
        return start..<output.count
    }

    /// Appends an item that sets the stock of all SKUs of a product to 0.
    ///
    /// - Returns: the range of `output` that the item takes.
    package static func encodeStop(
        item: UnsafeBufferPointer<UInt8>, productID: Int64, codes: [UnsafeBufferPointer<UInt8>],
        into output: inout ByteBuffer
    ) -> Range<Int> {
        let start = output.count
        output.append(#"{"item_content_id":"#)
        output.append(jsonString: item)
        output.append(#","item_content":"{\"aliexpress_product_id\":"#)
        output.append(decimal: productID)
        output.append(#",\"multiple_sku_update_list\":["#)
        for (index, code) in codes.enumerated() {
            output.append(index > 0 ? #",{\"sku_code\":"# : #"{\"sku_code\":"#)
            output.append(embeddedJSONString: code)
            output.append(#",\"inventory\":0}"#)
        }
        output.append(#"]}"}"#)
        return start..<output.count
    }

    /// A byte takes at most so many as a value of a form.
    package static let mostFormBytesPerByte = 3

    /// How many bytes a text takes as a value of a form (`application/x-www-form-urlencoded`): letters, digits and
    /// `*-._` are kept, a blank becomes `+`, every other byte three characters.
    package static func formEncodedCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var plain = 0
        var position = 0
        while position < bytes.count {
            // Sums of 255 at most fit a byte, which lets the loop work on many bytes at once.
            let end = min(position &+ 192, bytes.count)
            var count: UInt8 = 0
            while position < end {
                let byte = base[position]
                let letter = (byte | 0x20) &- 0x61 < 26
                let digit = byte &- 0x30 < 10
                let mark = (byte == 0x2D) != (byte == 0x2E)
                let other = (byte == 0x20) != (byte == 0x2A)
                let isPlain = (letter != digit) != (mark != (other != (byte == 0x5F)))
                count &+= isPlain ? 1 : 0
                position &+= 1
            }
            plain &+= Int(count)
        }
        return bytes.count &* mostFormBytesPerByte &- plain &* 2
    }
}
