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

    private func call(
        _ words: [String], state: String, _ server: LoopbackPlatform, gateway: String = "top"
    ) throws -> Feedmill.Ending {
        try Feedmill.run(
            words + ["--state", state], in: shop.folder.path,
            environment: [
                "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
                "FEEDMILL_ACCESS_TOKEN": LoopbackPlatform.accessToken, "FEEDMILL_GATEWAY": gateway,
                "FEEDMILL_ENDPOINT": gateway == "top" ? server.topEndpoint : server.iopEndpoint,
            ])
    }

    private func run(
        _ words: [String] = [], state: String, _ server: LoopbackPlatform, gateway: String = "top"
    ) throws -> Feedmill.Ending {
        try call(
            ["run", "shop", "--out", "out-\(state)", "--poll", "50ms"] + words, state: state, server, gateway: gateway)
    }

    private func table() throws -> [String] {
        try String(contentsOfFile: shop.folder("adopt.csv"), encoding: .utf8).components(separatedBy: "\r\n")
    }

    /// Several pages of the seller's products, with a ban between two of them, by either gateway.
    @Test(arguments: ["top", "iop"]) func aShopOfSeveralPagesIsAdoptedThroughABan(gateway: String) throws {
        var behaviour = SandboxConfiguration()
        behaviour.faults = [.init(.ban, .productList, call: 2, seconds: 1)]
        let platform = try SandboxPlatform(folder: nil, configuration: behaviour)
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        let rows = (0..<130).map { Shop.row("B\($0)", color: ["Red", "Green", "Black"][$0 % 3]) }
        try shop.export("shirts.csv", Shop.header + rows.joined())
        let first = try run(["--allow", "create"], state: "first", server, gateway: gateway)
        #expect(first.status == 0 && platform.productCount == 130, "\(first.messages)")
        let adopted = try call(["adopt", "shop"], state: "second", server, gateway: gateway)
        #expect(adopted.status == 0, "\(adopted.messages)")
        #expect(adopted.output.contains("  matched   130  "), "\(adopted.output)")
        #expect(try run(state: "second", server, gateway: gateway).status == 0)
        #expect(platform.productCount == 130)
    }

    @Test func whatIsThereIsUpdatedAndWhatIsNewIsCreated() throws {
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        #expect(try run(state: "first", server).status == 0)
        try shop.export("more.csv", Shop.header + Shop.row("A3", color: "Green"))
        #expect(try run(state: "second", server).status == 2)
        let adopted = try call(["adopt", "shop"], state: "second", server)
        #expect(adopted.status == 0, "\(adopted.messages)")
        #expect(adopted.messages.contains("the seller has 2 products: looking them up needs about 2 calls"))
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
        #expect(whole.messages.contains("needs about 1 call; 1 were looked up before"))
        #expect(whole.output.contains("  matched   2  "))
    }

    // MARK: From the old gateway

    private func takeOver(
        _ server: LoopbackPlatform, _ words: [String] = [], state: String = "old"
    ) throws -> Feedmill.Ending {
        try call(["adopt", "--from-gateway", "top"] + words, state: state, server, gateway: "iop")
    }

    private func operations() throws -> [String: String] {
        let written = WrittenRun(shop.folder("out-old"), in: shop.folder)
        return try Dictionary(
            uniqueKeysWithValues: ["A1", "A2", "A3"].map { item in
                let line = try written.item(item)
                return (item, "\(line["operation"]?.stringValue ?? "-") \(line["status"]?.stringValue ?? "-")")
            })
    }

    @Test func aShopThatGoesOnByTheNewGatewayCreatesNothingAgain() throws {
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        #expect(try run(state: "old", server).status == 0)
        // The new gateway knows nothing of them, and says so.
        let stopped = try run(state: "old", server, gateway: "iop")
        #expect(stopped.status == 78)
        #expect(stopped.messages.contains("feedmill adopt --from-gateway top --gateway iop"), "\(stopped.messages)")
        let before = server.calls.count
        let taken = try takeOver(server)
        #expect(taken.status == 0, "\(taken.messages)")
        #expect(taken.output == "  taken over  2  products of top: the next run updates what changed\n")
        #expect(server.calls.dropFirst(before).allSatisfy { $0.method == PlatformAPI.merchantProfile.rawValue })

        try shop.export(
            "shirts.csv",
            Shop.header + Shop.row("A1") + Shop.row("A2", color: "Red", title: "Another shirt")
                + Shop.row("A3", color: "Green"))
        let night = try run(state: "old", server, gateway: "iop")
        #expect(night.status == 0, "\(night.messages)")
        #expect(platform.productCount == 3)
        let done = try operations()
        // Little stock goes each night.
        #expect(done["A1"] == "PRODUCT_STOCKS_UPDATE succeeded", "\(done)")
        #expect(done["A2"] == "PRODUCT_FULL_UPDATE succeeded" && done["A3"] == "PRODUCT_CREATE succeeded")
        // What the new state knows itself stays.
        let again = try takeOver(server, ["--format", "json"])
        #expect(again.status == 0)
        #expect(try JSONValue(parsing: again.output)["taken_over"]?.int64Value == 0)
    }

    /// The seller's picture bank is one, whichever way leads to it.
    @Test func picturesOfTheOldGatewayAreNotUploadedAgain() throws {
        let pictures = try LoopbackShop { _ in MadePicture.jpeg(800, 800) }
        let server = try LoopbackPlatform(platform)
        defer {
            pictures.stop()
            server.stop()
        }
        shop.folder.write(#"{"pictures_from_own_network": true}"#, to: "shop/feedmill.json")
        let picture = pictures.url("/a.jpg")
        try shop.export("shirts.csv", Shop.header + Shop.row("A1", image: picture))
        #expect(try run(state: "old", server).status == 0)
        #expect(platform.pictures.count == 1)
        #expect(try takeOver(server).status == 0)
        try shop.export("shirts.csv", Shop.header + Shop.row("A1", title: "Another shirt", image: picture))
        let night = try run(state: "old", server, gateway: "iop")
        #expect(night.status == 0, "\(night.messages)")
        #expect(platform.pictures.count == 1 && platform.productCount == 1)
        #expect(platform.images.values.allSatisfy { $0.allSatisfy { $0.contains(".alicdn.com/") } })
    }

    @Test func whatCannotBeTakenOverIsNamed() throws {
        var slow = SandboxConfiguration()
        slow.jobMilliseconds = 3_600_000
        let pending = try SandboxPlatform(folder: nil, configuration: slow)
        let server = try LoopbackPlatform(pending)
        defer { server.stop() }
        let none = try takeOver(server, state: "empty")
        #expect(none.status == 78)
        #expect(none.messages.contains("holds no state of this seller for the gateway top"), "\(none.messages)")
        #expect(try call(["adopt", "--from-gateway", "top"], state: "old", server).status == 64)
        #expect(try call(["adopt", "--from-gateway", "sandbox"], state: "old", server, gateway: "iop").status == 64)
        #expect(try run(["--wait", "1ms"], state: "old", server).status == 75)
        let unsettled = try takeOver(server)
        #expect(unsettled.status == 75)
        #expect(unsettled.messages.contains("not settled"), "\(unsettled.messages)")
    }

    // MARK: Calls

    /// A shop of the most products that a seller may have is more than the calls of a test app's day.
    @Test(arguments: [true, false]) func theCallsThatItTakesAreReportedBeforehand(isCounted: Bool) throws {
        let page = (1...50).map { #"{"product_id":\#($0),"subject":"x"}"# }.joined(separator: ",")
        let first = Array(
            """
            {"aliexpress_solution_product_list_get_response":{"result":{"aeop_a_e_product_display_d_t_o_list":\
            {"item_display_dto":[\(page)]},"product_count":100000,"total_page":2000,"current_page":1,"success":true}}}
            """.utf8)
        let refusal = Array(#"{"error_response":{"code":27,"msg":"Invalid session"}}"#.utf8)
        let server = try LoopbackPlatform(
            platform,
            instead: { method, count in
                guard method == PlatformAPI.productList.rawValue else { return nil }
                return count == 0
                    ? .answer(status: 200, headers: [:], body: first)
                    : count == ProductStatus.allCases.count ? .answer(status: 200, headers: [:], body: refusal) : nil
            })
        defer { server.stop() }
        shop.folder.write(
            isCounted ? #"{"app_state": "app", "calls_a_day": 5000}"# : #"{"calls_a_day": 5000}"#,
            to: "shop/feedmill.json")
        let ending = try call(["adopt", "shop"], state: "new", server)
        #expect(ending.status == 77)
        let words =
            "the seller has 100,000 products: looking them up needs about 101,999 calls; your app has 5,000 a day"
            + (isCounted ? ", of which 4,995 are left today" : "")
            + ". That takes about 21 days: run the same command again each day, and it resumes"
        #expect(ending.messages.contains(words), "\(ending.messages)")
    }
}
