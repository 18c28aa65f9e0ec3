import Foundation

/// What `feedmill-bench` was asked for.
struct BenchmarkOptions {
    static let help = """
        feedmill-bench: how fast `feedmill run` is on this machine.

        It generates catalogs from a fixed seed, runs the release build of feedmill that lies beside it over them with
        every report and no gateway, and prints the medians of some rounds beside `cp` of the same bytes.

          --rows N         SKU rows of a catalog (default 1000000)
          --rounds N       rounds to measure; 0 only generates (default 5)
          --pictures N     instead of all that: two nights of a shop with about N pictures of 200 kB, which are fetched
                           from a server of this program and uploaded to another
          --directory DIR  where catalogs and run folders go (default below the temporary directory)
          --keep           keep the catalogs and the last run folders
        """

    var rows = 1_000_000
    var rounds = 5
    var pictures: Int?
    var directory = FileManager.default.temporaryDirectory.appending(path: "feedmill-bench")
    var keeps = false

    /// - Throws: `BenchmarkError` for an option that is not one of the above.
    init(arguments: [String]) throws(BenchmarkError) {
        var rest = arguments.dropFirst()[...]
        func number(_ name: String, atLeast least: Int) throws(BenchmarkError) -> Int {
            guard let text = rest.popFirst(), let number = Int(text), number >= least else {
                throw BenchmarkError("\(name) takes a number of at least \(least)")
            }
            return number
        }
        while let argument = rest.popFirst() {
            switch argument {
            case "--rows": rows = try number(argument, atLeast: 1)
            case "--rounds": rounds = try number(argument, atLeast: 0)
            case "--pictures": pictures = try number(argument, atLeast: 1)
            case "--directory":
                guard let path = rest.popFirst() else { throw BenchmarkError("--directory takes a path") }
                directory = URL(filePath: path)
                keeps = true
            case "--keep": keeps = true
            case "--help", "-h":
                print(Self.help)
                exit(0)
            default: throw BenchmarkError("unknown option \(argument); see --help")
            }
        }
    }
}

/// Why there is no figure.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
