import CatalogReading
import Glibc
import RunFolder

/// The exports of a run, found under its paths.
///
/// A file is taken as it is, whatever it is called. Of a directory, the files at any depth that end in `.csv`, `.tsv`,
/// `.txt`, `.xml` or `.yml` are taken, in byte order of their paths; hidden ones, the category data, the configuration,
/// run folders and the state are left aside. Links are followed; a file or directory that is reached twice counts
/// once, so a loop of links ends.
///
/// An export is called by its path below the path that it was found under; where two paths have one of the same name,
/// the later one gets `~2`, `~3` … in front of its ending.
package struct CatalogFiles: Sendable {
    /// One export.
    package struct Input: Sendable, Equatable {
        /// What to open; `-` for standard input.
        package let path: String
        /// What findings and reports call it: the path below the directory that it was found in; `stdin` for standard
        /// input.
        package let name: String
        /// Bytes of it when it was found; 0 for standard input.
        package let size: UInt64
        /// The file when it was found; nil for standard input.
        var found: FileStamp?
        /// It comes through `-`, and can be read only once.
        package var isStandardInput: Bool { path == "-" }
    }

    /// What is in the way of reading all: a directory that cannot be read, a link to nothing.
    package struct Unreadable: Sendable, Equatable {
        /// The path as it was given, or below the directory that it was found in.
        package let name: String
        /// Such as `cannot be read: Permission denied`.
        package let reason: String
        /// A file that would be read if it could, rather than a directory.
        package var isExport = false
    }

    /// The exports, in byte order of their names, which is the order of the catalog.
    package private(set) var inputs: [Input] = []
    /// What could not be looked at; a run that has any ends with status 65.
    package private(set) var unreadable: [Unreadable] = []
    /// What was left aside and why, for `--verbose`; hidden files are not mentioned.
    package private(set) var leftAside: [String] = []
    /// Where the category data is.
    package let categories: String

    /// What identifies a file or directory, whatever path leads to it.
    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt
        init(_ status: stat) {
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
        }
    }

    private var seen: Set<Identity> = []
    private var names: Set<String> = []
    private var reserved: [Identity: String] = [:]

    /// Finds the exports of `configuration`.
    ///
    /// - Throws: when a path is not there, lies in the run folder or is one, or when there is no export at all.
    package init(for configuration: Configuration) throws(RunFailure) {
        categories = configuration.categories ?? "\(CatalogFiles.directory(of: configuration.paths))/categories"
        reserve(configuration.out, as: "the run folder")
        reserve(configuration.state, as: "the state")
        if let file = configuration.file { reserve(file, as: "the configuration") }
        reserve(categories, as: "category data")
        for path in configuration.paths {
            if path == "-" {
                guard !inputs.contains(where: \.isStandardInput) else {
                    throw RunFailure(.usage, "standard input (-) can be read only once")
                }
                inputs.append(Input(path: "-", name: unique("stdin"), size: 0))
                continue
            }
            try add(path, runFolder: configuration.out)
        }
        (seen, names, reserved) = ([], [], [:])
        // An export that cannot be opened is an input all the same: the run says so.
        guard inputs.isEmpty, !unreadable.contains(where: \.isExport) else { return }
        let reasons = unreadable.map { "\($0.name) \($0.reason)" }
        throw RunFailure(
            .noInput, "no export found in \(configuration.paths.joined(separator: ", "))",
            advice: reasons.isEmpty
                ? "exports are files that end in .csv, .tsv, .txt, .xml or .yml and are not hidden"
                : reasons.joined(separator: "\n  "))
    }

    /// The exports that shards were made of.
    init(_ header: ShardHeader) {
        categories = ""
        inputs = header.inputs.map { Input(path: $0.path, name: $0.name, size: $0.size) }
        unreadable = header.unreadable
    }

    private mutating func reserve(_ path: String, as purpose: String) {
        var status = stat()
        if stat(path, &status) == 0 { reserved[Identity(status)] = purpose }
    }

    /// Adds a path that the person named.
    private mutating func add(_ path: String, runFolder: String) throws(RunFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw RunFailure(.noInput, "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        if CatalogFiles.isInside(path, runFolder) {
            throw RunFailure(
                .usage, "\(path) is inside the run folder \(runFolder), which a run clears first",
                advice: "choose another --out")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            guard seen.insert(Identity(status)).inserted else {
                leftAside.append("\(path) is given twice: read once")
                return
            }
            let name = path.split(separator: "/").last.map(String.init) ?? path
            inputs.append(input(path, name, status))
            return
        }
        guard !RunFolder.isRunFolder(path) else {
            throw RunFailure(
                .noInput, "\(path) is a run folder, not a catalog",
                advice: "to feed its rejected records again after mending them: \(path)/rejected")
        }
        guard seen.insert(Identity(status)).inserted else {
            leftAside.append("\(path) is given twice: read once")
            return
        }
        walk(path)
    }

    /// Adds what is below a directory.
    private mutating func walk(_ root: String) {
        let prefix = root.hasSuffix("/") ? root : root + "/"
        var found: [(name: String, status: stat)] = []
        var folders = [""]
        while let folder = folders.popLast() {
            let shown = folder.isEmpty ? root : String(folder.dropLast())
            let entries: [String]
            do {
                entries = try CatalogFiles.list(prefix + folder)
            } catch {
                unreadable.append(Unreadable(name: shown, reason: "cannot be read: \(error)"))
                continue
            }
            if !folder.isEmpty, entries.contains(RunFile.items.name), RunFolder.isRunFolder(prefix + folder) {
                leftAside.append("\(shown) is a run folder: skipped")
                continue
            }
            for entry in entries where !entry.hasPrefix(".") {
                visit(folder + entry, below: prefix, &found, &folders)
            }
        }
        for (name, status) in found.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            if seen.insert(Identity(status)).inserted {
                inputs.append(input(prefix + name, name, status))
            } else {
                leftAside.append("\(name) is another name of a file that is already read: skipped")
            }
        }
    }

    private mutating func input(_ path: String, _ name: String, _ status: stat) -> Input {
        let found = FileStamp(status)
        return Input(path: path, name: unique(name), size: found.size, found: found)
    }

    /// Looks at one entry of a directory: an export, a directory to look into, or nothing of interest.
    private mutating func visit(
        _ name: String, below prefix: String, _ found: inout [(name: String, status: stat)],
        _ folders: inout [String]
    ) {
        let isExport = CatalogFiles.endings.contains { name.utf8.count > $0.count && name.lowercased().hasSuffix($0) }
        guard !name.unicodeScalars.contains("\u{FFFD}") else {
            unreadable.append(Unreadable(name: name, reason: "has a name that is not UTF-8: rename it"))
            return
        }
        var status = stat()
        guard stat(prefix + name, &status) == 0 else {
            if isExport {
                let reason = "cannot be opened: \(String(cString: strerror(errno)))"
                unreadable.append(Unreadable(name: name, reason: reason, isExport: true))
            }
            return
        }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        guard isFolder || isExport else { return }
        if let purpose = reserved[Identity(status)] {
            leftAside.append("\(name) is \(purpose): skipped")
        } else if !isFolder, CatalogFiles.ownLists.contains(String(name.split(separator: "/").last ?? "")) {
            leftAside.append("\(name) is a list of feedmill's own: skipped")
        } else if !isFolder {
            found.append((name, status))
        } else if seen.insert(Identity(status)).inserted {
            folders.append(name + "/")
        }
    }

    /// What people keep beside their exports, and what is none.
    private static let ownLists = [ApprovalsFile.name, Adoption.fileName]
    private static let endings = [".csv", ".tsv", ".txt", ".xml", ".yml"]

    /// The name itself, or where it is taken the first of `name~2.csv`, `name~3.csv` … that is not.
    private mutating func unique(_ name: String) -> String {
        var candidate = name
        var number = 2
        while !names.insert(candidate).inserted {
            let slash = name.lastIndex(of: "/") ?? name.startIndex
            let dot = name[slash...].lastIndex(of: ".") ?? name.endIndex
            candidate = "\(name[..<dot])~\(number)\(name[dot...])"
            number += 1
        }
        return candidate
    }

    /// The directory that a catalog's own configuration and category data are in: the first of the paths that is a
    /// directory, else the one that the first file is in, else (standard input) the working directory.
    package static func directory(of paths: [String]) -> String {
        for path in paths where path != "-" {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
            let end = path.lastIndex { $0 != "/" }
            return end.map { String(path[...$0]) } ?? "/"
        }
        guard let file = paths.first(where: { $0 != "-" }), let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    /// Whether `path` is `folder` or is below it, by where they really are.
    private static func isInside(_ path: String, _ folder: String) -> Bool {
        guard let path = realPath(path), let folder = realPath(folder) else { return false }
        return path == folder || path.hasPrefix(folder + "/")
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private struct SystemError: Error, CustomStringConvertible {
        let description = String(cString: strerror(errno))
    }

    /// The names in a directory, in byte order.
    private static func list(_ path: String) throws(SystemError) -> [String] {
        guard let listing = opendir(path) else { throw SystemError() }
        defer { closedir(listing) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(listing) else { break }
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        guard errno == 0 else { throw SystemError() }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
