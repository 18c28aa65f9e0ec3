import Bytes
import CategoryRules
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports

/// What gates look at while items are made: counts for those over the whole run, holds for those over single items.
extension CheckStage {
    /// Counts the prices that were compared last.
    ///
    /// - Returns: what holds them.
    func holdsOfPrices(_ record: AcceptedRecord, _ item: ItemWork, _ work: BatchWork) -> [ItemHold] {
        guard let gates else { return [] }
        var holds: [ItemHold] = []
        let file = work.batch.file.name
        let isWhole = work.check.carriesWholeProduct
        var compared = 0
        func compare(_ number: Int, _ from: UInt32, _ to: UInt32) {
            if from > 0, to > 0 { compared += 1 }
            guard from != to else { return }
            if from > 0, to > 0 { work.night.addMove(from: from, to: to, file: file) }
            noteExamples(from, to, number, item, work)
            let code = code(number, work)
            if let hold = gates.hold(from: from, to: to, sku: number, code: code) { holds.append(hold) }
        }
        for (number, sku) in work.comparison.skus.enumerated() {
            let now = work.facts.skus[number]
            guard let before = sku.before, before.price < ItemFacts.unfit, now.price < ItemFacts.unfit else {
                continue
            }
            // An update that leaves the discount out says nothing of it.
            let discount = isWhole || now.discountPrice != ItemFacts.unset ? now.discountPrice : before.discountPrice
            compare(number, min(before.price, before.discountPrice), min(now.price, discount))
        }
        if let (number, from, to) = lowestPrices(record, work) { compare(number, from, to) }
        work.night.addPrices(compared, file: file)
        return holds
    }

    /// The lowest price to pay of a product of which no SKU is known by its code, tonight's and the accepted one: codes that
    /// change hide no price.
    ///
    /// - Returns: nil where a SKU is known, or nothing can be compared; `number` is that of tonight's SKU.
    private func lowestPrices(
        _ record: AcceptedRecord, _ work: BatchWork
    ) -> (number: Int, from: UInt32, to: UInt32)? {
        guard work.comparison.skus.allSatisfy({ $0.before == nil }) else { return nil }
        var from = UInt32.max
        record.eachSKU { sku in
            let price = min(sku.price, sku.discountPrice)
            if price > 0, sku.price < ItemFacts.unfit { from = min(from, price) }
            return true
        }
        let prices = work.facts.skus.enumerated().compactMap { number, sku in
            sku.price < ItemFacts.unfit ? (number: number, price: min(sku.price, sku.discountPrice)) : nil
        }
        guard from < .max, let lowest = prices.min(by: { $0.price < $1.price }), lowest.price > 0 else { return nil }
        return (lowest.number, from, lowest.price)
    }

    /// A SKU whose price was compared, by its number among those.
    private func sku(_ number: Int, _ work: BatchWork) -> SKU? {
        let skus = work.check.carriesWholeProduct ? work.check.skus : work.check.skus(in: .productPricesUpdate)
        return number < skus.count ? work.batch.skus[skus[number].entry] : nil
    }

    private func code(_ number: Int, _ work: BatchWork) -> String {
        sku(number, work).map { work.batch.bytes.bytes[$0.code.text].string } ?? ""
    }

    private func noteExamples(
        _ from: UInt32, _ to: UInt32, _ number: Int, _ item: ItemWork, _ work: BatchWork
    ) {
        let ratio = Double(to) / Double(max(1, from))
        var gates: [GateName] = []
        if abs(ratio - 1) > 0.3 { gates.append(.priceMass) }
        if abs(ratio - 1) > 0.1 { gates.append(.priceShift) }
        if NightCounts.factor(ratio) != nil { gates.append(.priceFactor) }
        guard gates.contains(where: { work.night.takesExample(of: $0) }), let price = sku(number, work)?.price else {
            return
        }
        for gate in gates {
            work.night.note(
                gate,
                NightCounts.Example(
                    item: work.batch.bytes.bytes[item.item].string, sku: code(number, work),
                    from: ItemGates.text(from), to: ItemGates.text(to),
                    place: place(Batch.place(of: price, name: "price"), work)))
        }
    }

    /// `shirts.csv:13 price`.
    private func place(_ place: Place, _ work: BatchWork) -> String {
        var text = FindingWording.fileName(of: place, work.batch)
        if place.location != Place.noLocation { text += ":\(work.batch.locations[Int(place.location)].line)" }
        if let column = FindingWording.columnName(of: place, work.batch) { text += " \(column)" }
        return text
    }

