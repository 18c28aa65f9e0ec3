import Foundation

/// The program as it was built with the tests.
package enum BuiltProgram {
    /// The executable; it lies beside that of the tests.
    package static let path: String = {
        let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return beside.appending(path: "feedmill").path
    }()
}
