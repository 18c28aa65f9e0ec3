import Bytes

/// A SKU as the platform last accepted it.
package struct AcceptedSKU: Sendable, Equatable {
    /// The merchant's SKU code.
    package var code: [UInt8]
    /// In hundredths; `AcceptedProduct.unset` where nothing is known.
    package var price = AcceptedProduct.unset
    /// As `price`.
    package var discountPrice = AcceptedProduct.unset
    /// Pieces; `AcceptedProduct.unset` where nothing is known.
    package var inventory = AcceptedProduct.unset
    /// When its stock was accepted, in minutes since 1970; 0 where that is not known.
    package var stockTime: UInt32 = 0
    /// A hash of its barcode; 0 where it has none.
    package var barcode: UInt32 = 0
    /// Its prices by country: `ES:27.77/20.22;FR:28;`.
    package var countryPrices: [UInt8] = []

    /// A SKU of which only the code is known.
    package init(code: [UInt8]) { self.code = code }
}

/// What is remembered of an item from night to night: what the platform last accepted of it, and how its last nights went.
package struct AcceptedProduct: Sendable, Equatable {
    /// What is in doubt, and which optional parts a record has.
    package struct Flags: OptionSet, Sendable {
        /// A bit for each flag, as below, as it is stored.
        package let rawValue: UInt16
        /// The flags of those bits.
        package init(rawValue: UInt16) { self.rawValue = rawValue }
        /// Nobody knows what the platform has of its content.
        package static let contentUnsettled = Flags(rawValue: 1)
        /// The same of its stock.
        package static let stockUnsettled = Flags(rawValue: 2)
        /// The same of its prices.
        package static let pricesUnsettled = Flags(rawValue: 4)
        /// The platform has no such product any longer, or it is another item's now.
        package static let forgotten = Flags(rawValue: 8)
        fileprivate static let hasBarcodes = Flags(rawValue: 16)
        fileprivate static let hasCountryPrices = Flags(rawValue: 32)
        /// The stock of its SKUs was not accepted at one time.
        fileprivate static let hasTimes = Flags(rawValue: 64)
        static let stored: Flags = [.hasBarcodes, .hasCountryPrices, .hasTimes]
    }

    /// How an item's last night ended, as far as it is remembered from night to night.
    package enum Verdict: UInt8, Sendable {
        /// It was in no night yet.
        case none
        /// It was sent, or there was nothing to send.
        case good
        /// It was rejected before sending.
        case rejected
        /// The platform refused it.
        case refused
        /// A gate, or somebody, kept it back.
        case held
        /// New, and not in stock: it was not sent.
        case waiting
        /// Rejected in a night in which a gate held that so many items were: for that gate it is good until somebody says
        /// that it is right.
        case rejectedInDoubt

        /// Whether it was rejected, in doubt or not.
        package var isRejected: Bool { self == .rejected || self == .rejectedInDoubt }
        /// Nothing is wrong with it.
        package var isFine: Bool { self == .good || self == .waiting }
    }

    /// What a verdict came from, each a fingerprint; 0 where it was not noted.
    package struct Sources: Sendable, Equatable {
        /// The records of the export.
        package var data: UInt32 = 0
        /// The category's data.
        package var category: UInt32 = 0
        /// The seller's profile, brands and tree.
        package var seller: UInt32 = 0
        /// Of it, the lower 16 bits are kept.
        package var configuration: UInt32 = 0
        /// feedmill's version; the lower 16 bits are kept.
        package var rules: UInt32 = 0
        /// No sources known.
        package init() {}
    }

    /// In place of a number that is not known.
    package static let unset = UInt32.max
    static let partCount = 10

    /// The merchant's id.
    package var item: [UInt8]
    /// The platform's id; 0 for an item that it has not accepted yet.
    package var productID: Int64 = 0
    /// A fingerprint of the content that was accepted; 0 where nothing is known of it.
    package var content: UInt64 = 0
    /// Fingerprints of its parts, by which a change is named.
    package var parts = [UInt16](repeating: 0, count: AcceptedProduct.partCount)
    /// A fingerprint of its title.
    package var title: UInt32 = 0
    /// A fingerprint of the properties of all its SKUs.
    package var properties: UInt32 = 0
    /// What is in doubt.
    package var flags: Flags = []
    /// The first day on which it was in an export, in days since 1970.
    package var firstDay: UInt16 = 0
    /// The last day on which it was in one.
    package var lastDay: UInt16 = 0
    /// Whole exports in a row that it was missing from.
    package var nightsMissing: UInt16 = 0
    /// How its last night ended.
    package var verdict = Verdict.none
    /// A fingerprint of the codes of its findings, or of the platform's words.
    package var codes: UInt32 = 0
    /// The first day of its verdict.
    package var sinceDay: UInt16 = 0
    /// For how many nights in a row the verdict has been the same.
    package var sameNights: UInt16 = 0
    /// What the verdict came from.
    package var sources = Sources()
    /// In the order in which they were accepted.
    package var skus: [AcceptedSKU] = []

    /// An item of which nothing is known yet.
    package init(item: [UInt8]) { self.item = item }

    /// Whether the platform has it.
    package var isOnPlatform: Bool { productID > 0 && !flags.contains(.forgotten) }
}

