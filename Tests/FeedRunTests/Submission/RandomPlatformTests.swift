import FeedGateway
import FeedModel
import FeedRun
import FeedTesting
import Foundation
import JSONText
import Testing

/// A platform that at each call picks at random among everything that platforms were seen to do, and processes that die
/// at random: over many nights no product is made twice, nothing is called succeeded that is not, and every run ends.
///
/// `FEEDMILL_RANDOM_NIGHTS=10000 swift test --filter RandomPlatform` plays that many shops of five nights; `FEEDMILL_SEED`
/// begins at one.
@Suite struct RandomPlatformTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let shops = environment["FEEDMILL_RANDOM_NIGHTS"].flatMap { Int($0) } ?? 12
    private static let firstSeed = environment["FEEDMILL_SEED"].flatMap { UInt64($0) } ?? 1

    private static let anywhere: [SandboxConfiguration.Fault.Kind] = [
        .lostAnswer, .cutConnection, .badGateway, .badGatewayAfter, .status, .statusAfter, .error, .errorAfter, .html,
        .htmlAfter, .ban, .banAfter, .serviceTimeout,
    ]
    private static let particular: [PlatformAPI: [SandboxConfiguration.Fault.Kind]] = [
        .feedSubmit: [
            .slowJob, .endlessJob, .noProductID, .contradictingResults, .successWithError, .unreadableResults,
            .missingResult, .foreignResult, .blankResult,
        ],
        .feedQuery: [.shortResults, .zeroResults, .noSuchJob],
        .feedList: [.emptyList, .lateList, .cutList, .repeatedPages, .shiftedList],
        .productList: [.emptyList, .cutList, .repeatedPages, .ignoredFilter],
        .productInfo: [], .merchantProfile: [.namelessProfile],
    ]
    private static let statuses = [204, 302, 400, 401, 403, 404, 413, 429, 500, 503]
    private static let codes = [7, 8, 10, 11, 12, 15, 25, 27, 31, 42, 50, 53, 900, 901, 902, 12345]

    /// Faults of a platform over some hundred calls of each kind.
    private static func faults(_ random: inout SeededRandom) -> [SandboxConfiguration.Fault] {
        // Some platforms are nearly well, others hardly answer.
        let share = Double(random.below(60)) / 100
        var faults: [SandboxConfiguration.Fault] = []
        for (api, own) in particular.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let kinds = anywhere + own + own
            for call in 1...200 where Double(random.below(1000)) / 1000 < share {
                let kind = kinds[random.below(kinds.count)]
                var fault = SandboxConfiguration.Fault(kind, api, call: call, seconds: 1 + random.below(90))
                fault.status = statuses[random.below(statuses.count)]
                fault.code = codes[random.below(codes.count)]
                fault.subCode = fault.code == 15 ? ["", "isp.remote-service-error"][random.below(2)] : ""
                fault.message = kind == .noProductID ? ["", "0", "null", "-1", "x"][random.below(5)] : "message"
                faults.append(fault)
            }
        }
        return faults
    }

    @Test func nothingIsMadeTwiceWhateverThePlatformDoes() async throws {
        for number in 0..<Self.shops {
            let seed = Self.firstSeed + UInt64(number)
            try await play(seed)
        }
    }

    private func play(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        let faults = Self.faults(&random)
        let hasList = random.below(4) > 0
        let hasInfo = random.below(4) > 0
        var nights = try Nights {
            $0.faults = faults
            if !hasList { $0.unavailable.insert(.feedList) }
            if !hasInfo { $0.unavailable.insert(.productInfo) }
            if seed.isMultiple(of: 3) { $0.feedLimit = 1 }
        }
        nights.configuration.packing.feedItems = 2
        nights.configuration.retriesTransient = random.below(2) == 0
        var items = 4
        for night in 0..<5 {
            if random.below(3) == 0 { items += 1 }
            nights.export(
                "a.csv", (1...items).map { ["item_id": "A\($0)", "sku_code": "A\($0)-1", "price": "\(20 + night)"] })
            var process = MortalProcess()
            if random.below(3) == 0 {
                let troubles = MortalProcess.Trouble.allCases
                process = MortalProcess(troubles[random.below(troubles.count)], at: 1 + random.below(250))
            }
            _ = try? await nights.run(process)
            #expect(nights.twins == [], "seed \(seed), night \(night)")
            #expect(nights.untrueSuccesses == [], "seed \(seed), night \(night)")
            for _ in 0..<random.below(3) { _ = try? await nights.submit() }
            #expect(nights.twins == [], "seed \(seed), night \(night), submitted")
            #expect(nights.untrueSuccesses == [], "seed \(seed), night \(night), submitted")
            nights.clock.advance(milliseconds: Int64(1 + random.below(30)) * 3_600_000)
        }
    }
}
