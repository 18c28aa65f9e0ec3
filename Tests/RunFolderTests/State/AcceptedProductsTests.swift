import Bytes
import FeedModel
import FeedTesting
import Foundation
import Testing

@testable import RunFolder

/// What was accepted comes back as it was written, and a file that is not what was written is never used.
struct AcceptedProductsTests {
    private let folder = TemporaryDirectory()
    private static let identity = StateIdentity(gateway: "sandbox", endpoint: "", seller: "1")

    private func open() throws -> SubmissionState {
        try SubmissionState(path: folder("state"), identity: Self.identity, now: 0)
    }

    private static func product(_ number: Int) -> AcceptedProduct {
        var product = AcceptedProduct(item: Array("A\(number)".utf8))
        product.productID = Int64(1000 + number)
        product.content = UInt64(number) + 1
        product.parts = (0..<10).map { UInt16($0 * number % 60_000) }
        product.title = UInt32(number)
        product.skus = (0..<number % 5).map { index in
            var sku = AcceptedSKU(code: Array("A\(number)-\(index)".utf8))
            sku.price = UInt32(100 * number + index)
            sku.inventory = UInt32(index)
            sku.stockTime = number % 3 == 0 ? UInt32(index) : 7
            sku.barcode = number % 4 == 0 ? UInt32(index) : 0
            sku.countryPrices = number % 7 == 0 ? Array("ES:\(index).5;".utf8) : []
            return sku
        }
        return product
    }

    private func fill(_ state: SubmissionState, _ numbers: some Sequence<Int>, _ marks: NightMarks? = nil) throws {
        let merge = state.beginMerge()
        for number in numbers {
            let product = Self.product(number)
            product.item.withUnsafeBufferPointer { merge.update($0) { $0 = product } }
        }
        try state.accept(merge, marks, nights: Array("{\"run\":\"r\"}\n".utf8), at: 5)
    }

    private func products(_ state: SubmissionState) -> [AcceptedProduct] {
        var products: [AcceptedProduct] = []
        state.accepted.eachRecord { products.append(AcceptedProduct($0)) }
        return products
    }

