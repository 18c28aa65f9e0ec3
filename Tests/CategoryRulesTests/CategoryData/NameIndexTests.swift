import Bytes
import CategoryRules
import FeedTesting
import JSONText
import Testing

/// How names of an export find attributes and values. Both are found alike; values are asked here.
struct NameIndexTests {
    private static let colors = #"""
        [{"id":14,"names":{"en":"Color"},"values":[
          {"id":47,"names":{"en":"Blue","es":"Azul","fr":"Bleu"}},
          {"id":48,"names":{"en":"blue","zh":"蓝色"}},
          {"id":49,"names":{"en":"Navy","ru":"СИНИЙ"}},
          {"id":50,"names":{"en":"47","es":"#49"}},
          {"id":51,"names":{"en":"Red","es":"Rojo"}},
          {"id":52,"names":{"en":"Rojo","fr":"Rouge"}},
          {"id":53,"names":{"en":"Weight ","es":"é"}},
          {"id":54,"names":{"en":"Gray","es":"Gris","fr":"Gris"}},
          {"id":55,"names":{"en":"GRIS PERLA"}},
          {"id":56,"names":{"en":"gris perla"}}]}]
        """#

    @Test(
        arguments: [
            ("Blue", .one(0)), ("Azul", .one(0)), ("blue", .one(1)), ("蓝色", .one(1)), ("Navy", .one(2)),
            // Exactly before roughly; roughly, "Blue" and "blue" are the same name of two.
            ("BLUE", .several([0, 1])), (" Blue ", .several([0, 1])), ("NAVY", .one(2)), ("\u{A0}navy\t", .one(2)),
            ("синий", .one(2)), ("azul", .one(0)),
            // Both exact: two have it.
            ("Rojo", .several([4, 5])), ("ROJO", .several([4, 5])), ("Rouge", .one(5)),
            // One value under one name in two languages.
            ("Gris", .one(7)), ("gris", .one(7)),
            ("gris perla", .one(9)), ("Gris Perla", .several([8, 9])),
            // Digits are a name first and an id last; after # always an id.
            ("47", .one(3)), ("#47", .one(0)), ("#49", .one(2)), ("49", .one(2)), (" 49 ", .one(2)), ("51", .one(4)),
            ("0049", .none), ("99", .none), ("#99", .none), ("#", .none), ("# 49", .one(2)), ("4 9", .none),
            ("-49", .none),
            // A name may have blanks of its own.
            ("Weight ", .one(6)), ("Weight", .one(6)), ("weight", .one(6)),
            // Composed and decomposed é are two names.
            ("é", .one(6)), ("É", .one(6)), ("e\u{301}", .none),
            ("", .none), (" ", .none), ("Green", .none), ("Blu", .none), ("Blue, Azul", .none), ("\u{0}", .none),
        ] as [(String, NameMatch)])
    func findsTheFirstStepThatFits(name: String, match: NameMatch) throws {
        let color = try category(Self.colors).attributes[0]
        #expect(name.withBytes { color.value(named: $0) } == match)
    }

    @Test func attributesAreFoundAlike() throws {
        let category = try category(
            #"[{"id":14,"names":{"en":"Color","es":"Color"}},{"id":29,"names":{"en":"color"}},{"id":5,"names":{"en":"14"}}]"#
        )
        #expect("Color".withBytes { category.attribute(named: $0) } == .one(0))
        #expect("COLOR".withBytes { category.attribute(named: $0) } == .several([0, 1]))
        #expect("14".withBytes { category.attribute(named: $0) } == .one(2))
        #expect("#14".withBytes { category.attribute(named: $0) } == .one(0))
        #expect("29".withBytes { category.attribute(named: $0) } == .one(1))
    }

    /// Random short names, so that many are the same or nearly so, against a search that walks all names.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func agreesWithASlowSearch(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        func name() -> String {
            let letters = ["a", "A", "b", "É", "é", "я", "Я", "1", "2", " ", "#"]
            return String((0...random.below(3)).map { _ in letters[random.below(letters.count)] }.joined())
        }
        let things = (0..<random.number(in: 1...60)).map { id in
            (id: Int64(id * 3), names: (0..<random.number(in: 1...4)).map { _ in name() })
        }
        let values = JSONValue.array(
            things.map { thing in
                let names = thing.names.enumerated().map { ("l\($0.offset)", JSONValue.string($0.element)) }
                return .object(
                    JSONObject([
                        .init(key: "id", value: .number(JSONNumber(thing.id))),
                        .init(key: "names", value: .object(JSONObject(names.map { .init(key: $0.0, value: $0.1) }))),
                    ]))
            })
        let attribute = try category(#"[{"id":1,"values":\#(values)}]"#).attributes[0]
        for _ in 0..<500 {
            let asked = name()
            #expect(asked.withBytes { attribute.value(named: $0) } == slowSearch(asked, things), "asked for '\(asked)'")
        }
    }

    private func slowSearch(_ asked: String, _ things: [(id: Int64, names: [String])]) -> NameMatch {
        func inner(_ text: String) -> String {
            var text = Substring(text)
            while text.first == " " { text.removeFirst() }
            while text.last == " " { text.removeLast() }
            return String(text)
        }
        func isID(_ text: String) -> Bool { !text.isEmpty && text.allSatisfy { "0" <= $0 && $0 <= "9" } }
        func all(_ fits: ((id: Int64, names: [String])) -> Bool) -> NameMatch? {
            let found = things.indices.filter { fits(things[$0]) }
            return found.isEmpty ? nil : found.count == 1 ? .one(found[0]) : .several(found)
        }
        func named(_ fits: (String) -> Bool) -> NameMatch? {
            all { $0.names.contains { !inner($0).isEmpty && fits($0) } }
        }
        func identified(_ text: String) -> NameMatch? { isID(text) ? all { String($0.id) == text } : nil }
        if asked.first == "#", isID(inner(String(asked.dropFirst()))) {
            return identified(inner(String(asked.dropFirst()))) ?? .none
        }
        return named { $0 == asked } ?? named { inner($0).lowercased() == inner(asked).lowercased() }
            ?? identified(inner(asked)) ?? .none
    }
}
