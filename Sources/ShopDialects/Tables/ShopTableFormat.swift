import CatalogReading
import FeedModel

/// A table of a dialect, as its file has it.
struct ShopTableFormat: TableFormat {
    let table: any ShopTable
    let recognised: RecognisedDialect
    let mapping: Mapping

    func key(_ text: (Int) -> UnsafeBufferPointer<UInt8>) -> RecordKey { table.key(text) }

    var numberColumns: [Int] { table.columns.numbers }

    func lacking(besides others: Set<String>) -> [LackingField] { table.lacking(besides: others) }

    func materialiser(
        _ file: CatalogFile, _ options: ReadingOptions, _ index: RecordIndex?
    ) -> any BatchMaterialiser {
        func make(_ table: some ShopTable) -> any BatchMaterialiser {
            ShopMaterialiser(
                table, of: file, mapping: mapping, maximumRecordBytes: options.maximumRecordBytes, index: index)
        }
        return make(table)
    }
}
