package import CategoryRules
package import FeedGateway
package import FeedModel
package import FeedSelection
package import FeedSubmission
package import ShopDialects

/// Everything a run goes by. Made from flags, environment and configuration file by the command line; a program may
/// fill it in by hand.
package struct Configuration: Sendable {
    /// Files, directories, `-` for standard input.
    package var paths: [String]
    /// The run folder.
    package var out = "feedmill-out"
    /// The folder of an earlier run: what is new since then is reported.
    package var compare: String?
    /// The configuration file in force; it is no export.
    package var file: String?
    /// Where the category data is; nil: `categories/` in the first directory of `paths` (in the working directory
    /// where there is none).
    package var categories: String?
    /// The directory of the states: a folder in it for each gateway, endpoint and seller.
    package var state = ".feedmill"
    /// The operation of every record, whatever it says itself.
    package var operation: Operation?
    /// The name that was given for `operation` where it is a retired one, such as `STOCK_UPDATE`.
    package var retiredOperationName: String?
    /// The dialect that all exports are in, by its name, or `DialectList.canonical`; nil: as each one's content shows.
    package var dialect: String?
    /// The encoding of every text file that does not say its own.
    package var encoding: String?
    /// Where feeds are sent. `none` leaves them in the run folder.
    package var gateway = GatewayName.none
    /// Where the gateway is reached instead of its usual place, such as a server of one's own for tests.
    package var endpoint: String?
    /// How requests to the old gateway are signed.
    package var signMethod = Signature.Method.hmacSHA256
    /// What tells the seller from others where the platform does not say who it is.
    package var seller: String?
    /// Which way stock and price updates go.
    package var stockAndPriceRoute = SubmissionSettings.Route.auto
    /// What becomes of pictures; nil: uploaded on the way to the platform, as they are in the sandbox.
    package var pictures: PictureRoute?
    /// Pictures are fetched from addresses of the machine's own network too.
    package var fetchesFromOwnNetwork = false
    /// Items that failed for a reason of the platform's own are put into one more feed.
    package var retriesTransient = true
    /// Updates that may have arrived and cannot be settled are sent again.
    package var resendsUpdates = false
    /// How long after it was sent the platform's lists are taken to show a feed.
    package var settleAfter = Duration.seconds(15 * 60)
    /// How long a job that does not end holds back what touches its items.
    package var jobPatience = Duration.seconds(24 * 3600)
    /// How old the stock that was accepted may be before the same is sent again.
    package var stockResendAfter = Duration.seconds(20 * 3600)
    /// Stock of that many pieces or fewer is sent every night.
    package var stockAlwaysBelow = 20
    /// Limits of gates other than the defaults; nil turns a gate off.
    package var gateLimits: [GateName: GateLimit?] = [:]
    /// Times in which other limits hold.
    package var gateCalendar: [GateSettings.Season] = []
    /// Run-wide gates need that many products to compare with.
    package var gatesBase = 20
    /// What has been held the same for so many nights is released; 0: never.
    package var holdNights = 0
    /// What is released line by line; nil: `approvals.csv` beside the configuration file, where there is one.
    package var approvals: String?
    /// Gates that are opened for this run.
    package var allowedGates: Set<GateName> = []
    /// Why they are, for the record of nights.
    package var reason: String?
    /// Everything is sent once, whatever was accepted before.
    package var sendsEverything = false
    /// Only these lanes are sent; nil: all.
    package var lanes: Set<Lane>?
    /// The catalog holds every product of the shop.
    package var catalogExtent = CatalogExtent.partial
    /// What becomes of products that a whole catalog lacks.
    package var vanished = VanishedAction.report
    /// From that many whole catalogs in a row on.
    package var vanishedAfter = 2
    /// Files that a whole catalog has, by their names.
    package var expectedFiles: [String] = []
    /// A stock export that is older sends falls and zeros only; 0: off.
    package var stockMaxAge = Duration.zero
    /// How long a plan is good.
    package var planExpires = Duration.seconds(24 * 3600)
    /// Feeds of stock and prices that are left for other runs of the day.
    package var quotaReserve = 0
    /// What is done although it would be held back otherwise.
    package var allows: Set<Allowance> = []
    /// The folder in which all runs of one app count its calls; nil: this run counts alone.
    package var appState: String?
    /// How many calls the app has a day; nil where nobody said.
    package var callsADay: Int?
    /// When the access token ends, such as 2026-12-31.
    package var accessTokenExpires: String?
    /// How the sandbox is to behave.
    package var sandbox = SandboxConfiguration()
    /// How long to wait for the results of what was sent.
    package var wait = Duration.seconds(30 * 60)
    /// The first pause between two looks at a job.
    package var poll = Duration.seconds(10)
    /// Which items make the exit status 1.
    package var failOn = FailOn.rejected
    /// More rejected items than that: the rest is held.
    package var maxRejected: RejectedLimit?
    /// A run that the folder holds already, of the same exports, configuration and night, is the answer, or resumed.
    package var once = false
    /// What is read, checked and packed of the catalog; nil: all of it.
    package var shard: ShardShare?
    /// What shards part a catalog by.
    package var shardBy = ShardShare.Unit.id
    /// An export without any record holds nothing back.
    package var allowEmpty = false
    /// How many batches are checked and packed at once.
    package var workers = 1
    /// What standard output shows.
    package var format = OutputFormat.text
    /// `items.csv` begins with a byte order mark.
    package var marksTable = false
    /// No progress and no remarks on standard error.
    package var quiet = false
    /// Remarks on what was skipped, and the settings in force, on standard error.
    package var verbose = false
    /// No colours, as with `NO_COLOR` in the environment.
    package var noColor = false
    /// Everything up to the first feed that would be sent.
    package var planOnly = false
    /// Read and check only: no feeds.
    package var checkOnly = false

    /// What `summary.json` calls the command; nil for a run, which sends.
    var commandThatSendsNothing: String? { checkOnly ? "check" : planOnly ? "plan" : nil }

    /// How a shop's words become the platform's, in exports of dialects.
    package var mapping = MappingSettings()
    /// What a column holds in every record where it is blank or absent.
    package var defaults: [ColumnDefault] = []
    /// Numbers that rules measure against where a category's schema has none.
    package var limits = Limits()
    /// What is good besides what feedmill's own lists have.
    package var lists = ListExtensions()
    /// Hosts of pictures that are none, besides those that feedmill knows.
    package var placeholderHosts: [String] = []
    /// How much goes into a feed, and how many feeds into a day.
    package var packing = PackingLimits()
    /// What the configuration makes of a rule, by its code.
    package var rules: [String: RuleOverride] = [:]

    /// The keys of settings that are `null` in the configuration file: nobody has decided them yet.
    package var open: [[String]] = []

    /// What was set, and where: a line per setting, in the order of the table of settings. For the summary.
    package var settings: [SettingInForce] = []

    /// How all that was put together, where it was from a command line.
    package var origin: ConfigurationOrigin?

    /// The defaults, for these exports.
    package init(paths: [String]) { self.paths = paths }

    /// What `--dialect` takes.
    package static let dialectNames = DialectList.all.map { $0.name } + [DialectList.canonical]

    /// Severities other than the rules' own, by code; nil turns a rule off.
    var severities: [String: Severity?] { rules.mapValues(\.severity) }

    /// Price updates go a way on which a discount that is left out is taken away.
    var erasesDiscounts: Bool { stockAndPriceRoute == .batch && gateway != .none }
}

