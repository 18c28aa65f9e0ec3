import FeedModel

/// A finding about the document, made without a batch.
struct XMLFinding {
    var code: FindingCode
    /// 0 where it is about the file as a whole.
    var line: Int
    var column = ColumnReference.noIndex
    /// What takes the place of `*` in the column.
    var name = ""
    var facts: (Fact, Fact, Fact) = (.none, .none, .none)
    /// The record that it is in, if it is in one.
    var record: UInt32 = 0
    /// It is reported once per file of what has this number.
    var cause: UInt64 = 0
}