    /// Counts whether what was compared last is sold out, or back in stock.
    func noteStock(_ item: ItemWork, _ work: BatchWork) {
        guard gates != nil else { return }
        var (before, now, isKnown) = (false, false, false)
        for (number, compared) in work.comparison.skus.enumerated() {
            let inventory = work.facts.skus[number].inventory
            guard let old = compared.before, old.inventory < ItemFacts.unfit, inventory < ItemFacts.unfit else {
                continue
            }
            isKnown = true
            before = before || old.inventory > 0
            now = now || inventory > 0
        }
        guard isKnown else { return }
        func example() -> NightCounts.Example {
            NightCounts.Example(
                item: work.batch.bytes.bytes[item.item].string, sku: "", from: before ? "in stock" : "0",
                to: now ? "in stock" : "0", place: place(Place(location: work.check.product.location), work))
        }
        if before {
            work.night.inStock += 1
            if !now {
                work.night.soldOut += 1
                work.night.note(.soldOut, example())
            }
        } else {
            work.night.outOfStock += 1
            if now {
                work.night.restocked += 1
                work.night.note(.restocked, example())
            }
        }
    }

    /// Counts an item whose content was compared, and says what holds it.
    func holdsOfContent(_ item: ItemWork, _ work: BatchWork) -> [ItemHold] {
        guard let gates, work.comparison.isContentKnown else { return [] }
        work.night.contents += 1
        let parts = work.comparison.parts
        if parts.contains(.title) { work.night.titles += 1 }
        if parts.contains(.images) { work.night.images += 1 }
        if parts.contains(.brand) { work.night.brands += 1 }
        if parts.contains(where: { [.title, .images, .brand].contains($0) }) {
            work.night.note(
                .content,
                NightCounts.Example(
                    item: work.batch.bytes.bytes[item.item].string, sku: "", from: "",
                    to: parts.map(\.name.description).joined(separator: ", "),
                    place: place(Place(location: work.check.product.location), work)))
        }
        var holds: [ItemHold] = []
        if parts.contains(.category), gates.isClosed(.category) {
            let to = work.check.categoryID.map { "\($0)" } ?? ""
            holds.append(
                ItemHold(
                    gate: .category, sku: nil, from: "", to: to,
                    message: "The product would move to the category \(to)."))
        }
        if parts.contains(.brand), gates.isClosed(.brand) {
            let to = work.batch.bytes.bytes[work.check.brandCell.text].string
            holds.append(
                ItemHold(
                    gate: .brand, sku: nil, from: "", to: to, message: "The product would get the brand \(to)."))
        }
        return holds
    }

    /// Counts a known item that was good last night: what was only held, or is in doubt since a gate holds it, was.
    func noteVerdict(_ record: AcceptedRecord, isRejected: Bool, _ item: ItemWork, _ work: BatchWork) {
        guard gates != nil, [.good, .held, .rejectedInDoubt].contains(record.verdict) else { return }
        work.night.good += 1
        guard isRejected else { return }
        work.night.rejected += 1
        work.night.note(
            .rejected,
            NightCounts.Example(
                item: work.batch.bytes.bytes[item.item].string, sku: "", from: "good", to: "rejected",
                place: place(Place(location: work.check.product.location), work)))
    }

    /// Holds an item that would be sent where one of its holds is not released.
    ///
    /// - Returns: whether it is held.
    @discardableResult
    func hold(_ made: inout ItemWork, _ holds: [ItemHold], _ record: AcceptedRecord?, _ work: BatchWork) -> Bool {
        guard let gates, !holds.isEmpty, made.status == .prepared else { return false }
        let id = work.batch.bytes.bytes[made.item].string
        let isSame =
            record.map { record in
                record.verdict == .held
                    && GateSet(holds.map(\.gate)).names.contains { gate in
                        record.codes == HeldPrint.of(gate, made.changes.map { $0.record(work.batch, work.texts) })
                    }
            } ?? false
        let nights = isSame ? Int(record?.sameNights ?? 0) + 1 : 1
        let open = holds.filter { hold in
            !gates.isReleased(hold, item: id, sku: hold.sku.map { code($0, work) } ?? "", nights: nights)
        }
        guard !open.isEmpty else { return false }
        made.gates = GateSet(open.map(\.gate))
        made.lateSeverity = .held
        for hold in open.prefix(20) {
            let place =
                hold.sku.flatMap { sku($0, work) }.map { Batch.place(of: $0.price, name: "price") }
                ?? Place(location: work.check.product.location)
            let since = nights > 1 ? " The value has been the same for \(nights) nights." : ""
            made.lateFindings.append(
                hold.gate.finding(
                    hold.message + since,
                    fix: "Mend it, or release it with --allow \(hold.gate.name) or a line in approvals.csv.",
                    values: (hold.sku.map { code($0, work) } ?? "", hold.from, hold.to), at: place,
                    product: made.product,
                    operations: made.operation.map { OperationSet($0) } ?? []))
        }
        return true
    }
}
