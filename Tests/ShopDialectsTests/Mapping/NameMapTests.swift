import Testing

@testable import ShopDialects

struct NameMapTests {
    private static let map = NameMap([
        (name: "Shirts", number: 0), ("Men > *", 1), ("Men > Tops > *", 2), ("*", 3), ("*heather", 4), ("a*b*c", 5),
        ("ФУТБОЛКИ", 6),
        ("shirts", 7),
    ])

    @Test(arguments: [
        ("shirts", 0), (" SHIRTS ", 0), ("Men > Shoes", 1), ("men > tops > x", 2), ("Men", 3), ("Dark Heather", 4),
        ("aXbXc", 5), ("abc", 5), ("acb", 3), ("футболки", 6), ("", 3),
    ])
    func theBestFit(text: String, number: Int) {
        #expect(Array(text.utf8).withUnsafeBufferPointer { Self.map.match($0)?.number } == number)
    }

    @Test func nothingFits() {
        let map = NameMap([(name: "ab*ba", number: 0)])
        for text in ["aba", "abxb", "xabba", ""] {
            #expect(Array(text.utf8).withUnsafeBufferPointer { map.match($0) == nil }, "\(text)")
        }
    }

    /// Each name is known for one of the two only.
    @Test func colorAndSizeAreApart() {
        let all = OptionSynonyms.color + OptionSynonyms.size
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { $0 == $0.lowercased() })
    }
}
