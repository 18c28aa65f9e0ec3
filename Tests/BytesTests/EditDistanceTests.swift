import Testing

@testable import Bytes

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("Bleu", "Blue"),
        ("gren", "Green"),
        ("BLACK", "Black"),
        ("Blakc", "Black"),
        ("Multicolour", "Multicolor"),
        ("Multiclr", "Multicolor"),
        ("crème", "Creme"),
        ("ed", "Red"),
    ])
    func findsWhatWasMeant(seen: String, meant: String) {
        let names = ["White", "Blue", "Green", "Black", "Multicolor", "Creme", "Red"]
        #expect(nearest(to: seen, in: names) == meant)
    }

    @Test(arguments: ["", "x", "no", "Purple", "Transparent", "12345678", "Bluegreen"])
    func staysSilentWhereNothingIsNear(seen: String) {
        #expect(nearest(to: seen, in: ["Blue", "Green", "Black", "A", ""]) == nil)
    }

    @Test func theFirstOfSeveralCounts() {
        #expect(nearest(to: "col", in: ["colt", "cold", "coal"]) == "colt")
        #expect(nearest(to: "cold", in: ["colt", "cold", "coal"]) == "cold")
        #expect(nearest(to: "anything", in: []) == nil)
    }

    /// Against the definition, written down as it is, on many pairs of short words over three letters.
    @Test func theBoundChangesNothing() {
        func plain(_ a: ArraySlice<UInt32>, _ b: ArraySlice<UInt32>) -> Int {
            guard let x = a.last, let y = b.last else { return a.count + b.count }
            var cost = plain(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1)
            cost = min(cost, plain(a.dropLast(), b) + 1, plain(a, b.dropLast()) + 1)
            if a.count > 1, b.count > 1, x == b.dropLast().last, y == a.dropLast().last {
                cost = min(cost, plain(a.dropLast(2), b.dropLast(2)) + 1)
            }
            return cost
        }
        var state: UInt64 = 1
        func word() -> [UInt32] {
            state = mix64(state, 7)
            return (0..<state % 6).map { UInt32(mix64(state, $0) % 3) }
        }
        for _ in 0..<300 {
            let (a, b) = (word(), word())
            let distance = plain(a[...], b[...])
            #expect(editDistance(a[...], b[...], atMost: 2) == (distance <= 2 ? distance : nil))
        }
    }
}
