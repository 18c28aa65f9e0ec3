/// How far a run is.
package struct RunProgress: Sendable, Equatable {
    package var bytesRead: UInt64 = 0
    /// Bytes of all inputs together.
    package var bytesTotal: UInt64 = 0
    package var items = 0
    package var rejected = 0
    package var feeds = 0
    /// Of the feeds: sent, and settled.
    package var sent = 0
    package var settled = 0
    /// Of the feed that is being made ready: its pictures, and how many of them are in the picture bank.
    package var pictures = 0
    package var picturesDone = 0

    package init() {}
}

/// Who is told how far a run is. Called from the one task that puts results in order; must be quick.
package protocol ProgressSink: Sendable {
    /// A stage begins, such as `reading`.
    func stage(_ name: String)
    /// The counts as they are now. Called as often as there is something new, about once a batch.
    func update(_ progress: RunProgress)
    /// Something that is only worth knowing for who asks for more, such as a directory that was left aside.
    func remark(_ text: String)
    /// Something that the person should know although the run goes on.
    func warn(_ text: String)
}

/// Tells nobody.
package struct NoProgress: ProgressSink {
    package init() {}
    package func stage(_ name: String) {}
    package func update(_ progress: RunProgress) {}
    package func remark(_ text: String) {}
    package func warn(_ text: String) {}
}
