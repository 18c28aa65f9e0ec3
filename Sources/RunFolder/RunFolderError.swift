import Glibc

/// Why a run folder cannot be used or written. Ends the run.
package struct RunFolderError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    package enum Reason: Sendable, Equatable {
        /// Another feedmill works on it; its process id where it is known.
        case inUse(process: Int32?)
        /// It has files in it, and they are no run's.
        case notARunFolder
        /// A file has its name.
        case notADirectory
        /// A line of a journal is not what was written; its number, and what is wrong with it.
        case damaged(line: Int, String)
        /// It cannot be used for what it is asked for; in words.
        case unfit(String)
        /// Somebody asked to stop while it was written; what was there before is there still.
        case stopped
        /// The system refused; what was tried (`written`, `created`), and its error number.
        case system(action: String, number: Int32)
    }

    /// The folder or the file in it.
    package let path: String
    /// What is wrong with it.
    package let reason: Reason
    /// It is the state, and not a run folder, that cannot be used.
    package var concernsState = false

    /// What is wrong with a folder or a file.
    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// The same, said of a state.
    var ofState: RunFolderError {
        var error = self
        error.concernsState = true
        return error
    }

    /// The last error of the system.
    static func system(_ action: String, _ path: String) -> RunFolderError {
        RunFolderError(path: path, reason: .system(action: action, number: errno))
    }

    /// What is wrong with which path, and what helps, in one line.
    package var description: String {
        switch reason {
        case .inUse(let process):
            let owner = process.map { " (process \($0))" } ?? ""
            return "\(path) is in use by another feedmill\(owner): wait for it, or choose another "
                + (concernsState ? "--state" : "--out")
        case .notARunFolder:
            return "\(path) has files in it and is not a run folder: choose an empty or new directory"
        case .notADirectory:
            return "\(path) is not a directory: choose another"
        case .damaged(let line, let what):
            return "\(path), line \(line): \(what); a feed that was sent may be missing from it: restore it from a copy"
        case .unfit(let why):
            return "\(path) \(why)"
        case .stopped:
            return "\(path) was not written to its end"
        case .system(let action, let number):
            return "\(path) cannot be \(action): \(String(cString: strerror(number)))"
        }
    }
}
