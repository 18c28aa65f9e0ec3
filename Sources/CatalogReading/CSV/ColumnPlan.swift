import Bytes
package import FeedModel

/// What the columns of one CSV mean, worked out once from its header.
package struct ColumnPlan: Sendable {
    /// Where a cell of a column goes.
    package enum Role: Sendable, Equatable {
        case field(ProductField)
        /// Index into `names`: the locale, empty for the main one.
        case title(Int)
        case description(Int)
        /// Index into `names`: the attribute.
        case attribute(Int)
        case customAttribute(Int)
        case images
        case skuCode, price, discountPrice, inventory, eanCode
        /// Index into `properties`.
        case propertyValue(Int)
        case propertyAlias(Int)
        case propertyImage(Int)
        /// Index into `countries`.
        case countryPrice(Int)
        case countryDiscountPrice(Int)
        /// No place in a feed, or a second column of one name whose first one is filled.
        case unknown
    }

    package private(set) var columns: [String] = []
    package private(set) var roles: [Role] = []
    /// Attribute names and locales that roles refer to.
    package private(set) var names: [String] = []
    /// Names of SKU properties, in the order of their first column.
    package private(set) var properties: [String] = []
    package private(set) var countries: [String] = []
    /// Columns of an unknown name, with the nearest known one.
    package private(set) var unknown: [(column: Int, nearest: String?)] = []
    /// Columns whose name stood before, with the index of the first.
    package private(set) var repeated: [(column: Int, first: Int)] = []
    package private(set) var presence: Presence = []

    /// The columns that stand alone, by name. Those with a name behind a colon are in `prefixes`.
    package static let fixedColumns: [(name: String, role: Role)] =
        ProductField.allCases.map { ($0.column.description, .field($0)) } + [
            ("title", .title(-1)), ("description", .description(-1)), ("image_urls", .images),
            ("sku_code", .skuCode), ("price", .price), ("discount_price", .discountPrice), ("inventory", .inventory),
            ("ean_code", .eanCode),
        ]
    package static let prefixes = [
        "title:", "description:", "attribute:", "custom:", "sku:", "sku_alias:", "sku_image:", "country_price:",
        "country_discount_price:",
    ]

    /// Whether a header belongs to a canonical catalog: it names what rows are told apart by.
    package static func recognises(header: [String]) -> Bool {
        let keys: Set<String> = ["item_id", "aliexpress_product_id", "sku_code"]
        return header.contains { keys.contains($0) }
    }

    package init(header: [String]) {
        var firstOfName: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            columns.append(name)
            if name.isEmpty {
                roles.append(.unknown)
                continue
            }
            if let first = firstOfName[name] { repeated.append((index, first)) } else { firstOfName[name] = index }
            let role = self.role(of: name)
            roles.append(role)
            if role == .unknown, firstOfName[name] == index {
                let known = Self.fixedColumns.map(\.name) + Self.prefixes
                unknown.append((index, nearest(to: name, in: known)))
            }
            note(role)
        }
    }

    private mutating func role(of name: String) -> Role {
        if let fixed = Self.fixedColumns.first(where: { $0.name == name }) {
            switch fixed.role {
            case .title: return .title(intern(""))
            case .description: return .description(intern(""))
            default: return fixed.role
            }
        }
        guard let colon = name.utf8.firstIndex(of: 0x3A) else { return .unknown }
        var rest = String(name[name.utf8.index(after: colon)...])
        rest = rest.withUTF8 { $0.trimmed.string }
        guard !rest.isEmpty else { return .unknown }
        switch name[..<colon] {
        case "title": return .title(intern(rest))
        case "description": return .description(intern(rest))
        case "attribute": return .attribute(intern(rest))
        case "custom": return .customAttribute(intern(rest))
        case "sku": return .propertyValue(Self.intern(rest, in: &properties))
        case "sku_alias": return .propertyAlias(Self.intern(rest, in: &properties))
        case "sku_image": return .propertyImage(Self.intern(rest, in: &properties))
        case "country_price": return .countryPrice(Self.intern(rest, in: &countries))
        case "country_discount_price": return .countryDiscountPrice(Self.intern(rest, in: &countries))
        default: return .unknown
        }
    }

    private mutating func intern(_ name: String) -> Int { Self.intern(name, in: &names) }

    private static func intern(_ name: String, in list: inout [String]) -> Int {
        if let index = list.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) { return index }
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
