import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import FeedSubmission
import FeedTesting
import Foundation
import JSONText
import RunFolder
import Testing

/// Nights of a shop whose pictures are uploaded to the platform's bank before their items go.
struct PictureNightTests {
    private let shop: LoopbackShop
    private var nights: Nights

    init() throws {
        shop = try LoopbackShop()
        nights = try Nights()
        nights.configuration.pictures = .photobank
        nights.configuration.fetchesFromOwnNetwork = true
    }

    /// A process of its own, with the way to the shop.
    private func services(_ process: MortalProcess = MortalProcess()) -> RunServices {
        var services = nights.services(process)
        services.pictures = { (configuration, services) throws(RunFailure) in
            var limits = WebPictures.Limits()
            limits.pause = 1
            // A busy machine answers late, and no test here waits for one that does not answer.
            limits.idleSeconds = 7200
            limits.totalSeconds = 7200
            limits.bytes = configuration.limits.imageBytes
            do throws(PictureFailure) {
                return try WebPictures(
                    allowsOwnNetwork: configuration.fetchesFromOwnNetwork, environment: [:],
                    executable: BuiltProgram.path, clock: services.clock, limits: limits)
            } catch {
                throw RunFailure(.internalError, error.problem)
            }
        }
        return services
    }

    private func run(_ process: MortalProcess = MortalProcess(), _ stop: StopFlag = StopFlag()) async throws
        -> RunOutcome
    {
        try await FeedRun.run(
            nights.configuration, progress: NoProgress(), stop: stop, services: services(process))
    }

    private func export(_ pictures: [String], _ more: [String: String?] = [:], name: String = "a.csv") {
        nights.export(
            name,
            [
                more.merging([
                    "item_id": "A1", "sku_code": "A1-1", "image_urls": pictures.joined(separator: "|"),
                ]) { first, _ in first }
            ])
    }

    private func codes(_ item: String = "A1") -> [String] {
        nights.items.filter { $0["item"]?.stringValue == item }.flatMap { $0["findings"]?.arrayValue ?? [] }
            .compactMap { $0["code"]?.stringValue }.filter { $0.hasPrefix("image.") }
    }

    private func finding(_ code: String) -> JSONValue? {
        nights.lines("out/findings.jsonl").first { $0["code"]?.stringValue == code }
    }

    private var isBanked: Bool {
        nights.platform.images.values.allSatisfy { $0.allSatisfy { $0.hasPrefix("https://ae01.alicdn.com/") } }
    }

    // MARK: A first and a second night

    @Test func aSecondNightUploadsAndSendsNothing() async throws {
        shop.put(MadePicture.jpeg(800, 800, seed: 1), at: "/a.jpg")
        shop.put(MadePicture.png(1000, 900), at: "/b.png")
        let bank = "https://ae01.alicdn.com/kf/known.jpg"
        export(
            [shop.url("/a.jpg"), shop.url("/b.png"), bank],
            [
                "sku_image:Color": shop.url("/a.jpg"),
                "description": "<p>x</p><img class=\"a\" src='\(shop.url("/b.png"))'><IMG SRC=\(shop.url("/c.jpg"))>",
            ])
        shop.put(MadePicture.jpeg(800, 800, seed: 1), at: "/c.jpg")
        let outcome = try await run()
        #expect(outcome.status == .allFine, "\(outcome.messages)")
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
        // Three addresses, two pictures.
        #expect(nights.platform.pictures.count == 2)
        let images = try #require(nights.platform.images.values.first)
        #expect(images.count == 3 && images[2] == bank && isBanked)
        // The feed that was packed names the shop's addresses, the one that was sent the bank's, everywhere.
        let packed = try #require(nights.folder.read("out/feeds/PRODUCT_CREATE-0001.json"))
        let sent = try #require(nights.folder.read("out/feeds/PRODUCT_CREATE-0002.json"))
        #expect(packed.contains("/a.jpg") && packed.contains("/c.jpg"))
        #expect(!sent.contains("127.0.0.1") && sent.contains("<p>x</p>"))
        #expect(nights.items.first?["sent_again_in"]?.stringValue == "feeds/PRODUCT_CREATE-0002.json")
        let summary = try JSONValue(parsing: nights.folder.read("out/summary.json") ?? "")
        #expect(summary["submission"]?["pictures"]?["uploaded"]?.int64Value == 2)
        #expect(summary["submission"]?["halved"] == nil && summary["feeds"]?.int64Value == 1)
        let asked = shop.requests.count

        nights.clock.advance(milliseconds: 3_600_000)
        _ = try await run()
        #expect(nights.statuses.values.allSatisfy { $0 == "unchanged" || $0 == "succeeded" }, "\(nights.statuses)")
        #expect(nights.platform.pictures.count == 2 && shop.requests.count == asked)
        #expect(nights.platform.jobs.count { $0.operation.carriesWholeProduct } == 1)
    }

