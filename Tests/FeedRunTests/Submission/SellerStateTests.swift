import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Testing

/// The state is found again however the platform answers who the seller is, and none is begun beside one that knows
/// products of the same seller or app.
@Suite struct SellerStateTests {
    typealias Fault = SandboxConfiguration.Fault

    /// A shop on a gateway of the platform's that has been through its first night.
    private func nights(_ faults: [Fault] = []) async throws -> Nights {
        var nights = try Nights { $0.faults = faults }
        nights.configuration.gateway = .top
        nights.address = GatewayAddress(name: "top", endpoint: "https://api.example/router/rest")
        nights.environment = [
            "FEEDMILL_APP_KEY": "4711", "FEEDMILL_APP_SECRET": "secret", "FEEDMILL_ACCESS_TOKEN": "token",
        ]
        nights.export("a.csv", (1...2).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1"] })
        #expect(try await nights.run().status == .allFine)
        #expect(nights.platform.productCount == 2)
        return nights
    }

    private static let later = 2
    private static let many = 1000

    @Test(arguments: [
        Fault(.status, .merchantProfile, status: 400, call: later, count: many),
        Fault(.status, .merchantProfile, status: 403, call: later, count: many),
        Fault(.status, .merchantProfile, status: 404, call: later, count: many),
        Fault(.status, .merchantProfile, status: 413, call: later, count: many),
        Fault(.status, .merchantProfile, status: 302, call: later, count: many),
        Fault(.status, .merchantProfile, status: 204, call: later, count: many),
        Fault(.status, .merchantProfile, status: 502, call: later, count: many),
        Fault(.html, .merchantProfile, call: later, count: many),
        Fault(.cutConnection, .merchantProfile, call: later, count: many),
        Fault(.namelessProfile, .merchantProfile, call: later, count: many),
        Fault(
            .error, .merchantProfile, code: 11, subCode: "isv.permission-api-package-limit", message: "no", call: later,
            count: many),
        Fault(
            .error, .merchantProfile, code: 15, subCode: "isv.invalid-parameter", message: "no", call: later,
            count: many),
        Fault(.error, .merchantProfile, code: 15, subCode: "isp.system-busy", message: "no", call: later, count: many),
        Fault(.ban, .merchantProfile, call: later, count: 1, seconds: 30),
    ])
    func aProfileThatFailsChangesNothing(_ fault: Fault) async throws {
        let nights = try await nights([fault])
        for _ in 0..<2 {
            #expect(try await nights.run().status == .allFine)
            #expect(
                nights.statuses == ["PRODUCT_STOCKS_UPDATE A1": "succeeded", "PRODUCT_STOCKS_UPDATE A2": "succeeded"])
        }
        #expect(nights.platform.productCount == 2)
    }

    /// Other spellings of one endpoint lead to one state.
    @Test(arguments: [
        "https://api.example/router/rest/", "HTTPS://API.example:443/router/rest", "https://api.example/router/./rest",
    ])
    func anotherSpellingOfTheEndpointIsTheSame(_ endpoint: String) async throws {
        var nights = try await nights()
        nights.address = GatewayAddress(name: "top", endpoint: endpoint)
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_STOCKS_UPDATE A1": "succeeded", "PRODUCT_STOCKS_UPDATE A2": "succeeded"])
        #expect(nights.platform.productCount == 2)
    }

    /// The first night did not hear who the seller is, the second one does.
    @Test func aStateThatWasBegunWithoutANameIsGoneOnWith() async throws {
        let nights = try await nights([Fault(.error, .merchantProfile, code: 11, message: "no", count: 1)])
        _ = try await nights.run()
        #expect(nights.statuses == ["PRODUCT_STOCKS_UPDATE A1": "succeeded", "PRODUCT_STOCKS_UPDATE A2": "succeeded"])
    }

    @Test(arguments: [
        GatewayAddress(name: "iop", endpoint: "https://api.example/router/rest"),
        GatewayAddress(name: "top", endpoint: "https://other.example/router/rest"),
    ])
    func anotherWayToAKnownSellerStops(_ address: GatewayAddress) async throws {
        var nights = try await nights()
        nights.address = address
        nights.configuration.gateway = address.name == "iop" ? .iop : .top
        nights.configuration.out = nights.folder("other")
        await #expect {
            try await nights.run()
        } throws: { error in
            let failure = error as? RunFailure
            return failure?.status == .configuration && failure?.advice?.contains("--allow new-state") == true
        }
        #expect(nights.platform.productCount == 2)
        // The shop has products that a new state does not know.
        nights.configuration.allows = [.newState, .create]
        #expect(try await nights.run().status == .allFine)
        #expect(nights.platform.productCount == 4)
        // From then on it is known.
        nights.configuration.allows = []
        #expect(try await nights.run().status == .allFine)
        #expect(nights.platform.productCount == 4)
    }

    @Test func aSellerOfAnotherNameWithTheSameAppStops() async throws {
        var nights = try await nights()
        nights.configuration.seller = "somebody-else"
        nights.configuration.out = nights.folder("other")
        await #expect { try await nights.run() } throws: { ($0 as? RunFailure)?.status == .configuration }
        #expect(nights.platform.productCount == 2)
    }

    /// What the run folder proves was sent is not sent to an empty state.
    @Test func anEmptyStateBesideAFolderThatProvesWhatWasSentStops() async throws {
        var nights = try await nights()
        nights.configuration.state = nights.folder("elsewhere")
        await #expect { try await nights.run() } throws: { ($0 as? RunFailure)?.status == .configuration }
        #expect(nights.platform.productCount == 2)
    }

    @Test(arguments: ["gone", "a link", "a directory"])
    func aJournalThatIsNoFileIsNoEmptyState(_ damage: String) async throws {
        var nights = try await nights()
        let journal = try #require(nights.folder.files().first { $0.hasSuffix("journal.jsonl") })
        let path = nights.folder(journal)
        try nights.replace(path, damage)
        nights.configuration.out = nights.folder("other")
        await #expect { try await nights.run() } throws: { ($0 as? RunFailure)?.status == .configuration }
        #expect(nights.platform.productCount == 2)
    }
}
