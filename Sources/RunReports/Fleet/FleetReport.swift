import Bytes
import JSONText
package import RunFolder

/// Makes the report over many run folders: a line per seller, a page, and the totals. Folders are read one after the other.
package enum FleetReport {
    /// When the report is made, and by which version.
    package struct Occasion: Sendable {
        /// feedmill's, for the page's footer and `fleet.json`.
        package var version: String
        /// The time as a person reads it.
        package var made: String
        /// The same in seconds since 1970: ages of runs and tokens are measured from it.
        package var now: Int64
        /// Days since 1970 of a day such as 2026-12-31; nil for what is none.
        package var dayNumber: @Sendable (String) -> Int64?

        /// The circumstances of a report.
        package init(version: String, made: String, now: Int64, dayNumber: @escaping @Sendable (String) -> Int64?) {
            self.version = version
            self.made = made
            self.now = now
            self.dayNumber = dayNumber
        }
    }

    /// Reads the folders and writes the report into `output`.
    ///
    /// - Parameter isStopped: asked before each folder; what is there of an earlier report stays as it is then.
    /// - Returns: what they come to; nil where it was stopped.
    package static func write(
        _ folders: some Sequence<String>, to output: FleetFolder, on occasion: Occasion, isStopped: () -> Bool
    ) throws(RunFolderError) -> FleetTotals? {
        var tape = JSONTape(capacity: 1 << 12)
        var earlier = FleetEarlier()
        try output.readEarlier { line in earlier.add(line, &tape) }
        var totals = FleetTotals(since: earlier, now: occasion.now, dayNumber: occasion.dayNumber)
        let lines = try output.create(.sellers)
        for folder in folders {
            guard !isStopped() else { return nil }
            let line = totals.add(FleetSeller.read(folder, &tape))
            var text = ByteBuffer(capacity: 1 << 10)
            text.append(json: line)
            text.append(0x0A)
            try lines.append(text)
        }
        try lines.close()
        let page = FleetPage(totals: totals, version: occasion.version, made: occasion.made)
        let file = try output.create(.page)
        try file.append(page.top().buffer)
        var shown = 0
        try output.readUnfinished { (line) throws(RunFolderError) in
            shown += 1
            guard shown <= FleetPage.shownSellers, (try? tape.parse(line)) != nil else { return }
            var row = Page<HTMLSurface>()
            FleetPage.append(tape.view, to: &row)
            try file.append(row.buffer)
        }
        try file.append(page.bottom().buffer)
        try file.close()
        let summary = try output.create(.summary)
        var text = ByteBuffer(capacity: 1 << 14)
        text.append(indented: totals.json(version: occasion.version, made: occasion.made))
        text.append(0x0A)
        try summary.append(text)
        try summary.close()
        try output.finish()
        return totals
    }
}
