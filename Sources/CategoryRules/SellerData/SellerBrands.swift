import Bytes
import Foundation
import JSONText

/// An answer of `aliexpress.merchant.oversea.brand.get`: the brands that the seller may sell, and until when.
package struct SellerBrands: Sendable {
    /// The last day of a permission.
    package struct End: Sendable, Hashable {
        /// Days since 1970-01-01.
        package let day: Int
        /// As the platform writes it, such as `2026-12-31`.
        package let text: String
        /// Tells the brand from others.
        package let brand: UInt64
    }

    /// What the list says of a brand.
    package enum Permission: Sendable, Hashable {
        /// The seller may not sell it.
        case none
        /// The seller may sell it, without an end.
        case always
        /// The seller may sell it up to a day.
        case until(End)

        /// Whether products of the brand may be sold on a day, in days since 1970-01-01.
        package func holds(on today: Int) -> Bool {
            switch self {
            case .none: false
            case .always: true
            case .until(let end): end.day >= today
            }
        }

        /// Of two permissions for one brand the longer.
        fileprivate func longer(_ other: Permission) -> Permission {
            switch (self, other) {
            case (.none, _), (_, .always): other
            case (.until(let left), .until(let right)) where right.day > left.day: other
            default: self
            }
        }
    }

    /// Where sellers apply for brands (API change log of 2021-10-15).
    package static let applyAt = "https://gsp.aliexpress.com/apps/oversea/brand/myListNew"

    private let byID: [String: Permission]
    /// Names in lower case and without blanks around them.
    private let byName: [String: Permission]
    private let nearNames: NearNames
    private let labels: [String]
    /// Some permission ends.
    let hasEnds: Bool

    init(_ answer: JSONValue) throws(MalformedData) {
        let list: [PlatformFields]
        switch answer {
        case .array: list = try PlatformFields(JSONObject([.init(key: "list", value: answer)])).list("list")
        case .object(let object):
            let content = try PlatformAnswer.content(of: object)
            let fields = PlatformFields(content)
            let keys: [FieldName] = ["datas", "data", "brand_list", "brands"]
            let key = keys.first { fields[$0] != nil }
            try PlatformAnswer.expectSuccess(content, isThere: key != nil, "it has no list of brands")
            list = try key.map { (key) throws(MalformedData) in try fields.list(key) } ?? []
        default: throw MalformedData("expected the platform's answer, got \(answer.kind)")
        }
        var byID: [String: Permission] = [:]
        var byName: [String: Permission] = [:]
        var labels: [String] = []
        for fields in list {
            guard let id = try fields.text(anyOf: "brand_id", "id") else {
                throw MalformedData("a brand without an id")
            }
            let permission = try Self.permission(fields, id)
            byID[id] = (byID[id] ?? .none).longer(permission)
            guard let name = try fields.text(anyOf: "brand_name", "name") else { continue }
            labels.append(name)
            byName[Self.folded(name)] = (byName[Self.folded(name)] ?? .none).longer(permission)
        }
        self.byID = byID
        self.byName = byName
        self.labels = labels
        hasEnds = byID.values.contains { if case .until = $0 { true } else { false } }
        nearNames = NearNames(labels)
    }

    /// The day that `invalid_time_str` names; a time after it does not count.
    private static func permission(_ fields: PlatformFields, _ id: String) throws(MalformedData) -> Permission {
        guard let text = try fields.text(anyOf: "invalid_time_str"), !text.isEmpty else { return .always }
        let day = String(text.prefix(10))
        guard day.utf8.count == 10, text.utf8.count == 10 || text.utf8.dropFirst(10).first == 0x20,
            let date = try? Date(day, strategy: .iso8601.year().month().day())
        else { throw MalformedData("brand \(id): invalid_time_str '\(text)' is not a day like 2026-12-31") }
        var key = id
        return .until(
            End(day: Int(date.timeIntervalSince1970) / 86_400, text: day, brand: key.withUTF8 { $0.hash64 }))
    }

    /// What the list says of a brand of this id or of one of these names. Goods without a brand are nobody's.
    package func permission(id: String?, names candidates: [String]) -> Permission {
        if let id, Self.noBrandIDs.contains(id) { return .always }
        let folded = candidates.map(Self.folded)
        if folded.contains(where: Self.noBrandNames.contains) { return .always }
        let named = folded.reduce(Permission.none) { $0.longer(byName[$1] ?? .none) }
        return (id.flatMap { byID[$0] } ?? .none).longer(named)
    }

    /// The seller's brand whose name is nearest to this one.
    package func nearest(to name: String) -> String? { nearNames.nearest(to: name).map { labels[$0] } }

    /// How many brands are listed.
    package var count: Int { byID.count }

    /// How the platform's lists call goods without a brand, and the ids that stand for it in its documents' samples.
    private static let noBrandNames: Set<String> = ["none", "esnone", "no brand", "nobrand", "unbranded"]
    private static let noBrandIDs: Set<String> = ["200010868", "201470514", "203062806"]

    private static func folded(_ name: String) -> String {
        var name = name
        return name.withUTF8 { withFolded($0) { $0.string } }
    }
}
