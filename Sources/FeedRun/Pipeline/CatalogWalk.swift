import Bytes
import CatalogReading
import CategoryRules
import FeedGateway
import FeedModel
import FeedPacking
import FeedSelection
import RunFolder
import RunReports

/// Walks a catalog once: reads batch after batch, lets workers check and encode them, puts them in order, lets workers
/// write them.
///
/// Few batches are alive at a time, so memory does not grow with the files. The unit of work is the batch; nothing is
/// awaited for less.
struct CatalogWalk {
    let inputs: LazyList<Input>
    let options: ReadingOptions
    /// What opens them.
    var exports: ExportOpener
    let check: CheckStage
    let render: RenderStage
    let progress: any ProgressSink
    let stop: StopFlag
    /// What puts batches in order, and where they are written; nil in a walk that makes a shard.
    var order: OrderStage?
    var writer: RunWriter?
    /// Where checked batches go in a walk that makes a shard.
    var shard: ShardWriter?
    /// Where checked batches come from in a walk that merges shards: no export is read.
    var shards: ShardSet?
    /// Where this pass only looks for rows that belong together: where they go.
    var gathering: UpdateJoin?
    /// What becomes of products that the catalog lacks, where it is whole.
    var vanished: VanishedStage?
    var isWhole: (Tally) -> Bool = { _ in false }
    /// What closes over the whole run; nil where nothing is compared.
    var gates: GateStage?
    /// What run-wide gates measure, so far.
    var night = NightCounts()
    /// Gates that closed over the run.
    private(set) var trips: [GateTrip] = []
    /// Looks for rows of one product that are apart.
    private var joining: CatalogStage
    /// New items look like known products: whether those are missing is known at the end only.
    private(set) var hasRenameCandidates = false
    /// Items carry stock that a gate over the run may have to hold, beside what it lets pass.
    private(set) var mixesStock = false
    var tally = Tally()
    /// How the night went for items that are in no feed; nil where nobody asks.
    var verdicts: NightVerdicts?
    /// What the reports are made of.
    var review: ReviewReader
    var seconds = StageSeconds()
    private var pool: BatchPool
    private var pace = BatchPace()
    /// Small batches that are read and wait for others to share a task with.
    private var waiting: [BatchWork] = []
    private var checked: [Int: BatchWork] = [:]
    private var nextToOrder = 0
    private var rendered: [Int: BatchWork] = [:]
    private var nextToAppend = 0
    /// How far it is.
    private(set) var shown = RunProgress()
    /// Batches were read that nothing was made of, because somebody asked to stop.
    private var hasDropped = false
    /// The encoding and format of each file, for the summary.
    private(set) var files = FileValues<OpenedFile>()

    init(
        inputs: LazyList<Input>, options: ReadingOptions, temporaryDirectory: String, check: CheckStage,
        render: RenderStage, workers: Int, progress: any ProgressSink, stop: StopFlag, order: OrderStage?,
        writer: RunWriter?, review: ReviewReader
    ) {
        self.inputs = inputs
        self.options = options
        self.check = check
        self.render = render
        self.progress = progress
        self.stop = stop
        self.order = order
        self.writer = writer
        self.review = review
        joining = CatalogStage(check.book, .joined)
        pool = BatchPool(workers: workers)
        exports = ExportOpener(
            inputs: inputs, options: options, temporaryDirectory: temporaryDirectory, share: check.share, stop: stop)
        shown.bytesTotal = exports.byteCount
    }

    private enum Done: Sendable {
        case checked([BatchWork])
        case rendered([BatchWork])
    }

    private typealias Group = ThrowingTaskGroup<Done, any Error>

    /// Walks all inputs.
    ///
    /// - Parameters:
    ///   - indexedFrom: an earlier pass found rows that are apart in that file; those after it are not known yet.
    ///   - encodings: what an earlier pass found of files' encodings.
    mutating func run(indexedFrom: Int, encodings: FileValues<ExportEncoding>) async throws -> Ending {
        var walk = self
        walk.exports.indexedFrom = indexedFrom
        walk.exports.encodings = encodings
        defer {
            // The reports, which come next, need the room.
            walk.pool.empty()
            self = walk
        }
        if shards == nil {
            walk.exports.lookForScattered { [progress] in progress.stage("grouping the rows of each product") }
        }
        return try await withThrowingTaskGroup(of: Done.self) { group in
            var ending = Ending.finished
            if let shards { try await walk.read(shards, &ending, &group) }
            exports: for index in walk.inputs.indices where walk.shards == nil && walk.exports.reads(index) {
                ending = try await walk.read(index, &group)
                switch ending {
                case .finished: continue
                case .stopped: break exports
                case .scattered, .misread, .apart, .incomplete:
                    group.cancelAll()
                    return ending
                }
            }
            walk.beginWaiting(&group)
            while !walk.pool.isIdle, walk.reasonToStartOver == nil { try await walk.settle(&group) }
            if walk.hasDropped { ending = .stopped }
            if let reason = walk.reasonToStartOver {
                group.cancelAll()
                return reason
            }
            walk.gathering?.finish()
            if ending == .finished, walk.gathering == nil, walk.isWhole(walk.tally) {
                try walk.packVanished()
            }
            if ending == .finished, walk.gathering == nil { try walk.askGates() }
            try walk.order?.finish()
            try walk.writer?.finish()
            return ending
        }
    }

