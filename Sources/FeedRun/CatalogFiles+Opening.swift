import CatalogReading
import FeedGateway
import FeedModel
import Glibc

extension CatalogFiles {
    /// The exports as a walk opens them.
    func openable(_ temporaryDirectory: String, _ stop: StopFlag) throws(RunFailure) -> LazyList<CatalogWalk.Input> {
        var spooled: SpooledInput?
        if inputs.contains(where: \.isStandardInput) {
            spooled = SpooledInput(try StandardInput.spooled(in: temporaryDirectory, stop: stop))
        }
        return LazyList(count: inputs.count + unreadable.count) { [self, spooled] index in
            guard index < inputs.count else {
                // What cannot even be listed is an input too: one that says why when it is opened.
                let file = unreadable[index - inputs.count]
                return CatalogWalk.Input(name: file.name, size: 0) { () throws(ReadingError) in
                    throw ReadingError(file.reason)
                }
            }
            let input = inputs[index]
            if let spooled, input.isStandardInput {
                return CatalogWalk.Input(name: input.name, size: spooled.size) { () throws(ReadingError) in
                    try spooled.open(name: input.name, stop)
                }
            }
            return CatalogWalk.Input(name: input.name, size: input.size, found: input.found) {
                () throws(ReadingError) in
                try ByteSource(path: input.path, name: input.name) { stop.isSet }
            }
        }
    }
}

extension Configuration {
    /// By index the files whose stock is too old to be raised by, with their age in hours.
    func oldFiles(_ inputs: LazyList<CatalogWalk.Input>, now: Int64) -> [Int: Int] {
        let most = stockMaxAge.inMilliseconds
        guard most > 0 else { return [:] }
        var old: [Int: Int] = [:]
        for (index, input) in inputs.enumerated() {
            guard let found = input.found else { continue }
            let age = now - found.modified / 1_000_000
            if age > most { old[index] = Int(age / 3_600_000) }
        }
        return old
    }
}

/// Standard input, once it is a file: opened as often as it is needed.
private final class SpooledInput: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    var size: UInt64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_size) : 0
    }

    func open(name: String, _ stop: StopFlag) throws(ReadingError) -> ByteSource {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw ReadingError("cannot be opened: \(String(cString: strerror(errno)))") }
        return try ByteSource(descriptor: copy, name: name) { stop.isSet }
    }
}
