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

    /// One thing that can be found. Its bytes are in the arena.
    struct Entry {
        let index: Int
        let idText: CategoryBytes
        let names: UnsafeBufferPointer<LocalizedName>
    }

    init(_ entries: [Entry], in arena: inout Arena) {
        var exact: [(name: CategoryBytes, index: Int)] = []
        var folded: [(name: CategoryBytes, index: Int)] = []
        exact.reserveCapacity(entries.count)
        folded.reserveCapacity(entries.count)
        for entry in entries {
            for name in entry.names {
                exact.append((name.text, entry.index))
                folded.append((withFolded(name.text) { arena.keep($0) }, entry.index))
            }
        }
        self.exact = NameTable(exact, in: &arena)
        self.folded = NameTable(folded, in: &arena)
        ids = NameTable(entries.map { ($0.idText, $0.index) }, in: &arena)
    }

    /// What `name` stands for. Inlined, because otherwise the whole struct is copied for the call.
    @inline(__always)
    func match(_ name: UnsafeBufferPointer<UInt8>) -> NameMatch {
        if name.first != 0x23 {
            let exactly = exact.match(name)
            guard case .none = exactly else { return exactly }
        }
        return roughMatch(name)
    }

    /// What `name` stands for where it begins with `#`, or is no exact name.
    @inline(never)
    private func roughMatch(_ name: UnsafeBufferPointer<UInt8>) -> NameMatch {
        if name.first == 0x23 {
            if let id = digits(UnsafeBufferPointer(rebasing: name.dropFirst())) { return ids.match(id) }
            let exactly = exact.match(name)
            guard case .none = exactly else { return exactly }
        }
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
