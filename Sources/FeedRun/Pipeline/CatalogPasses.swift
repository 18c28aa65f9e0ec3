import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import FeedPacking
import FeedSelection
import Foundation
import RunFolder
import ShopDialects

/// What checks ask of what earlier nights left.
struct PassKnowledge {
    let products: any ProductDirectory
    /// The same with what is in doubt.
    let directory: any ProductDirectory
    let accepted: AcceptedProducts
    let limits: FeedLimits
    /// The category data of earlier nights; nil where there were none.
    let categoryData: KeptCategoryData?

    init(_ state: SubmissionState) {
        (products, directory, accepted, limits) = (state.products, state.directory, state.accepted, state.limits)
        categoryData = state.categoryData
    }

    init(_ state: StateReading) {
        (products, directory, accepted, limits) = (state.products, state.directory, state.accepted, state.limits)
        categoryData = state.categoryData
    }

    /// A first night.
    init() {
        (products, directory) = (KnownProducts(), KnownProducts())
        (accepted, limits, categoryData) = (.empty, FeedLimits(), nil)
    }
}

/// What all passes over a catalog go by, whatever becomes of what they check.
struct PassSettings {
    let store: CategoryStore
    let book: RuleBook
    let packer: Packer
    let options: ReadingOptions
    let gates: GateSettings
    /// What was accepted before; nil where nothing is known.
    let selection: Selection?
    private let directory: (any ProductDirectory)?
    private let today: Int
    private let configuration: Configuration
    private let rules: RuleSettings
    private let mapping: Mapping
    private let older: OlderCategories?

    init(
        _ configuration: Configuration, _ store: CategoryStore, _ knowledge: PassKnowledge?, now: Int64
    ) throws {
        self.configuration = configuration
        self.store = store
        let overrides = configuration.severities
        let isAllowed = configuration.allows.contains(.create)
        let directory = isAllowed ? knowledge?.products : knowledge?.directory
        let today = CalendarDay.dayNumber(now)
        let gates = try configuration.gates(today: today)
        self.gates = gates
        self.directory = directory
        self.today = today
        book = RuleBook(overrides: overrides, categories: store)
        var rules = RuleSettings(
            operation: configuration.operation, usesRetiredOperation: configuration.retiredOperationName != nil,
            limits: configuration.limits, lists: configuration.lists, today: today,
            erasesDiscounts: configuration.erasesDiscounts, overrides: overrides, known: directory)
        rules.placeholderHosts = configuration.placeholderHosts
        rules.open = OpenSettings(configuration.open)
        rules.pictures = configuration.pictureUse
        self.rules = rules
        older = knowledge?.categoryData.map {
            OlderCategories($0, current: store, settings: rules, overrides: overrides)
        }
        let packing = configuration.packing.within(knowledge?.limits ?? FeedLimits(), now: now)
        packer = Packer(maximumItems: packing.feedItems, maximumBytes: packing.feedBytes)
        mapping = configuration.mapping(today: CalendarDay(now))
        options = configuration.reading(mapping, known: directory)
        knowledge?.accepted.prepare()
        selection = knowledge.map { Selection($0.accepted, configuration.selection(now: now)) }
    }

    /// The stage that checks, in a pass.
    func check(
        _ passes: CatalogPasses, oldFiles: [Int: Int], share: ShardShare? = nil, stop: StopFlag
    ) -> CheckStage {
        let defaults = configuration.defaults.map { (column: $0.column, text: $0.text) }
        var rules = rules
        // Only a catalog that was looked through shows which of its products are missing; a shard never sees all of it.
        if let directory, let selection, !gates.approvals.isEmpty, passes.seen != nil || share != nil {
            rules.known = ApprovedDirectory(
                base: directory, approvals: gates.approvals, accepted: selection.accepted, today: today,
                seen: passes.seen)
        }
        return CheckStage(
            mapping: mapping, defaults: ColumnDefaults(defaults),
            checker: Checker(categories: store, settings: rules, book: book), book: book, packer: packer,
            encodes: true, join: passes.join, selection: selection, oldFiles: oldFiles,
            gates: selection == nil ? nil : ItemGates(gates), seen: passes.seen,
            sendsNamedUpdates: passes.sendsNamedUpdates, closed: passes.closed, older: older, share: share, stop: stop)
    }
}

