/// Why category data cannot be used. Its text names the file, the place in it and what to do.
package struct CategoryDataError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's path, as it was opened.
    package let file: String
    /// Where in the file, such as `attribute 14, value 173`; empty for the file as a whole.
    package let place: String
    /// What is wrong there.
    package let problem: String
    /// What to do about it, as a sentence.
    package let advice: String

    /// What is wrong with a file, or with a place in it.
    package init(file: String, place: String = "", problem: String, advice: String = CategoryDataError.fetchAgain) {
        self.file = file
        self.place = place
        self.problem = problem
        self.advice = advice
    }

    /// What helps against most damage.
    package static let fetchAgain = "Fetch it from the platform again and replace the file."

    /// File, place, what is wrong and what to do, in one line.
    package var description: String {
        "\(file)\(place.isEmpty ? "" : ", \(place)"): \(problem). \(advice)"
    }
}

extension CategoryDataError {
    /// What was found wrong within a file.
    init(file: String, _ fault: MalformedData) {
        self.init(
            file: file, place: fault.place, problem: fault.problem, advice: fault.advice ?? Self.fetchAgain)
    }
}

/// What is wrong within a file while it is being read; each level on the way out puts its own name in front.
package struct MalformedData: Error {
    /// From the outside in, such as `attribute 14, value 173`.
    package var place: String = ""
    /// What is wrong there.
    package let problem: String
    /// What to do about it; nil where a new file is the answer.
    var advice: String?

    /// A fault at the place that is being read.
    package init(_ problem: String) { self.problem = problem }

    func within(_ name: String) -> MalformedData {
        var result = self
        result.place = place.isEmpty ? name : "\(name), \(place)"
        return result
    }
}

/// Runs `body`; what is wrong in it is wrong within `name`.
func within<Result>(
    _ name: @autoclosure () -> String, _ body: () throws(MalformedData) -> Result
) throws(MalformedData) -> Result {
    do {
        return try body()
    } catch {
        throw error.within(name())
    }
}
