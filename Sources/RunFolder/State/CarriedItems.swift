import Bytes

/// What is known of an item that carries a whole product, once its result is there.
package struct CarriedItem: Sendable, Equatable {
    /// Why an item is still remembered after its feed was settled: its product may be there, and has to be looked for
    /// before another one is created.
    package enum Doubt: UInt8, Sendable {
        /// Nobody knows whether the platform made it.
        case unsettled
        /// The platform said that it made it, but not as what: it is there.
        case exists
        /// The platform said that it failed, but is known to say so of products that it made.
        case failed
    }

    /// The merchant's id.
    package let item: String
    /// By which its product can be found.
    package let skuCodes: [String]
    /// The platform's id that an update names; 0 for a create.
    package var productID: Int64
    /// Why it is remembered once its feed is settled.
    package var doubt: Doubt

    /// An item that is about to be sent; `productID` is 0 for a create.
    package init(item: String, skuCodes: [String], productID: Int64 = 0, doubt: Doubt = .unsettled) {
        self.item = item
        self.skuCodes = skuCodes
        self.productID = productID
        self.doubt = doubt
    }
}

/// The items of a feed, in its order. Of every feed whose results are to come they are in memory, which may be all of a
/// run's, so they are held as what their texts take and a few bytes for each.
package struct CarriedItems: Sendable, Equatable {
    /// The ids and SKU codes, one after the other.
    private var texts: [UInt8] = []
    /// Where each of them ends.
    private var ends: [UInt32] = []
    /// For each item the number of its id in `ends`; its codes follow.
    private var firsts: [UInt32] = []
    private var products: [Int64] = []
    private var doubts: [CarriedItem.Doubt] = []

    /// No items.
    package init() {}

    /// Items in the order of their feed.
    package init(_ items: some Sequence<CarriedItem>) {
        for item in items { append(item) }
        fit()
    }

    /// Adds an item with its SKU codes.
    package mutating func append(_ item: CarriedItem) {
        var id = item.item
        id.withUTF8 { append(item: $0, productID: item.productID, doubt: item.doubt) }
        for var code in item.skuCodes { code.withUTF8 { append(skuCode: $0) } }
    }

    /// Adds an item; its SKU codes are added next.
    package mutating func append(
        item id: UnsafeBufferPointer<UInt8>, productID: Int64 = 0, doubt: CarriedItem.Doubt = .unsettled
    ) {
        firsts.append(UInt32(ends.count))
        products.append(productID)
        doubts.append(doubt)
        append(skuCode: id)
    }

    /// Adds a SKU code to the last item.
    package mutating func append(skuCode: UnsafeBufferPointer<UInt8>) {
        texts.append(contentsOf: skuCode)
        ends.append(UInt32(texts.count))
    }

    /// Gives back the room that was taken in advance.
    package mutating func fit() {
        texts = texts.withUnsafeBufferPointer { Array($0) }
        ends = ends.withUnsafeBufferPointer { Array($0) }
        firsts = firsts.withUnsafeBufferPointer { Array($0) }
        products = products.withUnsafeBufferPointer { Array($0) }
        doubts = doubts.withUnsafeBufferPointer { Array($0) }
    }

    private func text<Result>(_ number: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let start = number == 0 ? 0 : Int(ends[number - 1])
        return texts.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<Int(ends[number])])) }
    }

    /// The numbers of an item's SKU codes in `ends`.
    private func codes(_ position: Int) -> Range<Int> {
        Int(firsts[position]) + 1..<(position + 1 < firsts.count ? Int(firsts[position + 1]) : ends.count)
    }

    /// The bytes of an item's id.
    package func withID<Result>(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        text(Int(firsts[position]), body)
    }

    /// Calls `body` with the bytes of each of an item's SKU codes.
    package func eachCode(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        for number in codes(position) { text(number, body) }
    }

    /// An item's id as text; `withID` has its bytes.
    package func id(_ position: Int) -> String { withID(position) { $0.string } }

    /// The platform's id that an item's update names; 0 for a create.
    package func productID(_ position: Int) -> Int64 { products[position] }

    /// All ids as text.
    package var ids: [String] { indices.map(id) }

    /// The ids as bytes, by which they are compared: texts that are equal for Swift may be two ids for the platform.
    package var idBytes: [[UInt8]] { indices.map { withID($0) { Array($0) } } }

    /// Leaves the items at these positions, and no others.
    package mutating func keep(_ positions: some Sequence<(position: Int, doubt: CarriedItem.Doubt)>) {
        self = CarriedItems(
            positions.map { position, doubt in
                var item = self[position]
                item.doubt = doubt
                return item
            })
    }

    /// Leaves the items whose id is not this one.
    ///
    /// - Returns: whether any is gone.
    mutating func remove(item id: UnsafeBufferPointer<UInt8>) -> Bool {
        let left = indices.filter { position in withID(position) { !$0.sameBytes(as: id) } }
        guard left.count < count else { return false }
        self = CarriedItems(left.map { self[$0] })
        return true
    }
}

extension CarriedItems: RandomAccessCollection {
    /// Always 0.
    package var startIndex: Int { 0 }
    /// How many items there are.
    package var endIndex: Int { firsts.count }
    /// An item, made of its packed form.
    package subscript(position: Int) -> CarriedItem {
        CarriedItem(
            item: id(position), skuCodes: codes(position).map { number in text(number) { $0.string } },
            productID: products[position], doubt: doubts[position])
    }
}
