import Foundation

/// Rounds of runs, each beside `cp` of the same bytes: machines drift, so only figures of one round compare.
struct Benchmark {
    let options: BenchmarkOptions
    let feedmill: String

    private struct Series {
        var catalog: BenchmarkCatalog
        var runs: [ChildProcess] = []
        var copies: [Double] = []
        var stages: [(name: String, seconds: Double)] = []
    }

    func run() throws {
        let files = FileManager.default
        try files.createDirectory(at: options.directory, withIntermediateDirectories: true)
        let folder = options.directory.appending(path: "run")
        let copy = options.directory.appending(path: "copy")
        defer {
            try? files.removeItem(at: copy)
            if !options.keeps { try? files.removeItem(at: options.directory) }
        }
        var series = try BenchmarkCatalog.all(rows: options.rows, in: options.directory).map { Series(catalog: $0) }
        for round in 0..<options.rounds {
            for index in series.indices {
                let catalog = series[index].catalog
                try? files.removeItem(at: copy)
                let copied = try ChildProcess.run("/bin/cp", [catalog.file.path, copy.path])
                series[index].copies.append(copied.seconds)
                try? files.removeItem(at: folder)
                let run = try ChildProcess.run(
                    feedmill,
                    [
                        "run", catalog.file.path, "--out", folder.path, "--categories", catalog.categories.path,
                        "--state", options.directory.appending(path: "state").path, "--gateway", "none",
                        "--fail-on", "never", "--quiet",
                    ])
                guard run.status == 0 else {
                    throw BenchmarkError("\(catalog.name): feedmill ended with status \(run.status)")
                }
                series[index].stages = try RunCheck(catalog: catalog, folder: folder).stages()
                series[index].runs.append(run)
            }
            FileHandle.standardError.write(Data("round \(round + 1) of \(options.rounds)\n".utf8))
        }
        guard options.rounds > 0 else { return }
        report(series)
        try CategoryLoading(directory: options.directory, feedmill: feedmill).report(rounds: options.rounds)
    }

    private func report(_ series: [Series]) {
        print("medians of \(options.rounds) rounds; \(ProcessInfo.processInfo.activeProcessorCount) cores\n")
        print(
            row([
                "catalog", "MB", "rows", "products", "faulty", "seconds", "MB/s", "rows/s", "cp s", "of cp", "cores",
                "peak MB",
            ]))
        for one in series {
            let contents = one.catalog.contents
            let seconds = median(one.runs.map(\.seconds))
            let copying = median(one.copies)
            let cores = median(one.runs.map { $0.processorSeconds / $0.seconds })
            let peak = one.runs.map(\.peakMemory).max() ?? 0
            print(
                row([
                    one.catalog.name, "\(contents.bytes / 1_000_000)", "\(contents.rows)", "\(contents.products)",
                    "\(contents.faultyProducts)", fixed(seconds, 2), fixed(Double(contents.bytes) / 1e6 / seconds, 0),
                    fixed(Double(contents.rows) / seconds, 0), fixed(copying, 2), fixed(seconds / copying, 2),
                    fixed(cores, 2), fixed(Double(peak) / 1e6, 0),
                ]))
        }
        print("\nseconds of work in each stage, over all workers, in the last round")
        for one in series where !one.stages.isEmpty {
            let total = one.stages.reduce(0) { $0 + $1.seconds }
            let shares = one.stages.map { stage in
                "\(stage.name) \(fixed(stage.seconds, 2)) (\(fixed(100 * stage.seconds / max(total, 1e-9), 0)) %)"
            }
            print("  \(one.catalog.name): \(shares.joined(separator: ", "))")
        }
    }

    private func row(_ cells: [String]) -> String {
        let widths = [16, 5, 8, 9, 7, 8, 6, 8, 6, 6, 6, 8]
        return zip(cells, widths).enumerated().map { index, pair in
            let blanks = String(repeating: " ", count: max(0, pair.1 - pair.0.count))
            return index == 0 ? pair.0 + blanks : blanks + pair.0
        }.joined(separator: " ")
    }

    private func median(_ numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private func fixed(_ number: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", number) }
}
