import Bytes
import CatalogReading
import FeedTesting
import Testing

/// What is found in a record that is not parsed has to be what a parser would have said.
@Suite struct XMLTextTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [
        ("<g:id>A1</g:id>", "A1"), ("<id>A1</id>", "A1"), ("<id >\n A1 </id\n>", "A1"),
        ("<id type=\"a>b\" x='/id>'>A1</id>", "A1"), ("<id xml:space=\"preserve\"\n>A1</id>", "A1"),
        ("<id></id>", ""), ("<id a=\"1\" />", ""), ("<uid>B</uid><ids>C</ids>", ""),
        // Spelled in other ways.
        ("<id>H&amp;M &lt;1&gt; &quot;&apos;&#65;&#x42;</id>", "H&M <1> \"'AB"),
        ("<id>&nbsp;&eacute;&none;</id>", "é&none;"),
        ("<id><![CDATA[H&M]]></id>", "H&M"), ("<id> <![CDATA[ A]]>1<![CDATA[<b> ]]> </id>", "A1<b>"),
        ("<id><!-- was <id>B</id> -->A<?x <y>?>1</id>", "A1"), ("<id><![CDATA[]]></id>", ""),
        // One that is blank does not count.
        ("<id/><id> </id><id>A1</id>", "A1"),
        // What only looks like it.
        ("<!-- <id>OLD</id> --><id>A1</id>", "A1"), ("<n><![CDATA[<id>OLD</id>]]></n><id>A1</id>", "A1"),
        ("<?x <id>OLD</id> ?><id>A1</id>", "A1"), ("<n a=\"id>\"/><id>A1</id>", "A1"),
        // The record's own before those of its parts; those where its tags do not fit together.
        ("<part><id>B</id></part><id>A1</id>", "A1"), ("<part><sub/><id>B</id></part><n/>", "B"),
        // Not well-formed: what can be found is found.
        ("<bad><id>A1</id>", "A1"), ("<n>1 < 2</n><id>A1</id>", "A1"), ("<n a=\"><id>A1</id>", "A1"),
        ("<id><![CDATA[A1", "A1"), ("<id>A1", "A1"), ("<id", ""), ("<", ""), ("<!-- <id>A1</id>", "A1"),
    ])
    func elements(record: String, expected: String) {
        Self.bytes("<item>\(record)").withUnsafeBufferPointer { record in
            let found = XMLText.element("id", in: record)
            #expect(found.withText { $0.string } == expected)
            #expect(found.isEmpty == expected.isEmpty)
        }
    }

    /// An element of the format's own namespace comes before one of none, and one of another namespace is none.
    @Test(arguments: [
        ("<id>B</id><g:id>A</g:id>", "A"), ("<g:id/><id>B</id>", "B"), ("<g:id/><g:id>A</g:id>", "A"),
        ("<c:id xmlns:c='urn:c'>C</c:id><id>B</id>", "B"), ("<c:id xmlns:c='urn:c'>C</c:id>", ""),
        ("<x:id xmlns:x='urn:g'>A</x:id>", "A"),
    ])
    func elementsOfANamespace(record: String, expected: String) {
        Self.bytes("<item>\(record)</item>").withUnsafeBufferPointer { record in
            #expect(XMLText.element("id", in: record, namespaces: ["urn:g"]).withText { $0.string } == expected)
        }
    }

    /// What is open to the end of a record is not followed there again and again.
    @Test(
        .timeLimit(.minutes(20)),
        arguments: [
            "<!--", "<![CDATA[", "<?", "<a '\"", "<a \"", "<a", "</", "<a>", "<a '><b \">", "&", "&#",
            "<!--<![CDATA[<?",
            "<id><![CDATA[", "<id><!--", "<x id='", "<x a='\" id=",
        ])
    func hostileRecordsTakeTheirTime(piece: String) {
        let text = Self.bytes("<item>" + String(repeating: piece, count: 200_000))
        text.withUnsafeBufferPointer { record in
            let seconds = processorSeconds {
                _ = XMLText.element("id", in: record).withText { $0.count }
                _ = XMLText.element([XMLStep("x", condition: ("id", "1"))], attribute: [0x62], in: record).isEmpty
                _ = XMLText.attribute("id", of: record).isEmpty
            }
            #expect(seconds < 60)
        }
    }

    /// Of a record that is whole, no element is taken for another one.
    @Test(arguments: [
        ([XMLStep("id")], "A"), ([XMLStep("part"), XMLStep("id")], "B"),
        ([XMLStep("part"), XMLStep("sub"), XMLStep("id")], "C"), ([XMLStep("sub"), XMLStep("id")], ""),
        ([XMLStep("part"), XMLStep("sub")], ""), ([XMLStep("field", condition: ("name", "H&M"))], "2"),
        ([XMLStep("field", condition: ("name", "z"))], ""), ([XMLStep("field", condition: ("code", "1"))], ""),
        ([XMLStep("part", condition: ("n", "2")), XMLStep("id")], "D"), ([XMLStep("none")], ""),
    ])
    func whereAPathLeads(path: [XMLStep], expected: String) {
        let text = """
            <item><field name='x'>1</field><part n="1"><id>B</id><sub><id>C</id></sub></part><id>A</id>
            <field name="H&amp;M" >2</field><part n="2"><id>D</id></part><e v="3"/></item>
            """
        Self.bytes(text).withUnsafeBufferPointer { record in
            #expect(XMLText.element(path, in: record).withText { $0.string } == expected)
            let attribute = XMLText.element([XMLStep("e")], attribute: Self.bytes("v"), in: record)
            #expect(attribute.withText { $0.string } == "3")
        }
    }

    @Test(arguments: [
        ("<offer id=\"1\">", "1"), ("<offer\n group_id='9'\tid = ' 1 '>", "1"), ("<offer id='H&amp;M&#38;'/>", "H&M&"),
        ("<offer a=\" id='2'\" id=\"1\">", "1"), ("<offer>id=\"1\"</offer>", ""), ("<offer id=1>", ""),
        ("<offer id=\"1", ""),
    ])
    func attributes(record: String, expected: String) {
        Self.bytes(record).withUnsafeBufferPointer { record in
            let found = XMLText.attribute("id", of: record)
            #expect(found.withText { $0.string } == expected)
            #expect(found.isEmpty == expected.isEmpty)
        }
    }
}
