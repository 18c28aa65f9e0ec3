package import FeedGateway
package import FeedModel
import FeedSubmission
import RunFolder

/// The feeds that the state of a seller knows, beside what the platform says of their jobs now.
package struct JobList: Sendable {
    /// A feed of the state, or a job that only the platform knows.
    package struct Entry: Sendable, Hashable {
        /// Nil where the platform gave none, or feedmill does not know it.
        package let job: Int64?
        /// Nil for a job that is not feedmill's where the platform does not say.
        package let operation: Operation?
        /// Nil for a job that is not feedmill's.
        package let itemCount: Int?
        /// The run folder as it was named then; empty for a job that is not feedmill's.
        package let run: String
        /// Such as `feeds/PRODUCT_CREATE-0001.json`.
        package let feed: String
        /// When it was sent, in milliseconds since 1970; nil where that is not known.
        package let time: Int64?
        /// What the state knows of it.
        package let known: Known
        /// What the platform says; nil where it was not asked or did not say.
        package let status: JobStatus?
    }

    /// What the state knows of a job.
    package enum Known: String, Sendable {
        /// It is not known whether it arrived.
        case unsettled
        /// Its results are not there yet.
        case pending
        /// Its results are known.
        case settled
        /// The platform refused the feed.
        case refused
        /// What became of it cannot be found out.
        case unknown
        /// The platform did not take it, and nothing of it was listed.
        case notTaken = "not accepted"
        /// A job of this seller that this state did not make.
        case foreign
    }

    /// Oldest first; jobs that are not feedmill's last.
    package let entries: [Entry]
    /// Why the platform's list is not in it; nil where it is.
    package let remark: String?
    /// How large feeds may be, in words; nil where nothing was found out.
    package let limits: String?
    /// The same in numbers: the largest size that was taken and the smallest that was refused, by what is measured.
    package let sizes: [(measure: String, taken: Int, refused: Int, words: String, time: Int64)]

    /// - Parameters:
    ///   - state: of the seller at the gateway's other end.
    ///   - now: milliseconds since 1970.
    init(_ state: SubmissionState, _ gateway: any Gateway, now: Int64) async throws(RunFailure) {
        let feeds = state.allFeeds.filter { $0.isOpen || $0.intendedAt > now - JobList.span }
        let from = feeds.filter(\.isOpen).map(\.intendedAt).min() ?? now
        var statuses: [Int64: JobStatus] = [:]
        var foreign: [ListedJob] = []
        var remark: String?
        do throws(GatewayError) {
            let known = state.jobs
            let listing = try await gateway.jobs(JobFilter(submittedFrom: min(from, now - JobList.span)))
            if !listing.isWhole { remark = "the platform's list of jobs is incomplete: it counts more than it lists" }
            for job in listing.jobs {
                statuses[job.id] = job.status
                if !known.contains(job.id) { foreign.append(job) }
            }
        } catch {
            guard error.kind == .unavailable else { throw RunFailure(error, hasSent: false) }
            remark = "this app may not list jobs (\(error.api.rawValue)), so each is queried by itself"
            for job in feeds.filter(\.isOpen).compactMap(\.job) {
                statuses[job] = await JobList.status(of: job, gateway)
            }
        }
        entries =
            feeds.map { Entry($0, status: $0.job.flatMap { statuses[$0] }) }
            + foreign.map {
                Entry(
                    job: $0.id, operation: $0.operation, itemCount: nil, run: "", feed: "", time: nil, known: .foreign,
                    status: $0.status)
            }
        self.remark = remark
        limits = state.limits.words(now: now)
        sizes = FeedLimits.Measure.allCases.compactMap { measure in
            let limit = state.limits[measure]
            return state.limits.refused(measure, now: now).map {
                (measure.rawValue, limit.taken, $0, limit.words, limit.refusedAt)
            }
        }
    }

    private static func status(of job: Int64, _ gateway: any Gateway) async -> JobStatus? {
        do throws(GatewayError) {
            switch try await gateway.query(job: job) {
            case .running: return .processing
            case .finished: return .finished
            }
        } catch {
            return nil
        }
    }

    /// Settled feeds are listed for a week.
    private static let span: Int64 = 7 * 86_400_000
}

extension JobList.Entry {
    init(_ feed: SentFeed, status: JobStatus?) {
        let known: JobList.Known =
            switch feed.phase {
            case .intended: .unsettled
            case .sent: .pending
            case .settled: .settled
            case .notTaken: .notTaken
            case .refused: .refused
            case .unknown: .unknown
            }
        self.init(
            job: feed.job, operation: feed.operation, itemCount: feed.itemCount, run: feed.folder, feed: feed.key.feed,
            time: feed.intendedAt, known: known, status: status)
    }
}

extension FeedRun {
    /// The jobs of the state that the configuration's gateway leads to.
    package static func jobs(
        _ configuration: Configuration, progress: any ProgressSink, services: RunServices
    ) async throws(RunFailure) -> JobList {
        let connection = try await Connection.open(configuration, services, progress)
        return try await JobList(connection.state, connection.gateway, now: services.clock.now)
    }

    /// Cancels jobs that still wait on the platform. What they held back is free then.
    package static func cancel(
        jobs: [Int64], _ configuration: Configuration, progress: any ProgressSink, services: RunServices
    ) async throws(RunFailure) -> CancelAnswer {
        let connection = try await Connection.open(configuration, services, progress)
        var answer = CancelAnswer(cancelled: [], notCancellable: [], failed: [])
        do throws(GatewayError) {
            var rest = jobs[...]
            while !rest.isEmpty {
                let some = try await connection.gateway.cancel(jobs: Array(rest.prefix(100)))
                rest = rest.dropFirst(100)
                answer = CancelAnswer(
                    cancelled: answer.cancelled + some.cancelled,
                    notCancellable: answer.notCancellable + some.notCancellable, failed: answer.failed + some.failed)
            }
        } catch {
            throw RunFailure(error, hasSent: false)
        }
        do {
            let submission = Submission(
                settlingOthersOf: connection.state, gateway: connection.gateway, clock: services.clock,
                settings: configuration.submission, isStopped: { false })
            try await submission.settleCancelled(Set(answer.cancelled))
        } catch {
            throw RunFailure(error)
        }
        return answer
    }
}
