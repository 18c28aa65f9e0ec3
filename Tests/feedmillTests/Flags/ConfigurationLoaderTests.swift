import Bytes
import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import FeedRun
import FeedSelection
import FeedSubmission
import FeedTesting
import Foundation
import ShopDialects
import Testing

@testable import feedmill

@Suite struct ConfigurationLoaderTests {
    let temporary = TemporaryDirectory()
    /// The configuration of `run` on the catalog in the temporary directory.
    func load(
        _ words: [String] = [], file: String? = nil, environment: [String: String] = [:], command: Command = .run
    ) throws -> Configuration {
        temporary.write("item_id\n", to: "exports/a.csv")
        if let file { temporary.write(file, to: "exports/feedmill.json") }
        let loader = ConfigurationLoader(
            environment: environment, workingDirectory: temporary.path)
        let arguments = try CommandLineArguments([temporary("exports")] + words, of: command)
        return try loader.load(arguments, for: command)
    }

    func failure(
        _ words: [String] = [], file: String? = nil, environment: [String: String] = [:]
    ) throws -> RunFailure? {
        do {
            _ = try load(words, file: file, environment: environment)
            return nil
        } catch let failure as RunFailure {
            return failure
        }
    }

    func origin(_ key: String, in configuration: Configuration) -> SettingOrigin? {
        configuration.settings.first { $0.key == key }?.origin
    }

    @Test func defaultsHoldWhereNothingIsSet() throws {
        let configuration = try load()
        #expect(configuration.out == "feedmill-out")
        #expect(configuration.state == ".feedmill")
        #expect(configuration.failOn == .rejected)
        #expect(configuration.wait == .seconds(1800) && configuration.poll == .seconds(10))
        #expect(configuration.workers >= 1)
        #expect(configuration.file == nil && configuration.categories == nil && !configuration.checkOnly)
        #expect(configuration.settings.allSatisfy { $0.origin == .standard })
        #expect(try load(command: .check).checkOnly)
    }

    @Test func flagThenEnvironmentThenFileThenDefault() throws {
        let file = #"{"fail_on": "never", "workers": 3, "max_rejected": 7, "wait": "1m"}"#
        let environment = ["FEEDMILL_FAIL_ON": "failed", "FEEDMILL_WORKERS": "4", "FEEDMILL_OUT": ""]
        let configuration = try load(["--fail-on", "rejected"], file: file, environment: environment)
        #expect(configuration.failOn == .rejected)
        #expect(origin("fail_on", in: configuration) == .flag)
        #expect(configuration.workers == 4)
        #expect(origin("workers", in: configuration) == .environment)
        #expect(configuration.maxRejected == .count(7))
        #expect(origin("max_rejected", in: configuration) == .file)
        #expect(configuration.wait == .seconds(60))
        #expect(configuration.out == "feedmill-out")
        #expect(origin("out", in: configuration) == .standard)
    }

