/// Filled cells of columns that nothing is made of, counted by file and column.
struct UnusedCells {
    private let file: Int
    private var own: [Int] = []
    private var others: [Int: [Int]] = [:]

    /// - Parameter file: the one that most of them are in.
    init(file: Int) { self.file = file }

    mutating func count(_ column: Int, file: Int, columns: Int) {
        if file != self.file {
            others[file, default: [Int](repeating: 0, count: columns)][column] += 1
        } else {
            if own.isEmpty { own = [Int](repeating: 0, count: columns) }
            own[column] += 1
        }
    }

    var all: [Int: [Int]] { others.merging([file: own]) { first, _ in first } }
}
