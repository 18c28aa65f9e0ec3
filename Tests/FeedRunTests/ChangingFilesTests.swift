import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// Exports that somebody writes to while they are read: what was read counts, and the run says that it may not be all.
struct ChangingFilesTests {
    /// Changes an export as soon as the run says that it reads.
    private struct Meddler: ProgressSink {
        let change: @Sendable () -> Void
        func stage(_ name: String) { if name == "reading" { change() } }
        func update(_ progress: RunProgress) {}
        func remark(_ text: String) {}
        func warn(_ text: String) {}
    }

    enum Change: CaseIterable {
        case nothing, cutAtALineEnd, appendedTo, overwritten, replaced, removed
    }

    @Test(arguments: Change.allCases, ["a.csv", "a.xml"]) func isSaid(_ change: Change, _ name: String) async throws {
        let folder = TemporaryDirectory()
        let row = "A%,1005004043442825,%,9.90\n"
        let rows = (1...20).map { row.replacing("%", with: String($0)) }
        let product = #"<product item_id="A%" aliexpress_product_id="1%"><skus><sku code="%" price="9.90"/></skus>"#
        let products = (1...20).map { product.replacing("%", with: String($0)) + "</product>\n" }
        let text =
            name == "a.csv"
            ? "item_id,aliexpress_product_id,sku_code,price\n" + rows.joined()
            : #"<catalog operation="PRODUCT_PRICES_UPDATE">\#n"# + products.joined() + "</catalog>\n"
        folder.write(text, to: "in/\(name)")
        folder.write("item_id,aliexpress_product_id,sku_code,price\nZ,1005004043442826,Z,5\n", to: "in/z.csv")
        let path = folder("in/\(name)")
        // What a file system says of the time has its grain.
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path)
        var configuration = Configuration(paths: [folder("in")])
        configuration.out = folder("out")
        configuration.operation = .productPricesUpdate
        configuration.categories = CatalogRun.sampleCategories
        let meddler = Meddler {
            switch change {
            case .nothing: break
            case .cutAtALineEnd:
                folder.write(text.split(separator: "\n").prefix(4).joined(separator: "\n"), to: "in/\(name)")
            case .appendedTo: folder.write(text + "\n", to: "in/\(name)")
            case .overwritten: folder.write(text.replacing("9.90", with: "8.80"), to: "in/\(name)")
            case .replaced:
                folder.write(text, to: "new")
                _ = try? FileManager.default.replaceItemAt(
                    URL(filePath: path), withItemAt: URL(filePath: folder("new")))
            case .removed: try? FileManager.default.removeItem(atPath: path)
            }
        }
        let outcome = try await FeedRun.run(configuration, progress: meddler, stop: StopFlag())
        let lines = (folder.read("out/findings.jsonl") ?? "").split(separator: "\n")
        let unreadable = try lines.map { try JSONValue(parsing: String($0)) }.filter {
            $0["code"]?.stringValue == "source.unreadable"
        }
        #expect(unreadable.count == (change == .nothing ? 0 : 1), "\(lines)")
        #expect(unreadable.allSatisfy { $0["place"]?["file"]?.stringValue == name })
        #expect(outcome.status == (change == .nothing ? .allFine : .unreadableInput))
        // The export after it is read as ever.
        #expect(folder.read("out/items.jsonl")?.contains(#"{"item":"Z""#) == true)
    }
}
