package import FeedGateway
package import Foundation
import RunFolder
package import RunReports

extension FeedRun {
    /// Makes the report over many run folders.
    ///
    /// - Parameters:
    ///   - folders: as the person named them.
    ///   - output: where it goes.
    package static func fleet(
        _ folders: some Sequence<String>, to output: String, now: Date, stop: StopFlag
    ) throws(RunFailure) -> FleetTotals {
        let occasion = FleetReport.Occasion(
            version: Version.current, made: now.formatted(.iso8601), now: Int64(now.timeIntervalSince1970)
        ) { day in
            guard let date = try? Date(day, strategy: Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
            else {
                return nil
            }
            return Int64(date.timeIntervalSince1970) / 86_400
        }
        do {
            let folder = try FleetFolder(path: output)
            guard let totals = try FleetReport.write(folders, to: folder, on: occasion, isStopped: { stop.isSet })
            else {
                throw RunFailure(stop.status ?? .interrupted, "stopped")
            }
            return totals
        } catch let failure as RunFailure {
            throw failure
        } catch let error as RunFolderError {
            throw RunFailure(error)
        } catch {
            throw RunFailure(.internalError, "\(error)")
        }
    }
}
