import Bytes
package import FeedModel
package import FeedPacking
package import RunFolder

/// What the configuration says of what is sent again, and of what is left out.
package struct SelectionSettings: Sendable {
    /// Milliseconds since 1970.
    package var now: Int64 = 0
    /// Milliseconds after which the stock that was accepted is sent again although it is the same.
    package var stockResendAfter: Int64 = 20 * 3_600_000
    /// Stock of that many pieces or fewer is always sent.
    package var stockAlwaysBelow: UInt32 = 20
    /// Everything is sent once, as on a first night with known ids.
    package var sendsEverything = false
    /// Only these lanes are sent.
    package var lanes: Set<Lane>?

    /// A fingerprint of feedmill's version.
    package var rulesPrint: UInt32 = 0
    /// A fingerprint of the configuration.
    package var configurationPrint: UInt32 = 0

    /// No sources known.
    package init() {}
}

/// What is sent of an item: tonight's facts against what the platform last accepted.
///
/// Asked by several workers at once.
package struct Selection: Sendable {
    /// The state as of last night.
    package let accepted: AcceptedProducts
    /// What is sent again, and what is left out.
    package let settings: SelectionSettings

    /// Compares with `accepted`, which stays as it is.
    package init(_ accepted: AcceptedProducts, _ settings: SelectionSettings) {
        self.accepted = accepted
        self.settings = settings
    }

    /// Whether an item of a lane is sent in this run.
    package func takes(_ lane: Lane) -> Bool { settings.lanes?.contains(lane) ?? true }

    /// The record of the product that an item is said to be.
    ///
    /// - Parameter own: what is known of the item itself.
    package func record(_ own: AcceptedRecord?, productID: Int64) -> AcceptedRecord? {
        if let own, own.productID == productID { return own }
        return accepted.record(productID: productID)
    }

    /// A known product that a new item looks like: of the same title, with one of its barcodes, or with the same properties
    /// of all SKUs and the same brand.
    package func twin(of facts: ItemFacts) -> AcceptedRecord? {
        let title = UInt32(truncatingIfNeeded: facts.parts[ContentPart.title.rawValue])
        let looks = Looks(facts)
        return accepted.record(title: title) { looks.are(of: $0) }
    }

    /// Whether an item looks like that known product.
    package func isTwin(_ facts: ItemFacts, of record: AcceptedRecord) -> Bool {
        record.title == UInt32(truncatingIfNeeded: facts.parts[ContentPart.title.rawValue])
            && Looks(facts).are(of: record)
    }

    /// What an item is known again by, besides its title.
    private struct Looks {
        let barcodes: Set<UInt32>
        let brand: UInt16
        let properties: UInt32

        init(_ facts: ItemFacts) {
            barcodes = Set(facts.skus.map(\.barcode).filter { $0 != 0 })
            brand = UInt16(truncatingIfNeeded: facts.parts[ContentPart.brand.rawValue])
            properties = facts.properties
        }

        func are(of record: AcceptedRecord) -> Bool {
            var sharesBarcode = false
            record.eachSKU { sku in
                sharesBarcode = sku.barcode != 0 && barcodes.contains(sku.barcode)
                return !sharesBarcode
            }
            return sharesBarcode
                || record.part(ContentPart.brand.rawValue) == brand && record.properties == properties
        }
    }

    /// Compares what an item says with what was accepted of it.
    ///
    /// - Parameters:
    ///   - content: what `facts` were read from.
    ///   - saysContent: the item carries the whole product.
    ///   - raisesStock: stock that is more than before is sent.
    package func compare(
        _ facts: borrowing ItemFacts, _ content: UnsafeBufferPointer<UInt8>, with record: AcceptedRecord,
        saysContent: Bool, raisesStock: Bool = true, into result: inout Comparison
    ) {
        result.reset()
        result.raisesStock = raisesStock
        var known: [AcceptedRecord.SKU] = []
        known.reserveCapacity(record.skuCount)
        record.eachSKU {
            known.append($0)
            return true
        }
        var next = 0
        for position in 0..<facts.skus.count {
            let sku = facts.skus[position]
            let escaped = UnsafeBufferPointer(rebasing: content[sku.code])
            let old: Int?
            if escaped.contains(0x5C) {
                old = ItemFacts.code(escaped).withUnsafeBufferPointer { Self.find($0, in: known, from: next) }
            } else {
                old = Self.find(escaped, in: known, from: next)
            }
            if let old { next = old + 1 }
            let countryPrices = facts.saysCountryPrices ? facts.countryPrices(ofSKU: position) : nil
            compare(sku, countryPrices, with: old.map { known[$0] }, saysContent, &result)
        }
        guard saysContent else { return }
        result.isContentKnown = record.content != 0 && !record.flags.contains(.contentUnsettled)
        result.isContentSame = result.isContentKnown && record.content == facts.content
        // A price update that leaves one of them out says nothing of it.
        if result.losesPrices { result.isContentSame = false }
        if settings.sendsEverything { result.isContentSame = false }
        guard !result.isContentSame, result.isContentKnown else { return }
        for part in ContentPart.allCases
        where UInt16(truncatingIfNeeded: facts.parts[part.rawValue]) != record.part(part.rawValue) {
            result.parts.append(part)
        }
    }

    /// SKUs are mostly in the same order as before.
    private static func find(
        _ code: UnsafeBufferPointer<UInt8>, in known: [AcceptedRecord.SKU], from start: Int
    ) -> Int? {
        for index in start..<max(start, known.count) where known[index].code.sameBytes(as: code) { return index }
        for index in 0..<min(start, known.count) where known[index].code.sameBytes(as: code) { return index }
        return nil
    }

    /// - Parameter countryPrices: nil where the item says nothing of them.
    private func compare(
        _ sku: ItemFacts.SKU, _ countryPrices: [UInt8]?, with old: AcceptedRecord.SKU?, _ saysContent: Bool,
        _ result: inout Comparison
    ) {
        var compared = Comparison.SKU()
        compared.before = old.map {
            Comparison.Values(
                price: $0.price, discountPrice: $0.discountPrice, inventory: $0.inventory,
                countryPrices: Array($0.countryPrices))
        }
        if sku.inventory != ItemFacts.unset {
            compared.stock = stock(sku.inventory, old)
            // Some of what is only due may have been sold meanwhile.
            if compared.stock == .up || compared.stock == .due && sku.inventory > 0, !result.raisesStock {
                compared.stock = .same
                result.leavesRisesOut = true
            }
        }
        if sku.price != ItemFacts.unset {
            compared.price = price(sku, countryPrices, old, saysContent)
            if let old, old.discountPrice != ItemFacts.unset, old.discountPrice != 0,
                sku.discountPrice == ItemFacts.unset
            {
                result.losesPrices = true
            }
            if let old, saysContent, countryPrices == nil, old.countryPrices.count > 0 { result.losesPrices = true }
        }
        result.skus.append(compared)
    }

    private func stock(_ inventory: UInt32, _ old: AcceptedRecord.SKU?) -> Comparison.Stock {
        guard let old, old.inventory < ItemFacts.unfit, inventory < ItemFacts.unfit else {
            return inventory == 0 ? .stop : .due
        }
        if inventory < old.inventory { return inventory == 0 ? .stop : .down }
        if inventory > old.inventory { return .up }
        let age = settings.now - Int64(old.stockTime) * 60_000
        // A clock that went back proves nothing about how old a value is.
        let isDue =
            settings.sendsEverything || inventory <= settings.stockAlwaysBelow || age > settings.stockResendAfter
            || age < -60_000
        return isDue ? .due : .same
    }

    /// Whether prices by country that differ are all lower than before; one that is new, or gone, may be higher.
    private static func onlyFalls(from before: [UInt8], to now: [UInt8]) -> Bool {
        func lowest(_ text: [UInt8]) -> [String: FixedDecimal] {
            Dictionary(
                CountryPriceText.entries(text).compactMap { country, price in
                    price.split(separator: "/").compactMap { FixedDecimal(String($0)) }.min().map { (country, $0) }
                }, uniquingKeysWith: { first, _ in first })
        }
        let (before, now) = (lowest(before), lowest(now))
        return before.count == now.count
            && now.allSatisfy { country, price in before[country].map { price <= $0 } == true }
    }

    private func price(
        _ sku: ItemFacts.SKU, _ countryPrices: [UInt8]?, _ old: AcceptedRecord.SKU?, _ saysContent: Bool
    ) -> Comparison.Price {
        guard let old, old.price < ItemFacts.unfit, sku.price < ItemFacts.unfit else { return .unknown }
        if settings.sendsEverything { return .unknown }
        let isSame =
            old.price == sku.price
            && (old.discountPrice == sku.discountPrice || !saysContent && sku.discountPrice == ItemFacts.unset)
            && (countryPrices?.withUnsafeBufferPointer { old.countryPrices.sameBytes(as: $0) } ?? true)
        if isSame { return .same }
        let (before, now) = (min(old.price, old.discountPrice), min(sku.price, sku.discountPrice))
        if before == now, old.price == sku.price, let countryPrices {
            return Self.onlyFalls(from: Array(old.countryPrices), to: countryPrices) ? .down : .up
        }
        if before == now { return old.price <= sku.price ? .up : .down }
        return now > before ? .up : .down
    }
}