// MARK: Bytes

/// The bytes of a product in the file of what was accepted, in little-endian order. All of it is together, so that a
/// product is one look into memory: a head of fixed size, its SKUs, its id.
extension AcceptedProduct {
    static let headSize = 92

    /// Appends the record; its size is a multiple of four.
    func append(to output: inout ByteBuffer) {
        var flags = flags.subtracting(.stored)
        if skus.contains(where: { $0.barcode != 0 }) { flags.insert(.hasBarcodes) }
        if skus.contains(where: { !$0.countryPrices.isEmpty }) { flags.insert(.hasCountryPrices) }
        if skus.contains(where: { $0.stockTime != skus[0].stockTime }) { flags.insert(.hasTimes) }
        let start = output.count
        func put<Number: FixedWidthInteger>(_ number: Number, _ output: inout ByteBuffer) {
            withUnsafeBytes(of: number.littleEndian) { output.append($0) }
        }
        func put(text: [UInt8], _ output: inout ByteBuffer) {
            text.withUnsafeBufferPointer { output.append(UnsafeBufferPointer(rebasing: $0.prefix(Int(UInt16.max)))) }
        }
        put(UInt32(0), &output)
        put(UInt16(clamping: item.count), &output)
        put(flags.rawValue, &output)
        put(productID, &output)
        put(content, &output)
        for part in parts { put(part, &output) }
        put(title, &output)
        AcceptedRecord.Night(
            firstDay: firstDay, lastDay: lastDay, missing: nightsMissing, verdict: verdict, codes: codes,
            sinceDay: sinceDay, sameNights: sameNights, sources: sources
        ).append(to: &output)
        put(flags.contains(.hasTimes) ? 0 : skus.first?.stockTime ?? 0, &output)
        put(properties, &output)
        put(UInt32(skus.count), &output)
        for sku in skus {
            put(UInt16(clamping: sku.code.count), &output)
            put(sku.price, &output)
            put(sku.discountPrice, &output)
            put(sku.inventory, &output)
            if flags.contains(.hasTimes) { put(sku.stockTime, &output) }
            if flags.contains(.hasBarcodes) { put(sku.barcode, &output) }
            if flags.contains(.hasCountryPrices) {
                put(UInt16(clamping: sku.countryPrices.count), &output)
                put(text: sku.countryPrices, &output)
            }
            put(text: sku.code, &output)
        }
        put(text: item, &output)
        while (output.count - start) % 4 != 0 { output.append(0) }
        let size = UInt32(output.count - start).littleEndian
        withUnsafeBytes(of: size) { bytes in
            for index in 0..<4 { output.base[start + index] = bytes[index] }
        }
    }

    /// Reads a record.
    init(_ record: AcceptedRecord) {
        self.init(item: Array(record.item))
        productID = record.productID
        content = record.content
        parts = (0..<Self.partCount).map { record.part($0) }
        title = record.title
        properties = record.properties
        flags = record.flags.subtracting(.stored)
        (firstDay, lastDay) = (record.load(48), record.load(50))
        nightsMissing = record.nightsMissing
        verdict = record.verdict
        codes = record.codes
        (sinceDay, sameNights) = (record.load(60), record.load(62))
        sources = record.sources
        record.eachSKU { sku in
            var own = AcceptedSKU(code: Array(sku.code))
            own.price = sku.price
            own.discountPrice = sku.discountPrice
            own.inventory = sku.inventory
            own.stockTime = sku.stockTime
            own.barcode = sku.barcode
            own.countryPrices = Array(sku.countryPrices)
            skus.append(own)
            return true
        }
    }
}