/// Which way to the platform is taken.
package enum GatewayName: String, CaseIterable, Sendable {
    /// Feeds are prepared and stay in the run folder.
    case none
    /// The built-in simulator, in this process.
    case sandbox
    /// The platform's gateway.
    case iop
    /// Its predecessor, which the platform has called offline since 2023.
    case top
}

/// Which way pictures go.
package enum PictureRoute: String, CaseIterable, Sendable {
    /// The platform gets the addresses of the export.
    case asTheyAre = "as-they-are"
    /// They are fetched, and uploaded to the platform's picture bank.
    case photobank
}

/// Whether the exports hold every product of the shop.
package enum CatalogExtent: String, CaseIterable, Sendable {
    /// They may not: what they lack means nothing.
    case partial
    /// They do: a known product that they lack has vanished.
    case full
}

/// What becomes of products that a whole catalog lacks.
package enum VanishedAction: String, CaseIterable, Sendable {
    /// They are listed.
    case report
    /// They are sold out.
    case stop
}

/// What makes a run end with status 1.
package enum FailOn: String, CaseIterable, Sendable {
    /// A rejected or a failed item.
    case rejected
    /// A failed item only.
    case failed
    /// No item.
    case never
}

/// What standard output shows of a run.
package enum OutputFormat: String, CaseIterable, Sendable {
    /// Lines for people.
    case text
    /// `summary.json`.
    case json
}

/// How many items may be rejected before the rest is held.
package enum RejectedLimit: Sendable, Equatable {
    /// So many items.
    case count(Int)
    /// Of a hundred items.
    case percent(Double)

    /// Whether `rejected` of `items` are too many.
    package func isExceeded(rejected: Int, of items: Int) -> Bool {
        switch self {
        case .count(let limit): rejected > limit
        case .percent(let limit): Double(rejected) * 100 > limit * Double(items)
        }
    }
}

/// What a configuration makes of a rule.
package enum RuleOverride: String, CaseIterable, Sendable {
    /// The item is not sent.
    case error
    /// The item is sent, and the finding reported.
    case warning
    /// The finding is not made.
    case off

    /// How much a finding of the rule weighs then; nil where it is not made.
    package var severity: Severity? {
        switch self {
        case .error: .error
        case .warning: .warning
        case .off: nil
        }
    }
}

/// A column and the text that stands in for a blank or absent cell of it.
package struct ColumnDefault: Sendable, Equatable {
    /// A canonical column, such as `locale` or `attribute:Material`.
    package let column: String
    /// As a cell would have it.
    package let text: String
    /// A default of one column.
    package init(column: String, text: String) {
        self.column = column
        self.text = text
    }
}

/// How much goes into a feed. The defaults are the platform's (Feed Solution tutorial; items: change log, June 2022).
package struct PackingLimits: Sendable, Equatable {
    /// Bytes of an item list after form encoding.
    package var feedBytes = 10 * 1024 * 1024
    /// Items of one feed.
    package var feedItems = 300
    /// Feeds of one operation in 24 hours.
    package var feeds = 149
    /// Feeds that may be made more in a night, of halves of those that are refused as a whole.
    package var splitFeeds = 16
    /// The limits that each member names as its value.
    package init() {}
}

/// Where a setting comes from; the first of them that has it counts.
package enum SettingOrigin: String, CaseIterable, Sendable {
    /// An option of the command line.
    case flag
    /// A variable `FEEDMILL_…`.
    case environment
    /// The configuration file.
    case file
    /// Built in.
    case standard = "default"
}

/// A setting as the run uses it.
package struct SettingInForce: Sendable, Equatable {
    /// Its key in the configuration file.
    package let key: String
    /// As it was given, or the default; for objects their JSON.
    package let value: String
    /// Where the value is from.
    package let origin: SettingOrigin
    /// A setting with its value.
    package init(key: String, value: String, origin: SettingOrigin) {
        self.key = key
        self.value = value
        self.origin = origin
    }
}
