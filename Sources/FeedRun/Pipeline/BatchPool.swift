import FeedModel

/// The batches of a walk: how many are under way, and those that wait to be used again.
struct BatchPool {
    /// A file of fewer bytes is one batch, and shares a task with its neighbours: a task of its own would cost as much as
    /// what is done in it.
    private static let small: UInt64 = 1 << 15
    /// So many small batches share a task.
    static let together = 8

    /// So many tasks keep the workers busy while one batch is read and others wait for their turn.
    private let window: Int
    /// How much of the window is taken.
    private var taken = 0
    private var sequence = 0
    private var idle: [BatchWork] = []
    /// Batches that only small files have been in, and that have little room therefore.
    private var idleSmall: [BatchWork] = []

    init(workers: Int) { window = workers == 1 ? 1 : workers + 3 }

    /// No task can be begun before one has ended.
    var isFull: Bool { taken >= window }
    /// No task is under way.
    var isIdle: Bool { taken == 0 }

    /// A batch for the next records of a file.
    mutating func take(_ file: CatalogFile, ofSize size: UInt64 = .max) -> BatchWork {
        let isSmall = size < Self.small
        let work = (isSmall ? idleSmall.popLast() : idle.popLast()) ?? BatchWork(file: file)
        work.reset(file: file, sequence: sequence)
        (work.isSmall, work.isLarge, work.places) = (isSmall, false, 0)
        sequence += 1
        return work
    }

    /// Batches are given to a task. A batch with a giant product fills the window, so that giants are not in memory side by
    /// side.
    mutating func begin(_ works: [BatchWork]) {
        guard let last = works.last else { return }
        last.places = 1 + (last.isLarge ? window : 0)
        taken += last.places
    }

    /// Takes back the batch that was taken last: nothing was put into it.
    mutating func giveBackUnused(_ work: BatchWork) {
        sequence -= 1
        keep(work)
    }

    /// Takes back a batch that is done with.
    mutating func give(_ work: BatchWork) {
        taken -= work.places
        // The room of a giant is given back.
        if !work.isLarge { keep(work) }
    }

    private mutating func keep(_ work: BatchWork) {
        if work.isSmall { idleSmall.append(work) } else { idle.append(work) }
    }

    /// Gives back the room of all batches.
    mutating func empty() { (idle, idleSmall) = ([], []) }
}
