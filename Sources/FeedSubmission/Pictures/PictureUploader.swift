import Bytes
package import CategoryRules
import Digests
package import FeedGateway
import FeedPacking
package import RunFolder

/// Turns the addresses of a shop's pictures into those that the same pictures have in the platform's bank: fetches,
/// checks and uploads what is new, and remembers it.
///
/// A picture is known by the digest of its bytes: it is uploaded once, whatever addresses it has, and once more only when
/// its bytes are other ones. Before an upload begins a line says so, and one follows when it is done: what a sudden end
/// left between the two is looked for among the bank's pictures, by its name, which is its digest.
package final class PictureUploader: Sendable {
    /// What a picture comes to.
    enum Outcome: Sendable {
        /// Its address goes out as it is.
        case stays
        /// It is in the bank.
        case banked(String, [PictureRemark])
        /// It cannot be had, or used.
        case missing(PictureRemark)
        /// There is no room for it.
        case noRoom(PictureRemark)
    }

    /// Why nothing more is fetched or uploaded for now.
    enum Stop: Error, Sendable {
        case interrupted
        case gateway(GatewayError)
        case folder(RunFolderError)
    }

    private struct State {
        var report = PictureReport()
        var isSpaceKnown = false
        /// Uploads that are under way, by digest.
        var uploads: [String: Task<Result<String, UploadFailure>, Never>] = [:]
        /// The bank's pictures by name, once they were listed.
        var listed: [String: String]?
    }

    /// What a picture came to. As a tuple it comes out of its task as garbage: an optimised build by Swift 6.3 mixes up
    /// where a task leaves a tuple whose making throws an error of a type.
    private struct Finished: Sendable {
        let address: String
        let result: Result<Outcome, Stop>
    }

    private enum UploadFailure: Error, Sendable {
        case refused(PictureRemark)
        case noRoom(PictureRemark)
        /// The app may not use the bank.
        case notAllowed
        case stop(Stop)
    }

    private let gateway: any Gateway
    private let web: any PictureSource
    private let files: any PictureSource
    private let memory: PictureMemory
    private let limits: Limits
    private let clock: any GatewayClock
    /// What was fetched since then is not asked for again.
    private let freshSince: Int64
    private let state = Locked(State())

    /// So many pictures are fetched and uploaded at once.
    private static let window = 4
    /// So many pages of the bank's pictures are looked through for one whose answer was lost.
    private static let mostPages = 40
    /// Uploads of one picture whose answer is lost each time.
    private static let uploads = 2

    /// - Parameters:
    ///   - web: fetches what has an address of http or https.
    ///   - files: reads what has a path.
    ///   - freshSince: what was fetched since then is not asked for again, in milliseconds since 1970.
    package init(
        gateway: any Gateway, web: any PictureSource, files: any PictureSource, memory: PictureMemory,
        limits: Limits, clock: any GatewayClock, freshSince: Int64
    ) {
        self.gateway = gateway
        self.web = web
        self.files = files
        self.memory = memory
        self.limits = limits
        self.clock = clock
        self.freshSince = freshSince
    }

    /// How it went so far.
    package var report: PictureReport { state.withLock { $0.report } }

    /// Notes that items are held because of their pictures.
    func hold(items: Int) { state.withLock { $0.report.heldItems += items } }

    var pictures: PictureMemory { memory }

    /// Whether a picture has to be put into the bank before its item goes out.
    static func isForeign(_ address: String) -> Bool {
        var address = address
        return address.withUTF8 { !WebAddress.isBanked($0) }
    }

    /// How many of these are not in the bank as far as is known.
    func unknown(among addresses: some Sequence<String>) -> Int { addresses.count { memory[$0] == nil } }

    // MARK: All of them

    /// Works through addresses, a few at a time.
    ///
    /// - Parameter each: called after each picture.
    func outcomes(
        of addresses: [String], each: @Sendable () -> Void
    ) async throws(Stop) -> [String: Outcome] {
        let result = await withTaskGroup(
            of: Finished.self, returning: Result<[String: Outcome], Stop>.self
        ) { group in
            var outcomes: [String: Outcome] = [:]
            var rest = addresses[...]
            var stop: Stop?
            func begin() {
                guard stop == nil, let address = rest.popFirst() else { return }
                group.addTask {
                    do throws(Stop) {
                        return Finished(address: address, result: .success(try await self.outcome(of: address)))
                    } catch {
                        return Finished(address: address, result: .failure(error))
                    }
                }
            }
            for _ in 0..<Self.window { begin() }
            while let done = await group.next() {
                switch done.result {
                case .success(let outcome):
                    outcomes[done.address] = outcome
                    each()
                case .failure(let error): stop = stop ?? error
                }
                begin()
            }
            return stop.map { .failure($0) } ?? .success(outcomes)
        }
        return try result.get()
    }

    // MARK: One of them

    private func outcome(of address: String) async throws(Stop) -> Outcome {
        let isFile = FilePictures.isPath(address)
        if report.refusal != nil { return isFile ? missing(.unavailable, Self.fileWithoutBank) : .stays }
        let known = memory[address]
        if let known, known.time >= freshSince { return banked(known) }
        let fetched: FetchedPicture
        do throws(PictureFailure) {
            let version = known.map { PictureVersion(entityTag: $0.entityTag, lastModified: $0.lastModified) }
            fetched = try await (isFile ? files : web).fetch(address, known: version)
        } catch {
            if error.kind == .interrupted { throw .interrupted }
            let code: PictureRemark.Code = error.kind == .tooLarge ? .tooLarge : .unavailable
            return earlier(known, PictureRemark(code: code, words: error.problem))
        }
        switch fetched {
        case .unchanged:
            return known.map { banked($0) }
                ?? missing(.unavailable, "its server says that it has not changed, but it was never fetched")
        case .bytes(let bytes, let version): return try await outcome(of: address, bytes, version, known)
        }
    }

    private func outcome(
        of address: String, _ bytes: [UInt8], _ version: PictureVersion, _ known: KnownPicture?
    ) async throws(Stop) -> Outcome {
        let digest = hexadecimal(SHA256.digest(bytes))
        guard let format = PictureFormat(bytes) else {
            return earlier(
                known, PictureRemark(code: .noPicture, words: "it leads to \(PictureFormat.name(of: bytes))"))
        }
        if let fault = limits.fault(of: format, bytes: bytes.count) { return earlier(known, fault) }
        var picture = KnownPicture(source: address, digest: digest, address: "")
        picture.entityTag = version.entityTag
        picture.lastModified = version.lastModified
        picture.format = format.kind.rawValue
        (picture.width, picture.height) = (format.width, format.height)
        picture.time = clock.now
        if let same = known?.digest == digest ? known : memory.picture(digest: digest) {
            picture.address = same.address
            try note(picture)
            return banked(picture)
        }
        switch await upload(bytes, format, digest) {
        case .success(let place):
            picture.address = place
            try note(picture)
            return .banked(place, limits.remarks(about: picture))
        case .failure(.refused(let remark)): return earlier(known, remark)
        case .failure(.noRoom(let remark)):
            return known.map { .banked($0.address, [Self.earlierRemark(remark, $0)]) } ?? .noRoom(remark)
        case .failure(.notAllowed):
            return FilePictures.isPath(address) ? missing(.unavailable, Self.fileWithoutBank) : .stays
        case .failure(.stop(let stop)): throw stop
        }
    }

    private static let fileWithoutBank = "a file can only be sent through the picture bank, which the app may not use"

    private func note(_ picture: KnownPicture) throws(Stop) {
        do throws(RunFolderError) {
            try memory.note(picture)
        } catch {
            throw .folder(error)
        }
    }

    private func banked(_ known: KnownPicture) -> Outcome {
        state.withLock { $0.report.known += 1 }
        return .banked(known.address, limits.remarks(about: known))
    }

    private func missing(_ code: PictureRemark.Code, _ words: String) -> Outcome {
        state.withLock { $0.report.missing += 1 }
        return .missing(PictureRemark(code: code, words: words))
    }

    /// What a fault means where the same address was uploaded before: that picture goes out.
    private func earlier(_ known: KnownPicture?, _ remark: PictureRemark) -> Outcome {
        guard let known else { return missing(remark.code, remark.words) }
        state.withLock { $0.report.known += 1 }
        return .banked(known.address, [Self.earlierRemark(remark, known)])
    }

    private static func earlierRemark(_ remark: PictureRemark, _ known: KnownPicture) -> PictureRemark {
        PictureRemark(
            code: remark.code,
            words:
                "\(remark.words); the picture uploaded on \(PlatformTime.universal(known.time).prefix(10)) is used instead"
        )
    }

    // MARK: The bank

    /// Uploads a picture; who comes with the same bytes meanwhile waits for the same upload.
    private func upload(
        _ bytes: [UInt8], _ format: PictureFormat, _ digest: String
    ) async -> Result<String, UploadFailure> {
        let task = state.withLock { state in
            if let task = state.uploads[digest] { return task }
            let task = Task { () -> Result<String, UploadFailure> in
                do throws(UploadFailure) {
                    return .success(try await self.place(bytes, format, digest))
                } catch {
                    return .failure(error)
                }
            }
            state.uploads[digest] = task
            return task
        }
        let result = await task.value
        // What failed may be tried again; of what did not, the memory knows.
        state.withLock { $0.uploads[digest] = nil }
        return result
    }

    private func place(
        _ bytes: [UInt8], _ format: PictureFormat, _ digest: String
    ) async throws(UploadFailure) -> String {
        if let known = memory.picture(digest: digest) { return known.address }
        guard report.refusal == nil else { throw .notAllowed }
        let name = "feedmill-\(digest.prefix(40))"
        if memory.mayHaveBeenUploaded(digest: digest), let found = try await find(name) { return found }
        if !state.withLock({ $0.isSpaceKnown }) { try await askForSpace() }
        if let space, !space.hasRoom(for: bytes.count) { throw .noRoom(Self.full(space)) }
        do throws(RunFolderError) {
            try memory.begin(digest: digest)
        } catch {
            throw .stop(.folder(error))
        }
        let picture = PictureUpload(
            fileName: "\(name).\(format.kind.ending)", mediaType: format.kind.mediaType, bytes: bytes)
        var attempt = 1
        while true {
            do throws(GatewayError) {
                let banked = try await gateway.upload(picture)
                state.withLock { state in
                    state.report.uploaded += 1
                    if attempt > 1 { state.report.uploadedAgain += 1 }
                    state.report.bytes += Int64(bytes.count)
                    if let space = banked.space { state.report.note(space) }
                }
                return banked.address
            } catch {
                // The bank may have it all the same.
                if error.mayHaveTakenEffect, error.kind != .interrupted {
                    if let found = try await find(name) { return found }
                    attempt += 1
                    if attempt <= Self.uploads { continue }
                }
                throw try await failure(error, bytes.count)
            }
        }
    }

    private func failure(_ error: GatewayError, _ count: Int) async throws(UploadFailure) -> UploadFailure {
        switch error.kind {
        case .unavailable:
            state.withLock { $0.report.refusal = $0.report.refusal ?? "\(error)" }
            return .notAllowed
        case .request:
            try await askForSpace()
            if let space, !space.hasRoom(for: count) { return .noRoom(Self.full(space)) }
            let words = Submission.words(error)
            let isFull = ["space", "capacity", "full"].contains { words.lowercased().contains($0) }
            let remark = PictureRemark(code: isFull ? .bankFull : .notUploaded, words: words)
            return isFull ? .noRoom(remark) : .refused(remark)
        case .interrupted: return .stop(.interrupted)
        case .retryable, .banned, .configuration, .credentials, .unreachable: return .stop(.gateway(error))
        }
    }

    private static func full(_ space: PhotobankSpace) -> PictureRemark {
        PictureRemark(
            code: .bankFull, words: "the picture bank is full: \(space.used >> 20) of \(space.total >> 20) MB are used")
    }

    private var space: PhotobankSpace? {
        state.withLock { state in
            state.report.totalSpace.flatMap { total in
                state.report.usedSpace.map { PhotobankSpace(total: total, used: $0) }
            }
        }
    }

    /// That nobody says how much room there is stops nothing.
    private func askForSpace() async throws(UploadFailure) {
        do throws(GatewayError) {
            let space = try await gateway.photobankSpace()
            state.withLock { $0.report.note(space) }
        } catch {
            switch error.kind {
            case .interrupted: throw .stop(.interrupted)
            case .credentials, .banned: throw .stop(.gateway(error))
            case .configuration, .request, .retryable, .unavailable, .unreachable: break
            }
        }
        state.withLock { $0.isSpaceKnown = true }
    }

    /// A picture of that name among the newest of the bank; nil where it is not there, or nobody says.
    private func find(_ name: String) async throws(UploadFailure) -> String? {
        var page = 1
        var seen: Set<String> = []
        while page <= Self.mostPages {
            do throws(GatewayError) {
                let listed = try await gateway.listPictures(page: page)
                if let picture = listed.pictures.first(where: { $0.name == name || $0.name.hasPrefix("\(name).") }) {
                    state.withLock { $0.report.found += 1 }
                    return picture.address
                }
                let new = listed.pictures.count { seen.insert($0.address).inserted }
                guard new > 0, page < listed.pageCount else { return nil }
                page += 1
            } catch {
                switch error.kind {
                case .interrupted: throw .stop(.interrupted)
                case .credentials, .banned: throw .stop(.gateway(error))
                case .configuration, .request, .retryable, .unavailable, .unreachable: return nil
                }
            }
        }
        return nil
    }
}

extension PictureReport {
    fileprivate mutating func note(_ space: PhotobankSpace) { (totalSpace, usedSpace) = (space.total, space.used) }
}
