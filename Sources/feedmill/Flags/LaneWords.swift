import FeedModel

extension Lane {
    /// What `--only` takes: lanes, and the groups of those of stock and of prices.
    static let words = ["stock", "price"] + Lane.allCases.map(\.name.description)

    /// The lanes that such words mean.
    static func lanes(named words: [String]) -> Set<Lane> {
        Set(
            words.flatMap { word -> [Lane] in
                switch word {
                case "stock": Lane.allCases.filter(\.isOfStock)
                case "price": Lane.allCases.filter(\.isOfPrices)
                default: Lane(named: word).map { [$0] } ?? []
                }
            })
    }
}
