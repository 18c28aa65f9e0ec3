import CategoryRules
import FeedGateway
import FeedTesting
import Foundation
import JSONText
import Testing

@testable import FeedRun

@Suite struct CategoryPullTests {
    private let documents = TemporaryDirectory()
    private let categories = TemporaryDirectory()

    private static let attributes = #"""
        {"result":{"success":true,"attributes":[{"id":10,"names":"{\"en\":\"Material\"}","required":false,
        "sku":false,"visible":true,"attribute_show_type_value":"input","input_type":"STRING"}]}}
        """#

    private func pull(
        _ ids: [Int64], _ extras: CategoryPull.Extras = [], _ change: (inout SandboxConfiguration) -> Void = { _ in }
    ) async throws -> [String: CategoryPull.Line] {
        var configuration = SandboxConfiguration()
        configuration.documents = documents.path
        change(&configuration)
        let platform = try SandboxPlatform(folder: nil, configuration: configuration)
        var lines: [String: CategoryPull.Line] = [:]
        try await CategoryPull(PlatformGateway(SandboxLink(platform)), into: categories.path)
            .pull(ids, extras) { lines[$0.name] = $0 }
        #expect(!categories.files().contains { $0.contains(".pull") })
        return lines
    }

    @Test func whatIsFetchedIsKeptAsItCame() async throws {
        documents.write(Self.attributes, to: "348.attributes.json")
        documents.write(#"{"datas":[{"brand_id":1,"brand_name":"Nordlys"}]}"#, to: "brands.json")
        let first = try await pull([348], [.merchant, .brands])
        #expect(first["348.attributes.json"]?.outcome == .added)
        #expect(first["348.attributes.json"]?.formerAge == nil)
        #expect(first["merchant.json"]?.outcome == .added)
        #expect(categories.files() == ["348.attributes.json", "brands.json", "merchant.json"])
        let stored = try JSONValue(parsing: try #require(categories.read("348.attributes.json")))
        let root = stored["aliexpress_category_redefining_getchildattributesresultbypostcateidandpath_response"]
        #expect(root?["result"]?["attributes"]?.arrayValue?.count == 1)
        let digest = try #require(first["348.attributes.json"]?.digest)
        #expect(digest.count == 64)
    }

    /// Each of the two profiles has fields that the other lacks; an app that may ask for one of them has that.
    @Test(arguments: [([], 2), ([.sellerProfile], 1), ([.merchantProfile], 1)] as [(Set<PlatformAPI>, Int)])
    func bothProfilesStandInOneFile(_ unavailable: Set<PlatformAPI>, _ count: Int) async throws {
        let lines = try await pull([], .merchant) { $0.unavailable = unavailable }
        #expect(lines["merchant.json"]?.outcome == .added)
        let stored = try JSONValue(parsing: try #require(categories.read("merchant.json")))
        #expect((stored.arrayValue?.count ?? 1) == count)
        let merchant = try #require(try CategoryStore(directory: categories.path).seller().merchant)
        #expect((merchant.room?.limit == 100_000) == !unavailable.contains(.sellerProfile))
    }

    @Test func anotherTimeItSaysWhatChangedAndHowOldItWas() async throws {
        documents.write(Self.attributes, to: "348.attributes.json")
        _ = try await pull([348])
        let file = categories("348.attributes.json")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -3 * 86_400 - 60)], ofItemAtPath: file)
        let same = try await pull([348])["348.attributes.json"]
        #expect(same?.outcome == .unchanged && same?.formerAge == 3)
        documents.write(Self.attributes.replacing("Material", with: "Fabric"), to: "348.attributes.json")
        let other = try await pull([348])["348.attributes.json"]
        #expect(other?.outcome == .changed && other?.formerAge == 0)
        #expect(categories.read("348.attributes.json")?.contains("Fabric") == true)
    }

    @Test func whatIsAtHandStaysUntilSomethingBetterIs() async throws {
        categories.write("at hand", to: "348.attributes.json")
        categories.write("at hand", to: "349.attributes.json")
        // No answer for 348; one for 349 that no run could use.
        documents.write(#"{"result":{"success":true,"attributes":[{"id":"x"}]}}"#, to: "349.attributes.json")
        let lines = try await pull([348, 349])
        for name in ["348.attributes.json", "349.attributes.json"] {
            guard case .failed(let reason)? = lines[name]?.outcome else {
                Issue.record("\(name) was taken")
                continue
            }
            #expect(!reason.isEmpty)
            #expect(categories.read(name) == "at hand")
        }
    }

    @Test func whatTheAppMayNotAskForIsLeftOut() async throws {
        documents.write(Self.attributes, to: "348.attributes.json")
        let lines = try await pull([348], [.brands]) { $0.unavailable = [.productSchema, .brands] }
        #expect(lines["348.schema.json"]?.outcome == .notAvailable)
        #expect(lines["brands.json"]?.outcome == .notAvailable)
        #expect(lines["348.attributes.json"]?.outcome == .added)
    }

    @Test func theTreeIsWalkedToItsLeaves() async throws {
        func children(_ list: (id: Int, isLeaf: Bool)...) -> String {
            let entries = list.map {
                #"{"children_category_id":\#($0.id),"is_leaf_category":\#($0.isLeaf),"level":1,"#
                    + #""multi_language_names":"{\"en\":\"N\"}"}"#
            }
            return
                #"{"is_success":true,"children_category_list":{"category_info":[\#(entries.joined(separator: ","))]}}"#
        }
        documents.write(children((1, false), (2, true)), to: "tree.json")
        documents.write(children((11, true), (12, false)), to: "tree-1.json")
        // A tree that bites its tail ends all the same.
        documents.write(children((121, true), (1, false)), to: "tree-12.json")
        let lines = try await pull([], [.tree])
        #expect(lines["tree.json"]?.outcome == .added)
        let tree = try JSONValue(parsing: try #require(categories.read("tree.json")))
        #expect(tree.arrayValue?.count == 3)
        #expect(categories.read("tree.json")?.contains("121") == true)
    }

    @Test func refusedCredentialsEndIt() async throws {
        let platform = try SandboxPlatform(folder: nil)
        let server = try LoopbackPlatform(platform)
        defer { server.stop() }
        let link = try HTTPLink(
            .iop, endpoint: server.iopEndpoint,
            credentials: Credentials(appKey: "1", appSecret: "2", accessToken: "3"),
            transport: HelperTransport(executable: BuiltProgram.path, environment: [:]))
        let failure = await #expect(throws: RunFailure.self) {
            try await CategoryPull(PlatformGateway(link), into: categories.path).pull([348], []) { _ in }
        }
        #expect(failure?.status == .credentials)
    }
}
