import Bytes
import CategoryRules
import FeedModel
import RunFolder
import Testing

@testable import RunReports

@Suite struct FindingTextsTests {
    let book = RuleBook()
    let texts = FindingTexts()
    let batch = Batch(file: CatalogFile(index: 0, name: "a.csv", format: .csv))

    init() { batch.bytes.append("19,90 cheap 3 days S1 S1") }

    private func entry(_ finding: Finding) -> FindingTexts.Entry {
        texts.entry(of: finding, in: batch, category: nil, book)
    }

    private func finding(_ code: StaticString, _ offset: Int, _ count: Int, line: UInt32 = 1, facts: Fact = .none)
        -> Finding
    {
        Finding(
            FindingCode(code), at: Place(location: line, value: Text(offset: offset, count: count)),
            product: Int32(line), facts: facts)
    }

    /// What findings have in common that say the same.
    private func group(_ finding: Finding) -> UInt64 {
        var output = ByteBuffer()
        return FindingRecord(
            code: RecordText(finding.code.name), severity: .error, words: entry(finding).words,
            place: FindingRecord.Place(file: .string("a.csv"))
        ).append(to: &output)
    }

    @Test func findingsThatSayTheSameHaveOneCause() {
        let one = finding("sku.code-duplicate", 19, 2, line: 1, facts: .integer(7))
        let two = finding("sku.code-duplicate", 22, 2, line: 9, facts: .integer(7))
        let (first, other) = (entry(one), entry(two))
        #expect(group(one) == group(two))
        #expect(first.text == other.text)
        #expect(first.text.message == "The SKU code 'S1' already appears in line 7.")
    }

    @Test func codeFactsAndValueTellCausesApart() {
        let all = [
            finding("price.invalid", 0, 5), finding("price.invalid", 6, 5),
            finding("price.invalid", 0, 5, facts: .words("decimals")),
            finding("country-price.invalid", 0, 5, facts: .words("price")),
            finding("sku.code-duplicate", 19, 2, facts: .integer(7)),
            finding("sku.code-duplicate", 19, 2, facts: .integer(8)),
        ]
        #expect(Set(all.map(group)).count == all.count)
        #expect(Set(all.map { entry($0).text.message }).count == all.count - 1, "two codes may use the same words")
    }

    /// Far more causes than are remembered.
    @Test func wordsAreRightHoweverManyThereAre() {
        for line in 0..<5000 {
            let words = entry(finding("sku.code-duplicate", 19, 2, facts: .integer(Int64(line % 4000)))).text
            #expect(words.message == "The SKU code 'S1' already appears in line \(line % 4000).")
        }
    }

    /// The same words go by the decimal mark of the file.
    @Test func aNumberWithTheOtherDecimalMarkIsAnsweredWithTheOwn() {
        let commas = Batch(file: CatalogFile(index: 1, name: "b.csv", format: .csv, decimalPoint: 0x2C))
        commas.bytes.append("19.90 cheap 0.750 1.250")
        let weight = finding("package.invalid", 12, 5, facts: .words("package_weight"))
        let cases: [(batch: Batch, finding: Finding, fix: String)] = [
            (batch, finding("price.invalid", 0, 5), "Write 19.90: the numbers of this file have a decimal point."),
            (batch, finding("price.invalid", 6, 5), "Write it as 1234.5."),
            (commas, finding("price.invalid", 0, 5), "Write 19,90: the numbers of this file have a decimal comma."),
            (commas, finding("price.invalid", 6, 5), "Write it as 1234,5."),
            (commas, weight, "Write 0,750: the numbers of this file have a decimal comma."),
            (
                commas, finding("price.invalid", 18, 5),
                "It may be 1250 or 1,250: write the one that you mean, without thousands separators."
            ),
        ]
        for (batch, finding, fix) in cases {
            #expect(texts.entry(of: finding, in: batch, category: nil, book).text.fix == fix)
        }
    }
}
