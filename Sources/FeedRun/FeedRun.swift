/// The walk from exports to feeds and reports.
package enum FeedRun {
    package static func run(
        _ configuration: Configuration, progress: any ProgressSink, stop: StopFlag
    ) async throws(RunFailure) -> RunOutcome {
        let files = try CatalogFiles(for: configuration)
        progress.stage("reading")
        throw RunFailure(.internalError, "\(files.inputs.count) exports found; the walk is not built yet")
    }
}
