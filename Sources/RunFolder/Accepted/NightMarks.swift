import Bytes

/// Which items a night's exports had, and how it went for each: sixteen bytes for an item that the state knows, about forty
/// for a new one.
package struct NightMarks: Sendable {
    /// How the night went for one item.
    package struct Mark: Sendable, Equatable {
        /// The worst of the product's items.
        package var verdict: AcceptedProduct.Verdict
        /// A fingerprint of the codes of its findings.
        package var codes: UInt32
        /// A fingerprint of its records.
        package var data: UInt32
        /// A fingerprint of the data of its category.
        package var category: UInt32

        /// A mark; a fingerprint of 0 is not compared.
        package init(verdict: AcceptedProduct.Verdict, codes: UInt32 = 0, data: UInt32 = 0, category: UInt32 = 0) {
            self.verdict = verdict
            self.codes = codes
            self.data = data
            self.category = category
        }
    }

    /// What was accepted before this night.
    package let accepted: AcceptedProducts
    /// In days since 1970.
    package let day: UInt16
    /// The exports hold every product of the shop, and all of them were read to their end.
    package var isWhole = false
    /// A gate holds that so many good items were rejected: what is newly rejected is in doubt.
    package var doubtsRejections = false
    /// The night was noted before, and what it left in doubt is released now.
    private var settlesDoubts = false
    /// Fingerprint of the seller's data; this and the next two are the same for all items.
    package var seller: UInt32 = 0
    /// Fingerprint of the configuration.
    package var configuration: UInt32 = 0
    /// Fingerprint of feedmill's version.
    package var rules: UInt32 = 0
    /// By the number of the item's record; without a verdict where the exports do not have the item.
    private var known: [Mark]
    /// Of items that the state does not know: where each is in `others`, by the hash of its id.
    private var index = HashIndex()
    private var others: [Mark] = []
    /// The ids of those that are not good: a good new item is remembered once it is accepted.
    private var names: [[UInt8]] = []

    /// A night without items.
    ///
    /// - Parameters:
    ///   - accepted: what was accepted before it.
    ///   - day: in days since 1970.
    package init(_ accepted: AcceptedProducts, day: UInt16) {
        self.accepted = accepted
        self.day = day
        known = Array(repeating: Mark(verdict: .none), count: accepted.productCount)
    }

    /// Notes an item. Of an item that is noted twice the worse counts.
    ///
    /// - Parameter number: that of its record in what was accepted; nil where there is none.
    package mutating func add(item: UnsafeBufferPointer<UInt8>, number: Int?, _ mark: Mark) {
        guard let number else { return add(new: item, mark) }
        if known[number].isOutweighed(by: mark) { known[number] = mark }
    }

    private mutating func add(new item: UnsafeBufferPointer<UInt8>, _ mark: Mark) {
        if mark.verdict != .good, names.count < Self.mostNames { names.append(Array(item)) }
        let hash = KnownProducts.itemHash(item)
        guard let number = index.insert(hash, number: UInt32(others.count)) else { return others.append(mark) }
        if others[Int(number)].isOutweighed(by: mark) { others[Int(number)] = mark }
    }

    /// The mark of an item; nil where the exports do not have it.
    package subscript(item: UnsafeBufferPointer<UInt8>) -> Mark? {
        guard let record = accepted.record(item: item) else {
            return index[KnownProducts.itemHash(item)].map { others[Int($0)] }
        }
        return mark(accepted.number(of: record))
    }

    private func mark(_ number: Int) -> Mark? { known[number].verdict == .none ? nil : known[number] }

    /// The same night, which was noted, once what it left in doubt is released: what is missing counts as missing, what is
    /// rejected as rejected, and nothing else twice.
    ///
    /// - Parameter wasWhole: what is missing counted already.
    package func settlingDoubts(wasWhole: Bool) -> NightMarks {
        var marks = self
        marks.settlesDoubts = true
        marks.isWhole = isWhole && !wasWhole
        return marks
    }

    /// So many items that the platform never had are remembered.
    private static let mostNames = 200_000

    /// Calls `body` with the id of each item that did not go well and that the state does not know yet.
    package func eachNew(in accepted: AcceptedProducts, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        for name in names { name.withUnsafeBufferPointer { if accepted.record(item: $0) == nil { body($0) } } }
    }

    /// What a record says after this night.
    ///
    /// - Parameter number: that of the item's record in what was accepted before; nil where there may be none.
    func applied(to record: AcceptedRecord, number: Int?) -> AcceptedRecord.Night {
        var night = record.night
        let mark = if let number { self.mark(number) } else { self[record.item] }
        guard let mark else {
            if isWhole, record.isOnPlatform { night.missing = min(night.missing, .max - 1) + 1 }
            return night
        }
        guard !settlesDoubts else {
            if !doubtsRejections, night.verdict == .rejectedInDoubt { night.verdict = .rejected }
            return night
        }
        if night.firstDay == 0 { night.firstDay = day }
        night.lastDay = day
        night.missing = 0
        let isSame =
            (night.verdict == mark.verdict || night.verdict.isRejected && mark.verdict.isRejected)
            && night.codes == mark.codes
        night.sinceDay = isSame ? night.sinceDay : day
        night.sameNights = isSame ? min(night.sameNights, .max - 1) + 1 : 1
        let isInDoubt =
            doubtsRejections && mark.verdict == .rejected
            && (night.verdict == .good || night.verdict == .rejectedInDoubt)
        (night.verdict, night.codes) = (isInDoubt ? .rejectedInDoubt : mark.verdict, mark.codes)
        night.sources.data = mark.data
        night.sources.category = mark.category
        night.sources.seller = seller
        night.sources.configuration = configuration
        night.sources.rules = rules
        return night
    }
}

