import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

/// A shop that was there before feedmill does not get its products a second time.
struct ExistingProductsTests {
    private let shop: Shop
    private let platform: SandboxPlatform
    private let server: LoopbackPlatform

    init() throws {
        shop = try Shop()
        platform = try SandboxPlatform(folder: nil)
        server = try LoopbackPlatform(platform)
        try shop.export("shirts.csv", Shop.header + Shop.row("A1") + Shop.row("A2", color: "Red"))
    }

    private func run(_ words: [String], state: String) throws -> Feedmill.Ending {
        try Feedmill.run(
            words + ["--state", state, "--out", "out-\(state)", "--poll", "50ms"], in: shop.folder.path,
            environment: [
                "FEEDMILL_APP_KEY": LoopbackPlatform.appKey, "FEEDMILL_APP_SECRET": LoopbackPlatform.appSecret,
                "FEEDMILL_ACCESS_TOKEN": LoopbackPlatform.accessToken, "FEEDMILL_GATEWAY": "iop",
                "FEEDMILL_ENDPOINT": server.iopEndpoint,
            ])
    }

    @Test func createsWaitUntilSomebodyHasSaidWhichProductIsWhich() throws {
        defer { server.stop() }
        // The state is new, the shop is empty: everything is created, now and later.
        #expect(try run(["run", "shop"], state: "first").status == 0)
        #expect(platform.productCount == 2)
        try shop.export("more.csv", Shop.header + Shop.row("A3", color: "Green"))
        #expect(try run(["run", "shop"], state: "first").status == 0)
        #expect(platform.productCount == 3)

        // Another state knows none of the three: a plan says so,
        let plan = try run(["plan", "shop"], state: "planned")
        #expect(plan.status == 2, "\(plan.messages)")
        #expect(plan.messages.contains("held: 3 creates, which could list products twice: the seller has 3 products"))
        #expect(
            try WrittenRun(shop.folder("out-planned"), in: shop.folder).ids("held").sorted() == ["A1", "A2", "A3"])
        // and a run makes none of them again.
        let held = try run(["run", "shop"], state: "second")
        #expect(held.status == 2, "\(held.messages)")
        #expect(held.messages.contains("held: 3 creates, which could list products twice: the seller has 3 products"))
        #expect(held.messages.contains("--allow create"))
        #expect(platform.productCount == 3)
        let listing = WrittenRun(shop.folder("out-second"), in: shop.folder)
        #expect(try listing.ids("held").sorted() == ["A1", "A2", "A3"])
        // Neither does who sends the same folder once more, nor the next night.
        #expect(try Feedmill.run(["history", "--state", "second"], in: shop.folder.path).status == 0)
        #expect(try run(["run", "shop"], state: "second").status == 2)
        #expect(platform.productCount == 3)

        // Who knows better says so, and need not say it again.
        #expect(try run(["run", "shop", "--allow", "create"], state: "second").status == 0)
        #expect(platform.productCount == 6)
        try shop.export("even-more.csv", Shop.header + Shop.row("A4", color: "Black"))
        #expect(try run(["run", "shop"], state: "second").status == 0)
        #expect(platform.productCount == 7)
    }
}
