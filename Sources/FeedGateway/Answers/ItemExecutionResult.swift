import Bytes
package import CategoryRules
import JSONText

/// What `item_execution_result` says: JSON in a string, of which every key may be missing.
package struct ItemExecutionResult: Sendable {
    /// Whether the item went through.
    package enum Verdict: String, Sendable {
        /// The item went through.
        case succeeded
        /// The platform refused it.
        case failed
        /// The text is no JSON object, or one that does not say, or one that says both: success and an error's code.
        case unreadable
    }

    /// What the text says of the item.
    package let verdict: Verdict
    /// Such as `F00-00-10020-002`; empty where there is none.
    package let errorCode: String
    /// The lines of `errorMessage`: one for each violation of a schema.
    package let errorLines: [String]
    /// The product that was created or changed.
    package let productID: Int64?
    /// The SKU that an error is about, where the text names one.
    package let skuCode: String?
    /// The platform's own name of what happened, for its support.
    package let traceID: String?

    /// - Parameter text: as it came. Never fails: what cannot be read is `unreadable`.
    package init(_ text: String) {
        let fields = (try? JSONValue(parsing: text))?.objectValue.map { PlatformFields($0) }
        let success = try? fields?.truth("success")
        let code = (try? fields?.text("error_code")) ?? ""
        let message = (try? fields?.text("error_message")) ?? ""
        let hasError = !code.isEmpty && code != "0"
        switch success {
        case true?: verdict = hasError ? .unreadable : .succeeded
        case false?: verdict = .failed
        case nil: verdict = hasError && fields?["success"] == nil ? .failed : .unreadable
        }
        errorCode = code
        errorLines = Self.lines(of: message)
        productID = (try? fields?.integer("product_id")).flatMap { $0 > 0 ? $0 : nil }
        skuCode = try? fields?.text("sku_code")
        traceID = try? fields?.text("trace_id")
    }

    /// The lines of a text that are not empty, whatever ends them. By its bytes: a text of somebody else may be of any
    /// length.
    private static func lines(of text: String) -> [String] {
        var (text, lines) = (text, [String]())
        text.withUTF8 { bytes in
            func add(_ range: Range<Int>) {
                if !range.isEmpty { lines.append(String(decoding: bytes[range], as: UTF8.self)) }
            }
            var (start, position) = (0, 0)
            while position < bytes.count {
                let rest = bytes[position...].prefix(3)
                let length =
                    switch rest.first {
                    case 0x0A, 0x0B, 0x0C, 0x0D: 1
                    case 0xC2 where rest.dropFirst().first == 0x85: 2
                    case 0xE2 where rest.elementsEqual([0xE2, 0x80, 0xA8]) || rest.elementsEqual([0xE2, 0x80, 0xA9]): 3
                    default: 0
                    }
                guard length > 0 else {
                    position += 1
                    continue
                }
                add(start..<position)
                position += length
                start = position
            }
            add(start..<bytes.count)
        }
        return lines
    }

    /// Whether a text is no JSON object, and says nothing by itself.
    package static func isGarbled(_ text: String) -> Bool { (try? JSONValue(parsing: text))?.objectValue == nil }

    /// Whether the same item may pass in a later feed.
    package var persistence: PlatformCode.Persistence {
        PlatformCodes.persistence(errorCode, message: errorText)
    }

    /// What the code means and what to do; nil for a code that is not known.
    package var explanation: PlatformCode? {
        PlatformCodes.entry(errorCode, message: errorText)
    }

    /// The lines as one text, of which so many bytes say what is wrong: it is looked through for words, and may be of any
    /// length.
    package var errorText: String {
        var text = ""
        for line in errorLines where text.utf8.count < Self.longestText { text += text.isEmpty ? line : "\n\(line)" }
        return ForeignText.cut(text, to: Self.longestText)
    }

    private static let longestText = 4096
}
