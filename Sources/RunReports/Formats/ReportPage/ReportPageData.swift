import Bytes
import JSONText

extension ReportPage {
    /// Numbers texts by first appearance.
    private struct Names {
        private(set) var all: [String] = []
        private var numbers: [String: Int] = [:]

        mutating func number(_ name: String) -> Int {
            if let known = numbers[name] { return known }
            numbers[name] = all.count
            all.append(name)
            return all.count - 1
        }
    }

    /// Appends what the page's script works with: rows of plain values, which name causes, files and columns by number.
    ///
    /// - Parameter room: how many bytes it may take.
    /// - Returns: how many items it has; those after them have no room.
    func appendData(room: Int, to output: inout ByteBuffer) -> Int {
        let start = output.count
        output.append("{\"causes\":[")
        for (index, cause) in review.causes.enumerated() {
            if index > 0 { output.append(",") }
            output.append("[")
            let value = cause.step == nil ? nil : cause.value.text
            for text in [cause.key.code, cause.severity, cause.message, cause.fix ?? "", cause.anchor, value ?? ""] {
                output.append(scriptString: text)
                output.append(",")
            }
            output.append(decimal: Int64(cause.items))
            output.append("]")
        }
        output.append("],\"items\":[")
        var files = Names(), operations = Names(), statuses = Names(), columns = Names()
        // Number 0 is no column.
        _ = columns.number("")
        var shown = 0
        for item in review.items {
            let before = output.count
            if shown > 0 { output.append(",") }
            append(item, &files, &operations, &statuses, &columns, &output)
            guard output.count - start <= room else {
                output.truncate(to: before)
                break
            }
            shown += 1
        }
        output.append("]")
        for (key, names) in [
            ("files", files), ("operations", operations), ("statuses", statuses), ("columns", columns),
        ] {
            output.append(",\"\(key)\":[")
            for (index, name) in names.all.enumerated() {
                if index > 0 { output.append(",") }
                output.append(scriptString: name)
            }
            output.append("]")
        }
        output.append("}")
        return shown
    }

    private func append(
        _ item: ReviewedItem, _ files: inout Names, _ operations: inout Names, _ statuses: inout Names,
        _ columns: inout Names, _ output: inout ByteBuffer
    ) {
        output.append("[")
        output.append(scriptString: item.item)
        for number in [operations.number(item.operation), statuses.number(item.status), files.number(item.place.file)] {
            output.append(",")
            output.append(decimal: Int64(number))
        }
        appendNumber(item.place.line, &output)
        appendNumber(item.place.record, &output)
        appendNumber(item.category, &output)
        appendNumber(item.skus, &output)
        output.append(",")
        if let feed = item.feed { output.append(scriptString: feed) } else { output.append("null") }
        appendNumber(item.position, &output)
        // Ids of jobs have more digits than a script's numbers.
        for id in [item.job, item.product] { output.append(id.map { ",\"\($0)\"" } ?? ",null") }
        output.append(",[")
        for (index, finding) in item.findings.enumerated() {
            output.append(index > 0 ? ",[" : "[")
            output.append(decimal: Int64(finding.cause))
            appendNumber(finding.place.line, &output)
            appendNumber(finding.place.record, &output)
            output.append(",")
            output.append(decimal: Int64(columns.number(finding.place.column ?? "")))
            if let value = finding.place.value {
                output.append(",")
                output.append(scriptString: value)
            }
            if finding.isNew { output.append(finding.place.value == nil ? ",0,1" : ",1") }
            output.append("]")
        }
        output.append("]]")
    }

    private func appendNumber(_ number: Int64?, _ output: inout ByteBuffer) {
        output.append(",")
        if let number { output.append(decimal: number) } else { output.append("null") }
    }
}