    @Test func everyKeyOfTheFile() throws {
        let file = """
            {"$schema": "schema.json", "compare": "last", "bom": true, "out": "o", "categories": "/c", "state": "s", "operation": "STOCK_UPDATE",
             "dialect": "custom", "columns": {"Nr": "item_id", "Preis": {"to": "price", "kind": "money", "gross": true}},
             "record": "catalog/model/item", "elements": {"@id": "item_id", "p": {"name": "@n", "to": "attribute:*"}},
             "group": "catalog/model", "encoding": "windows-1252", "gateway": "none", "wait": "1s", "poll": "2s", "fail_on": "failed",
             "max_rejected": "2.5%", "allow_empty": true, "once": true, "shard_by": "file", "workers": 2, "format": "json", "quiet": false,
             "verbose": true, "no_color": true, "max_feed_bytes": 2048, "max_feed_items": 10, "max_feeds": 3, "split_feeds": 4,
             "endpoint": "https://e.example/sync", "sign_method": "md5", "stock_and_price_route": "batch",
             "pictures": "as-they-are", "pictures_from_own_network": true,
             "retry_transient": false, "resend_unsettled_updates": true, "seller": "shop-1",
             "allow": ["create"], "settle_after": "20m", "job_patience": "36h",
             "only": ["stock", "create"], "everything": true, "export": "full", "vanished": "stop",
             "vanished_after": 3, "expect": ["stock*.csv"], "stock_resend_after": "10h", "stock_always_below": 5,
             "plan_expires": "1h", "gates": {"price-drop": "80%", "rows": false}, "gates_base": 5, "hold_nights": 3,
             "calendar": [{"from": "2026-11-11", "to": "2026-11-12", "price-mass": 40}],
             "approvals": "released.csv", "reason": "sale", "quota_reserve": 5, "stock_max_age": "3h",
             "access_token_expires": "2026-12-31", "app_state": "../app", "calls_a_day": 5000, "sandbox": {"job_seconds": 2},
             "mapping": {"category": {"Men > *": 348, "type:Shirts": "349"}, "options": {"Title": ""},
               "values": {"Color": {"Azul": "Blue"}}, "fields": {"Tags": "custom:Tags"}, "brand": {"*": "None"},
               "price": {"rates": {"KZT": 0.0021}, "tax": "20%", "ending": 0.99, "rounding": "nearest"},
               "stock": {"unknown": 5}, "weight_unit": "lb", "length_unit": "in", "locales": {"de": "de_DE"},
               "image_base": "https://shop.example/media", "keep_own_names": true, "include": ["draft"]},
             "defaults": {"locale": "es_ES", "attribute:Material": "Linen", "shipping_template_id": 1000},
             "limits": {"price_min": 0.5, "images": 3, "quote_percentage_min": -50},
             "lists": {"ship_to_country": ["MX"], "locale": ["uk_UA"]}, "placeholder_hosts": ["empty.shop.example"],
             "rules": {"price.missing": "error"}}
            """
        let configuration = try load(file: file)
        #expect(configuration.out == temporary("exports/o"))
        #expect(configuration.compare == temporary("exports/last") && configuration.marksTable)
        #expect(configuration.categories == "/c")
        #expect(configuration.state == temporary("exports/s"))
        #expect(configuration.operation == .productStocksUpdate)
        #expect(configuration.retiredOperationName == "STOCK_UPDATE")
        #expect(configuration.encoding == "windows-1252")
        #expect(configuration.wait == .seconds(1) && configuration.poll == .seconds(2))
        #expect(configuration.failOn == .failed)
        #expect(configuration.maxRejected == .percent(2.5))
        #expect(configuration.allowEmpty && configuration.verbose && configuration.noColor && !configuration.quiet)
        #expect(configuration.workers == 2)
        #expect(configuration.format == .json)
        #expect(configuration.packing.feedBytes == 2048)
        #expect(configuration.pictures == .asTheyAre && configuration.fetchesFromOwnNetwork)
        #expect(configuration.endpoint == "https://e.example/sync" && configuration.signMethod == .md5)
        #expect(configuration.stockAndPriceRoute == .batch)
        #expect(!configuration.retriesTransient && configuration.resendsUpdates)
        #expect(configuration.settleAfter == .seconds(1200) && configuration.jobPatience == .seconds(129_600))
        #expect(configuration.allows == [.create])
        #expect(configuration.lanes == [.stop, .stockDown, .stockUp, .stockDue, .create])
        #expect(configuration.sendsEverything && configuration.catalogExtent == .full)
        #expect(configuration.vanished == .stop && configuration.vanishedAfter == 3)
        #expect(configuration.expectedFiles == ["stock*.csv"] && configuration.planExpires == .seconds(3600))
        #expect(configuration.gateLimits[.priceDrop] == GateLimit(percent: 80))
        #expect(configuration.gateLimits[.rows] == GateLimit?.none && configuration.gateLimits[.priceRise] == nil)
        #expect(configuration.gateCalendar.map(\.days) == [20_768...20_769])
        #expect(configuration.quotaReserve == 5 && configuration.stockMaxAge == .seconds(10_800))
        #expect(configuration.gatesBase == 5 && configuration.holdNights == 3 && configuration.reason == "sale")
        #expect(configuration.approvals?.hasSuffix("released.csv") == true)
        #expect(configuration.stockResendAfter == .seconds(36_000) && configuration.stockAlwaysBelow == 5)
        #expect(configuration.seller == "shop-1" && configuration.accessTokenExpires == "2026-12-31")
        #expect(configuration.sandbox.jobMilliseconds == 2000)
        #expect(configuration.packing.feedItems == 10 && configuration.packing.feeds == 3)
        #expect(configuration.packing.splitFeeds == 4 && configuration.callsADay == 5000)
        #expect(configuration.appState == temporary("exports/../app"))
        #expect(configuration.dialect == "custom")
        let custom = configuration.mapping.custom
        #expect(custom.columns.map(\.target) == ["item_id", "price"] && custom.columns[1].isGross)
        #expect(custom.record == "catalog/model/item" && custom.group == "catalog/model")
        #expect(custom.elements.map(\.nameFrom) == [nil, "@n"])
        let mapping = configuration.mapping
        #expect(mapping.categories.map(\.target) == ["348", "349"])
        #expect(mapping.options == [.init(name: "Title", target: "")] && mapping.brands.map(\.target) == ["None"])
        #expect(mapping.values.map(\.name) == ["Color"] && mapping.fields.map(\.target) == ["custom:Tags"])
        #expect(mapping.price.rates.map { "\($0.rate) \($0.currency)" } == ["0.0021 KZT"])
        #expect(mapping.price.tax == FixedDecimal(literal: "20") && mapping.price.rounding == .nearest)
        #expect(mapping.stock.unknown == 5 && mapping.stock.inStock == nil)
        #expect(mapping.weightUnit == .pound && mapping.lengthUnit == .inch && mapping.keepsOwnNames)
        #expect(mapping.imageBase == "https://shop.example/media" && mapping.includes == [.draft])
        #expect(configuration.defaults.map(\.column) == ["locale", "attribute:Material", "shipping_template_id"])
        #expect(configuration.defaults.map(\.text) == ["es_ES", "Linen", "1000"])
        #expect(configuration.limits.priceMinimum == FixedDecimal(literal: "0.5") && configuration.limits.images == 3)
        #expect(configuration.limits.quotePercentageMinimum == -50)
        #expect(configuration.lists.extends(.shipToCountry) && !configuration.lists.extends(.sizeChartID))
        #expect(configuration.rules == ["price.missing": .error])
        // What is asked of one machine is in no file.
        let settings = configuration.settings.filter { $0.key != "shard" }
        #expect(settings.map(\.key) == FlagList.settings.map(\.key))
        #expect(settings.allSatisfy { $0.origin == .file })
    }

