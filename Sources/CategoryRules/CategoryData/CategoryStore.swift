import Bytes
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The category data of a directory, each category read when a first item needs it.
///
/// Any task may ask. The first one to need a category reads it while the others wait; what was read and what is damaged
/// is remembered.
package final class CategoryStore: Sendable {
    private struct State {
        /// Paths of each category's files, in byte order.
        var files: [Int64: [String]] = [:]
        var outcomes: [Int64: Result<Category?, CategoryDataError>] = [:]
        var attributesSomewhere: [AttributeQuestion: Bool] = [:]
    }

    private struct AttributeQuestion: Hashable {
        var name: String
        var isSKU: Bool
    }

    /// Where its files are; nil where it has none.
    package let directory: String?
    /// The categories that there is data for, ascending, read or not.
    package let availableIDs: [Int64]
    private let availableNames: NearNames
    private let state: Mutex<State>
    private let digest: (@Sendable (UnsafeRawBufferPointer) -> String)?

    /// The categories that a directory has files of, named by the digits they begin with: `348.attributes.json`,
    /// `348-shirts.attributes.json`. Lists the directory and reads none of them.
    ///
    /// - Parameters:
    ///   - directory: nil for a run without category data.
    ///   - digest: what names a file's bytes in reports.
    /// - Throws: `CategoryDataError` when the directory cannot be listed.
    package init(
        directory: String?, digest: (@Sendable (UnsafeRawBufferPointer) -> String)? = nil
    ) throws(CategoryDataError) {
        var files: [Int64: [String]] = [:]
        if let directory {
            for name in try CategoryFiles.names(in: directory).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            ) {
                guard name.hasSuffix(".attributes.json"), let id = Int64(name.prefix { $0.isASCII && $0.isNumber })
                else {
                    continue
                }
                files[id, default: []].append(directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)")
            }
        }
        self.directory = directory
        availableIDs = files.keys.sorted()
        availableNames = NearNames(availableIDs.map { String($0) })
        state = Mutex(State(files: files))
        self.digest = digest
    }

    /// A store of categories that are at hand already.
    package init(categories: [Category]) {
        var outcomes: [Int64: Result<Category?, CategoryDataError>] = [:]
        for category in categories { outcomes[category.id] = .success(category) }
        directory = nil
        availableIDs = categories.map(\.id).sorted()
        availableNames = NearNames(availableIDs.map { String($0) })
        state = Mutex(State(outcomes: outcomes))
        digest = nil
    }

    /// The category, or nil when there is no data for it.
    package func category(_ id: Int64) throws(CategoryDataError) -> Category? {
        let outcome = state.withLock { state in
            if let known = state.outcomes[id] { return known }
            // An id without data is not remembered: a catalog can have any number of them.
            guard let paths = state.files[id] else { return .success(nil) }
            let outcome = read(id, paths)
            state.outcomes[id] = outcome
            return outcome
        }
        return try outcome.get()
    }

    /// Whether any category that there is data for has an attribute of that name: a property of SKUs, or a general
    /// attribute, be it one that counts with a value only. Reads all of them once where none at hand has it; data that
    /// is damaged has none.
    func hasAttribute(named name: UnsafeBufferPointer<UInt8>, isSKU: Bool) -> Bool {
        let question = AttributeQuestion(name: name.string, isSKU: isSKU)
        return state.withLock { state in
            if let known = state.attributesSomewhere[question] { return known }
            func has(_ outcome: Result<Category?, CategoryDataError>) -> Bool {
                (try? outcome.get())?.hasAttribute(named: name, isSKU: isSKU) == true
            }
            let others = state.files.filter { state.outcomes[$0.key] == nil }
            let found = state.outcomes.values.contains(where: has) || others.contains { has(read($0.key, $0.value)) }
            state.attributesSomewhere[question] = found
            return found
        }
    }

    /// The category with data whose id looks most like this one.
    package func nearest(to id: Int64) -> Int64? {
        availableNames.nearest(to: String(id)).map { availableIDs[$0] }
    }

    /// The categories that were read, by id.
    package var loaded: [Category] {
        state.withLock { state in state.outcomes.values.compactMap { try? $0.get() }.sorted { $0.id < $1.id } }
    }

    private func read(_ id: Int64, _ paths: [String]) -> Result<Category?, CategoryDataError> {
        Result { () throws(CategoryDataError) in
            let path = paths[0]
            let (bytes, modified) = try CategoryFiles.read(path)
            for other in paths.dropFirst() where try CategoryFiles.read(other).bytes != bytes {
                throw CategoryDataError(
                    file: path, problem: "\(other) is category \(id) too and has other contents",
                    advice: "Keep the newer one of the two files.")
            }
            let source = CategorySource(
                path: path, byteCount: bytes.count, modified: modified, digest: bytes.withUnsafeBytes { digest?($0) })
            let category = bytes.withUnsafeBufferPointer { text in
                Result { () throws(CategoryDataError) in try Category(id: id, text: text, source: source) }
            }
            return try category.get()
        }
    }
}

/// Where category data meets the file system.
private enum CategoryFiles {
    /// A category of this many bytes is none.
    static let greatestSize = 256 << 20

    static func names(in directory: String) throws(CategoryDataError) -> [String] {
        guard let stream = opendir(directory) else {
            throw CategoryDataError(
                file: directory, problem: "cannot be listed: \(String(cString: strerror(errno)))",
                advice: "Name a directory of category data.")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) {
                    String(cString: $0.bindMemory(to: CChar.self).baseAddress!)
                })
        }
        return names
    }

    static func read(_ path: String) throws(CategoryDataError) -> (bytes: [UInt8], modified: Int64) {
        // Not blocking: a named pipe would hold the run up for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw unreadable(path, "it is no regular file")
        }
        guard status.st_size <= greatestSize else { throw unreadable(path, "it is larger than any category") }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { room, count in
            while count < room.count {
                let filled = Glibc.read(descriptor, room.baseAddress! + count, room.count - count)
                if filled < 0, errno == EINTR { continue }
                if filled < 0 { failure = errno }
                if filled <= 0 { break }
                count += filled
            }
        }
        guard failure == 0 else { throw unreadable(path, String(cString: strerror(failure))) }
        return (bytes, Int64(status.st_mtim.tv_sec))
    }

    private static func unreadable(_ path: String, _ reason: String) -> CategoryDataError {
        CategoryDataError(file: path, problem: "cannot be read: \(reason)", advice: "Make it readable.")
    }
}
