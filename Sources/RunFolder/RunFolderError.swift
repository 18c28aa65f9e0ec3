import Glibc

/// Why a run folder cannot be used or written. Ends the run.
package struct RunFolderError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Sendable, Equatable {
        /// Another feedmill works on it; its process id where it is known.
        case inUse(process: Int32?)
        /// It has files in it, and they are no run's.
        case notARunFolder
        case notADirectory
        /// The system refused; what was tried (`written`, `created`), and its error number.
        case system(action: String, number: Int32)
    }

    /// The folder or the file in it.
    package let path: String
    package let reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// The last error of the system.
    static func system(_ action: String, _ path: String) -> RunFolderError {
        RunFolderError(path: path, reason: .system(action: action, number: errno))
    }

    package var description: String {
        switch reason {
        case .inUse(let process):
            let owner = process.map { " (process \($0))" } ?? ""
            return "\(path) is in use by another feedmill\(owner): wait for it, or choose another --out"
        case .notARunFolder:
            return "\(path) has files in it and is not a run folder: choose an empty or new directory with --out"
        case .notADirectory:
            return "\(path) is not a directory: choose another --out"
        case .system(let action, let number):
            return "\(path) cannot be \(action): \(String(cString: strerror(number)))"
        }
    }
}
