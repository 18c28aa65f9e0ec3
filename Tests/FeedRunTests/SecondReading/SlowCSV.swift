import Foundation

/// One CSV export, read character by character.
struct SlowCSV {
    var columns: [String] = []
    /// Rows that are not blank, with what is wrong with them.
    var rows: [(cells: [String], isRagged: Bool)] = []
    /// Tells the file from others.
    let id = UUID().uuidString
    /// The mark between whole and fraction.
    var point = "."
    /// Findings about the file, and about rows that name no product.
    var codes: Set<String> = []

    /// One product: its rows, in their order.
    struct Group {
        var rows: [Int]
    }

    init(_ text: String) {
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        let candidates = [",", ";", "\t"].map { (mark: Character($0), records: Self.records(text, Character($0))) }
        func isKnown(_ names: [String]) -> Bool {
            !Set(names).isDisjoint(with: ["item_id", "aliexpress_product_id", "sku_code"])
        }
        let known = candidates.filter { isKnown($0.records.first ?? []) }
        var best = known[0]
        for candidate in known where candidate.records[0].count > best.records[0].count { best = candidate }
        columns = best.records[0]
        for cells in best.records.dropFirst() where cells.contains(where: { !$0.isEmpty }) {
            let extra = cells.dropFirst(columns.count)
            rows.append((cells, cells.count < columns.count || extra.contains { !$0.isEmpty }))
        }
        if best.mark != ",", let price = columns.firstIndex(of: "price") {
            // In a row that is cut another cell may be where the price is due.
            let whole = rows.filter { $0.cells.count >= columns.count }
            if let first = whole.map({ $0.cells[price] }).first(where: { !$0.isEmpty }), first.contains(","),
                SlowNumber(first, point: ",") != nil
            {
                point = ","
            }
        }
        for (index, column) in columns.enumerated() {
            if columns.firstIndex(of: column) != index {
                codes.insert("source.duplicate-column")
            } else if !SlowProduct.isKnown(column) {
                codes.insert("source.unknown-column")
            }
        }
        if rows.isEmpty { codes.insert("source.empty-export") }
    }

    static func records(_ text: String, _ mark: Character) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        var isAtStart = true
        // "\r\n" is one character.
        var characters = Array(text)[...]
        func endCell() {
            record.append(SlowText.trimmed(cell))
            cell = ""
            isAtStart = true
        }
        func endRecord() {
            if record.isEmpty, cell.isEmpty, isAtStart { return }
            endCell()
            records.append(record)
            record = []
        }
        while let character = characters.popFirst() {
            if isQuoted {
                if character == "\"", characters.first == "\"" {
                    cell.append("\"")
                    characters.removeFirst()
                } else if character == "\"" {
                    isQuoted = false
                } else {
                    cell.append(character)
                }
            } else if character == "\"", isAtStart {
                isQuoted = true
                isAtStart = false
            } else if character == mark {
                endCell()
            } else if character == "\n" || character == "\r" || character == "\r\n" {
                endRecord()
            } else {
                cell.append(character)
                isAtStart = false
            }
        }
        endRecord()
        return records
    }

    func cell(_ row: Int, _ column: String) -> String {
        for index in columns.indices where columns[index] == column && index < rows[row].cells.count {
            if !rows[row].cells[index].isEmpty { return rows[row].cells[index] }
        }
        return ""
    }

    /// The operations that a row is for.
    func operations(_ row: Int) -> [String] {
        let named = cell(row, "operation")
        guard named.isEmpty else { return SlowProduct.operations[named].map { [$0] } ?? [] }
        return usualOperations
    }

    /// What the header is for, where no row says it.
    var usualOperations: [String] {
        let has = { (name: String) in columns.contains { $0 == name || $0.hasPrefix(name + ":") } }
        if has("title"), columns.contains("category_id") || has("description") {
            return columns.contains("aliexpress_product_id") ? ["PRODUCT_FULL_UPDATE"] : ["PRODUCT_CREATE"]
        }
        return (columns.contains("price") ? ["PRODUCT_PRICES_UPDATE"] : [])
            + (columns.contains("inventory") ? ["PRODUCT_STOCKS_UPDATE"] : [])
    }

    /// Rows of one item_id are one product; in updates rows of one aliexpress_product_id too.
    var groups: [Group] {
        var groups: [Group] = []
        var groupOfItem: [String: Int] = [:]
        var groupOfProduct: [String: Int] = [:]
        for row in rows.indices {
            let item = cell(row, "item_id")
            let operations = operations(row)
            let isUpdate = !operations.isEmpty && !operations.contains { SlowProduct.isWhole($0) }
            let product = isUpdate || item.isEmpty ? cell(row, "aliexpress_product_id") : ""
            guard !item.isEmpty || !product.isEmpty else {
                groups.append(Group(rows: [row]))
                continue
            }
            let known = (product.isEmpty ? nil : groupOfProduct[product]) ?? (item.isEmpty ? nil : groupOfItem[item])
            let group = known ?? groups.count
            if known == nil { groups.append(Group(rows: [])) }
            groups[group].rows.append(row)
            if !item.isEmpty, groupOfItem[item] == nil { groupOfItem[item] = group }
            if !product.isEmpty, groupOfProduct[product] == nil { groupOfProduct[product] = group }
        }
        return groups
    }
}
