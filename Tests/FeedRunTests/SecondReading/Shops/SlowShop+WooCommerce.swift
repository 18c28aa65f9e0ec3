import Foundation

/// WooCommerce, read in the plainest way.
extension SlowShop {
    init(wooCommerce files: [(name: String, text: String)]) {
        self.init()
        let lines = Self.lines(of: files, numbers: ["Regular price", "Sale price", "Weight (g)", "Stock"])
        let variations = lines.filter { $0["Type"] == "variation" }
        for own in lines where own["Type"] != "variation" {
            let code = Self.identifier(own["SKU"])
            addWoo(
                own,
                variations.filter { row in
                    let parent = Self.identifier(row["Parent"])
                    return own["Type"] == "variable" && (parent == "id:\(own["ID"])" || !code.isEmpty && parent == code)
                })
        }
    }

    private mutating func addWoo(_ own: Line, _ variations: [Line]) {
        let kinds = own["Type"].lowercased().split(separator: ",").map { SlowText.trimmed(String($0)) }
        guard kinds.allSatisfy({ ["simple", "variable"].contains($0) }) else { return skip(1 + variations.count) }
        var draft = Draft(own["ID"])
        func isSold(_ row: Line) -> Bool {
            if ["-1", "draft", "private"].contains(row["Published"].lowercased()) { return false }
            do { return try Self.flag(row["Published"]) != false } catch {
                draft.fail("shop.word-unknown")
                return true
            }
        }
        guard isSold(own) else { return skip(1 + variations.count) }
        let sold = variations.filter(isSold)
        if !variations.isEmpty, sold.isEmpty { return skip(1 + variations.count) }
        skip(variations.count - sold.count)
        draft.title = Self.title(own["Name"])
        draft.images = own["Images"].split(separator: ",").map { SlowText.trimmed(String($0)) }
        let parentCode = Self.identifier(own["SKU"])
        for row in [own] + sold { draft.weights.append(Self.kilograms(row["Weight (g)"], row.point)) }
        for row in variations.isEmpty ? [own] : sold {
            let regular = Self.number(row["Regular price"], row.point)
            let special = Self.number(row["Sale price"], row.point)
            let stock = stock(row, &draft)
            var code = Self.identifier(row["SKU"])
            if !variations.isEmpty, code == parentCode || code.isEmpty { code = row["ID"] }
            let names = (1...2).map { row["Attribute \($0) name"] }
            let values = (1...2).map { row["Attribute \($0) value(s)"] }
            let isOpen = !variations.isEmpty && values[0].isEmpty
            let choices =
                isOpen
                ? own["Attribute 1 value(s)"].split(separator: ",").map { [SlowText.trimmed(String($0))] } : [values]
            for (index, choice) in choices.enumerated() {
                var (code, stock) = (code, stock)
                if choices.count > 1 {
                    let given = Self.identifier(row["SKU"])
                    code = given.isEmpty || given == parentCode ? "" : "\(given)-\(choice[0])".replacing(" ", with: "_")
                    if case .value(let count) = Self.number(row["Stock"], row.point), count > 0, stock == .value(count)
                    {
                        let whole = Int("\(count)") ?? 0
                        stock = .value(.init(whole / choices.count + (index < whole % choices.count ? 1 : 0)))
                    }
                }
                let options = zip(names, choice).map { (name: $0, value: $1) }.filter { !$0.value.isEmpty }
                draft.add(
                    code: code, regular: regular, special: special, stock: stock, barcode: nil,
                    options: options.isEmpty ? [("Size", "One Size")] : options)
            }
        }
        let description = own["Description"]
        add(draft.finished(description: Self.hasText(description) ? description : own["Short description"]))
    }

    private func stock(_ row: Line, _ draft: inout Draft) -> Number {
        let count = Self.number(row["Stock"], row.point)
        let state = row["In stock?"]
        if state == "backorder" {
            if case .value(let number) = count, number > 0 { return count }
            return count == .unreadable ? .unreadable : .value(3)
        }
        do {
            switch try Self.flag(state) {
            case false: return .value(0)
            case true: return count == .blank ? .value(25) : count
            case nil: return count == .blank ? .value(7) : count
            }
        } catch {
            draft.fail("shop.word-unknown")
            return count == .blank ? .value(7) : count
        }
    }
}