extension NightMarks.Mark {
    /// Of two that are as bad the one counts that knows the category: it is of the whole product. Beyond that any order will
    /// do, as long as it does not matter which of them was noted first.
    fileprivate func isOutweighed(by other: NightMarks.Mark) -> Bool {
        if verdict.rank != other.verdict.rank { return verdict.rank < other.verdict.rank }
        if (category == 0) != (other.category == 0) { return category == 0 }
        return (codes, data, category) < (other.codes, other.data, other.category)
    }
}

extension AcceptedProduct.Verdict {
    /// The worst is the greatest.
    fileprivate var rank: Int {
        switch self {
        case .none: 0
        case .good: 1
        case .waiting: 2
        case .held: 3
        case .rejected, .rejectedInDoubt: 4
        case .refused: 5
        }
    }
}

extension AcceptedRecord {
    /// What changes of a record in a night of which nothing of the item was sent.
    package struct Night: Sendable, Equatable {
        /// As in `AcceptedProduct`; so are the members below.
        package var firstDay: UInt16
        /// The last day on which it was in an export, in days since 1970.
        package var lastDay: UInt16
        /// Whole exports in a row that it was missing from.
        package var missing: UInt16
        /// How the night ended.
        package var verdict: AcceptedProduct.Verdict
        /// A fingerprint of the codes of its findings, or of the platform's words.
        package var codes: UInt32
        /// The first day of its verdict, in days since 1970.
        package var sinceDay: UInt16
        /// For how many nights in a row the verdict has been the same.
        package var sameNights: UInt16
        /// What the verdict came from.
        package var sources: AcceptedProduct.Sources
    }

    /// The part of the record that such a night replaces.
    package var night: Night {
        Night(
            firstDay: firstDay, lastDay: lastDay, missing: nightsMissing, verdict: verdict, codes: codes,
            sinceDay: sinceDay, sameNights: sameNights, sources: sources)
    }
}

extension AcceptedRecord.Night {
    /// Where it is in a record, and its bytes, as `AcceptedProduct.append(to:)` writes them.
    static let range = 48..<80

    func append(to output: inout ByteBuffer) {
        func put<Number: FixedWidthInteger>(_ number: Number, _ output: inout ByteBuffer) {
            withUnsafeBytes(of: number.littleEndian) { output.append($0) }
        }
        put(firstDay, &output)
        put(lastDay, &output)
        put(missing, &output)
        put(UInt16(verdict.rawValue), &output)
        put(codes, &output)
        put(sinceDay, &output)
        put(sameNights, &output)
        put(sources.data, &output)
        put(sources.category, &output)
        put(sources.seller, &output)
        // Both are the same for all items of a night.
        put(UInt16(truncatingIfNeeded: sources.configuration), &output)
        put(UInt16(truncatingIfNeeded: sources.rules), &output)
    }
}