    /// Reads what shards have, batch after batch.
    private mutating func read(_ shards: ShardSet, _ ending: inout Ending, _ group: inout Group) async throws {
        shards.rewind()
        shown.bytesTotal = shards.byteCount
        files = shards.opened
        for name in shards.unreadable { tally.noteUnreadable(name) }
        while let file = try shards.nextFile() {
            if stop.isSet {
                ending = .stopped
                return
            }
            while pool.isFull, reasonToStartOver == nil { try await settle(&group) }
            guard reasonToStartOver == nil else { return }
            let work = pool.take(file)
            try shards.read(into: work)
            pool.begin([work])
            shown.bytesRead = shards.bytesRead
            let decoder = ShardDecoder(
                accepted: check.selection?.accepted, seen: check.seen, sendsNamedUpdates: check.sendsNamedUpdates,
                closed: check.closed)
            group.addTask {
                try StageSeconds.measure(\.check, &work.seconds) { try decoder.decode(work) }
                return .checked([work])
            }
        }
    }

    /// Packs what sells out products that the catalog lacks, held where there are too many of them.
    private mutating func packVanished() throws {
        guard let vanished, var order, var writer else { return }
        defer { (self.order, self.writer) = (order, writer) }
        let (known, missing) = vanished.count(order)
        let trip = gates.flatMap { GateList.vanishedTrip(missing: missing, of: known, $0.settings) }
        if let trip { trips.append(trip) }
        try vanished.run(&order, &writer, &tally, &review, gate: trip?.gate)
    }

    /// Asks the gates that look at the whole run, and writes down which of them closed.
    private mutating func askGates() throws {
        guard let gates, let writer else { return }
        night.records = tally.records.read
        night.items = tally.totals.read
        // Items that were parted for a gate do not ask it again.
        trips +=
            check.closed.isEmpty
            ? GateList.trips(night, gates.settings, medianRecords: gates.medianRecords) : check.closed
        for trip in trips {
            let (finding, line) = try writer.append(finding: gates.finding(trip, file: inputs.first?.name ?? ""))
            line.withUnsafeBufferPointer { review.add(finding, line: $0) }
            try writer.append(gate: trip.gate.name.description)
            tally.note(trip.gate.code, "\(trip.message)")
        }
    }

    private mutating func read(_ index: Int, _ group: inout Group) async throws -> Ending {
        let input = inputs[index]
        let reader = exports.open(index)
        var isFirst = true
        files[index] = OpenedFile(reader.file)
        let before = shown.bytesRead
        var isReading = true
        while isReading {
            if stop.isSet {
                tally.noteUnreadable(input.name)
                return .stopped
            }
            while pool.isFull, reasonToStartOver == nil { try await settle(&group) }
            if let reasonToStartOver { return reasonToStartOver }
            let work = pool.take(reader.file, ofSize: input.size)
            if check.share == nil {
                reader.reader?.batchBytes = pace.bytes(atMost: options.batchBytes(of: reader.file))
            }
            let start = ContinuousClock.now
            do throws(ReadingError) {
                isReading = try reader.read(into: work.batch)
            } catch {
                work.batch.findings.append(Finding(.sourceUnreadable, at: .file, facts: .string(error.description)))
                tally.noteUnreadable(input.name)
                submit(work, reader, &group)
                break
            }
            if isFirst, let finding = exports.findingOfEncoding(of: index) {
                work.batch.findings.insert(finding, at: 0)
            }
            isFirst = false
            seconds.read += (ContinuousClock.now - start).inSeconds
            shown.bytesRead = before + min(reader.reader?.bytesRead ?? 0, input.size)
            if reader.reader?.foundScatteredRecords == true { return .scattered(file: index) }
            guard isReading else {
                if exports.hasChanged(input) {
                    let reason = "it changed after the run had started"
                    work.batch.findings.append(Finding(.sourceUnreadable, at: .file, facts: .string(reason)))
                    tally.noteUnreadable(input.name)
                    submit(work, reader, &group)
                } else {
                    pool.giveBackUnused(work)
                }
                break
            }
            work.isLarge = options.isLarge(work.batch)
            submit(work, reader, &group)
            if case .nothing = reader { break }
        }
        if reader.endedEarly { tally.noteUnreadable(input.name) }
        shown.bytesRead = before + input.size
        return .finished
    }

