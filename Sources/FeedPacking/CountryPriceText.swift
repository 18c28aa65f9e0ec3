import Bytes

/// A SKU's prices by country as one text, by which nights are compared: `ES:27.77/20.22;FR:28;`, in byte order of the
/// countries.
package enum CountryPriceText {
    static func append(
        country: UnsafeBufferPointer<UInt8>, price: UnsafeBufferPointer<UInt8>,
        discountPrice: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]
    ) {
        text.append(contentsOf: country)
        text.append(0x3A)
        text.append(contentsOf: price)
        if !discountPrice.isEmpty {
            text.append(0x2F)
            text.append(contentsOf: discountPrice)
        }
        text.append(0x3B)
    }

    static func sorted(_ text: [UInt8]) -> [UInt8] {
        guard text.firstIndex(of: 0x3B) != text.lastIndex(of: 0x3B) else { return text }
        return text.split(separator: 0x3B).sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 + [0x3B] }
    }

    /// The countries of a text with what it says of each.
    package static func entries(_ text: [UInt8]) -> [(country: String, price: String)] {
        text.split(separator: 0x3B).compactMap { entry in
            let parts = entry.split(separator: 0x3A, maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
        }
    }
}