/// A product's record, looked at where it lies. Valid as long as what it was taken from.
package struct AcceptedRecord {
    /// A SKU, looked at where it lies.
    package struct SKU {
        /// As in `AcceptedSKU`; so are the members below.
        package let code: UnsafeBufferPointer<UInt8>
        /// In hundredths.
        package let price: UInt32
        /// In hundredths.
        package let discountPrice: UInt32
        /// In pieces.
        package let inventory: UInt32
        /// When its stock was accepted, in minutes since 1970.
        package let stockTime: UInt32
        /// A hash; 0 where it has none.
        package let barcode: UInt32
        /// As `ES:27.77/20.22;FR:28;`.
        package let countryPrices: UnsafeBufferPointer<UInt8>
    }

    private let base: UnsafeRawPointer

    init(_ base: UnsafeRawPointer) { self.base = base }

    /// Where it lies.
    var address: UnsafeRawPointer { base }

    func load<Number: FixedWidthInteger>(_ offset: Int) -> Number {
        Number(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    var size: Int { Int(load(0) as UInt32) }
    /// As in `AcceptedProduct`; so are the members below.
    package var flags: AcceptedProduct.Flags { AcceptedProduct.Flags(rawValue: load(6)) }
    /// The platform's id; 0 where it is not known.
    package var productID: Int64 { load(8) }
    /// The fingerprint of the whole content.
    package var content: UInt64 { load(16) }
    /// The fingerprint of a part of the content, by the raw value of its `ContentPart`.
    package func part(_ index: Int) -> UInt16 { load(24 + index * 2) }
    /// The fingerprint of the title.
    package var title: UInt32 { load(44) }
    /// In days since 1970.
    package var firstDay: UInt16 { load(48) }
    /// In days since 1970.
    package var lastDay: UInt16 { load(50) }
    /// Nights in a row in which it was in no export.
    package var nightsMissing: UInt16 { load(52) }
    /// How the last night ended.
    package var verdict: AcceptedProduct.Verdict {
        AcceptedProduct.Verdict(rawValue: UInt8(truncatingIfNeeded: load(54) as UInt16)) ?? .none
    }
    /// A fingerprint of the codes of the last night's findings.
    package var codes: UInt32 { load(56) }
    /// Since when the last nights ended alike, in days since 1970.
    package var sinceDay: UInt16 { load(60) }
    /// How many nights in a row ended alike.
    package var sameNights: UInt16 { load(62) }
    /// What the content was made of.
    package var sources: AcceptedProduct.Sources {
        var sources = AcceptedProduct.Sources()
        sources.data = load(64)
        sources.category = load(68)
        sources.seller = load(72)
        sources.configuration = UInt32(load(76) as UInt16)
        sources.rules = UInt32(load(78) as UInt16)
        return sources
    }
    /// The fingerprint of the properties of all SKUs.
    package var properties: UInt32 { load(84) }
    /// How many SKUs it has.
    package var skuCount: Int { Int(load(88) as UInt32) }

    /// Whether the platform has it, as far as is known.
    package var isOnPlatform: Bool { productID > 0 && !flags.contains(.forgotten) }

    /// The merchant's id.
    package var item: UnsafeBufferPointer<UInt8> {
        // After the SKUs; what fills the record up to its size is less than four bytes.
        var end = AcceptedProduct.headSize
        eachSKU(endingAt: &end) { _ in true }
        return bytes(end, Int(load(4) as UInt16))
    }

    private func bytes(_ offset: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: (base + offset).assumingMemoryBound(to: UInt8.self), count: count)
    }

    /// Calls `body` with each SKU until it says false.
    package func eachSKU(_ body: (SKU) -> Bool) {
        var end = 0
        eachSKU(endingAt: &end, body)
    }

    private func eachSKU(endingAt end: inout Int, _ body: (SKU) -> Bool) {
        let flags = flags
        let time: UInt32 = load(80)
        var offset = AcceptedProduct.headSize
        for _ in 0..<skuCount {
            let codeLength = Int(load(offset) as UInt16)
            let (price, discount, inventory): (UInt32, UInt32, UInt32) = (
                load(offset + 2), load(offset + 6), load(offset + 10)
            )
            offset += 14
            var stockTime = time
            var barcode: UInt32 = 0
            var countryPrices = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
            if flags.rawValue & 64 != 0 {
                stockTime = load(offset)
                offset += 4
            }
            if flags.rawValue & 16 != 0 {
                barcode = load(offset)
                offset += 4
            }
            if flags.rawValue & 32 != 0 {
                let length = Int(load(offset) as UInt16)
                countryPrices = bytes(offset + 2, length)
                offset += 2 + length
            }
            let code = bytes(offset, codeLength)
            offset += codeLength
            let sku = SKU(
                code: code, price: price, discountPrice: discount, inventory: inventory, stockTime: stockTime,
                barcode: barcode, countryPrices: countryPrices)
            guard body(sku) else { return }
        }
        end = offset
    }

    /// Whether a record of this size is whole and stays within its bounds.
    func isSound(within limit: Int) -> Bool {
        guard limit >= AcceptedProduct.headSize, size >= AcceptedProduct.headSize, size <= limit, size % 4 == 0 else {
            return false
        }
        return true
    }
}
