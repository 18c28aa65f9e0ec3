import CategoryRules
import Digests
package import FeedGateway
import Foundation
import JSONText

/// Fetches category data through a gateway into a directory of category data.
///
/// Each answer is written as it came, into a file beside its place, looked at as a run would look at it, and only then
/// put there: what is at hand stays until something better is. A file's date says when it was fetched.
package struct CategoryPull: Sendable {
    /// What became of one file.
    package struct Line: Sendable, Hashable {
        /// What came of fetching a document.
        package enum Outcome: Sendable, Hashable {
            /// There was no such file.
            case added
            /// The platform's answer differs from the file that was there, and has replaced it.
            case changed
            /// The platform's answer is the file that was there; its date is today's now.
            case unchanged
            /// The app may not ask for it; runs do without.
            case notAvailable
            /// Not fetched, or not usable: why. What was there is there.
            case failed(String)
        }

        /// Such as `348.attributes.json`.
        package let name: String
        /// What came of it.
        package let outcome: Outcome
        /// SHA-256 of what was fetched; nil where nothing was.
        package let digest: String?
        /// How old the file was that was there, in whole days; nil where there was none.
        package let formerAge: Int?
    }

    /// What is asked for besides categories.
    package struct Extras: OptionSet, Sendable {
        /// A bit for each file, as below.
        package let rawValue: Int
        /// The files of those bits.
        package init(rawValue: Int) { self.rawValue = rawValue }
        /// `merchant.json`: the seller's profile.
        package static let merchant = Extras(rawValue: 1)
        /// `brands.json`: the brands that the seller may sell.
        package static let brands = Extras(rawValue: 2)
        /// A call for each category that is no leaf.
        package static let tree = Extras(rawValue: 4)
    }

    private let gateway: any Gateway
    private let directory: String

    /// - Parameters:
    ///   - gateway: asked for every document.
    ///   - directory: where the files go; made where it is not there.
    package init(_ gateway: any Gateway, into directory: String) {
        self.gateway = gateway
        self.directory = directory
    }

    /// Fetches attributes and schema of each category, and the extras.
    ///
    /// - Parameter report: is given what became of each file as it is settled.
    /// - Throws: what makes going on useless, such as refused credentials or a directory that cannot be written.
    package func pull(
        _ categories: [Int64], _ extras: Extras, report: (Line) -> Void
    ) async throws(RunFailure) {
        let staging = try makeStaging()
        defer { try? FileManager.default.removeItem(atPath: staging) }
        for id in categories {
            report(try await fetch(.attributes(category: id), "\(id).attributes.json", staging))
            report(try await fetch(.schema(category: id), "\(id).schema.json", staging))
        }
        if extras.contains(.merchant) { report(try settle("merchant.json", staging, await profiles())) }
        if extras.contains(.brands) { report(try await fetch(.brands, "brands.json", staging)) }
        if extras.contains(.tree) {
            let tree = await tree()
            report(try settle("tree.json", staging, tree))
        }
    }

    private func fetch(
        _ document: PlatformDocument, _ name: String, _ staging: String
    ) async throws(RunFailure) -> Line {
        let answer: Result<[UInt8], GatewayError>
        do {
            answer = .success(try await gateway.fetch(document))
        } catch {
            answer = .failure(error)
        }
        return try settle(name, staging, answer)
    }

    /// The answers of both profile calls, of which each has fields that the other lacks, as one list; one alone where the
    /// app may not make the other.
    private func profiles() async -> Result<[UInt8], GatewayError> {
        var answers: [[UInt8]] = []
        var unavailable: GatewayError?
        for document in [PlatformDocument.merchantProfile, .sellerProfile] {
            do throws(GatewayError) {
                answers.append(try await gateway.fetch(document))
            } catch {
                guard error.kind == .unavailable || error.kind == .configuration else { return .failure(error) }
                unavailable = error
            }
        }
        if answers.isEmpty, let unavailable { return .failure(unavailable) }
        guard answers.count > 1 else { return .success(answers.first ?? []) }
        return .success(Array("[".utf8) + answers.joined(separator: Array(",\n".utf8)) + Array("]\n".utf8))
    }

    /// The answers about every category that has others below it, as one list.
    private func tree() async -> Result<[UInt8], GatewayError> {
        var text = Array("[".utf8)
        var parents: [Int64] = [0]
        var position = 0
        while position < parents.count {
            do throws(GatewayError) {
                let answer = try await gateway.fetch(.tree(parent: parents[position]))
                let children = try CategoryChildren.read(answer)
                parents += children.filter { !$0.isLeaf && !parents.contains($0.id) }.map(\.id)
                if position > 0 { text += Array(",\n".utf8) }
                text += answer
            } catch {
                return .failure(error)
            }
            position += 1
        }
        return .success(text + Array("]\n".utf8))
    }

    /// Puts an answer in its place.
    private func settle(
        _ name: String, _ staging: String, _ answer: Result<[UInt8], GatewayError>
    ) throws(RunFailure) -> Line {
        let path = "\(directory)/\(name)"
        let former = FileManager.default.contents(atPath: path)
        let date = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
        let age = date.map { max(0, Int(-$0.timeIntervalSinceNow / 86_400)) }
        let bytes: [UInt8]
        switch answer {
        case .success(let fetched): bytes = fetched
        case .failure(let error):
            guard error.kind != .unavailable else {
                return Line(name: name, outcome: .notAvailable, digest: nil, formerAge: age)
            }
            guard error.kind == .request else { throw RunFailure(error, hasSent: false) }
            return Line(name: name, outcome: .failed("\(error)"), digest: nil, formerAge: age)
        }
        let digest = hexadecimal(SHA256.digest(bytes))
        let staged = "\(staging)/\(name)"
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: staged))
            if let problem = problem(of: name, in: staging) {
                try FileManager.default.removeItem(atPath: staged)
                return Line(name: name, outcome: .failed(problem), digest: digest, formerAge: age)
            }
        } catch {
            throw CategoryPull.notWritable(path)
        }
        guard rename(staged, path) == 0 else { throw CategoryPull.notWritable(path) }
        let outcome: Line.Outcome =
            former.map { CategoryPull.meaning(Array($0)) == CategoryPull.meaning(bytes) ? .unchanged : .changed }
            ?? .added
        return Line(name: name, outcome: outcome, digest: digest, formerAge: age)
    }

    /// The text without what is new in every answer: the number of the request.
    private static func meaning(_ text: [UInt8]) -> String {
        func stripped(_ value: JSONValue) -> JSONValue {
            switch value {
            case .array(let elements): return .array(elements.map(stripped))
            case .object(let object):
                let members = object.members.filter { $0.key != "request_id" }
                return .object(JSONObject(members.map { .init(key: $0.key, value: stripped($0.value)) }))
            default: return value
            }
        }
        guard let value = try? JSONValue(parsing: text) else { return String(decoding: text, as: UTF8.self) }
        return stripped(value).description
    }

    /// Why a run could not use the category that was fetched; nil where it could.
    private func problem(of name: String, in staging: String) -> String? {
        guard let id = Int64(name.prefix(while: \.isNumber)) else { return nil }
        do throws(CategoryDataError) {
            _ = try CategoryStore(directory: staging).category(id)
            return nil
        } catch {
            return "\(error.place.isEmpty ? "" : "\(error.place): ")\(error.problem)"
        }
    }

    private func makeStaging() throws(RunFailure) -> String {
        let staging = "\(directory)/.pull-\(getpid())"
        do {
            try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
        } catch {
            throw CategoryPull.notWritable(directory)
        }
        return staging
    }

    private static func notWritable(_ path: String) -> RunFailure {
        RunFailure(
            .configuration, "\(path) cannot be written", advice: "name a writable directory with --categories")
    }
}