    @Test func aPictureGoesAgainWhenItsBytesChangedAndItsItemGoes() async throws {
        shop.put(MadePicture.jpeg(800, 800, seed: 1), at: "/a.jpg")
        shop.put(MadePicture.jpeg(800, 800, seed: 2), at: "/b.jpg")
        export([shop.url("/a.jpg"), shop.url("/b.jpg")])
        _ = try await run()
        let before = try #require(nights.platform.images.values.first)
        nights.clock.advance(milliseconds: 3_600_000)
        shop.put(MadePicture.jpeg(800, 800, seed: 3), at: "/a.jpg")
        export([shop.url("/a.jpg"), shop.url("/b.jpg")], ["title": "Another cotton shirt"])
        _ = try await run()
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "succeeded"])
        let after = try #require(nights.platform.images.values.first)
        #expect(nights.platform.pictures.count == 3)
        #expect(after[0] != before[0] && after[1] == before[1])
        // Both were asked for only if they had changed.
        #expect(shop.conditional == 2)
    }

    // MARK: What cannot be had

    @Test func anItemGoesWithThePicturesThatAreLeftAndAgainWithAllOfThem() async throws {
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        export([shop.url("/a.jpg"), shop.url("/gone.jpg")])
        let outcome = try await run()
        #expect(outcome.status == .allFine)
        #expect(codes() == ["image.unavailable"])
        let said = try #require(finding("image.unavailable"))
        #expect(said["severity"]?.stringValue == "warning")
        #expect(said["message"]?.stringValue?.contains("HTTP status 404") == true)
        #expect(said["place"]?["file"]?.stringValue == "a.csv" && said["place"]?["line"]?.int64Value == 2)
        #expect(said["place"]?["column"]?.stringValue == "image_urls")
        #expect(nights.platform.images.values.first?.count == 1 && isBanked)
        // It is not what it would be with all of them.
        nights.clock.advance(milliseconds: 3_600_000)
        shop.put(MadePicture.jpeg(900, 900), at: "/gone.jpg")
        _ = try await run()
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "succeeded"])
        #expect(nights.platform.images.values.first?.count == 2 && codes().isEmpty)
        nights.clock.advance(milliseconds: 3_600_000)
        _ = try await run()
        #expect(nights.platform.jobs.count { $0.operation.carriesWholeProduct } == 2)
    }

    @Test mutating func anItemWithoutAnyPictureIsHeldAndTheOthersGo() async throws {
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        nights.export(
            "a.csv",
            [
                ["item_id": "A1", "sku_code": "A1-1", "image_urls": shop.url("/gone.jpg")],
                ["item_id": "A2", "sku_code": "A2-1", "image_urls": shop.url("/a.jpg")],
            ])
        nights.configuration.failOn = .rejected
        let outcome = try await run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "held", "PRODUCT_CREATE A2": "succeeded"])
        #expect(codes() == ["image.unavailable", "image.none-left"])
        #expect(outcome.status == .itemsNotFine)
        #expect(
            outcome.messages.contains {
                $0.contains("1 item is held because of their pictures") || $0.contains("held because")
            })
        nights.clock.advance(milliseconds: 3_600_000)
        shop.put(MadePicture.jpeg(801, 801), at: "/gone.jpg")
        _ = try await run()
        #expect(nights.statuses["PRODUCT_CREATE A1"] == "succeeded")
        #expect(nights.twins.isEmpty)
    }

    @Test func aFeedOfWhichNothingCanGoKeepsNoStockBack() async throws {
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        export([shop.url("/a.jpg")])
        _ = try await run()
        nights.clock.advance(milliseconds: 3_600_000)
        export([shop.url("/gone.jpg")], ["inventory": "0", "title": "Another shirt"])
        nights.export("b.csv", [["item_id": "A2", "sku_code": "A2-1", "image_urls": shop.url("/gone.jpg")]])
        _ = try await run()
        #expect(nights.statuses["PRODUCT_STOCKS_UPDATE A1"] == "succeeded", "\(nights.statuses)")
        #expect(nights.statuses["PRODUCT_CREATE A2"] == "held")
    }

    /// A picture whose server is down tonight is in the bank since yesterday.
    @Test func whatWasUploadedBeforeGoesWhereItsServerIsDown() async throws {
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        export([shop.url("/a.jpg")])
        _ = try await run()
        nights.clock.advance(milliseconds: 3_600_000)
        shop.answer(.answer(status: 503, headers: [:], body: []), at: "/a.jpg")
        export([shop.url("/a.jpg")], ["title": "Another cotton shirt"])
        _ = try await run()
        #expect(nights.statuses == ["PRODUCT_FULL_UPDATE A1": "succeeded"])
        #expect(nights.platform.images.values.first?.count == 1 && isBanked)
        #expect(finding("image.unavailable")?["message"]?.stringValue?.contains("is used instead") == true)
        nights.clock.advance(milliseconds: 3_600_000)
        _ = try await run()
        #expect(nights.platform.jobs.count { $0.operation.carriesWholeProduct } == 2)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var code: String
        var bytes: [UInt8]
        var words: String
        var isLeftOut: Bool
        var testDescription: String { "\(code) \(words)" }
        init(_ code: String, _ bytes: [UInt8], _ words: String, isLeftOut: Bool = true) {
            (self.code, self.bytes, self.words, self.isLeftOut) = (code, bytes, words, isLeftOut)
        }
    }

    @Test(arguments: [
        Case("image.no-picture", Array("<!doctype html><p>Sign in".utf8), "a page of HTML"),
        Case("image.no-picture", Array("<svg xmlns=\"a\"><!ENTITY".utf8), "an SVG drawing"),
        Case("image.no-picture", MadePicture.png(800, 800, isWhole: false), "incomplete"),
        Case("image.too-large", MadePicture.jpeg(5001, 900), "5001 x 900"),
        Case("image.too-large", MadePicture.jpeg(900, 900, count: 3 * 1_048_576 + 1), "larger than 3 MiB"),
        Case("image.too-small", MadePicture.jpeg(799, 800), "799 x 800", isLeftOut: false),
        Case("image.ratio", MadePicture.jpeg(800, 1200), "1.5", isLeftOut: false),
        Case("image.other-format", MadePicture.webp(800, 800), "WebP", isLeftOut: false),
    ])
    func everyPictureIsLookedAt(_ test: Case) async throws {
        shop.put(MadePicture.jpeg(800, 800, seed: 9), at: "/good.jpg")
        shop.put(test.bytes, at: "/odd")
        export([shop.url("/good.jpg"), shop.url("/odd")])
        let outcome = try await run()
        #expect(outcome.status == .allFine)
        #expect(codes() == [test.code])
        #expect(
            finding(test.code)?["message"]?.stringValue?.contains(test.words) == true,
            "\(String(describing: finding(test.code)))")
        #expect(nights.platform.images.values.first?.count == (test.isLeftOut ? 1 : 2))
    }

    @Test func pathsAreFilesBesideTheExport() async throws {
        nights.folder.write("", to: "exports/pictures/a.jpg")
        try Data(MadePicture.jpeg(800, 800)).write(to: URL(filePath: nights.folder("exports/pictures/a.jpg")))
        export(["pictures/a.jpg", "../state/secret.jpg"])
        _ = try await run()
        // What leads elsewhere is no address, before anything is sent.
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "rejected"])
        #expect(codes() == ["image.invalid-url"])
        export(["pictures/a.jpg"])
        _ = try await run()
        #expect(nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
        #expect(isBanked)
    }

    @Test func theMachinesOwnNetworkIsNotAskedUnlessConfigured() async throws {
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        var own = self
        own.nights.configuration.fetchesFromOwnNetwork = false
        own.export([shop.url("/a.jpg")])
        _ = try await own.run()
        #expect(own.codes() == ["image.invalid-url"])
        #expect(shop.requests.isEmpty)
    }

    // MARK: The bank

    private func nights(_ change: (inout SandboxConfiguration) -> Void) throws -> PictureNightTests {
        var other = self
        other.nights = try Nights(change)
        other.nights.configuration.pictures = .photobank
        other.nights.configuration.fetchesFromOwnNetwork = true
        return other
    }

    @Test func anAppThatMayNotUseTheBankIsReportedOnce() async throws {
        let test = try nights { $0.unavailable = [.photobankUpload] }
        for number in 0..<3 { shop.put(MadePicture.jpeg(800, 800, seed: UInt64(number)), at: "/\(number).jpg") }
        test.export((0..<3).map { shop.url("/\($0).jpg") })
        let outcome = try await test.run()
        #expect(outcome.messages.count { $0.contains("may not use the picture bank") } == 1, "\(outcome.messages)")
        #expect(test.nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
        #expect(test.nights.platform.images.values.first == (0..<3).map { shop.url("/\($0).jpg") })
    }

    @Test func aFullBankHoldsWhatNeedsRoom() async throws {
        let test = try nights { $0.photobankBytes = 100_000 }
        shop.put(MadePicture.jpeg(800, 800, count: 95_000), at: "/a.jpg")
        shop.put(MadePicture.jpeg(800, 801, count: 95_000), at: "/b.jpg")
        test.nights.export(
            "a.csv",
            [
                ["item_id": "A1", "sku_code": "A1-1", "image_urls": shop.url("/a.jpg")],
                ["item_id": "A2", "sku_code": "A2-1", "image_urls": shop.url("/b.jpg")],
            ])
        let outcome = try await test.run()
        // Whichever comes first.
        let statuses = test.nights.statuses
        #expect(statuses.values.sorted() == ["held", "succeeded"], "\(statuses)")
        #expect(test.codes("A2") == ["image.bank-full"] || test.codes("A1") == ["image.bank-full"])
        #expect(outcome.messages.contains { $0.contains("% full") }, "\(outcome.messages)")
    }

    @Test func aRefusedPictureIsLeftOutWithTheBanksWords() async throws {
        let test = try nights {
            $0.faults = [
                .init(.error, .photobankUpload, code: 15, subCode: "isv.forbidden-image", message: "not allowed")
            ]
        }
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        shop.put(MadePicture.jpeg(801, 801), at: "/b.jpg")
        test.export([shop.url("/a.jpg"), shop.url("/b.jpg")])
        _ = try await test.run()
        #expect(test.codes() == ["image.not-uploaded"])
        #expect(test.finding("image.not-uploaded")?["message"]?.stringValue?.contains("not allowed") == true)
        #expect(test.nights.platform.images.values.first?.count == 1)
    }

    @Test func anUploadWhoseAnswerIsLostIsFoundAgain() async throws {
        let test = try nights { $0.faults = [.init(.lostAnswer, .photobankUpload)] }
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        test.export([shop.url("/a.jpg")])
        let outcome = try await test.run()
        #expect(outcome.status == .allFine)
        #expect(test.nights.platform.pictures.count == 1 && test.isBanked)
    }

    @Test func andIsMadeOnceMoreWhereTheBankDoesNotListIt() async throws {
        let test = try nights {
            $0.faults = [.init(.lostAnswer, .photobankUpload)]
            $0.unavailable = [.photobankList]
        }
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        test.export([shop.url("/a.jpg")])
        let outcome = try await test.run()
        #expect(outcome.status == .allFine)
        #expect(test.nights.platform.pictures.count == 2)
        #expect(outcome.messages.contains { $0.contains("uploaded twice") })
    }

    @Test func aBankThatIsDownLeavesTheFeedForLater() async throws {
        let test = try nights { $0.faults = [.init(.badGateway, .photobankUpload, count: 2)] }
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        test.export([shop.url("/a.jpg")])
        let first = try await test.run()
        #expect(first.canResume && test.nights.platform.jobs.isEmpty, "\(first.messages)")
        let second = try await FeedRun.submit(
            test.nights.configuration, progress: NoProgress(), stop: StopFlag(), services: test.services())
        #expect(second.status == .allFine && test.isBanked)
        #expect(test.nights.statuses == ["PRODUCT_CREATE A1": "succeeded"])
    }

    // MARK: Ends

    /// Wherever the process ends, the next one goes on: nothing is made twice, and no picture is uploaded twice.
    @Test func aKillAtAnyStepLosesNothing() async throws {
        for number in 0..<3 { shop.put(MadePicture.jpeg(800, 800, seed: UInt64(number)), at: "/\(number).jpg") }
        var step = 1
        var isDone = false
        while !isDone, step < 400 {
            let test = try nights { _ in }
            test.export((0..<3).map { shop.url("/\($0).jpg") })
            let process = MortalProcess(step % 8 < 4 ? .deathBefore : .deathWithin, at: step)
            _ = try? await test.run(process)
            isDone = process.steps < step
            let outcome = try await test.run()
            #expect(outcome.status == .allFine, "step \(step): \(outcome.messages)")
            #expect(test.nights.twins.isEmpty, "step \(step)")
            #expect(test.nights.platform.pictures.count == 3, "step \(step)")
            #expect(test.isBanked, "step \(step)")
            step += 5
        }
        #expect(isDone)
    }

    @Test(.timeLimit(.minutes(20))) func whoAsksToStopIsObeyedWhileAPictureIsWaitedFor() async throws {
        shop.answer(.silence, at: "/a.jpg")
        export([shop.url("/a.jpg")])
        let stop = StopFlag()
        async let ended: RunFailure? = {
            do throws(RunFailure) {
                _ = try await FeedRun.run(
                    nights.configuration, progress: NoProgress(), stop: stop, services: services())
                return nil
            } catch {
                return error
            }
        }()
        while shop.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        _ = stop.set(signal: 15)
        // That it ends at all: the server stays silent.
        let failure = await ended
        #expect(failure?.status == .terminated && failure?.canResume == true)
    }

    // MARK: The memory

    @Test(arguments: ["removed", "cut", "changed"]) func aDamagedMemoryIsReportedAndNotGuessed(_ damage: String)
        async throws
    {
        shop.put(MadePicture.jpeg(800, 800), at: "/a.jpg")
        export([shop.url("/a.jpg")])
        _ = try await run()
        let name = try #require(nights.folder.files().first { $0.hasSuffix("/pictures.jsonl") })
        let path = nights.folder(name)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        switch damage {
        case "removed": try FileManager.default.removeItem(atPath: path)
        case "cut":
            try text.split(separator: "\n").dropLast().map { "\($0)\n" }.joined().write(
                toFile: path, atomically: false, encoding: .utf8)
        default:
            try text.replacing("alicdn", with: "elsewhere").write(toFile: path, atomically: false, encoding: .utf8)
        }
        nights.clock.advance(milliseconds: 3_600_000)
        export([shop.url("/a.jpg")], ["title": "Another cotton shirt"])
        var failure: RunFailure?
        do throws(RunFailure) {
            _ = try await FeedRun.run(
                nights.configuration, progress: NoProgress(), stop: StopFlag(), services: services())
        } catch {
            failure = error
        }
        #expect(failure?.status == .configuration, "\(String(describing: failure))")
        #expect(failure?.message.contains("--everything") == true)
        var anew = self
        anew.nights.configuration.sendsEverything = true
        let outcome = try await anew.run()
        #expect(outcome.status == .allFine, "\(outcome.messages)")
        #expect(nights.platform.pictures.count == 2 && isBanked)
    }
}