/// Walks a catalog, again where rows of a product are apart or a file turns out to be in another encoding.
struct CatalogPasses {
    let progress: any ProgressSink
    let stop: StopFlag
    /// Rows that are apart, once all are known; and where they go while they are looked for.
    private(set) var join: UpdateJoin?
    private(set) var gathering: UpdateJoin?
    /// Stock and prices that rows name are sent whether they differ or not.
    private(set) var sendsNamedUpdates = false
    /// Items and products that the catalog has.
    private(set) var seen: SeenItems?
    /// Gates over the run that hold a part of what goes out together.
    private(set) var closed: [GateTrip] = []
    private var indexedFrom = Int.max
    private var encodings = FileValues<ExportEncoding>()

    init(progress: any ProgressSink, stop: StopFlag) {
        self.progress = progress
        self.stop = stop
    }

    /// - Parameters:
    ///   - make: makes the walk of a pass.
    ///   - keep: gets each walk as it ended, however it did.
    mutating func run(
        _ make: (CatalogPasses) throws -> CatalogWalk, keep: (CatalogWalk) -> Void
    ) async throws {
        while true {
            var walk = try make(self)
            walk.gathering = gathering
            defer { keep(walk) }
            switch try await walk.run(indexedFrom: indexedFrom, encodings: encodings) {
            case .finished:
                if gathering != nil {
                    (join, gathering) = (gathering, nil)
                    continue
                }
                if walk.hasRenameCandidates, seen == nil {
                    progress.stage("reading again: new items look like known products")
                    seen = walk.order?.selection.seen
                } else if walk.mixesStock, closed.isEmpty, walk.trips.contains(where: \.holdsLanes) {
                    progress.stage("reading again: a gate holds stock, which is parted from the other changes")
                    closed = walk.trips.filter(\.holdsLanes)
                } else {
                    return
                }
            case .apart where walk.shards != nil: throw Self.notWhole(walk)
            case .apart:
                progress.stage("reading again: rows of one product are in several places")
                gathering = UpdateJoin(walk.options.largestProduct)
            case .incomplete:
                progress.stage("reading again: stock and prices follow the content of the same products")
                sendsNamedUpdates = true
            case .stopped: throw RunFailure(stop.status ?? .interrupted, "stopped")
            case .scattered(let file):
                progress.stage("reading again: rows of one product are far apart")
                indexedFrom = file
                if gathering != nil { gathering = UpdateJoin(walk.options.largestProduct) }
            case .misread(let file):
                progress.stage("reading again: a file changes its encoding")
                encodings = walk.exports.settleEncodings(from: file)
                if gathering != nil { gathering = UpdateJoin(walk.options.largestProduct) }
            }
        }
    }
}

extension CatalogPasses {
    /// Shards that do not have the same rows of a product together.
    private static func notWhole(_ walk: CatalogWalk) -> RunFailure {
        let what = walk.order?.catalog.apart.map { apart in
            "product \(apart.productID) has rows for the same \(apart.operation?.name.description ?? "update") in "
                + "\(apart.first.file), line \(apart.first.line), and \(apart.second.file), line \(apart.second.line)"
        }
        return RunFailure(
            .configuration, "a product has rows in files of different shards: \(what ?? "")",
            advice: "make the shards again with --shard-by id")
    }
}

extension CalendarDay {
    /// The day where the program runs.
    ///
    /// - Parameter milliseconds: since the beginning of 1970, UTC.
    init(_ milliseconds: Int64) {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: date)
        self.init(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    }

    /// The same in days since 1970-01-01.
    static func dayNumber(_ milliseconds: Int64) -> Int {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        let local = Double(milliseconds / 1000) + Double(TimeZone.current.secondsFromGMT(for: date))
        return Int((local / 86_400).rounded(.down))
    }
}
