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
    /// `errorMessage`: a line for each violation of a schema, without empty ones. Of a longer text 4 kB, which say what is
    /// wrong: it is told in several places, and the whole of it is in the result.
    package let errorText: String
    /// The product that was created or changed.
    package let productID: Int64?
    /// The SKU that an error is about, where the text names one.
    package let skuCode: String?
    /// The platform's own name of what happened, for its support.
    package let traceID: String?

    /// - Parameter text: as it came, in UTF-8. Never fails: what cannot be read is `unreadable`.
    package init(_ text: ArraySlice<UInt8>) {
        let fields = Self.object(text).map { PlatformFields($0) }
        let success = try? fields?.truth("success")
        let code = (try? fields?.text("error_code")) ?? ""
        let hasError = !code.isEmpty && code != "0"
        switch success {
        case true?: verdict = hasError ? .unreadable : .succeeded
        case false?: verdict = .failed
        case nil: verdict = hasError && fields?["success"] == nil ? .failed : .unreadable
        }
        errorCode = code
        errorText = ForeignText.cut(Self.lines(of: (try? fields?.text("error_message")) ?? ""), to: Self.longestText)
        productID = (try? fields?.integer("product_id")).flatMap { $0 > 0 ? $0 : nil }
        skuCode = try? fields?.text("sku_code")
        traceID = try? fields?.text("trace_id")
    }

    /// The object that a text is, its strings as far as they are looked at; nil where it is none.
    private static func object(_ text: ArraySlice<UInt8>) -> JSONObject? {
        text.withUnsafeBufferPointer { text in
            var tape = JSONTape()
            guard (try? tape.parse(text, longest: longestRead)) != nil else { return nil }
            return tape.view.value(at: 0).objectValue
        }
    }

    /// The lines of a text that are not empty, whatever ends them, as one text.
    private static func lines(of text: String) -> String {
        text.unicodeScalars.split { scalar in
            switch scalar.value {
            case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
            default: false
            }
        }.map { String($0) }.joined(separator: "\n")
    }

    /// Whether a text is no JSON object, and says nothing by itself.
    package static func isGarbled(_ text: ArraySlice<UInt8>) -> Bool { object(text) == nil }

    /// Whether the same item may pass in a later feed.
    package var persistence: PlatformCode.Persistence {
        PlatformCodes.persistence(errorCode, message: errorText)
    }

    /// What the code means and what to do; nil for a code that is not known.
    package var explanation: PlatformCode? {
        PlatformCodes.entry(errorCode, message: errorText)
    }

    private static let longestText = 4096
    /// Empty lines do not count.
    private static let longestRead = 4 * longestText
}
