import FeedModel
import Testing

@testable import CategoryRules

@Suite struct PlatformCodesTests {
    @Test func everyEntrySaysWhatItMeansAndWhatToDo() {
        for entry in PlatformCodes.all {
            #expect(entry.meaning.hasSuffix("."), "\(entry.code)")
            #expect(entry.cure.hasSuffix("."), "\(entry.code)")
            #expect(entry.textMarkers.allSatisfy { $0 == $0.lowercased() }, "\(entry.code): texts are compared folded")
        }
    }

    @Test func everyRuleThatIsNamedIsThere() {
        let listed = Set(RuleList.all.map { $0.page.code.description })
        for entry in PlatformCodes.all {
            for rule in entry.rules {
                #expect(listed.contains("\(rule)"), "\(entry.code): \(rule)")
            }
        }
    }

    /// The faults of items that sellers have seen, and the rule that says the same before anything is sent; nil where
    /// only the platform can know.
    @Test(
        arguments: [
            ("F00-00-10020-002", "title.too-long"), ("F00-00-10020-002", "attribute.value-unknown"),
            ("F00-00-10003-005", "attribute.unknown"), ("F00-00-10007-007", "sku.code-duplicate"),
            ("F00-00-10007-009", "sku.code-missing"), ("F00-00-10007-015", "sku.property-unknown"),
            ("7090001", "title.forbidden-characters"), ("090001", "title.forbidden-characters"),
            ("040003", "units.unknown"), ("CHK_BASIC_REQUIRED", "package.missing"),
            ("GPF.CHK_CATEGORY_ID_NOT_LEAF_CATEGORY", "category.not-leaf"),
            ("CHK_CATEGORY_ID_NO_PERMISSION", "category.not-permitted"), ("707001032", "category.not-permitted"),
            ("000003", "merchant.posting-forbidden"), ("CHK_SKU_PROPS_DUPLICATE", "sku.properties-duplicate"),
            ("F00-00-10007-024", nil), ("F00-00-10014-015", nil), ("PRODUCT_IN_AUDIT_PENDING", nil),
            ("PRODUCT_IN_LOCK_MODE", nil), ("S00-10-10000-001", nil), ("7150008", nil), ("150008", nil),
            ("F00-10-10000-001", nil), ("F00-00-10009-002", nil), ("F00-00-10014-017", nil), ("F00-00-10014-018", nil),
            ("13250015", nil), ("250015", nil), ("-99999", nil), ("250004", nil), ("7250004", nil), ("SYS_ERROR", nil),
            ("API_CALL_UIC_TENANT_ERROR_0001", nil), ("API_CALL_UIC_TAG_ERROR_0005", nil),
            ("THD_IC_F_IC_INFRA_SELLER_005", nil),
        ] as [(String, String?)])
    func whatWouldHaveFoundIt(code: String, rule: String?) throws {
        let entries = PlatformCodes.entries(code)
        try #require(!entries.isEmpty)
        let rules = entries.flatMap { $0.rules.map { "\($0)" } }
        #expect(rule.map(rules.contains) ?? rules.isEmpty, "\(rules)")
    }

    @Test func aCodeThatOccursTwiceIsToldApartByItsText() {
        for (code, entries) in Dictionary(grouping: PlatformCodes.all, by: { $0.code.description }) {
            #expect(entries.dropLast().allSatisfy { !$0.textMarkers.isEmpty }, "\(code) would never get past the first")
        }
    }

    @Test(arguments: [
        ("F00-00-10007-007", "duplicate sku_code, please check your input", PlatformCode.Persistence.permanent),
        ("F00-00-10020-004", "System error, please try again", .transient),
        ("F00-00-10020-004", "SellerId=123 not exists", .permanent),
        ("F00-00-10014-018", "07009999", .transient),
        ("F00-10-99999-001", "", .transient),
        ("F00-00-99999-001", "", .permanent),
        ("F00-00-99999-001", "HSFTimeOutException", .transient),
        ("13001037", "", .permanent),
        ("S00-10-10000-001", "7150008: product limit", .permanent),
        ("S00-10-10000-001", "系统错误", .transient),
    ])
    func persistence(code: String, message: String, expected: PlatformCode.Persistence) {
        #expect(PlatformCodes.persistence(code, message: message) == expected)
    }
}
