import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import FeedSubmission
import FeedTesting
import Foundation
import JSONText

/// A shop, its state and its platform over several nights, each command a process of its own.
struct Nights {
    let folder = TemporaryDirectory()
    let clock = ManualClock()
    let platform: SandboxPlatform
    var configuration: Configuration
    /// Where the gateway leads, where that is to look like another one than the sandbox.
    var address: GatewayAddress?
    var environment: [String: String] = [:]
    /// What becomes of the platform's answers on their way; throws where one is lost.
    var rewrite: RewritingLink.Rewrite?

    init(_ sandbox: (inout SandboxConfiguration) -> Void = { _ in }) throws {
        var behaviour = SandboxConfiguration()
        sandbox(&behaviour)
        platform = try SandboxPlatform(folder: nil, configuration: behaviour, clock: clock)
        configuration = Configuration(paths: [folder("exports")])
        configuration.out = folder("out")
        configuration.state = folder("state")
        configuration.categories = CatalogRun.sampleCategories
        configuration.gateway = .sandbox
        configuration.failOn = .never
        configuration.stockAndPriceRoute = .feed
    }

    /// What a process can reach.
    func services(_ process: MortalProcess = MortalProcess()) -> RunServices {
        var services = RunServices(environment: environment)
        services.clock = clock
        services.storage = process
        services.gateway = { [platform, address, rewrite] _, _ in
            let link = RewritingLink(base: SandboxLink(platform), rewrite: rewrite ?? { _, _, answer in answer })
            return MortalGateway(process: process, base: PlatformGateway(link), name: address)
        }
        return services
    }

    /// Puts good products into an export: item ids, and what differs from the usual good product.
    func export(_ name: String, _ rows: [[String: String?]]) {
        folder.write(RuleExample.csv(rows), to: "exports/\(name)")
    }

    func run(_ process: MortalProcess = MortalProcess()) async throws -> RunOutcome {
        try await FeedRun.run(configuration, progress: NoProgress(), stop: StopFlag(), services: services(process))
    }

    func submit(_ process: MortalProcess = MortalProcess()) async throws -> RunOutcome {
        try await FeedRun.submit(configuration, progress: NoProgress(), stop: StopFlag(), services: services(process))
    }

    /// Puts something else in the place of a file.
    func replace(_ path: String, _ damage: String) throws {
        try FileManager.default.removeItem(atPath: path)
        switch damage {
        case "a link": try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
        case "a directory":
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        default: break
        }
    }

    var items: [JSONValue] { lines("out/items.jsonl") }

    func lines(_ name: String) -> [JSONValue] {
        (folder.read(name) ?? "").split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
    }

    /// The status of each item by operation and id.
    var statuses: [String: String] {
        var found: [String: String] = [:]
        for item in items {
            let key = "\(item["operation"]?.stringValue ?? "") \(item["item"]?.stringValue ?? "")"
            found[key] = item["status"]?.stringValue
        }
        return found
    }

    /// The SKU codes of which the platform has more than one product.
    var twins: [String] {
        let codes = platform.products.flatMap { Set($0.skuCodes) }
        return Dictionary(codes.map { ($0, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.keys.sorted()
    }

    /// How often each item came to the platform, by operation and id.
    var arrivals: [String: Int] {
        var counts: [String: Int] = [:]
        for job in platform.jobs {
            for id in job.itemContentIDs { counts["\(job.operation.name) \(id)", default: 0] += 1 }
        }
        return counts
    }
}

/// The way to a simulated platform whose answers are changed, or lost, before they arrive.
struct RewritingLink: PlatformLink {
    typealias Rewrite = @Sendable (PlatformAPI, [Parameter], String) throws(GatewayError) -> String

    let base: SandboxLink
    let rewrite: Rewrite

    var address: GatewayAddress { base.address }

    func call(
        _ api: PlatformAPI, parameters: [Parameter], attachment: Attachment?
    ) async throws(GatewayError) -> [UInt8] {
        let answer = try await base.call(api, parameters: parameters, attachment: attachment)
        return Array(try rewrite(api, parameters, String(decoding: answer, as: UTF8.self)).utf8)
    }
}