    @Test func whatIsWrittenIsRead() throws {
        try fill(open(), 0..<500)
        let state = try open()
        #expect(products(state) == (0..<500).map(Self.product))
        #expect(state.accepted.productCount == 500 && state.acceptedAt == 5)
        #expect(String(decoding: state.accepted.nights, as: UTF8.self) == "{\"run\":\"r\"}\n")
        for number in 0..<500 {
            let product = Self.product(number)
            let record = try #require(product.item.withUnsafeBufferPointer { state.accepted.record(item: $0) })
            #expect(record.productID == product.productID)
            #expect(state.accepted.record(productID: product.productID)?.content == product.content)
            #expect(state.products.productID(item: "A\(number)") == product.productID)
            if number % 5 > 0 { #expect(state.products.productID(skuCode: "A\(number)-0") == product.productID) }
        }
        #expect(state.products.productID(item: "B") == nil && state.products.productID(skuCode: "B") == nil)
        #expect(state.products.count == 500)
    }

    /// Whatever is looked up, in whatever order and on however many threads.
    @Test func itemsAreFoundInAnyOrder() async throws {
        try fill(open(), 0..<300)
        let accepted = try open().accepted
        let isRight = await withTaskGroup(of: Bool.self) { group in
            for seed in 0..<8 {
                group.addTask {
                    var random = SeededRandom(seed: UInt64(seed))
                    var next = 0
                    return (0..<2000).allSatisfy { _ in
                        next = Bool.random(using: &random) ? next + 1 : Int.random(in: 0..<330, using: &random)
                        let found = Array("A\(next)".utf8).withUnsafeBufferPointer { accepted.record(item: $0) }
                        return found?.productID == (next < 300 ? Int64(1000 + next) : nil)
                    }
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(isRight)
        #expect([UInt8]().withUnsafeBufferPointer { accepted.record(item: $0) } == nil)
    }

    /// What a night has learned is in the journal no more once it is written down: the next one does not read it.
    @Test func theJournalIsSmallAfterANight() throws {
        var sizes: [Int] = []
        for night in 0..<6 {
            let state = try SubmissionState(
                path: folder("state"), identity: Self.identity, now: 0, compactsAt: 1 << 13)
            try state.learn(
                (0..<400).map { (CarriedItem(item: "A\($0)", skuCodes: ["A\($0)-\(night)"]), 1000 + Int64($0)) })
            let before = folder.read("state/journal.jsonl")?.utf8.count ?? 0
            #expect(before > 1 << 13)
            try fill(state, 0..<400)
            sizes.append(folder.read("state/journal.jsonl")?.utf8.count ?? 0)
            #expect(sizes.last! < 1 << 12, "\(sizes)")
        }
        #expect(try open().products.productID(item: "A7") == 1007)
    }

    /// However many nights there were, the journal is at most twice what the last three months come to.
    @Test func theJournalDoesNotGrowOverYears() throws {
        let items = CarriedItems(
            (0..<10).map { CarriedItem(item: "A\($0)", skuCodes: [], productID: 1000 + Int64($0)) })
        var sizes: [Int] = []
        for night in 0..<400 {
            let now = Int64(night) * 86_400_000
            let state = try SubmissionState(
                path: folder("state"), identity: Self.identity, now: now, compactsAt: 1 << 13)
            let feed = SentFeed(
                key: FeedKey(run: "r\(night)", feed: "feeds/PRODUCT_STOCKS_UPDATE-0001.json"),
                operation: .productStocksUpdate, checksum: "00ff", itemCount: 10, folder: "out", intendedAt: now,
                items: items, products: (0..<10).map { 1000 + $0 })
            try state.intend(feed)
            try state.sent(feed.key, job: Int64(night + 1), at: now)
            try state.settle(
                feed.key, job: Int64(night + 1),
                ItemResults(
                    statuses: Array(repeating: .succeeded, count: 10), productIDs: (0..<10).map { 1000 + $0 }))
            try state.accept(state.beginMerge(), nights: [], at: now)
            sizes.append(folder.read("state/journal.jsonl")?.utf8.count ?? 0)
        }
        let perNight = sizes[1] - sizes[0]
        let most = try #require(sizes.max())
        #expect(most > 1 << 13 && most < 2 * 91 * perNight, "\(most), and \(perNight) a night")
        #expect(sizes.last! < 2 * 91 * perNight)
    }

    @Test func aSecondMergeChangesWhatItNames() throws {
        let state = try open()
        try fill(state, 0..<100)
        let merge = state.beginMerge()
        for number in [3, 7, 3] {
            Array("A\(number)".utf8).withUnsafeBufferPointer { merge.update($0) { $0.content += 1000 } }
        }
        #expect(merge.update(productID: 1009) { $0.content = 9 })
        #expect(!merge.update(productID: 5) { $0.content = 9 })
        try state.accept(merge, nights: [], at: 6)
        let found = products(try reopen(state))
        #expect(found.map(\.content)[3] == 2004 && found.map(\.content)[7] == 1008 && found.map(\.content)[9] == 9)
        #expect(found.count == 100)
    }

    private func reopen(_ state: SubmissionState) throws -> SubmissionState { state }

    /// A product is one item's: the one that had it before has none any more.
    @Test func twoItemsNeverHaveOneProduct() throws {
        let state = try open()
        try fill(state, 0..<10)
        let merge = state.beginMerge()
        Array("NEW".utf8).withUnsafeBufferPointer { merge.update($0) { $0.productID = 1003 } }
        try state.accept(merge, nights: [], at: 6)
        #expect(state.products.productID(item: "NEW") == 1003 && state.products.productID(item: "A3") == nil)
        #expect(state.products.count == 10)
    }

    /// Where so much changes that it is written down in between, the same comes of it.
    @Test(arguments: [1, 2_000, 50_000]) func whatIsWrittenDownInBetweenIsTheSame(mostChanges: Int) throws {
        var digests: [String] = []
        for most in [Int.max, mostChanges] {
            let state = try SubmissionState(path: folder("state-\(most)"), identity: Self.identity, now: 0)
            try fill(state, 0..<200)
            var random = SeededRandom(seed: 5)
            let merge = AcceptedMerge(state.accepted, in: state.folder, keeping: most)
            for step in 0..<2_000 {
                let number = Int.random(in: 0..<400, using: &random)
                let change = Int.random(in: 0..<4, using: &random)
                Array("A\(number)".utf8).withUnsafeBufferPointer { item in
                    merge.update(item) { product in
                        switch change {
                        case 0: product.content = UInt64(step)
                        case 1: product = Self.product(number)
                        // The product of another item, which has none any more.
                        case 2: product.productID = 1000 + Int64(step % 300)
                        default: product.flags.insert(.forgotten)
                        }
                    }
                }
                if step % 3 == 0 { merge.update(productID: 1000 + Int64(step % 310)) { $0.title = UInt32(step) } }
                if step % 7 == 0 { try merge.writeDownIfLarge() }
            }
            try state.accept(merge, nights: [], at: 6)
            digests.append(try #require(state.acceptedDigest))
            #expect(state.accepted.productCount > 300)
            let names = try FileManager.default.contentsOfDirectory(atPath: state.path)
            #expect(!names.contains { $0.hasSuffix(".tmp") })
        }
        #expect(digests[0] == digests[1])
    }

    /// A mark is that of one record, whether it was found by its item or by its product, and however many there are.
    @Test func recordsAreMarkedOneByOne() throws {
        let state = try open()
        try fill(state, 0..<3_000)
        var marks = state.accepted.marks()
        for number in stride(from: 0, to: 3_000, by: 3) {
            // Every other one goes by another id.
            Array((number % 2 == 0 ? "A\(number)" : "B\(number)").utf8).withUnsafeBufferPointer {
                state.accepted.mark(state.accepted.record(item: $0), productID: 1000 + Int64(number), in: &marks)
            }
        }
        Array("A1".utf8).withUnsafeBufferPointer {
            state.accepted.mark(state.accepted.record(item: $0), productID: 0, in: &marks)
        }
        Array("C".utf8).withUnsafeBufferPointer {
            state.accepted.mark(state.accepted.record(item: $0), productID: 7, in: &marks)
        }
        var number = 0
        state.accepted.eachRecord { record in
            #expect(state.accepted.isMarked(record, in: marks) == (number % 3 == 0 || number == 1), "\(number)")
            number += 1
        }
        #expect(number == 3_000)
    }

    @Test func nightsAreCounted() throws {
        let state = try open()
        /// A night without item 4, in which item 5 is rejected.
        func night(_ accepted: AcceptedProducts) -> NightMarks {
            var marks = NightMarks(accepted, day: 20_000)
            marks.isWhole = true
            for number in 0..<10 where number != 4 {
                let id = [UInt8]("A\(number)".utf8)
                id.withUnsafeBufferPointer { item in
                    let known = accepted.record(item: item).map { accepted.number(of: $0) }
                    marks.add(
                        item: item, number: known,
                        .init(verdict: number == 5 ? .rejected : .good, codes: number == 5 ? 77 : 0))
                    // The worse counts, in whatever order.
                    marks.add(item: item, number: known, .init(verdict: .good))
                    #expect(known == (accepted.isEmpty ? nil : number))
                    #expect(marks[item]?.verdict == (number == 5 ? .rejected : .good))
                }
            }
            let missing = [UInt8]("A4".utf8)
            missing.withUnsafeBufferPointer { #expect(marks[$0] == nil) }
            return marks
        }
        try fill(state, 0..<10, night(state.accepted))
        try state.accept(state.beginMerge(), night(state.accepted), nights: [], at: 6)
        let found = products(state)
        #expect(found[4].nightsMissing == 2 && found[4].lastDay == 0)
        #expect(found[5].verdict == .rejected && found[5].codes == 77 && found[5].sameNights == 2)
        #expect(found[3].verdict == .good && found[3].nightsMissing == 0 && found[3].lastDay == 20_000)
    }

    @Test(arguments: ["cut", "changed", "gone", "another"]) func aDamagedFileIsTold(damage: String) throws {
        do { try fill(open(), 0..<50) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder("state"))
        let path = folder("state/" + (try #require(names.first { $0.hasPrefix("accepted-") })))
        var bytes = try #require(FileManager.default.contents(atPath: path))
        switch damage {
        case "cut": bytes.removeLast(100)
        case "changed": bytes[bytes.count / 2] ^= 1
        case "another": bytes = Data(repeating: 0x41, count: 4096)
        default: break
        }
        try FileManager.default.removeItem(atPath: path)
        if damage != "gone" { try bytes.write(to: URL(filePath: path)) }
        #expect {
            try open()
        } throws: { error in
            (error as? RunFolderError)?.concernsState == true && "\(error)".contains("--everything")
        }
    }

    /// The ids alone are enough to send everything once more.
    @Test func theIDsOutlastTheFile() throws {
        do { try fill(open(), 0..<50) }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder("state"))
        let name = try #require(names.first { $0.hasPrefix("accepted-") })
        folder.write("lost", to: "state/\(name)")
        do {
            let state = try SubmissionState(path: folder("state"), identity: Self.identity, now: 0, rebuilds: true)
            #expect(state.accepted.isEmpty && state.rebuilt.count == 50)
            #expect(state.products.productID(item: "A7") == 1007)
            let merge = state.beginMerge()
            for item in state.rebuilt {
                Array(item.item.utf8).withUnsafeBufferPointer { merge.update($0) { $0.productID = item.productID } }
            }
            try state.accept(merge, nights: [], at: 9)
        }
        let state = try open()
        #expect(state.products.productID(item: "A7") == 1007 && state.accepted.productCount == 50)
    }

    /// What a sudden end left beside the file that counts is cleared away by the next.
    @Test func onlyTheFileOfTheJournalCounts() throws {
        do { try fill(open(), 0..<5) }
        folder.write("half", to: "state/accepted-0000000000000000.bin")
        folder.write("half", to: "state/.accepted.tmp")
        let state = try open()
        #expect(state.accepted.productCount == 5)
        try fill(state, 5..<6)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder("state"))
        #expect(names.filter { $0.contains("accepted") || $0.contains("products") }.count == 2)
    }
}
