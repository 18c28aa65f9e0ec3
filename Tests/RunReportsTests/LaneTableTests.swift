import FeedModel
import RunReports
import Testing

struct LaneTableTests {
    /// On a first night there is nothing that stock could be the same as.
    @Test(arguments: [(nil, ""), ("2026-11-27 02:14", "unchanged, sent again")])
    func stockIsUnchangedOnlyWhereItWasAccepted(_ acceptedUntil: String?, _ note: String) {
        var table = LaneTable()
        table.acceptedUntil = acceptedUntil
        table.lanes = [.stockDue: [.succeeded: 2]]
        #expect(table.rows.map(\.name) == ["stock-due"])
        #expect(table.rows.map(\.note) == [note])
    }
}
