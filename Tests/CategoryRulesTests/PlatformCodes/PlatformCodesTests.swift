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

    @Test func aCodeThatStandsTwiceIsToldApartByItsText() {
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
