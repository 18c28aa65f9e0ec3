/// Codes that more than one room finds.
extension FindingCode {
    /// Two cells of one product, or of one SKU, that should say the same and do not. Facts: the text that comes first
    /// (as a text of the batch), the line it is in.
    package static var itemConflictingValues: FindingCode { FindingCode("item.conflicting-values") }
}
