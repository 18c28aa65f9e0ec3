/// The characters that HTML has names for and XML has not, of which shops' descriptions are full.
package enum HTMLEntities {
    /// Those of Latin-1, from U+00A0 on.
    private static let latin = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro \
        para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil \
        Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
        Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
        igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute \
        thorn yuml
        """

    private static let others: [(name: String, value: UInt32)] = [
        ("ndash", 0x2013), ("mdash", 0x2014), ("lsquo", 0x2018), ("rsquo", 0x2019), ("sbquo", 0x201A),
        ("ldquo", 0x201C), ("rdquo", 0x201D), ("bdquo", 0x201E), ("bull", 0x2022), ("hellip", 0x2026),
        ("prime", 0x2032), ("Prime", 0x2033), ("euro", 0x20AC), ("trade", 0x2122), ("minus", 0x2212), ("le", 0x2264),
        ("ge", 0x2265), ("ne", 0x2260), ("infin", 0x221E), ("OElig", 0x152), ("oelig", 0x153), ("Scaron", 0x160),
        ("scaron", 0x161), ("Yuml", 0x178), ("ensp", 0x2002), ("emsp", 0x2003), ("thinsp", 0x2009), ("zwnj", 0x200C),
        ("zwj", 0x200D), ("larr", 0x2190), ("rarr", 0x2192), ("hearts", 0x2665),
    ]

    private static let values: [String: UInt32] = {
        var values = Dictionary(uniqueKeysWithValues: others)
        for (index, name) in latin.split(separator: " ").enumerated() { values[String(name)] = 0xA0 + UInt32(index) }
        return values
    }()

    /// The code point of `nbsp` and its like; nil for a name that HTML 4 does not have, and for the five of XML.
    package static func value(of name: String) -> UInt32? { values[name] }

    /// The code point of `&amp;`, `&#233;` or `&#xE9;`, and where it ends. A control character is none.
    package static func reference(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> (UInt32, Int)? {
        guard let end = text[(start + 1)...].prefix(10).firstIndex(of: 0x3B), end > start + 1 else { return nil }
        let name = String(decoding: text[(start + 1)..<end], as: UTF8.self)
        let value: UInt32?
        if name.hasPrefix("#x") || name.hasPrefix("#X") {
            value = UInt32(name.dropFirst(2), radix: 16)
        } else if name.hasPrefix("#") {
            value = UInt32(name.dropFirst())
        } else {
            value =
                switch name {
                case "amp": 0x26
                case "lt": 0x3C
                case "gt": 0x3E
                case "quot": 0x22
                case "apos": 0x27
                default: values[name]
                }
        }
        guard let value, value >= 0x20, value != 0x7F, Unicode.Scalar(value) != nil else { return nil }
        return (value, end + 1)
    }
}

/// Elements of HTML.
enum HTMLElements {
    /// Those of them that never have an end tag and may be in a description.
    static let void = ["br", "hr", "img", "wbr", "input", "embed"]

    /// Those of them that may be in a line of text.
    static let inline =
        ["b", "i", "u", "s", "em", "strong", "span", "small", "big", "sub", "sup", "font", "mark"] + breaks
    /// Those of them that part words.
    static let breaks = ["br", "wbr", "p"]

    /// Those that a record never closes: one with an end tag is an element of the export's own.
    static func unclosed(in record: [UInt8]) -> [String] {
        let text = String(decoding: record, as: UTF8.self).lowercased()
        return void.filter { !text.contains("</\($0)>") }
    }
}
