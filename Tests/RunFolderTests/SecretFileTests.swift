import FeedTesting
import Foundation
import Testing

@testable import RunFolder

@Suite struct SecretFileTests {
    private let folder = TemporaryDirectory()

    /// Refuses one step.
    private final class Refusing: StorageGuard {
        let step: Int
        let count = Counter()
        final class Counter: @unchecked Sendable { var value = 0 }
        init(_ step: Int) { self.step = step }

        func refusal(of step: StorageStep, at path: String) -> StorageRefusal? {
            count.value += 1
            return count.value == self.step ? StorageRefusal(number: ENOSPC) : nil
        }
    }

    private func write(_ storage: Refusing?) throws(RunFolderError) {
        let file = try SecretFile(path: folder("token"), locks: true, storage: storage)
        try file.write("new")
    }

    @Test func isTheOldOneOrTheNewOneWhateverStepFails() throws {
        var step = 1
        while true {
            folder.write("old\n", to: "token")
            let storage = Refusing(step)
            do throws(RunFolderError) {
                try write(storage)
            } catch {
                #expect(["old\n", "new\n"].contains(folder.read("token") ?? ""), "step \(step): \(error)")
                #expect(!error.description.contains("new") || error.description.contains("feedmill-new"))
                step += 1
                continue
            }
            break
        }
        #expect(step > 4)
        #expect(folder.read("token") == "new\n")
        #expect(folder.files() == ["token"])
    }

    @Test func keepsOthersOutUntilItIsDone() throws {
        var first: SecretFile? = try SecretFile(path: folder("token"), locks: true)
        #expect(throws: RunFolderError.self) { _ = try SecretFile(path: folder("other"), locks: true).drop() }
        first?.drop()
        first = nil
        #expect(folder.files().isEmpty)
        try write(nil)
        #expect(folder.read("token") == "new\n")
        folder.write("x", to: "folder/x")
        #expect(throws: RunFolderError.self) { try SecretFile(path: folder("folder"), locks: true).drop() }
    }
}
