package import Bytes
import FeedModel
import JSONText
package import RunFolder

/// Writes what became of the items into the reports that the walk left: `items.jsonl`, `items.csv`, `findings.jsonl`,
/// `changes.jsonl`, `held.csv`. An item at a time, so that memory does not grow with them; written as often as there is
/// news, with the same result.
package struct FinalReports {
    /// What the items come to.
    package struct Totals {
        /// Items, counted as the platform left them.
        package var items: ItemTotals
        /// What the platform said of them.
        package var platform = PlatformTotals()
        /// Which items the exports had, and how it went for each; nil where nobody asks.
        package var verdicts: NightVerdicts?
        /// What the pages are made of.
        package var review: ReviewReader

        /// What a walk of this process found: nothing of it was sent, so that nothing has changed.
        package init(items: ItemTotals, verdicts: NightVerdicts?, review: ReviewReader) {
            self.items = items
            self.verdicts = verdicts
            self.review = review
        }
    }

    /// What is to be said of the night as a whole.
    package struct Night {
        /// What is known of it so far.
        let verdicts: NightVerdicts
        /// Fingerprints of the data of categories, by id.
        let categories: [Int64: UInt32]
        /// The walk has noted all items that are in no feed.
        let isWalked: Bool

        /// - Parameters:
        ///   - verdicts: what is known of it so far.
        ///   - categories: fingerprints of the data of categories, by id.
        ///   - isWalked: `verdicts` has all items that are in no feed.
        package init(_ verdicts: NightVerdicts, categories: [Int64: UInt32], isWalked: Bool) {
            self.verdicts = verdicts
            self.categories = categories
            self.isWalked = isWalked
        }
    }

    let folder: RunFolder
    /// `items.csv` begins with a byte order mark.
    let marksTable: Bool
    /// Gates that closed over the run.
    let wideGates: [String]
    /// The last day that lines of `held.csv` are made for.
    let heldUntil: String
    /// Whether somebody asked to stop. Of a large run there are so many items that nobody waits for the last of them.
    let isStopped: () -> Bool

    /// - Parameters:
    ///   - folder: the run folder, whose lines of items and findings are read and written anew.
    ///   - isStopped: asked again and again while that lasts.
    package init(
        folder: RunFolder, marksTable: Bool, wideGates: [String], heldUntil: String,
        isStopped: @escaping () -> Bool = { false }
    ) {
        self.folder = folder
        self.marksTable = marksTable
        self.wideGates = wideGates
        self.heldUntil = heldUntil
        self.isStopped = isStopped
    }

    /// So many items or findings are done between two looks at whether to stop.
    private static let stride = 512

    /// - Parameter number: how many are done.
    private func checkStop(_ number: Int) throws(RunFolderError) {
        guard number.isMultiple(of: Self.stride), isStopped() else { return }
        throw RunFolderError(path: folder.path, reason: .stopped)
    }

    /// Whether findings of a code are made while sending: what the platform said, or what there is to say of pictures.
    package static func isMadeAnew(_ code: String) -> Bool {
        code.hasPrefix(PlatformFindings.prefix) || PictureFindings.codes.contains(code)
    }

    /// The last day that lines of `held.csv` are made for: a week after the run.
    ///
    /// - Parameter packedAt: milliseconds since 1970.
    package static func heldUntil(packedAt: Int64) -> String { Day.text(Int(packedAt / 86_400_000) + 7) }

    /// - Parameters:
    ///   - lanes: whose items they are; nil where nothing is compared.
    ///   - night: gets how it went for each item; nil where nobody asks.
    ///   - earlier: the run that this one is compared with.
    ///   - settle: makes an item what it is now, and says what the platform said of it.
    /// - Throws: `.stopped` where somebody asked to: the files stay as they were, or some of them are new, and to write
    ///   them once more makes them whole.
    package func write(
        lanes: LaneTable?, _ night: Night? = nil, comparedWith earlier: EarlierRun? = nil,
        settle: (inout ItemRecord) throws(RunFolderError) -> [FindingRecord]
    ) throws(RunFolderError) -> Totals {
        var totals = Totals(
            items: ItemTotals(lanes: lanes), verdicts: night?.verdicts, review: try ReviewReader(comparedWith: earlier))
        try folder.replace(.findings) { (findings) throws(RunFolderError) in
            try keepFindings(findings, &totals.review)
            let listed = try listedProducts(&totals)
            try folder.replace(.changes) { (changes) throws(RunFolderError) in
                try folder.replace(.held) { (held) throws(RunFolderError) in
                    try folder.replace(.itemsTable) { (table) throws(RunFolderError) in
                        let files = Files(findings: findings, table: table, changes: changes, held: held)
                        try rewriteItems(files, &totals, night, settle)
                    }
                }
                try changes.append(listed)
            }
        }
        return totals
    }

    private struct Files {
        let findings: OutputFile
        let table: OutputFile
        let changes: OutputFile
        let held: OutputFile
    }

    private func rewriteItems(
        _ files: Files, _ totals: inout Totals, _ night: Night?,
        _ settle: (inout ItemRecord) throws(RunFolderError) -> [FindingRecord]
    ) throws(RunFolderError) {
        var row = ByteBuffer(capacity: 1 << 12)
        ItemsCSV.appendHeader(marked: marksTable, &row)
        try files.table.append(row)
        row.removeAll()
        HeldTable.appendHeader(&row)
        for gate in wideGates { HeldTable.append(gate: gate, until: heldUntil, &row) }
        try files.held.append(row)
        var count = 0
        var siblings = ProductItems()
        var last: (file: UInt64, record: UInt32)?
        try folder.rewriteItems { (record, members, lines) throws(RunFolderError) in
            try checkStop(count)
            count += 1
            forgetPlatform(&record)
            let said = try settle(&record)
            for finding in said {
                let added = record.add(finding, to: &members)
                row.removeAll()
                FindingLine.append(record.json(of: added), item: record.item, &row)
                totals.review.add(added, line: UnsafeBufferPointer(rebasing: row.bytes.dropLast()))
                try files.findings.append(row)
            }
            // The items of a product have one place, and follow each other.
            let place = record.place.map { (file: $0.file.withBytes(\.hash64), record: $0.record) }
            if place?.file != last?.file || place?.record != last?.record { siblings = ProductItems() }
            last = place
            let isOutweighed = siblings.isOutweighed(record.status, isInFeed: record.feed != nil)
            if let night, record.feed != nil || !night.isWalked {
                let category = record.categoryID.flatMap { night.categories[$0] } ?? 0
                let before = record.item.withBytes { night.verdicts.marks.accepted.record(item: $0) }
                let verdict = night.verdicts.history.explain(
                    &record, before, category: category, isOutweighed: isOutweighed)
                if let verdict { record.item.withBytes { totals.verdicts?.add(item: $0, verdict) } }
            }
            let start = lines.count
            record.append(to: &lines)
            totals.review.add(record, line: UnsafeBufferPointer(rebasing: lines.bytes[start...].dropLast()))
            totals.items.add(record)
            totals.platform.add(record, said)
            row.removeAll()
            ItemsCSV.append(record, &row)
            try files.table.append(row)
            row.removeAll()
            ChangesJSONL.append(record, &row)
            try files.changes.append(row)
            row.removeAll()
            HeldTable.append(record, until: heldUntil, &row)
            try files.held.append(row)
        }
    }

    /// What an earlier submission of the run noted is found out anew.
    private func forgetPlatform(_ record: inout ItemRecord) {
        guard record.feed != nil else { return }
        (record.because, record.sinceDay) = ([], nil)
        record.findings.removeAll { $0.isPlatforms }
    }

    /// Copies the walk's findings; those of an earlier submission go.
    private func keepFindings(_ findings: OutputFile, _ review: inout ReviewReader) throws(RunFolderError) {
        var output = ByteBuffer(capacity: 1 << 12)
        var count = 0
        try folder.readFindings { (finding, _, line) throws(RunFolderError) in
            try checkStop(count)
            count += 1
            guard !finding.isPlatforms else { return }
            review.add(finding, line: line)
            output.removeAll()
            output.append(line)
            output.append("\n")
            try findings.append(output)
        }
    }

    /// The lines of `changes.jsonl` that no item has: what vanished and is only listed.
    private func listedProducts(_ totals: inout Totals) throws(RunFolderError) -> ByteBuffer {
        var listed = ByteBuffer(capacity: 1 << 10)
        guard folder.has(.changes) else { return listed }
        var tape = JSONTape()
        try folder.readLines(of: .changes) { line in
            guard (try? tape.parse(line)) != nil, tape.view.string("status") == ChangesJSONL.listed.description,
                let item = tape.view.member("item", of: 0)
            else { return }
            totals.review.addListed(tape.view.text(item))
            totals.items.lanes?.listedVanished += 1
            listed.append(line)
            listed.append("\n")
        }
        return listed
    }
}

extension ItemRecord.Finding {
    /// Whether it was made while sending, and not by the walk.
    var isPlatforms: Bool {
        code.withBytes { bytes in
            bytes.starts(with: PlatformFindings.prefix.utf8)
                || bytes.starts(with: "image.".utf8) && PictureFindings.codes.contains(bytes.string)
        }
    }
}

/// A line of `findings.jsonl`: the finding with the item that it is about.
package enum FindingLine {
    /// - Parameters:
    ///   - members: the finding's, without the opening brace.
    ///   - item: the item's id; empty where there is none.
    package static func append(
        _ members: UnsafeBufferPointer<UInt8>, item: RecordText, _ output: inout ByteBuffer
    ) {
        output.append("{")
        if !item.isEmpty {
            output.append(#""item":"#)
            output.append(json: item)
            output.append(",")
        }
        output.append(members)
        output.append("\n")
    }
}
