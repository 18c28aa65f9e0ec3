import Bytes
import JSONText

/// An answer of `aliexpress.merchant.oversea.brand.get`: the brands that the seller may sell.
package struct SellerBrands: Sendable {
    private let ids: Set<String>
    /// Names in lower case and without blanks around them.
    private let names: Set<String>
    private let nearNames: NearNames
    private let labels: [String]

    init(_ answer: JSONValue) throws(Damage) {
        let list: [PlatformFields]
        switch answer {
        case .array: list = try PlatformFields(JSONObject([.init(key: "list", value: answer)])).list("list")
        case .object(let object):
            let content = try PlatformAnswer.content(of: object)
            let fields = PlatformFields(content)
            let keys: [FieldName] = ["datas", "data", "brand_list", "brands"]
            let key = keys.first { fields[$0] != nil }
            try PlatformAnswer.expectSuccess(content, isThere: key != nil, "there is no list of brands in it")
            list = try key.map { (key) throws(Damage) in try fields.list(key) } ?? []
        default: throw Damage("\(answer.kind) in place of the platform's answer")
        }
        var ids: Set<String> = []
        var labels: [String] = []
        for fields in list {
            guard let id = try fields.text(anyOf: "brand_id", "id") else { throw Damage("a brand without an id") }
            ids.insert(id)
            if let name = try fields.text(anyOf: "brand_name", "name") { labels.append(name) }
        }
        self.ids = ids
        self.labels = labels
        names = Set(labels.map(Self.folded))
        nearNames = NearNames(labels)
    }

    /// Whether the seller may sell a brand of this id or of one of these names. What stands for goods without a brand
    /// is nobody's.
    package func own(id: String?, names candidates: [String]) -> Bool {
        if let id, ids.contains(id) || Self.noBrandIDs.contains(id) { return true }
        return candidates.contains { names.contains(Self.folded($0)) || Self.noBrandNames.contains(Self.folded($0)) }
    }

    /// The seller's brand whose name is nearest to this one.
    package func nearest(to name: String) -> String? { nearNames.nearest(to: name).map { labels[$0] } }

    package var count: Int { ids.count }

    /// How the platform's lists call goods without a brand, and the ids that stand for it in its documents' samples.
    private static let noBrandNames: Set<String> = ["none", "esnone", "no brand", "nobrand", "unbranded"]
    private static let noBrandIDs: Set<String> = ["200010868", "201470514", "203062806"]

    private static func folded(_ name: String) -> String {
        var name = name
        return name.withUTF8 { withFolded($0) { $0.string } }
    }
}
