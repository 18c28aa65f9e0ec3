import JSONText

/// What a directory of category data says of the seller and of the category tree, each file if it is there:
/// `tree.json`, `merchant.json` and `brands.json`.
package final class SellerData: Sendable {
    /// `tree.json`.
    package let tree: CategoryTree?
    /// `merchant.json`.
    package let merchant: MerchantProfile?
    /// `brands.json`.
    package let brands: SellerBrands?
    /// The files that were there.
    package let sources: [CategorySource]

    /// Data that comes from no file.
    package init(tree: CategoryTree? = nil, merchant: MerchantProfile? = nil, brands: SellerBrands? = nil) {
        self.tree = tree
        self.merchant = merchant
        self.brands = brands
        sources = []
    }

    /// Reads what is there.
    ///
    /// - Parameter open: reads a file, and says where its bytes come from.
    /// - Throws: `CategoryDataError` when a file is damaged, or an answer without what was asked for.
    init(
        directory: String, open: (String) throws(CategoryDataError) -> (bytes: [UInt8], source: CategorySource)
    ) throws(CategoryDataError) {
        var sources: [CategorySource] = []
        func read<Content>(
            _ name: String, _ make: (JSONValue) throws(MalformedData) -> Content
        ) throws(CategoryDataError) -> Content? {
            let path = CategoryFiles.path(of: name, in: directory)
            guard CategoryFiles.exists(path) else { return nil }
            let (bytes, source) = try open(path)
            sources.append(source)
            do throws(MalformedData) {
                let answer = try bytes.withUnsafeBufferPointer { text in
                    Result { () throws(MalformedData) in try PlatformAnswer.read(text) }
                }.get()
                return try make(answer)
            } catch {
                throw CategoryDataError(file: path, error)
            }
        }
        tree = try read("tree.json") { (answer) throws(MalformedData) in try CategoryTree(answer) }
        merchant = try read("merchant.json") { (answer) throws(MalformedData) in try MerchantProfile(answer) }
        brands = try read("brands.json") { (answer) throws(MalformedData) in try SellerBrands(answer) }
        self.sources = sources
    }
}
