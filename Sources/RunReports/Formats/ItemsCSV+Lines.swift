package import Bytes
package import JSONText

extension ItemsCSV {
    /// Appends the line of `items.csv` that says what a line of `items.jsonl` says.
    package static func append(_ item: JSONView, _ output: inout ByteBuffer) {
        func cell(_ key: StaticString, of object: Int? = 0, _ output: inout ByteBuffer) {
            guard let object, let value = item.member(key, of: object) else { return }
            switch item[value].kind {
            case .string, .number: appendCell(item.text(value), &output)
            default: break
            }
        }
        func joined(_ key: StaticString, _ output: inout ByteBuffer) {
            guard let findings = item.member("findings", of: 0) else { return }
            var texts: [String] = []
            item.eachElement(of: findings) { if let text = item.string(key, of: $0) { texts.append(text) } }
            appendCell(texts.joined(separator: " "), &output)
        }
        for key: StaticString in ["item", "operation", "status", "category_id", "skus"] {
            cell(key, &output)
            output.append(0x2C)
        }
        let place = item.member("place", of: 0)
        for key: StaticString in ["file", "line", "record"] {
            cell(key, of: place, &output)
            output.append(0x2C)
        }
        for key: StaticString in ["feed", "position"] {
            cell(key, &output)
            output.append(0x2C)
        }
        joined("code", &output)
        output.append(0x2C)
        joined("message", &output)
        output.append(0x2C)
        cell("job_id", &output)
        output.append(0x2C)
        cell("product_id", &output)
        output.append("\r\n")
    }
}
