import Testing

@testable import RunFolder

@Suite struct RejectedNamesTests {
    @Test(arguments: [
        ("shirts.csv", "shirts.csv"),
        ("spring/shirts.csv", "spring/shirts.csv"),
        ("../../etc/passwd", "__/__/etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("a//./b.csv", "a/b.csv"),
        ("..", "__"),
        ("", "unnamed"),
    ])
    func namesStayBelowTheFolder(name: String, expected: String) {
        var names = RejectedNames()
        #expect(names.take(name).joined(separator: "/") == expected)
    }

    @Test(arguments: [
        (["a.csv", "a.csv"], ["a.csv", "a~2.csv"]),
        (["a", "a"], ["a", "a~2"]),
        ([".a", ".a"], [".a", ".a~2"]),
        (["a.csv", "a.csv", "a.csv"], ["a.csv", "a~2.csv", "a~3.csv"]),
        // The second would be the file that says why for the first.
        (["a.csv", "a.csv.reasons.log"], ["a.csv", "a.csv.reasons~2.log"]),
        (["a.csv.reasons.log", "a.csv"], ["a.csv.reasons.log", "a~2.csv"]),
        // A file where another needs a directory, and the other way round.
        (["a.csv", "a.csv/b.csv"], ["a.csv", "a~2.csv/b.csv"]),
        (["a.csv/b.csv", "a.csv"], ["a.csv/b.csv", "a~2.csv"]),
        (["a.csv/b.csv", "a.csv/c.csv"], ["a.csv/b.csv", "a.csv/c.csv"]),
        (["../x.csv", "__/x.csv"], ["__/x.csv", "__/x~2.csv"]),
    ])
    func noTwoExportsShareAName(given: [String], expected: [String]) {
        var names = RejectedNames()
        #expect(given.map { names.take($0).joined(separator: "/") } == expected)
    }

    @Test func aLongNameIsCutBetweenCharactersAndStaysItsOwn() {
        var names = RejectedNames()
        let base = String(repeating: "é", count: 127)
        let cut = [names.take(base + "a.csv")[0], names.take(base + "b.csv")[0]]
        #expect(cut[0] != cut[1])
        for name in cut {
            #expect((name + RunLayout.reasonsSuffix).utf8.count <= 255)
            #expect(name.hasSuffix(".csv"))
            #expect(!name.unicodeScalars.contains("\u{FFFD}"))
        }
    }
}