    // What is asked for each file is called mutating, though it changes nothing: the walk would be copied for the call.

    /// What was found that this pass cannot go on with.
    private var reasonToStartOver: Ending? {
        mutating get {
            if let misread = exports.misread { return .misread(file: misread) }
            if order?.catalog.hasApart ?? shard?.hasApart == true { return .apart }
            return order?.selection.needsNamedUpdates == true ? .incomplete : nil
        }
    }

    private mutating func submit(_ work: BatchWork, _ reader: ExportReader, _ group: inout Group) {
        work.raw = RawRecords(reader)
        work.materialiser = reader.reader?.materialiser
        waiting.append(work)
        if !work.isSmall || work.isLarge || waiting.count >= BatchPool.together { beginWaiting(&group) }
    }

    /// Lets a worker check what is read.
    private mutating func beginWaiting(_ group: inout Group) {
        guard !waiting.isEmpty else { return }
        let works = waiting
        waiting.removeAll(keepingCapacity: true)
        pool.begin(works)
        let (check, isGathering, encoder) = (check, gathering != nil, shard?.encoder)
        group.addTask {
            for work in works {
                try StageSeconds.measure(\.check, &work.seconds) {
                    if isGathering { try check.gather(work) } else { try check.run(work) }
                }
                if let encoder, !isGathering, !check.stop.isSet {
                    try StageSeconds.measure(\.write, &work.seconds) { try ShardWriter.pack(work, encoder) }
                }
            }
            return .checked(works)
        }
    }

    /// Lets a worker write what is in order.
    private mutating func write(_ works: [BatchWork], _ group: inout Group) {
        guard !works.isEmpty else { return }
        let render = render
        group.addTask {
            for work in works { try StageSeconds.measure(\.write, &work.seconds) { try render.run(work) } }
            return .rendered(works)
        }
    }

    /// Waits for a worker and does what comes after it.
    private mutating func settle(_ group: inout Group) async throws {
        guard let done = try await group.next() else { return }
        switch done {
        case .checked(let works):
            // Who asked to stop does not wait for what is not begun: what is in a feed is written, the rest was not read.
            guard !stop.isSet else { return drop(works) }
            for work in works {
                pace.note(work)
                if work.batch.hasBadBytes { try exports.look(at: work.batch.file.index) }
                guard reasonToStartOver == nil else { return }
                checked[work.batch.sequence] = work
            }
            var together: [BatchWork] = []
            while let next = checked.removeValue(forKey: nextToOrder) {
                nextToOrder += 1
                if let gathering {
                    joining.gather(next, into: gathering)
                    pool.give(next)
                    continue
                }
                if let shard {
                    try StageSeconds.measure(\.order, &seconds) { try shard.append(next) }
                    seconds += next.seconds
                    pool.give(next)
                    show()
                    continue
                }
                try StageSeconds.measure(\.order, &seconds) { try order?.run(next) }
                together.append(next)
                if !next.isSmall || together.count >= BatchPool.together {
                    write(together, &group)
                    together.removeAll(keepingCapacity: true)
                }
            }
            write(together, &group)
        case .rendered(let works):
            for work in works {
                try order?.packing.written(work)
                rendered[work.batch.sequence] = work
            }
            while let next = rendered.removeValue(forKey: nextToAppend) {
                nextToAppend += 1
                // Counted is what is written: however a run ends, its balance is that of its lines.
                try StageSeconds.measure(\.order, &seconds) {
                    try writer?.append(next)
                    tally.add(next)
                    for (item, verdict) in next.verdicts {
                        verdicts?.add(item: next.batch.bytes.bytes[item], verdict)
                    }
                    night += next.night
                    hasRenameCandidates = hasRenameCandidates || next.hasRenameCandidates
                    mixesStock = mixesStock || next.mixesStock
                    review.add(next.review, findings: next.findingLines.bytes, items: next.itemLines.bytes)
                }
                tally.keepExamples(next.examples)
                seconds += next.seconds
                pool.give(next)
                show()
            }
        }
    }

    private mutating func show() {
        shown.items = shard?.items ?? tally.totals.read
        shown.rejected = shard?.rejected ?? tally.totals[.rejected]
        shown.feeds = order?.packing.feedCount ?? 0
        progress.update(shown)
    }

    private mutating func drop(_ works: [BatchWork]) {
        hasDropped = true
        for work in works + checked.values { pool.give(work) }
        checked = [:]
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
