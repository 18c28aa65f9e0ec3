package import FeedModel

/// What the readers have to say: about the bytes of an export, before any rule has looked at a product.
///
/// Each comment names the facts that the finding carries, in their order.
extension FindingCode {
    /// Bytes that the file's encoding does not know. Facts: name of the encoding, offset of the first such byte.
    package static var sourceEncoding: FindingCode { FindingCode("source.encoding") }
    /// A file in another encoding than it says, or in one that it does not say and that is not UTF-8. Facts: the encoding
    /// that it is read in, the one that it says.
    package static var sourceEncodingGuessed: FindingCode { FindingCode("source.encoding-guessed") }
    /// A file that does not say its encoding and whose bytes are text in several. Facts: each with a sample of it, the one
    /// that was taken, another one.
    package static var sourceEncodingUnclear: FindingCode { FindingCode("source.encoding-unclear") }
    /// A quote that is opened and never closed.
    package static var sourceUnterminatedQuote: FindingCode { FindingCode("source.unterminated-quote") }
    /// Text after the closing quote of a cell.
    package static var sourceStrayQuote: FindingCode { FindingCode("source.stray-quote") }
    /// A break in the well-formedness of XML. Facts: the parser's words, the column in the line, what was cut off, what
    /// it costs in a shop's own export: `record`, `element` or, where that is nothing, `passed over` or `mended`.
    package static var sourceMalformedXML: FindingCode { FindingCode("source.malformed-xml") }
    /// A document type declaration that declares or loads something, or is inside a record. Facts: what it
    /// does; `record` where it costs only that.
    package static var sourceForbiddenDoctype: FindingCode { FindingCode("source.forbidden-doctype") }
    /// A record, or one value of it, that is larger than the limit. Facts: what it is, its limit in bytes.
    package static var sourceRecordTooLarge: FindingCode { FindingCode("source.record-too-large") }
    /// A product with more records than one may have.
    package static var itemTooManyRecords: FindingCode { FindingCode("item.too-many-records") }
    /// Elements nested deeper than the limit. Facts: the limit.
    package static var sourceTooDeep: FindingCode { FindingCode("source.too-deep") }
    /// A file that cannot be opened or read to its end. Facts: why, `header` where that is another header in it.
    package static var sourceUnreadable: FindingCode { FindingCode("source.unreadable") }
    /// A file of no known format. Facts: what was seen, what it is where that is known, what to do then.
    package static var sourceUnrecognised: FindingCode { FindingCode("source.unrecognised") }
    /// A row with more or fewer cells than the header. Facts: cells of the row, columns of the header, `short` where the
    /// format leaves cells out at the end.
    package static var sourceRaggedRecord: FindingCode { FindingCode("source.ragged-record") }
    /// A cell that holds a spreadsheet's error rather than a value.
    package static var sourceSpreadsheetError: FindingCode { FindingCode("source.spreadsheet-error") }
    /// A column, element or attribute that nothing is known of. Facts: its name, the nearest known one if there is one.
    package static var sourceUnknownColumn: FindingCode { FindingCode("source.unknown-column") }
    /// A column or element that the configuration describes and the file lacks. Facts: its name, the nearest one of the file
    /// if there is one, `element` where it is one.
    package static var sourceColumnMissing: FindingCode { FindingCode("source.column-missing") }
    /// Two columns of one name. Facts: the name.
    package static var sourceDuplicateColumn: FindingCode { FindingCode("source.duplicate-column") }
    /// A file without a record.
    package static var sourceEmptyExport: FindingCode { FindingCode("source.empty-export") }
}

extension Finding {
    /// A record has a document type declaration in it, which costs the record.
    ///
    /// - Parameter place: where the record is, or that declaration.
    package static func doctype(at place: Place) -> Finding {
        Finding(.sourceForbiddenDoctype, at: place, facts: .string("is inside a record"), .words("record"))
    }
}
