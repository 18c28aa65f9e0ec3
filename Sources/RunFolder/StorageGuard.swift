/// A change that is about to be made on disk.
package enum StorageStep: String, CaseIterable, Sendable {
    /// A file or folder is made, written, synced to disk, renamed, cut or removed.
    case create, write, sync, rename, truncate, remove
}

/// What a change ends with when it is refused: an error number of the system, and how much of it is done all the same.
package struct StorageRefusal: Sendable {
    /// Such as `ENOSPC`.
    package var number: Int32
    /// Bytes of a write that still reach the file.
    package var bytesWritten: Int

    /// A refusal; of a write, `bytesWritten` bytes are written all the same.
    package init(number: Int32, bytesWritten: Int = 0) {
        self.number = number
        self.bytesWritten = bytesWritten
    }
}

/// Asked before every change that feedmill makes on disk below a run folder or a state. Where there is none, all of
/// them go ahead; tests put one in the way to see what a full disk or a sudden death leaves behind.
package protocol StorageGuard: Sendable {
    /// nil: go ahead.
    func refusal(of step: StorageStep, at path: String) -> StorageRefusal?
}
