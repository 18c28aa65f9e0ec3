import CLibXML2

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
    /// A document type declaration is where none may be.
    package private(set) var isDoctype = false

    init(words: String, line: Int, column: Int) {
        (self.words, self.line, self.column) = (words, line, column)
    }

    /// Says what libxml2 has no words for: markup that begins with `<!` in an element and is no comment and no CDATA
    /// section. It calls that an internal error, as it does its limits.
    ///
    /// - Parameter place: where it stopped.
    mutating func nameMarkup(at place: UnsafePointer<xmlChar>?) {
        guard words.contains("error in element content") else { return }
        isDoctype = place.map { xmlStrncmp($0, "<!DOCTYPE", 9) == 0 } ?? false
        words = isDoctype ? "it has a document type declaration" : "<! begins no comment and no CDATA section"
    }
}

/// Why a product is refused as a whole.
enum XMLRejection {
    case tooLarge
    case tooDeep
}
