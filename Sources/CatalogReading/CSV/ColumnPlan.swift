import Bytes
package import FeedModel

/// What the columns of one CSV mean, worked out once from its header.
package struct ColumnPlan: Sendable {
    /// Where a cell of a column goes.
    package enum Role: Sendable, Hashable {
        /// A field that a product has once.
        case field(ProductField)
        /// Index into `names`: the locale, empty for the main one.
        case title(Int)
        /// Index into `names`: the locale, empty for the main one.
        case description(Int)
        /// Index into `names`: the attribute.
        case attribute(Int)
        /// Index into `names`: the seller's own name of the attribute.
        case customAttribute(Int)
        /// The list of pictures.
        case images
        /// A field that a SKU has once.
        case skuCode, price, discountPrice, inventory, eanCode
        /// Index into `properties`.
        case propertyValue(Int)
        /// Index into `properties`.
        case propertyAlias(Int)
        /// Index into `properties`.
        case propertyImage(Int)
        /// Index into `countries`.
        case countryPrice(Int)
        /// Index into `countries`.
        case countryDiscountPrice(Int)
        /// No place in a feed.
        case unknown
    }

    /// The header's names.
    package private(set) var columns: [String] = []
    /// What each column means, parallel to `columns`.
    package private(set) var roles: [Role] = []
    /// Attribute names and locales that roles refer to.
    package private(set) var names: [String] = []
    /// Names of SKU properties, in the order of their first column.
    package private(set) var properties: [String] = []
    /// Countries of price columns, in the order of their first column.
    package private(set) var countries: [String] = []
    /// Columns of an unknown name, with the nearest known one.
    package private(set) var unknown: [(column: Int, nearest: String?)] = []
    /// Columns that mean what one before them means, with the index of the first.
    package private(set) var repeated: [(column: Int, first: Int)] = []
    /// What kinds of data the columns are for.
    package private(set) var presence: Presence = []

    /// The columns without a prefix, by name. Those with a name after a colon are in `prefixes`.
    package static let fixedColumns: [(name: String, role: Role)] =
        ProductField.allCases.map { ($0.column.description, .field($0)) } + [
            ("title", .title(-1)), ("description", .description(-1)), ("image_urls", .images),
            ("sku_code", .skuCode), ("price", .price), ("discount_price", .discountPrice), ("inventory", .inventory),
            ("ean_code", .eanCode),
        ]
    /// What names with a part of their own begin with.
    package static let prefixes = [
        "title:", "description:", "attribute:", "custom:", "sku:", "sku_alias:", "sku_image:", "country_price:",
        "country_discount_price:",
    ]

    /// Whether a header belongs to a canonical catalog: it names what rows are told apart by.
    package static func recognises(header: [String]) -> Bool {
        let keys: Set<String> = ["item_id", "aliexpress_product_id", "sku_code"]
        return header.contains { keys.contains($0) }
    }

    /// The plan of a table with these columns.
    package init(header: [String]) {
        var firstOfRole: [Role: Int] = [:]
        var firstOfUnknown: [[UInt8]: Int] = [:]
        var interned = Interned()
        for (index, name) in header.enumerated() {
            columns.append(name)
            let role = name.isEmpty ? .unknown : self.role(of: name, &interned)
            roles.append(role)
            note(role)
            if role != .unknown {
                if let first = firstOfRole[role] { repeated.append((index, first)) } else { firstOfRole[role] = index }
            } else if !name.isEmpty {
                let bytes = Array(name.utf8)
                if let first = firstOfUnknown[bytes] {
                    repeated.append((index, first))
                } else {
                    firstOfUnknown[bytes] = index
                    unknown.append((index, Self.nearestColumn(to: name)))
                }
            }
        }
    }

    private static let knownColumns = fixedColumns.map(\.name)
    private static let nearColumns = NearNames(knownColumns)
    private static let nearPrefixes = NearNames(prefixes)

    private static func nearestColumn(to name: String) -> String? {
        if let colon = name.utf8.firstIndex(of: 0x3A), !prefixes.contains(name),
            let prefix = nearPrefixes.nearest(to: String(name[...colon]))
        {
            return prefixes[prefix] + name[name.utf8.index(after: colon)...]
        }
        return nearColumns.nearest(to: name).map { knownColumns[$0] }
    }

    /// Where names are in the lists that roles refer to, by their bytes: composed and decomposed é are two names.
    private struct Interned {
        var names: [[UInt8]: Int] = [:]
        var properties: [[UInt8]: Int] = [:]
        var countries: [[UInt8]: Int] = [:]
    }

    private mutating func role(of name: String, _ interned: inout Interned) -> Role {
        if let fixed = Self.fixedColumns.first(where: { $0.name == name }) {
            switch fixed.role {
            case .title: return .title(Self.intern("", in: &names, &interned.names))
            case .description: return .description(Self.intern("", in: &names, &interned.names))
            default: return fixed.role
            }
        }
        guard let colon = name.utf8.firstIndex(of: 0x3A) else { return .unknown }
        let rest = String(name[name.utf8.index(after: colon)...]).withoutOuterBlanks
        guard !rest.isEmpty else { return .unknown }
        switch name[..<colon] {
        case "title": return .title(Self.intern(rest, in: &names, &interned.names))
        case "description": return .description(Self.intern(rest, in: &names, &interned.names))
        case "attribute": return .attribute(Self.intern(rest, in: &names, &interned.names))
        case "custom": return .customAttribute(Self.intern(rest, in: &names, &interned.names))
        case "sku": return .propertyValue(Self.intern(rest, in: &properties, &interned.properties))
        case "sku_alias": return .propertyAlias(Self.intern(rest, in: &properties, &interned.properties))
        case "sku_image": return .propertyImage(Self.intern(rest, in: &properties, &interned.properties))
        case "country_price": return .countryPrice(Self.intern(rest, in: &countries, &interned.countries))
        case "country_discount_price":
            return .countryDiscountPrice(Self.intern(rest, in: &countries, &interned.countries))
        default: return .unknown
        }
    }

    private static func intern(_ name: String, in list: inout [String], _ known: inout [[UInt8]: Int]) -> Int {
        let bytes = Array(name.utf8)
        if let index = known[bytes] { return index }
        known[bytes] = list.count
        list.append(name)
        return list.count - 1
    }

    private mutating func note(_ role: Role) {
        switch role {
        case .title: presence.insert(.title)
        case .description: presence.insert(.description)
        case .field(.categoryID): presence.insert(.categoryID)
        case .field(.aliexpressProductID): presence.insert(.aliexpressProductID)
        case .price: presence.insert(.price)
        case .discountPrice: presence.insert(.discountPrice)
        case .inventory: presence.insert(.inventory)
        default: break
        }
    }

    /// Whether a column belongs to the SKU of its row rather than to the product.
    package static func isSKUColumn(_ role: Role) -> Bool {
        switch role {
        case .skuCode, .price, .discountPrice, .inventory, .eanCode, .propertyValue, .propertyAlias, .propertyImage,
            .countryPrice, .countryDiscountPrice:
            true
        default: false
        }
    }
}
