/// Why libxml2 went no further.
package struct XMLFailure {
    /// libxml2's words, without a line end.
    package var words: String
    /// From 1, in the document that was parsed.
    package var line: Int
    /// From 1, in bytes.
    package var column: Int
    /// One of libxml2's own limits was reached; it need not be a mistake.
    var limit: XMLRejection?
}

/// Why a product is refused as a whole.
enum XMLRejection {
    case tooLarge
    case tooDeep
}
