import FeedModel
import FeedPacking
import Testing

@Suite struct PackerTests {
    @Test func aFeedEndsWithItsItems() {
        var packer = Packer(maximumItems: 2, maximumBytes: 1000)
        var placements: [Placement] = []
        var sealed: [Packer.Sealed] = []
        for _ in 0..<5 {
            let (placement, full) = packer.place(Packer.Kind(.productCreate, .content), byteCount: 10, formBytes: 20)
            placements.append(placement)
            if let full { sealed.append(full) }
        }
        #expect(placements.map(\.feed) == [1, 1, 2, 2, 3])
        #expect(placements.map(\.position) == [0, 1, 0, 1, 0])
        #expect(placements.map(\.offset) == [0, 11, 0, 11, 0])
        sealed += packer.sealAll()
        #expect(sealed.map(\.items) == [2, 2, 1])
        #expect(sealed.map(\.size) == [22, 22, 11])
    }

    @Test func aFeedEndsBeforeItsBytesAreOverTheLimit() {
        // Each item takes 20 bytes and 3 for what parts it from the one before; the last bracket takes 3.
        for (limit, perFeed) in [(48, 1), (49, 2), (71, 2), (72, 3)] {
            var packer = Packer(maximumItems: 100, maximumBytes: limit)
            for _ in 0..<perFeed {
                #expect(packer.place(Packer.Kind(.productCreate, .content), byteCount: 5, formBytes: 20).sealed == nil)
            }
            #expect(
                packer.place(Packer.Kind(.productCreate, .content), byteCount: 5, formBytes: 20).sealed?.items
                    == perFeed, "\(limit)"
            )
        }
        let packer = Packer(maximumItems: 100, maximumBytes: 26)
        #expect(packer.fits(formBytes: 20) && !packer.fits(formBytes: 21))
    }

    @Test func operationsHaveFeedsOfTheirOwn() {
        var packer = Packer(maximumItems: 10, maximumBytes: 1000)
        for operation in Operation.allCases {
            let placement = packer.place(Packer.Kind(operation, .content), byteCount: 1, formBytes: 1).placement
            #expect(placement.feed == 1 && placement.position == 0 && placement.offset == 0)
        }
        #expect(packer.sealAll().map(\.kind.operation) == Operation.allCases)
        #expect(packer.sealAll().isEmpty)
    }

    @Test func formBytesAreThoseOfAFormValue() {
        let all = (0...255).map { UInt8($0) }
        for byte in all {
            let isPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*-._ ".utf8.contains(byte)
            let count = [byte].withUnsafeBufferPointer { ItemEncoder.formEncodedCount($0) }
            #expect(count == (isPlain ? 1 : 3), "\(byte)")
        }
        let many = Array(repeating: all, count: 9).flatMap { $0 }
        let plain = 67
        let expected = 9 * (plain + (256 - plain) * 3)
        let count = many.withUnsafeBufferPointer { ItemEncoder.formEncodedCount($0) }
        #expect(count == expected)
    }
}
