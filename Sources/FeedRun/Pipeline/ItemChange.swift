import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports

/// One thing that differs from what was accepted, or that is new: a line of `changes.jsonl`.
struct ItemChange {
    enum Kind {
        case created
        case content
        case price
        case discountPrice
        case inventory
        /// A price in a ship-to country.
        case countryPrice(String)
        case vanished
        case returned

        var name: String {
            switch self {
            case .created: "created"
            case .content: "content"
            case .price: "price"
            case .discountPrice: "discount_price"
            case .inventory: "inventory"
            case .countryPrice(let country): "country_price:\(country)"
            case .vanished: "vanished"
            case .returned: "returned"
            }
        }
    }

    var kind: Kind
    /// The SKU's code in the batch's bytes.
    var sku: Text?
    var parts: [ContentPart] = []
    /// Decimals as text; nil where there was, or is, none.
    var from: String?
    var to: String?
    /// The cell that says so.
    var place: Place?

    init(_ kind: Kind, parts: [ContentPart] = []) {
        self.kind = kind
        self.parts = parts
    }
}

extension CheckStage {
    /// What differs of stock, or of prices, by the comparison that was made last.
    ///
    /// - Parameter chosen: whether a SKU is looked at, by its number among those that were compared.
    func changes(
        of operation: Operation, _ work: BatchWork, chosen: (Int) -> Bool = { _ in true }
    ) -> [ItemChange] {
        var changes: [ItemChange] = []
        let skus = work.check.carriesWholeProduct ? work.check.skus : work.check.skus(in: operation)
        for (number, compared) in work.comparison.skus.enumerated() where number < skus.count && chosen(number) {
            // A SKU that was not known is part of a change of the content.
            guard let before = compared.before else { continue }
            let now = work.facts.skus[number]
            let entry = work.batch.skus[skus[number].entry]
            func add(_ kind: ItemChange.Kind, _ from: String?, _ to: String?, _ cell: Cell, _ name: StaticString) {
                var change = ItemChange(kind)
                change.sku = entry.code.text
                (change.from, change.to) = (from, to)
                change.place = Batch.place(of: cell, name: name)
                changes.append(change)
            }
            if operation == .productStocksUpdate {
                switch compared.stock {
                case .up, .down, .stop:
                    guard before.inventory != now.inventory, before.inventory < ItemFacts.unfit else { continue }
                    add(.inventory, "\(before.inventory)", "\(now.inventory)", entry.inventory, "inventory")
                case .unsaid, .same, .due: break
                }
                continue
            }
            guard compared.price == .up || compared.price == .down else { continue }
            if before.price != now.price {
                add(.price, ItemChange.text(before.price), ItemChange.text(now.price), entry.price, "price")
            }
            if before.discountPrice != now.discountPrice {
                add(
                    .discountPrice, ItemChange.text(before.discountPrice), ItemChange.text(now.discountPrice),
                    entry.discountPrice, "discount_price")
            }
            let (old, new) = (
                CountryPriceText.entries(before.countryPrices),
                CountryPriceText.entries(work.facts.countryPrices(ofSKU: number))
            )
            func cell(_ country: String) -> Cell {
                work.batch.countryPrices[entry.countryPrices].first {
                    work.batch.bytes.bytes[$0.country].elementsEqual(country.utf8)
                }?.price ?? entry.price
            }
            for (country, price) in new where old.first(where: { $0.country == country })?.price != price {
                add(
                    .countryPrice(country), old.first { $0.country == country }?.price, price, cell(country),
                    "country_price")
            }
            for (country, price) in old where !new.contains(where: { $0.country == country }) {
                add(.countryPrice(country), price, nil, cell(country), "country_price")
            }
        }
        return changes
    }
}

extension ItemChange {
    /// Hundredths as the catalog writes them; nil where there are none.
    static func text(_ hundredths: UInt32) -> String? {
        guard hundredths < ItemFacts.unfit else { return nil }
        return "\(FixedDecimal(coefficient: Int64(hundredths), scale: 2))"
    }
}

extension ItemChange.Kind {
    /// The kind of that name.
    init?(name: String) {
        let known: [Self] = [.created, .content, .price, .discountPrice, .inventory, .vanished, .returned]
        let prefix = "country_price:"
        if name.hasPrefix(prefix) {
            self = .countryPrice(String(name.dropFirst(prefix.count)))
        } else {
            guard let kind = known.first(where: { $0.name == name }) else { return nil }
            self = kind
        }
    }
}

extension ItemWork {
    /// Whether it goes out by its lane, or would.
    var isShownWithLane: Bool { operation != nil && status != .rejected && status != .unchanged }
}

extension ItemChange {
    /// The change in words.
    func record(_ batch: borrowing Batch, _ texts: FindingTexts) -> ItemRecord.Change {
        var change = ItemRecord.Change(.string(kind.name))
        if let sku { change.sku = .bytes(batch.bytes.bytes[sku]) }
        change.parts = parts.map { RecordText($0.name) }
        (change.from, change.to) = (from.map { .string($0) }, to.map { .string($0) })
        change.place = place.map { FindingWording.place($0, batch, texts) }
        return change
    }
}
