import Foundation

/// Makes sure that a run did all of its work: a benchmark that skips some measures nothing.
struct RunCheck {
    let catalog: BenchmarkCatalog
    let folder: URL

    /// Looks at the run folder, and returns the seconds of each stage.
    func stages() throws -> [(name: String, seconds: Double)] {
        let data = try Data(contentsOf: folder.appending(path: "summary.json"))
        guard let summary = try JSONSerialization.jsonObject(with: data) as? [String: Any],
            let balance = summary["balance"] as? [String: [String: Int]],
            let items = balance["items"], let records = balance["records"]
        else { throw BenchmarkError("\(catalog.name): summary.json holds no balance") }
        let contents = catalog.contents
        let good = contents.products - contents.faultyProducts
        try expect("items read", items["read"], contents.products)
        try expect("items prepared", items["prepared"] ?? 0, good)
        try expect("items rejected", items["rejected"] ?? 0, contents.faultyProducts)
        let isXML = catalog.file.pathExtension == "xml"
        try expect("records read", records["read"], isXML ? contents.products : contents.rows)
        try expect("lines of items.jsonl", try lines(of: "items.jsonl"), contents.products)
        if try lines(of: "items.csv") <= contents.products {
            throw BenchmarkError("\(catalog.name): items.csv is short")
        }
        if try lines(of: "findings.jsonl") < contents.faultyProducts {
            throw BenchmarkError("\(catalog.name): findings.jsonl is short")
        }
        try expect("items in feeds", try itemsInFeeds(), good)
        let stages = summary["stages"] as? [String: Any] ?? [:]
        return stages.compactMap { name, value in (value as? NSNumber).map { (name, $0.doubleValue) } }
            .sorted { $0.seconds > $1.seconds }
    }

    private func expect(_ what: String, _ seen: Int?, _ expected: Int) throws(BenchmarkError) {
        guard seen == expected else {
            throw BenchmarkError("\(catalog.name): \(what): \(seen.map(String.init) ?? "none"), expected \(expected)")
        }
    }

    private func lines(of name: String) throws -> Int {
        var count = 0
        try read(folder.appending(path: name)) { piece in
            for byte in piece where byte == 0x0A { count += 1 }
        }
        return count
    }

    private func itemsInFeeds() throws -> Int {
        let feeds = folder.appending(path: "feeds")
        let mark = Array("\"item_content_id\":".utf8)
        var count = 0
        let names = (try? FileManager.default.contentsOfDirectory(atPath: feeds.path)) ?? []
        for name in names {
            var matched = 0
            try read(feeds.appending(path: name)) { piece in
                for byte in piece {
                    matched = byte == mark[matched] ? matched + 1 : byte == mark[0] ? 1 : 0
                    guard matched == mark.count else { continue }
                    count += 1
                    matched = 0
                }
            }
        }
        return count
    }

    /// Reads a file in small pieces: mapped or read whole it would raise this program's own peak memory, and a child
    /// inherits that as the least it can be measured with.
    private func read(_ file: URL, _ body: (UnsafeRawBufferPointer) -> Void) throws {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BenchmarkError("\(catalog.name): \(file.lastPathComponent) is missing") }
        defer { close(descriptor) }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { room.deallocate() }
        while true {
            let count = Foundation.read(descriptor, room.baseAddress!, room.count)
            guard count >= 0 else { throw BenchmarkError("\(catalog.name): cannot read \(file.lastPathComponent)") }
            guard count > 0 else { return }
            body(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }
}
