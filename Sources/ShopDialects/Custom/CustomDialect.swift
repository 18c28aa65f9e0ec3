import FeedModel

/// Any CSV or XML whose columns or elements the configuration describes. Never recognised: it is named.
package enum CustomDialect: Dialect {
    package static let name = "custom"
    package static let title = "any export by configured columns or elements"
    package static var table: (any ShopTable.Type)? { CustomTable.self }
}