    @Test(arguments: [
        (#"{"worker": 3}"#, #":1: "worker": is not a setting; did you mean "workers"?"#),
        (#"{"fail-on": "never"}"#, #":1: "fail-on": is not a setting; did you mean "fail_on"?"#),
        (
            #"{"mapping": {"catgory": {}}}"#,
            #":1: "mapping.catgory": is not a key of mapping; did you mean "category"?"#
        ),
        (
            #"{"mapping": {"category": {"A": "x"}}}"#,
            #":1: "mapping.category.A": is no id of a category; expected digits"#
        ),
        (
            #"{"mapping": {"fields": {"A": "atribute:B"}}}"#,
            #":1: "mapping.fields.A": goes to an unknown column of feedmill's own format: atribute:B; did you mean "attribute:"?"#
        ),
        (#"{"mapping": {"price": {"rate": 0}}}"#, #":1: "mapping.price": a rate has to be above 0"#),
        (
            #"{"mapping": {"stock": {"unknown": -1}}}"#,
            #":1: "mapping.stock.unknown": expected a whole number from 0 to 999999, got -1"#
        ),
        (#"{"config": "x"}"#, #":1: "config": is not a setting"#),
        ("{\n\"workers\":\n\"3x\"}", #":2: "workers": expected a whole number from 1 to 256, got "3x""#),
        (#"{"workers": 1.5}"#, #":1: "workers": expected a whole number from 1 to 256, got 1.5"#),
        (#"{"quiet": "yes"}"#, #":1: "quiet": expected true or false, got "yes""#),
        (#"{"wait": 30}"#, #":1: "wait": expected a time such as 500ms, 30s, 10m or 2h, got 30"#),
        (
            #"{"gateway": "io"}"#,
            #":1: "gateway": expected none, sandbox, iop or top, got "io"; did you mean iop?"#
        ),
        (
            #"{"access_token_expires": "2026-13-01"}"#,
            #":1: "access_token_expires": is not a day such as 2026-12-31"#
        ),
        (#"{"encoding": "utf-9"}"#, #":1: "encoding": 'utf-9' is not an encoding that this machine knows"#),
        (#"{"defaults": {"local": "es_ES"}}"#, #":1: "defaults.local": is not a column; did you mean "locale"?"#),
        (#"{"defaults": {"locale": []}}"#, #":1: "defaults.locale": expected a text, got []"#),
        (#"{"defaults": []}"#, #":1: "defaults": expected an object, got []"#),
        (
            "{\"limits\": {\n\"price_mim\": 1}}",
            #":2: "limits.price_mim": is not a limit; did you mean "price_min"?"#
        ),
        (#"{"limits": {"images": 1.5}}"#, #":1: "limits.images": expected a whole number of at least 0, got 1.5"#),
        (#"{"limits": {"price_min": "1"}}"#, #":1: "limits.price_min": expected a number of at least 0, got "1""#),
        (
            #"{"rules": {"price.mising": "off"}}"#,
            #":1: "rules.price.mising": there is no rule 'price.mising'; did you mean 'price.missing'?"#
        ),
        (
            #"{"rules": {"brand.unmatched": "fatal"}}"#,
            #":1: "rules.brand.unmatched": expected error, warning or off, got "fatal""#
        ),
        (#"{"quiet": true, "quiet": false}"#, #": the key "quiet" appears twice"#),
        ("{\"quiet\": true,\n}", ": line 2, column 1 (byte 16): expected a key in quotes, found '}'"),
        ("[]", ": expected an object of settings, got a list"),
    ])
    func whatIsWrongInTheFileIsSaidWithItsLine(file: String, message: String) throws {
        let failure = try failure(file: file)
        #expect(failure?.message == temporary("exports/feedmill.json") + message)
        #expect(failure?.status == .configuration)
    }

    @Test func everyFaultIsSaidAtOnce() throws {
        let failure = try failure(file: "{\"worker\": 1,\n \"quiet\": 2}", environment: ["FEEDMILL_POLL": "soon"])
        let lines = failure?.message.split(separator: "\n") ?? []
        #expect(lines.count == 3)
        #expect(lines.first == "FEEDMILL_POLL: expected a time such as 500ms, 30s, 10m or 2h, got \"soon\"")
    }

    /// But those that are errors by feedmill's own caution.
    @Test(arguments: RuleList.all.map { ($0.page.code.description, $0.page.severity != .error || $0.mayBeLowered) })
    func aRuleMayBeRaisedButNoErrorLowered(code: String, mayBeLowered: Bool) throws {
        #expect(try failure(file: #"{"rules": {"\#(code)": "error"}}"#) == nil)
        for lower in ["warning", "off"] {
            let failure = try failure(file: #"{"rules": {"\#(code)": "\#(lower)"}}"#)
            #expect((failure == nil) == mayBeLowered)
            #expect(failure.map { $0.status == .configuration } ?? true)
        }
    }

    @Test func theSettingThatIsWrongIsCalledAsItWasGiven() throws {
        let flag = try failure(["--encoding", "utf-9"])
        #expect(flag?.message == "--encoding: 'utf-9' is not an encoding that this machine knows")
        #expect(flag?.status == .usage)
        let variable = try failure(environment: ["FEEDMILL_ENCODING": "utf-9"])
        #expect(variable?.message == "FEEDMILL_ENCODING: 'utf-9' is not an encoding that this machine knows")
        #expect(variable?.status == .configuration)
    }

    @Test func theConfigurationIsLookedForInTheCatalogThenHere() throws {
        temporary.write(#"{"workers": 5}"#, to: "feedmill.json")
        temporary.write(#"{"workers": 6}"#, to: "other.json")
        #expect(try load().workers == 5)
        #expect(try load(file: #"{"workers": 7}"#).workers == 7)
        #expect(try load(["--config", temporary("other.json")]).workers == 6)
        #expect(try load(environment: ["FEEDMILL_CONFIG": temporary("other.json")]).file == temporary("other.json"))
        let missing = try failure(["--config", temporary("none.json")])
        #expect(missing?.status == .configuration)
        #expect(missing?.message.hasSuffix("cannot be read: No such file or directory") == true)
    }

    @Test func aPathIsNeeded() {
        let loader = ConfigurationLoader(environment: [:])
        #expect {
            try loader.load(CommandLineArguments([], of: .run), for: .run)
        } throws: { ($0 as? RunFailure)?.status == .usage }
    }

    @Test func noColorAndQuietAgainstVerbose() throws {
        #expect(try load(environment: ["NO_COLOR": "1"]).noColor)
        #expect(try !load(environment: ["NO_COLOR": ""]).noColor)
        let louder = try load(["--verbose"], file: #"{"quiet": true}"#)
        #expect(louder.verbose && !louder.quiet)
        let quieter = try load(["--quiet", "--verbose"])
        #expect(quieter.quiet && !quieter.verbose)
    }

    @Test func aMistypedVariableIsMentioned() {
        let loader = ConfigurationLoader(
            environment: ["FEEDMILL_WORKER": "3", "FEEDMILL_APP_KEY": "k", "FEEDMILL_OUT": "x"])
        #expect(loader.strayVariables() == ["FEEDMILL_WORKER is not a setting; did you mean FEEDMILL_WORKERS?"])
    }

    /// A file of any bytes is a configuration, or what is wrong with it is said.
    @Test func takesAnyBytes() async throws {
        let target = FuzzTarget.configuration { try ConfigurationLoader.load(text: $0) }
        try await target.feedSome(200)
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        _ = try await target.feedFixtures(in: package.appending(path: "FeedRunTests/Fuzzing/Inputs"))
    }
}
