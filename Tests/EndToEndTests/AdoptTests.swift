import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

/// `feedmill adopt`: a shop that was there before feedmill is updated, and not created again.
struct AdoptTests {
    private let shop: Shop
    private let platform: SandboxPlatform

    init() throws {
        shop = try Shop()
        platform = try SandboxPlatform(folder: nil)
        try shop.export("shirts.csv", Shop.header + Shop.row("A1") + Shop.row("A2", color: "Red"))
    }

    private func call(_ words: [String], state: String, _ server: LoopbackPlatform) throws -> Feedmill.Ending {
        try Feedmill.run(
            words + ["--state", state], in: shop.folder.path,
            environment: [
                "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
                "FEEDMILL_ACCESS_TOKEN": LoopbackPlatform.accessToken, "FEEDMILL_GATEWAY": "top",
                "FEEDMILL_ENDPOINT": server.topEndpoint,
            ])
    }

    private func run(_ words: [String] = [], state: String, _ server: LoopbackPlatform) throws -> Feedmill.Ending {
        try call(["run", "shop", "--out", "out-\(state)", "--poll", "50ms"] + words, state: state, server)
    }

    private func table() throws -> [String] {
        try String(contentsOfFile: shop.folder("adopt.csv"), encoding: .utf8).components(separatedBy: "\r\n")
    }

    @Test func whatIsThereIsUpdatedAndWhatIsNewIsCreated() throws {
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        #expect(try run(state: "first", server).status == 0)
        try shop.export("more.csv", Shop.header + Shop.row("A3", color: "Green"))
        #expect(try run(state: "second", server).status == 2)
        let adopted = try call(["adopt", "shop"], state: "second", server)
        #expect(adopted.status == 0, "\(adopted.messages)")
        #expect(adopted.messages.contains("the seller has 2 products: looking them up needs about 2 more calls"))
        #expect(adopted.output.contains("  matched   2  ") && adopted.output.contains("  unmatched 1  "))
        let products = platform.products.map(\.id)
        let lines = try table()
        #expect(lines[0] == "item_id,outcome,products,skus,skus_found,why")
        #expect(lines.contains { $0.hasPrefix("A3,unmatched,,1,0,") })
        for (item, product) in zip(["A1", "A2"], products) {
            #expect(lines.contains { $0.hasPrefix("\(item),matched,") && $0.contains("\(product),1,1,") })
        }
        let night = try run(state: "second", server)
        #expect(night.status == 0, "\(night.messages)")
        #expect(platform.productCount == 3)
        let written = WrittenRun(shop.folder("out-second"), in: shop.folder)
        let operations = try ["A1", "A2", "A3"].map { try written.item($0)["operation"]?.stringValue }
        #expect(operations == ["PRODUCT_FULL_UPDATE", "PRODUCT_FULL_UPDATE", "PRODUCT_CREATE"])
        // Who adopts once more finds nothing new.
        let again = try call(["adopt", "shop", "--format", "json"], state: "second", server)
        #expect(try JSONValue(parsing: again.output)["known"]?.int64Value == 3)
    }

    @Test func whatIsAmbiguousIsNeverTakenOver() throws {
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        #expect(try run(state: "first", server).status == 0)
        // A1 is there twice.
        try shop.export("shirts.csv", Shop.header + Shop.row("A1"))
        #expect(try run(["--allow", "create"], state: "twice", server).status == 0)
        #expect(platform.productCount == 3)
        try shop.export("shirts.csv", Shop.header + Shop.row("A1") + Shop.row("A2", color: "Red"))
        let adopted = try call(["adopt", "shop", "--out", "lists", "--format", "json"], state: "second", server)
        #expect(adopted.status == 1)
        let counts = try JSONValue(parsing: adopted.output)
        #expect(counts["matched"]?.int64Value == 1 && counts["ambiguous"]?.int64Value == 1)
        #expect(counts["file"]?.stringValue == "lists/adopt.csv")
        // It is not created a third time either.
        #expect(try run(state: "second", server).status == 2)
        #expect(platform.productCount == 3)
        // Somebody decides.
        let product = try #require(platform.products.first { $0.skuCodes == ["A1-1"] }).id
        try shop.export(
            "ids.csv", "aliexpress_product_id,item_id,sku_code,inventory\n\(product),A1,A1-1,7\n")
        let decided = try call(["adopt", "shop"], state: "second", server)
        #expect(decided.status == 0, "\(decided.messages)")
        #expect(decided.output.contains("  known     2  "))
    }

    @Test func whatWasLookedUpIsNotAskedForAgain() throws {
        let refusal = Array(#"{"error_response":{"code":27,"msg":"Invalid session"}}"#.utf8)
        let server = try LoopbackPlatform(
            platform,
            instead: { method, count in
                method == PlatformAPI.productInfo.rawValue && count == 1
                    ? .answer(status: 200, headers: [:], body: refusal) : nil
            })
        defer { server.stop() }
        #expect(try run(state: "first", server).status == 0)
        let broken = try call(["adopt", "shop"], state: "second", server)
        #expect(broken.status == 77)
        #expect(broken.messages.contains("the same command resumes"))
        #expect(!FileManager.default.fileExists(atPath: shop.folder("adopt.csv")))
        let whole = try call(["adopt", "shop"], state: "second", server)
        #expect(whole.status == 0, "\(whole.messages)")
        #expect(whole.messages.contains("needs about 1 more calls; 1 were looked up before"))
        #expect(whole.output.contains("  matched   2  "))
    }
}
