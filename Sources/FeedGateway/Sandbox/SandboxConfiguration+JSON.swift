import Bytes
package import JSONText

extension SandboxConfiguration {
    /// Why a configuration is none, for the person who wrote it.
    package struct Mistake: Error, Sendable, Hashable, CustomStringConvertible {
        /// Such as `faults[0].fault`.
        package let key: String
        /// What is wrong, and what was expected.
        package let problem: String
        /// The key and what is wrong there, in one line.
        package var description: String { "sandbox\(key.isEmpty ? "" : ".\(key)"): \(problem)" }
    }

    /// The keys of the object, with what each holds.
    package static let keys: [(name: String, says: String)] = [
        ("job_seconds", "how long a job takes"),
        ("calls_per_second", "more calls per second are answered with App Call Limited"),
        ("feed_limit", "a feed of more items is refused as a whole"),
        ("whole_failure_limit", "in a feed of more items every item fails, without a reason"),
        ("photobank_megabytes", "room in the picture bank"),
        ("posting_forbidden", "whether the seller may post nothing"),
        ("older_products", "whether products exist that the sandbox did not create"),
        ("sales", "per_night: pieces of each SKU that are sold before each run but the first"),
        ("unavailable", "calls the app may not make, such as feed.list.get"),
        ("failures", "items that fail: item, code, message, times"),
        ("faults", "calls that go wrong: api, fault, call, count, seconds, status, code, sub_code, message"),
        ("documents", "a directory of category data to answer from"),
    ]

    /// What the key `sandbox` of a configuration says. Throws at the first member that is unknown or cannot be used.
    package init(_ value: JSONValue) throws(Mistake) {
        guard let object = value.objectValue else {
            throw Mistake(key: "", problem: "\(value.kind); expected an object")
        }
        for member in object.members {
            let key = member.key
            let reader = Reader(key: key, value: member.value)
            switch key {
            case "job_seconds": jobMilliseconds = try reader.milliseconds()
            case "calls_per_second": callsPerSecond = try reader.integer(from: 1)
            case "feed_limit": feedLimit = try reader.integer(from: 1)
            case "whole_failure_limit": wholeFailureLimit = try reader.integer(from: 1)
            case "photobank_megabytes": photobankBytes = Int64(try reader.integer(from: 0)) << 20
            case "posting_forbidden": isPostingForbidden = try reader.truth()
            case "older_products": hasOlderProducts = try reader.truth()
            case "sales":
                for (_, reader) in try reader.members(["per_night"], required: ["per_night"]) {
                    salesPerNight = Int64(try reader.integer(from: 0))
                }
            case "unavailable": unavailable = Set(try reader.list().map { entry throws(Mistake) in try entry.api() })
            case "failures": failures = try reader.list().map { entry throws(Mistake) in try entry.failure() }
            case "faults": faults = try reader.list().map { entry throws(Mistake) in try entry.fault() }
            case "documents": documents = try reader.text()
            default: throw Reader.unknown(key, "", SandboxConfiguration.keys.map(\.name))
            }
        }
    }

    /// A value with its place in the configuration.
    private struct Reader {
        let key: String
        let value: JSONValue

        func integer(from least: Int) throws(Mistake) -> Int {
            guard let number = value.int64Value, number >= least, number < 1 << 31 else {
                throw mistake("expected a whole number from \(least)")
            }
            return Int(number)
        }

        func milliseconds() throws(Mistake) -> Int64 {
            guard let seconds = value.numberValue.flatMap({ Double($0.text) }), seconds >= 0, seconds < 1e9 else {
                throw mistake("expected a number of seconds")
            }
            return Int64(seconds * 1000)
        }

        func truth() throws(Mistake) -> Bool {
            guard let truth = value.boolValue else { throw mistake("expected true or false") }
            return truth
        }

        func text() throws(Mistake) -> String {
            guard let text = value.stringValue else { throw mistake("expected text") }
            return text
        }

        func list() throws(Mistake) -> [Reader] {
            guard let elements = value.arrayValue else { throw mistake("expected a list") }
            return elements.enumerated().map { Reader(key: "\(key)[\($0)]", value: $1) }
        }

        func api() throws(Mistake) -> PlatformAPI {
            let name = try text()
            if let api = PlatformAPI.allCases.first(where: { $0.rawValue == name || $0.rawValue.hasSuffix(".\(name)") })
            {
                return api
            }
            throw mistake("\(name) is no call; calls: \(PlatformAPI.allCases.map(\.rawValue).joined(separator: ", "))")
        }

        func failure() throws(Mistake) -> Failure {
            var failure = Failure(item: "", code: "", message: "")
            for (name, reader) in try members(["item", "code", "message", "times"], required: ["item", "code"]) {
                switch name {
                case "item": failure.item = try reader.text()
                case "code": failure.code = try reader.text()
                case "message": failure.message = try reader.text()
                default: failure.times = try reader.integer(from: 1)
                }
            }
            return failure
        }

        func fault() throws(Mistake) -> Fault {
            var fault = Fault(.lostAnswer, .feedSubmit)
            for (name, reader) in try members(
                ["api", "fault", "call", "count", "seconds", "status", "code", "sub_code", "message"],
                required: ["api", "fault"])
            {
                switch name {
                case "api": fault.api = try reader.api()
                case "fault":
                    guard let kind = Fault.Kind(rawValue: try reader.text()) else {
                        let kinds = Fault.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                        throw reader.mistake("expected one of \(kinds)")
                    }
                    fault.kind = kind
                case "call": fault.call = try reader.integer(from: 1)
                case "count": fault.count = try reader.integer(from: 1)
                case "status": fault.status = try reader.integer(from: 100)
                case "code": fault.code = try reader.integer(from: 1)
                case "sub_code": fault.subCode = try reader.text()
                case "message": fault.message = try reader.text()
                default: fault.seconds = try reader.integer(from: 0)
                }
            }
            return fault
        }

        func members(_ names: [String], required: [String]) throws(Mistake) -> [(String, Reader)] {
            guard let object = value.objectValue else { throw mistake("expected an object") }
            for member in object.members where !names.contains(member.key) {
                throw Reader.unknown(member.key, "\(key).", names)
            }
            for name in required where object[name] == nil { throw mistake("\(name) is missing") }
            return object.members.map { ($0.key, Reader(key: "\(key).\($0.key)", value: $0.value)) }
        }

        private func mistake(_ expected: String) -> Mistake {
            Mistake(key: key, problem: "\(value.description.prefix(80)); \(expected)")
        }

        static func unknown(_ key: String, _ place: String, _ names: [String]) -> Mistake {
            let hint = nearest(to: key, in: names).map { "; did you mean \($0)?" } ?? ""
            return Mistake(key: place + key, problem: "there is no such key\(hint)")
        }
    }
}
