import Bytes
package import FeedModel

/// Which records of a catalog belong together though they are scattered, in one file or in several, whatever the format:
/// what a first look at all of them has found. A record is a CSV row or an element of an XML export. Holds offsets, not
/// records.
///
/// A product is where its own row is; where it is a group that its rows name, where the first of them is. The rows
/// that belong to it and are elsewhere are read there. Where several files have an own row of a product, or the same
/// rows of it, each of them has the product, with the rows of its own file.
package final class RecordIndex: RecordsElsewhere, @unchecked Sendable {
    /// Rows of one product that follow each other in one file.
    struct Run: Sendable {
        var product: UInt64
        var offset: UInt64
        var end: UInt64
        var line: UInt32
        var record: UInt32
        var file: UInt16
        /// One of them is the product's own, and stands alone.
        var hasOwner: Bool
        var standsAlone: Bool
        /// They are none without an own record.
        var needsOwner = false
        /// The first of them is the product's own.
        var beginsWithOwner = false
        /// Their product has no records but its own.
        var isSingle = false
        /// Exports have them beside their product's other records.
        var standBesideOthers = false
        /// It is one row, which is larger than may be.
        var isTooLarge: Bool
        /// How many they are.
        var records: UInt32 = 0
        /// Its part of `members`.
        var firstMember: UInt32 = 0
        var memberCount: UInt32 = 0
        /// Its other names in `alternates`; the largest number where it has none.
        var alternates = UInt32.max
    }

    /// One file with its records, as the first look opened it.
    struct File {
        let file: CatalogFile
        let source: ByteSource
        let content: IndexedContent
    }

    private(set) var files: [Int: File] = [:]
    private var looked: Set<Int> = []
    private var runs: [Run] = []
    /// What rows are called within their products, run by run.
    private var members: [UInt64] = []
    /// What else records call their products, of runs that need one.
    private var alternates: [(UInt64, UInt64, UInt64)] = []
    /// Names that belong to another product, with that product: the first claim counts.
    private var claims = HashIndex()
    private var claimants: [UInt64] = []
    /// By file, in order of the file: runs that are read elsewhere.
    private(set) var dropped: [Int: [Range<UInt64>]] = [:]
    /// By file, in order of the file: where a product with rows elsewhere is, and which those are.
    private(set) var homes: [Int: [(offset: UInt64, extras: Range<Int>)]] = [:]
    private(set) var extras: [Run] = []
    /// By file, in order of the file: rows that would be read elsewhere, were there not too many of them.
    private var surplus: [Int: [Range<UInt64>]] = [:]
    /// By file, where products are that have more records than one may have.
    private var crowded: [Int: Set<UInt64>] = [:]
    private let largest: ProductSize
    /// By file: what its numbers prove.
    private var numbers: [Int: NumberStyle] = [:]
    /// By file: what is known of an XML export when all of it has been looked at.
    private(set) var documents: [Int: any DocumentFormat] = [:]
    /// The columns of all tables that were looked at.
    private(set) var columnNames: Set<String> = []

    /// - Parameter options: how the files are read.
    package init(_ options: ReadingOptions = ReadingOptions()) { largest = options.largestProduct }

    /// Whether no file has scattered records.
    package var isEmpty: Bool { files.isEmpty }

    /// What the numbers of a file prove.
    func numbers(of file: Int) -> NumberStyle { numbers[file] ?? .unproven }

    /// Whether a file has been looked at: no scattered record of it is unknown.
    package func covers(_ file: Int) -> Bool { looked.contains(file) }

    /// The file of that number; nil where none of its records is scattered.
    package func file(at index: Int) -> CatalogFile? { files[index]?.file }

    /// The files that records are read from for other files' products, and how.
    package var contents: [(file: CatalogFile, content: IndexedContent)] { files.values.map { ($0.file, $0.content) } }
    /// How records are read from a file for another file's product.
    package func content(of file: Int) -> (file: CatalogFile, content: IndexedContent)? {
        files[file].map { ($0.file, $0.content) }
    }

    /// The file that a run is in.
    func file(of run: Run) -> File? { files[Int(run.file)] }

    /// Whether a file has products of which records are elsewhere.
    func hasExtras(in file: Int) -> Bool { homes[file] != nil }

    /// The UTF-8 bytes of a file.
    package func source(at index: Int) -> ByteSource? { files[index]?.source }

    // MARK: The first look

    /// Keeps a file where others may read its records.
    func keep(_ file: CatalogFile, _ source: ByteSource, _ content: IndexedContent, _ numbers: NumberStyle) {
        looked.insert(file.index)
        self.numbers[file.index] = numbers
        files[file.index] = File(file: file.with(numbers), source: source, content: content)
        switch content {
        case .document(let format, _): documents[file.index] = format
        case .table: columnNames.formUnion(file.columns)
        }
    }

    /// Adds a row that names a product, in the order of its file.
    ///
    /// - Parameter continues: it follows a row of its product.
    func add(_ key: RecordKey, _ record: Record, file: Int, continues: Bool) {
        let end = record.offset + record.length
        for claimed in key.claims where claimed != 0 && claimed != key.product {
            if claims.insert(claimed, number: UInt32(claimants.count)) == nil { claimants.append(key.product) }
        }
        let isTooLarge = record.fault == .tooLarge
        if !continues || isTooLarge || runs.last?.isTooLarge ?? true {
            runs.append(
                Run(
                    product: key.product, offset: record.offset, end: end, line: record.location.line,
                    record: record.location.record, file: UInt16(file), hasOwner: false, standsAlone: false,
                    needsOwner: key.needsOwner, beginsWithOwner: key.isOwner, isSingle: key.isSingle,
                    standBesideOthers: key.standsBesideOthers, isTooLarge: isTooLarge,
                    firstMember: UInt32(members.count)))
            if key.alternates != (0, 0, 0) {
                runs[runs.count - 1].alternates = UInt32(alternates.count)
                alternates.append(key.alternates)
            }
        }
        let last = runs.count - 1
        runs[last].end = end
        runs[last].records += 1
        runs[last].hasOwner = runs[last].hasOwner || key.isOwner
        runs[last].standsAlone = runs[last].standsAlone || key.standsAlone
        runs[last].isSingle = runs[last].isSingle && key.isSingle
        guard key.member != 0, !key.isOwner else { return }
        runs[last].memberCount += 1
        members.append(key.member)
    }

    /// Adds a row that needs a product and names none.
    func addNameless(_ record: Record, file: Int) {
        noteLost(file: file, line: record.location.line)
        nameless.append((runs.count, UInt16(file)))
    }

    /// To be called when all files have been looked at: works out which rows are read where.
    package func settle() {
        resolveAlternates()
        for index in runs.indices {
            guard let number = claims[runs[index].product] else { continue }
            runs[index].product = claimants[Int(number)]
            (runs[index].hasOwner, runs[index].standsAlone) = (false, false)
        }
        findLost()
        let order = (0..<UInt32(runs.count)).sorted { left, right in
            let (left, right) = (runs[Int(left)], runs[Int(right)])
            if left.product != right.product { return left.product < right.product }
            return (left.file, left.offset) < (right.file, right.offset)
        }
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, runs[Int(order[end])].product == runs[Int(order[start])].product { end += 1 }
            if end - start > 1 { settle(order[start..<end].map { runs[Int($0)] }) }
            start = end
        }
        for file in Array(dropped.keys) { dropped[file]?.sort { $0.lowerBound < $1.lowerBound } }
        for file in Array(surplus.keys) { surplus[file]?.sort { $0.lowerBound < $1.lowerBound } }
        for file in Array(homes.keys) { homes[file]?.sort { $0.offset < $1.offset } }
        runs = []
        members = []
        claims = HashIndex()
        claimants = []
        alternates = []
        nameless = []
        // Files without rows that are read from elsewhere are opened anew when their turn comes.
        let needed = Set(extras.map { Int($0.file) })
        files = files.filter { needed.contains($0.key) || homes[$0.key] != nil }
    }

    /// Gives runs without an own record of their product's name the first other name that some own record has.
    private func resolveAlternates() {
        var owners = HashIndex()
        for run in runs where run.hasOwner { _ = owners.insert(run.product, number: 0) }
        for index in runs.indices where !runs[index].hasOwner && runs[index].alternates != .max {
            let names = alternates[Int(runs[index].alternates)]
            for name in [runs[index].product, names.0, names.1, names.2] where name != 0 {
                guard owners[name] != nil || claims[name] != nil else { continue }
                runs[index].product = name
                break
            }
        }
    }

    // MARK: Records without their product

    /// By dialect, where the first record is that needs a product and has none.
    private var lost: [String: (file: CatalogFile, line: UInt32)] = [:]
    /// Records that need a product and name none: the run that follows, and the file.
    private var nameless: [(next: Int, file: UInt16)] = []
    /// By file, where the own records of products are beside whose records a lost one is.
    private var doubtful: [Int: Set<UInt64>] = [:]

    /// Where the first record of a dialect is that needs a product and has none: its file and line.
    package func firstLost(of dialect: String) -> (file: String, line: Int)? {
        lost[dialect].map { ($0.file.name, Int($0.line)) }
    }

    private func noteLost(file: Int, line: UInt32) {
        guard let file = files[file]?.file, let dialect = file.dialect?.name else { return }
        if let known = lost[dialect], (known.file.index, known.line) <= (file.index, line) { return }
        lost[dialect] = (file, line)
    }

    /// Whether a record that has lost its product may belong to this one, because it is beside the product's records.
    ///
    /// - Parameter offset: of its own record.
    package func mayLack(at offset: UInt64, file: Int) -> Bool { doubtful[file]?.contains(offset) == true }

    /// Looks which records that need a product have none, and which products may lack them. One that names none may be the
    /// last of the product before, or the first of the one behind, unless that begins with its own record; one that names
    /// another product is of none of these, unless it is between the records of one.
    private func findLost() {
        var owners = HashIndex()
        for run in runs where run.hasOwner { _ = owners.insert(run.product, number: 0) }
        let lost = runs.indices.filter { runs[$0].needsOwner && owners[runs[$0].product] == nil }
        for index in lost { noteLost(file: Int(runs[index].file), line: runs[index].line) }
        guard !lost.isEmpty || !nameless.isEmpty else { return }
        // By run, the nearest one before it, and behind it, of a product that may lack something.
        var before = [Int32](repeating: -1, count: runs.count + 1)
        var behind = before
        var isLost = [Bool](repeating: false, count: runs.count)
        for index in lost { isLost[index] = true }
        func mayLack(_ index: Int) -> Bool { !isLost[index] && !runs[index].isSingle }
        for index in runs.indices { before[index + 1] = mayLack(index) ? Int32(index) : before[index] }
        for index in runs.indices.reversed() { behind[index] = mayLack(index) ? Int32(index) : behind[index + 1] }
        var suspects: Set<UInt64> = []
        func suspect(beside gap: Range<Int>, file: UInt16, isNamed: Bool) {
            let last = Int(before[gap.lowerBound])
            let next = Int(behind[gap.upperBound])
            let hasLast = last >= 0 && runs[last].file == file
            let hasNext = next >= 0 && runs[next].file == file
            if isNamed {
                guard hasLast, hasNext, runs[last].product == runs[next].product else { return }
            }
            if hasLast { suspects.insert(runs[last].product) }
            if hasNext, !hasLast || !runs[next].beginsWithOwner { suspects.insert(runs[next].product) }
        }
        for index in lost {
            suspect(
                beside: index..<(index + 1), file: runs[index].file, isNamed: !runs[index].standBesideOthers)
        }
        for (next, file) in nameless { suspect(beside: next..<next, file: file, isNamed: false) }
        for run in runs where run.hasOwner && suspects.contains(run.product) {
            doubtful[Int(run.file), default: []].insert(run.offset)
        }
    }

    /// The runs of one name, in the order of the files.
    private func settle(_ runs: [Run]) {
        // Where the product is, and which of those a file's other rows go to; rows of other files go to the first.
        var places: [Int] = []
        var firstOfFile: [UInt16: Int] = [:]
        func place(_ index: Int) {
            if firstOfFile[runs[index].file] == nil { firstOfFile[runs[index].file] = places.count }
            places.append(index)
        }
        let isGroup = runs.contains { $0.memberCount > 0 }
        for (index, run) in runs.enumerated() where run.hasOwner {
            if firstOfFile[run.file] == nil {
                place(isGroup ? runs.firstIndex { $0.file == run.file } ?? index : index)
            } else if run.standsAlone {
                place(index)
            }
        }
        if places.isEmpty {
            let isRepeated = filesRepeatMembers(runs)
            for (index, run) in runs.enumerated() where index == 0 || isRepeated && firstOfFile[run.file] == nil {
                place(index)
            }
        }
        var parts = [[Run]](repeating: [], count: places.count)
        var next = 0
        for (index, run) in runs.enumerated() {
            if next < places.count, places[next] == index {
                next += 1
            } else {
                append(run, to: &parts[firstOfFile[run.file] ?? 0])
            }
        }
        for (place, rows) in zip(places, parts) where !rows.isEmpty {
            guard fits(rows, besides: runs[place]) else {
                crowded[Int(runs[place].file), default: []].insert(runs[place].offset)
                for row in rows { surplus[Int(row.file), default: []].append(row.offset..<row.end) }
                continue
            }
            for row in rows { dropped[Int(row.file), default: []].append(row.offset..<row.end) }
            homes[Int(runs[place].file), default: []].append(
                (runs[place].offset, extras.count..<extras.count + rows.count))
            extras += rows
        }
    }

    /// Whether a product may have rows elsewhere beside its own.
    private func fits(_ rows: [Run], besides own: Run) -> Bool {
        var size = ProductSize()
        for run in [own] + rows {
            size.records += Int(run.records)
            if !run.isTooLarge { size.bytes += run.end - run.offset }
        }
        return size.fits(in: largest)
    }

    /// Rows of a product that each have a name of their own may follow each other: they are read at once.
    private func append(_ run: Run, to runs: inout [Run]) {
        if let last = runs.last, last.file == run.file, last.end == run.offset, !last.isTooLarge, !run.isTooLarge {
            runs[runs.count - 1].end = run.end
            runs[runs.count - 1].records += run.records
        } else {
            runs.append(run)
        }
    }

    /// Whether two files have the same row of a product that has no own row.
    private func filesRepeatMembers(_ runs: [Run]) -> Bool {
        guard runs.contains(where: { $0.file != runs[0].file }) else { return false }
        var files: [UInt64: UInt16] = [:]
        for run in runs {
            for member in members[Int(run.firstMember)...].prefix(Int(run.memberCount)) {
                if files.updateValue(run.file, forKey: member) ?? run.file != run.file { return true }
            }
        }
        return false
    }

    // MARK: Reading

    /// Takes out of the records of a file, from `start` on, those that are read with a product elsewhere.
    ///
    /// - Returns: the last of them is such a one; no row of a product before it follows, then.
    func drop(from records: inout [Record], from start: Int, file: Int) -> Bool {
        guard dropped[file] != nil else { return false }
        var kept = start
        var lastIsElsewhere = false
        for index in start..<records.count {
            lastIsElsewhere = Self.has(records[index].offset, in: dropped[file])
            guard !lastIsElsewhere else { continue }
            records[kept] = records[index]
            kept += 1
        }
        records.removeSubrange(kept...)
        return lastIsElsewhere
    }

    /// Whether the row at an offset belongs to a product elsewhere that has more of them than one may have.
    func isSurplus(_ offset: UInt64, file: Int) -> Bool { Self.has(offset, in: surplus[file]) }

    /// Whether the product whose rows begin at an offset has more of them than one may have.
    func isCrowded(_ offset: UInt64, file: Int) -> Bool { crowded[file]?.contains(offset) == true }

    private static func has(_ offset: UInt64, in ranges: [Range<UInt64>]?) -> Bool {
        guard let ranges else { return false }
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(offset)
    }

    /// The rows elsewhere of a product whose rows begin at an offset.
    func extras(at offset: UInt64, file: Int) -> [Run] {
        guard let homes = homes[file] else { return [] }
        var low = 0
        var high = homes.count
        while low < high {
            let middle = (low + high) / 2
            if homes[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low < homes.count && homes[low].offset == offset ? Array(extras[homes[low].extras]) : []
    }
}
