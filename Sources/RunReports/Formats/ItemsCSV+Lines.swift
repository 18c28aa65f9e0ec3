package import Bytes
package import JSONText

extension ItemsCSV {
    /// Appends the line of `items.csv` that says what a line of `items.jsonl` says.
    package static func append(_ item: JSONValue, _ output: inout ByteBuffer) {
        func text(_ value: JSONValue?) {
            if let text = value?.stringValue {
                appendCell(text, &output)
            } else if let number = value?.numberValue {
                appendCell(number.text, &output)
            }
        }
        let place = item["place"]
        let findings = item["findings"]?.arrayValue ?? []
        func joined(_ key: String) -> JSONValue {
            .string(findings.compactMap { $0[key]?.stringValue }.joined(separator: " "))
        }
        let cells: [JSONValue?] = [
            item["item"], item["operation"], item["status"], item["category_id"], item["skus"], place?["file"],
            place?["line"], place?["record"], item["feed"], item["position"], joined("code"), joined("message"),
            item["job_id"], item["product_id"],
        ]
        for (index, cell) in cells.enumerated() {
            if index > 0 { output.append(0x2C) }
            text(cell)
        }
        output.append("\r\n")
    }
}
