package import Bytes
import JSONText

/// What the columns that an item was made of are called in its export, and which of its SKUs went out: what tells an answer
/// of the platform its cell.
package struct SentColumns {
    /// Sets of the canonical column and the export's name for it; one a SKU where they differ. Empty where all are called
    /// alike.
    package var sets: [[(column: String, name: String)]] = []
    /// Of each SKU of the item the number of its set; empty where there is only one.
    package var setOfSKU: [Int] = []
    /// The SKUs of the item by their numbers among the product's; empty where all of them are in it, in their order.
    package var skus: [Int] = []

    /// No columns.
    package init() {}

    static let keys: [StaticString] = ["columns", "sku_columns", "sent_skus"]

    /// Appends its members of an item's line, each with a comma in front.
    package func append(to output: inout ByteBuffer) {
        if !sets.isEmpty {
            output.append(#","columns":["#)
            for (number, set) in sets.enumerated() {
                output.append(number > 0 ? ",{" : "{")
                for (index, entry) in set.enumerated() {
                    if index > 0 { output.append(",") }
                    output.append(jsonString: entry.column)
                    output.append(":")
                    output.append(jsonString: entry.name)
                }
                output.append("}")
            }
            output.append("]")
        }
        for (key, numbers) in [(#","sku_columns":["# as StaticString, setOfSKU), (#","sent_skus":["#, skus)]
        where !numbers.isEmpty {
            output.append(key)
            for (index, number) in numbers.enumerated() {
                if index > 0 { output.append(",") }
                output.append(decimal: Int64(number))
            }
            output.append("]")
        }
    }

    /// Reads what `append(to:)` wrote.
    package init(_ members: UnsafeBufferPointer<UInt8>) {
        var text: [UInt8] = [0x7B]
        text += members.dropFirst()
        text.append(0x7D)
        guard let json = try? text.withUnsafeBufferPointer({ try JSONValue(parsing: $0) }) else { return }
        func numbers(_ key: String) -> [Int] {
            (json[key]?.arrayValue ?? []).compactMap { $0.int64Value.map { Int($0) } }
        }
        sets = (json["columns"]?.arrayValue ?? []).map { set in
            (set.objectValue?.members ?? []).map { ($0.key, $0.value.stringValue ?? "") }
        }
        (setOfSKU, skus) = (numbers("sku_columns"), numbers("sent_skus"))
    }
}
