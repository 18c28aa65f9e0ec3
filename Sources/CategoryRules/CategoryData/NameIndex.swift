import Bytes

/// Finds things by what an export calls them, in up to three steps; the first step that fits anything decides.
///
/// 1. `#47` is always the id 47, whatever is named so.
/// 2. The exact name, in any language.
/// 3. The name without regard to case and to blanks around it.
/// 4. Digits alone: an id.
struct NameIndex: BitwiseCopyable, Sendable {
    private let exact: NameTable
    private let folded: NameTable
    private let ids: NameTable

    /// One thing that can be found.
    struct Entry {
        var index: Int
        var id: Int64
        var names: [AttributeDraft.LocalizedText]
    }

    init(_ entries: [Entry], in arena: inout Arena) {
        var exact: [(name: [UInt8], index: Int)] = []
        var folded: [(name: [UInt8], index: Int)] = []
        for entry in entries {
            for name in entry.names {
                let bytes = Array(name.text.utf8)
                exact.append((bytes, entry.index))
                folded.append((bytes.withUnsafeBufferPointer { withFolded($0) { Array($0) } }, entry.index))
            }
        }
        self.exact = NameTable(exact, in: &arena)
        self.folded = NameTable(folded, in: &arena)
        ids = NameTable(entries.map { (Array(String($0.id).utf8), $0.index) }, in: &arena)
    }

    /// What `name` stands for.
    func match(_ name: UnsafeBufferPointer<UInt8>) -> NameMatch {
        if name.first == 0x23, let id = digits(UnsafeBufferPointer(rebasing: name.dropFirst())) { return ids.match(id) }
        let exactly = exact.match(name)
        guard case .none = exactly else { return exactly }
        let roughly = withFolded(name) { folded.match($0) }
        guard case .none = roughly else { return roughly }
        return digits(name).map(ids.match) ?? .none
    }

    /// What has this id, written in digits.
    func match(id: UnsafeBufferPointer<UInt8>) -> NameMatch { ids.match(id) }

    /// `text` without blanks around it, if it is digits and nothing else.
    private func digits(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        let text = text.trimmed
        return !text.isEmpty && text.allSatisfy { $0 &- 0x30 < 10 } ? text : nil
    }
}

/// Calls `body` with `name` in lower case and without blanks around it. ASCII, the common case, stays on the stack.
private func withFolded<Result>(
    _ name: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    let name = name.trimmed
    guard name.allSatisfy({ $0 < 0x80 }) else {
        var lower = name.string.lowercased()
        return lower.withUTF8(body)
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { room in
        for (position, byte) in name.enumerated() {
            room[position] = byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
        return body(UnsafeBufferPointer(room))
    }
}
