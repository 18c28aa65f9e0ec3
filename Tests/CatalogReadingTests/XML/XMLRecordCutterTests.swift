import Testing

@testable import CatalogReading

/// Records are cut where they begin and end, whatever is in them.
struct XMLRecordCutterTests {
    /// The pieces of a text that comes in steps of so many bytes: records as they are, with `!` in front of one without an
    /// end; other elements in parentheses.
    private func pieces(_ text: String, step: Int) -> [String] {
        var cutter = XMLRecordCutter(names: ["offer"])
        let bytes = Array(text.utf8)
        var found: [String] = []
        var end = min(step, bytes.count)
        while true {
            let piece = bytes.withUnsafeBufferPointer {
                cutter.next(UnsafeBufferPointer(rebasing: $0[..<end]), isLast: end == bytes.count)
            }
            func words(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
            switch piece {
            case .record(let range, let isWhole): found.append((isWhole ? "" : "!") + words(range))
            case .element(let name): found.append("(\(words(name)))")
            case .endTag(let name): found.append("(/\(words(name)))")
            case .more:
                if end == bytes.count {
                    guard cutter.isOpen, !cutter.isInRecord else {
                        if cutter.isInRecord { found.append("…") }
                        return found
                    }
                    cutter.giveUp()
                }
                end = min(bytes.count, end + step)
            }
        }
    }

    @Test(
        arguments: [
            ("<a><offer id='1'>x</offer>\n<offer/></a>", ["(a)", "<offer id='1'>x</offer>", "<offer/>", "(/a)"]),
            // Tags of other names, and the same name with a prefix or as a part of another.
            ("<o:offer><offers/></o:offer><offer_x/>", ["<o:offer><offers/></o:offer>", "(offer_x)"]),
            ("<offer a='>' b=\"</offer\">x</offer >", ["<offer a='>' b=\"</offer\">x</offer >"]),
            // Records that are none: in comments, sections and code.
            ("<!-- <offer>1</offer> --><offer>2</offer>", ["<offer>2</offer>"]),
            ("<![CDATA[<p>1</p>]]><? <offer> ?><offer>2</offer>", ["<offer>2</offer>"]),
            ("<offer><![CDATA[</offer>]]>2</offer>", ["<offer><![CDATA[</offer>]]>2</offer>"]),
            ("<offer><!-- </offer> -->2</offer>", ["<offer><!-- </offer> -->2</offer>"]),
            ("<offer>a < b & c > d ]]> e</offer><x/>", ["<offer>a < b & c > d ]]> e</offer>", "(x)"]),
            // What has no end is over where the next record begins.
            ("<offer>1<offer>2</offer><x/>", ["!<offer>1", "<offer>2</offer>", "(x)"]),
            (
                "<offer><![CDATA[1<offer>2<![CDATA[3]]></offer><x/>",
                ["!<offer><![CDATA[1", "<offer>2<![CDATA[3]]></offer>", "(x)"]
            ),
            (
                "<offer><b>1<offer><b>2</b></offer><x/><offer/></x>",
                ["!<offer><b>1", "<offer><b>2</b></offer>", "(x)", "<offer/>", "(/x)"]
            ),
            // What is closed before another begins is part of the record, and so is an element of its name within another.
            ("<offer><![CDATA[1<offer>2]]></offer><x/>", ["<offer><![CDATA[1<offer>2]]></offer>", "(x)"]),
            (
                "<offer><!--</offer><offer>-->2</offer><offer><!--3--></offer><x/>",
                ["<offer><!--</offer><offer>-->2</offer>", "<offer><!--3--></offer>", "(x)"]
            ),
            ("<offer><?</offer> <offer>?>2</offer><x/>", ["<offer><?</offer> <offer>?>2</offer>", "(x)"]),
            (
                "<offer><b><offer id='>'>1</offer><offer/><!--</b>--></b>2</offer><offer/>",
                ["<offer><b><offer id='>'>1</offer><offer/><!--</b>--></b>2</offer>", "<offer/>"]
            ),
            (
                "<offer><b><offer>1</offer></b>2<offer>3</offer></x>",
                ["!<offer><b><offer>1</offer></b>2", "<offer>3</offer>", "(/x)"]
            ),
            ("<offer><b>1</b>\n<offer>2</offer><x/>", ["!<offer><b>1</b>\n", "<offer>2</offer>", "(x)"]),
            (
                "<offer><![CDATA[1</offer>\n<offer>2</offer>\n<offer><![CDATA[3]]></offer></offers>   ",
                [
                    "<offer><![CDATA[1</offer>", "<offer>2</offer>", "<offer><![CDATA[3]]></offer>", "(/offers)",
                ]
            ),
            (
                "<offer><!-- 1</offer> <offer>2</offer></offers>      ",
                ["<offer><!-- 1</offer>", "<offer>2</offer>", "(/offers)"]
            ),
            (
                "<offer id=\"1>1</offer><offer id=\"2\">2</offer><x/>",
                ["<offer id=\"1>1</offer>", "<offer id=\"2\">2</offer>", "(x)"]
            ),
            ("<offer>1</offer<offer id='2'>2</offer><x/>", ["!<offer>1</offer", "<offer id='2'>2</offer>", "(x)"]),
            // What has no start tag ends where its end tag is.
            (
                "<offer>1</offer>\n<off><b>2</b></offer>\n<offer>3</offer><x/>",
                ["<offer>1</offer>", "(off)", "(b)", "(/b)", "!<off><b>2</b></offer>", "<offer>3</offer>", "(x)"]
            ),
            (
                "<offer/><off><![CDATA[2<offer id='3'>]]></offer><x/>",
                ["<offer/>", "(off)", "<offer id='3'>]]></offer>", "(x)"]
            ),
            // A comment that is never closed hides nothing.
            ("<!-- x <offer>1</offer><!-- y <offer>2</offer>", ["<offer>1</offer>", "<offer>2</offer>"]),
            ("<offer>1</offer><offer>2", ["<offer>1</offer>", "…"]),
            ("<offer>1</offer><offer><![CDATA[2", ["<offer>1</offer>", "…"]),
        ] as [(String, [String])])
    func recordsAreCut(text: String, expected: [String]) {
        for step in [1000, 7, 1] { #expect(pieces(text, step: step) == expected, "\(text), \(step) bytes at a time") }
    }
}
