import Foundation

do {
    let options = try BenchmarkOptions(arguments: CommandLine.arguments)
    let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let feedmill = beside.appending(path: "feedmill").path
    guard options.rounds == 0 && options.pictures == nil || FileManager.default.isExecutableFile(atPath: feedmill)
    else {
        throw BenchmarkError("no feedmill beside this program; build both with `swift build -c release`")
    }
    if let count = options.pictures {
        try PictureNights(count: count, directory: options.directory, feedmill: feedmill).report()
    } else {
        try Benchmark(options: options, feedmill: feedmill).run()
    }
} catch {
    FileHandle.standardError.write(Data("feedmill-bench: \(error)\n".utf8))
    exit(1)
}
