import Foundation

/// Shopify, read in the plainest way.
extension SlowShop {
    init(shopify files: [(name: String, text: String)]) {
        self.init()
        let lines = Self.lines(
            of: files,
            numbers: [
                "Variant Price", "Variant Compare At Price", "Variant Grams", "Variant Inventory Qty", "Image Position",
            ])
        var handles: [String] = []
        for line in lines where !handles.contains(line["Handle"]) { handles.append(line["Handle"]) }
        for handle in handles { addShopify(handle, lines.filter { $0["Handle"] == handle }) }
    }

    private mutating func addShopify(_ handle: String, _ rows: [Line]) {
        func first(_ column: String) -> String { rows.lazy.map { $0[column] }.first { !$0.isEmpty } ?? "" }
        let variants = rows.filter { !$0["Variant Price"].isEmpty || !$0["Option1 Value"].isEmpty }
        var draft = Draft(handle)
        let own = rows.first { !$0["Title"].isEmpty } ?? rows[0]
        switch Result(catching: { () throws(UnknownWord) in try Self.isSold(own) }) {
        case .success(true): break
        case .success(false): return skip(rows.count)
        case .failure: draft.fail("shop.word-unknown")
        }
        let shipped = variants.filter { (try? Self.flag($0["Variant Requires Shipping"])) != .some(.some(false)) }
        guard !shipped.isEmpty else { return skip(rows.count) }
        skip(variants.count - shipped.count)
        draft.title = Self.title(first("Title"))
        draft.images = rows.filter { !$0["Image Src"].isEmpty }.sorted {
            Int($0["Image Position"]) ?? 0 < Int($1["Image Position"]) ?? 0
        }.map { $0["Image Src"] }
        for row in shipped {
            draft.weights.append(Self.kilograms(row["Variant Grams"], row.point))
            let asked = Self.number(row["Variant Price"], row.point)
            let before = Self.number(row["Variant Compare At Price"], row.point)
            var (regular, special) = (asked, Number.blank)
            if asked == .blank {
                // Without a price there is nothing to compare with it.
            } else if before == .unreadable {
                draft.fail("price.invalid")
            } else if let higher = before.decimal, higher > 0, asked.decimal.map({ higher > $0 }) ?? true {
                (regular, special) = (before, asked)
                if asked == .unreadable { draft.fail("price.invalid") }
            }
            let options = (1...2).map { index in
                (name: first("Option\(index) Name"), value: row["Option\(index) Value"])
            }.filter { $0.name != "Title" && !$0.value.isEmpty }
            draft.add(
                code: Self.identifier(row["Variant SKU"]), regular: regular, special: special, stock: Self.stock(row),
                barcode: Self.barcode(row["Variant Barcode"]),
                options: options.isEmpty ? [("Size", "One Size")] : options)
        }
        add(draft.finished(description: first("Body (HTML)")))
    }

    private static func isSold(_ row: Line) throws(UnknownWord) -> Bool {
        switch row["Status"].lowercased() {
        case "draft", "archived", "unlisted": return false
        default: break
        }
        var isUnknown = false
        func flag(_ column: String) -> Bool? {
            do { return try Self.flag(row[column]) } catch {
                isUnknown = true
                return nil
            }
        }
        if flag("Status") == false || flag("Published") == false { return false }
        if flag("Gift Card") == true { return false }
        if isUnknown { throw UnknownWord() }
        return true
    }

    private static func stock(_ row: Line) -> Number {
        let count = number(row["Variant Inventory Qty"], row.point)
        let isTracked = !row["Variant Inventory Tracker"].isEmpty
        switch count {
        case .unreadable: return .unreadable
        case .blank: return isTracked ? .value(7) : .value(25)
        case .value(let number) where number > 0: return count
        case .value: return !isTracked ? .value(25) : row["Variant Inventory Policy"] == "continue" ? .value(3) : count
        }
    }
}