/// How an item differs from what was accepted.
package struct Comparison: Sendable {
    /// How a SKU's stock moved.
    package enum Stock: Sendable {
        /// The item says nothing of it.
        case unsaid
        /// As it was accepted.
        case same
        /// The same, or nobody knows; it is to be sent.
        case due
        /// More than was accepted.
        case up
        /// Less than was accepted, and not 0.
        case down
        /// To 0.
        case stop

        /// Less than before: the safe direction.
        package var isFall: Bool { self == .down || self == .stop }
    }

    /// How a SKU's price to pay moved.
    package enum Price: Sendable {
        /// The item says nothing of it.
        case unsaid
        /// As it was accepted.
        case same
        /// There is nothing to compare it with, or everything is sent.
        case unknown
        /// Higher than was accepted.
        case up
        /// Lower than was accepted.
        case down
    }

    /// What was accepted of a SKU, as `ItemFacts` has numbers.
    package struct Values: Sendable {
        /// In hundredths; so is the discount price.
        package var price: UInt32
        /// `ItemFacts.unset` where there was none.
        package var discountPrice: UInt32
        /// Pieces.
        package var inventory: UInt32
        /// As `CountryPriceText` writes them.
        package var countryPrices: [UInt8]
    }

    /// How one SKU differs.
    package struct SKU: Sendable {
        /// Tonight's stock against the accepted one.
        package var stock = Stock.unsaid
        /// Tonight's prices against the accepted ones.
        package var price = Price.unsaid
        /// nil where the SKU was not known.
        package var before: Values?
    }

    /// Parallel to the SKUs of tonight's facts.
    package internal(set) var skus: [SKU] = []
    /// The platform has accepted content of the item.
    package internal(set) var isContentKnown = false
    /// Tonight's content is the accepted one.
    package var isContentSame = false
    /// The parts of the content that differ.
    package internal(set) var parts: [ContentPart] = []
    /// A discount or prices by country were accepted, and are gone.
    var losesPrices = false
    var raisesStock = true
    /// Stock is more than before, and not sent because the export is old.
    package internal(set) var leavesRisesOut = false

    /// A comparison of nothing yet; one is used for item after item.
    package init() {}

    mutating func reset() {
        skus.removeAll(keepingCapacity: true)
        isContentKnown = false
        isContentSame = false
        parts.removeAll(keepingCapacity: true)
        losesPrices = false
        leavesRisesOut = false
    }

    /// The lane of a stock update of the SKUs whose stock is to be sent; nil where there is none.
    package var stockLane: Lane? { stockLane { _ in true } }

    /// The same of some of the SKUs.
    package func stockLane(_ isTaken: (Stock) -> Bool) -> Lane? {
        var lane: Lane?
        for sku in skus where isTaken(sku.stock) {
            let own: Lane
            switch sku.stock {
            case .unsaid, .same: continue
            case .stop: own = .stop
            case .down: own = .stockDown
            case .up: own = .stockUp
            case .due: own = .stockDue
            }
            if lane.map({ own.rawValue < $0.rawValue }) ?? true { lane = own }
        }
        return lane
    }

    /// How the stock moves that a full update of it carries.
    package var stockMoves: StockMoves {
        skus.reduce(into: []) { moves, sku in
            if sku.stock.isFall { moves.insert(.falls) }
            if sku.stock == .up { moves.insert(.rises) }
        }
    }

    /// The lane of a price update of the SKUs whose price differs; nil where there is none.
    package var priceLane: Lane? {
        var lane: Lane?
        for sku in skus {
            switch sku.price {
            case .unsaid, .same: continue
            case .up, .unknown: return .priceUp
            case .down: lane = .priceDown
            }
        }
        return lane
    }

    /// Whether the stock of a SKU is to be sent.
    package func sendsStock(_ index: Int) -> Bool {
        switch skus[index].stock {
        case .unsaid, .same: false
        case .due, .up, .down, .stop: true
        }
    }

    /// Whether the price of a SKU is to be sent.
    package func sendsPrice(_ index: Int) -> Bool {
        switch skus[index].price {
        case .unsaid, .same: false
        case .unknown, .up, .down: true
        }
    }

    /// Leaves SKUs to others that say more of their stock or their prices.
    package mutating func leaveOut(_ operation: Operation, where isLeftOut: (Int) -> Bool) {
        for index in skus.indices where isLeftOut(index) {
            if operation == .productStocksUpdate {
                skus[index].stock = .unsaid
            } else {
                skus[index].price = .unsaid
            }
        }
    }

    /// Whether anything differs that an update of stock or prices carries, but for what is only due.
    package var hasNews: Bool {
        priceLane != nil || skus.contains { $0.stock == .up || $0.stock == .down || $0.stock == .stop }
    }
}
