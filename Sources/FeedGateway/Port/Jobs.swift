package import FeedModel

/// What the platform says about a job.
package enum JobAnswer: Sendable, Hashable {
    /// Not done yet, or done and not yet complete: the answer lacks the job's number, a count, or some of its results. The
    /// documents know no other sign ("the job is done only when you receive response that contains job_id, result_list,
    /// success_item_count, total_item_count": Feed Solution tutorial).
    case running
    /// Done, with a result for each item that was sent.
    case finished(FinishedJob)
}

/// A job that is done, with a result for each of its items.
package struct FinishedJob: Sendable, Hashable {
    /// The platform's number of the job.
    package let id: Int64
    /// Items of the job, as the platform counts them.
    package let totalCount: Int
    /// Those of them that succeeded.
    package let successCount: Int
    /// As many as `totalCount` says, in the platform's order, which is not said to be the feed's.
    package let results: [ItemResult]

    /// A finished job as its answer describes it.
    package init(id: Int64, totalCount: Int, successCount: Int, results: [ItemResult]) {
        self.id = id
        self.totalCount = totalCount
        self.successCount = successCount
        self.results = results
    }
}

/// What became of one item.
package struct ItemResult: Sendable, Hashable {
    /// The item's id, byte for byte as it was sent.
    package let itemContentID: String
    /// `item_execution_result` as it came: a JSON document, in UTF-8. `ItemExecutionResult` reads it.
    package let executionResult: ArraySlice<UInt8>

    /// A result as it came.
    package init(itemContentID: String, executionResult: ArraySlice<UInt8>) {
        self.itemContentID = itemContentID
        self.executionResult = executionResult
    }
}

/// Which jobs to list. What is nil does not matter.
package struct JobFilter: Sendable, Hashable {
    /// Only jobs of this operation.
    package var operation: Operation?
    /// Only jobs that are this far.
    package var status: JobStatus?
    /// Jobs submitted at or after this, in milliseconds since 1970. The platform takes whole seconds: rounded down.
    package var submittedFrom: Int64?
    /// Jobs submitted at or before this, in milliseconds since 1970; rounded up to the second.
    package var submittedUntil: Int64?

    /// A filter that lets everything pass but what it names.
    package init(
        operation: Operation? = nil, status: JobStatus? = nil, submittedFrom: Int64? = nil,
        submittedUntil: Int64? = nil
    ) {
        self.operation = operation
        self.status = status
        self.submittedFrom = submittedFrom
        self.submittedUntil = submittedUntil
    }
}

/// How far a job is. There is no failed one: a finished job may hold failed items.
package enum JobStatus: String, CaseIterable, Sendable {
    /// Not begun.
    case queueing = "QUEUEING"
    /// Begun, not finished.
    case processing = "PROCESSING"
    /// Finished; its items have results, good or bad.
    case finished = "FINISH"
}

/// A job in a list. The platform says neither when it was submitted nor how many items it has.
package struct ListedJob: Sendable, Hashable {
    /// The platform's number of the job.
    package let id: Int64
    /// Nil for an operation that feedmill does not know.
    package let operation: Operation?
    /// Nil for a status that feedmill does not know.
    package let status: JobStatus?

    /// A job as a list has it.
    package init(id: Int64, operation: Operation?, status: JobStatus?) {
        self.id = id
        self.operation = operation
        self.status = status
    }
}

/// One page of a list of jobs. Pages count from 1.
package struct JobPage: Sendable, Hashable {
    /// In the platform's order, mostly the newest first.
    package let jobs: [ListedJob]
    /// How many pages there are; at least 1.
    package let pageCount: Int
    /// Jobs on all pages; nil where the answer does not say.
    package let totalCount: Int?

    /// A page as it came.
    package init(jobs: [ListedJob], pageCount: Int, totalCount: Int?) {
        self.jobs = jobs
        self.pageCount = pageCount
        self.totalCount = totalCount
    }
}

/// All pages of a list of jobs.
package struct JobListing: Sendable, Hashable {
    /// Each job once, in the platform's order.
    package let jobs: [ListedJob]
    /// Whether as many were listed as the platform says there are. Only then does a job that is not in it mean anything.
    package let isWhole: Bool

    /// What all pages came to.
    package init(jobs: [ListedJob], isWhole: Bool) {
        self.jobs = jobs
        self.isWhole = isWhole
    }
}

/// What became of a request to cancel jobs. A job that is in no list was not mentioned.
package struct CancelAnswer: Sendable, Hashable {
    /// Taken out of the queue.
    package let cancelled: [Int64]
    /// Running or done already.
    package let notCancellable: [Int64]
    /// The platform could not cancel these.
    package let failed: [Int64]

    /// The three lists of the answer.
    package init(cancelled: [Int64], notCancellable: [Int64], failed: [Int64]) {
        self.cancelled = cancelled
        self.notCancellable = notCancellable
        self.failed = failed
    }
}
