import Bytes

/// How the files in `rejected` are called: as the export they come from, with its directories, beside it the same
/// name with `.reasons.log`.
///
/// An export's name comes from outside. Whatever it is, the file is below `rejected`, no two exports share one,
/// and the name is one that file systems take:
/// - `..` becomes `__`; empty parts and `.` are left out;
/// - a part that would be longer than 255 bytes is cut and has a number made from the whole;
/// - where a name is taken, or is a directory of another, it gets `~2`, `~3` … in front of its ending;
///
/// and it always keeps its ending, so that the records can be fed again.
struct RejectedNames {
    /// Where the records of each export go, by its name.
    private var places: [String: [String]] = [:]
    private var files: Set<String> = []
    private var directories: Set<String> = []

    /// The parts of the path below `rejected` that the export of that name was given, or is given now.
    mutating func place(of name: String) -> [String] { places[name] ?? take(name) }

    /// Gives the export of that name the parts of a path below `rejected`.
    mutating func take(_ name: String) -> [String] {
        var parts = name.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }.map {
            RejectedNames.fitting($0 == ".." ? "__" : String($0))
        }
        if parts.isEmpty { parts = ["unnamed"] }
        for index in parts.indices.dropLast() {
            var folder = parts[...index].joined(separator: "/")
            let wanted = parts[index]
            var number = 2
            while files.contains(folder) {
                parts[index] = RejectedNames.marked(wanted, "~\(number)")
                folder = parts[...index].joined(separator: "/")
                number += 1
            }
            directories.insert(folder)
        }
        let wanted = parts[parts.count - 1]
        var path = parts.joined(separator: "/")
        var number = 2
        while files.contains(path) || directories.contains(path) || files.contains(path + RunLayout.reasonsSuffix)
            || directories.contains(path + RunLayout.reasonsSuffix)
        {
            parts[parts.count - 1] = RejectedNames.marked(wanted, "~\(number)")
            path = parts.joined(separator: "/")
            number += 1
        }
        files.insert(path)
        files.insert(path + RunLayout.reasonsSuffix)
        places[name] = parts
        return parts
    }

    /// The name with `mark` in front of its ending.
    private static func marked(_ name: String, _ mark: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name + mark }
        return name[..<dot] + mark + name[dot...]
    }

    /// The part itself, or where it is too long a shorter one that no other long part becomes.
    private static func fitting(_ part: String) -> String {
        // Room for `.reasons.log` and a number.
        let limit = 255 - RunLayout.reasonsSuffix.utf8.count - 8
        let bytes = Array(part.utf8)
        guard bytes.count > limit else { return part }
        let mark = "~" + String(bytes.withUnsafeBufferPointer { $0.hash64 }, radix: 36)
        let dot = bytes.lastIndex(of: 0x2E) ?? bytes.count
        let ending = bytes.count - dot <= 16 ? bytes[dot...] : []
        var end = limit - mark.utf8.count - ending.count
        while bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end] + mark.utf8 + ending, as: UTF8.self)
    }

    /// Removes what a run wrote: each file that says why, after the one it is about. What else there is stays.
    static func removeAll(in folder: Directory) throws(RunFolderError) {
        for name in try folder.names() {
            if folder.isDirectory(name) {
                try removeAll(in: Directory(name, in: folder))
                folder.removeIfEmpty(name)
            } else if name.hasSuffix(RunLayout.reasonsSuffix) {
                let records = String(name.dropLast(RunLayout.reasonsSuffix.count))
                if folder.isFile(records) { try folder.remove(records) }
                try folder.remove(name)
            }
        }
    }
}
