/// How far a run is.
package struct RunProgress: Sendable, Equatable {
    /// Bytes of the exports that were read so far.
    package var bytesRead: UInt64 = 0
    /// Bytes of all inputs together.
    package var bytesTotal: UInt64 = 0
    /// Items whose result is written.
    package var items = 0
    /// Of the items.
    package var rejected = 0
    /// Feeds that were packed.
    package var feeds = 0
    /// Feeds that were sent.
    package var sent = 0
    /// Feeds whose job has ended.
    package var settled = 0
    /// Pictures of the feed that is being made ready.
    package var pictures = 0
    /// How many of them were fetched and uploaded, or need not be.
    package var picturesDone = 0

    /// A run that has not begun.
    package init() {}
}

/// Who learns how far a run is. Called from the one task that puts results in order; must be quick.
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
    /// A sink that drops everything.
    package init() {}
    /// Drops it.
    package func stage(_ name: String) {}
    /// Drops it.
    package func update(_ progress: RunProgress) {}
    /// Drops it.
    package func remark(_ text: String) {}
    /// Drops it.
    package func warn(_ text: String) {}
}
