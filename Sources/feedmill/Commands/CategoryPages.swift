import Bytes
import CategoryRules
import Digests
import FeedModel
import FeedRun
import Foundation
import JSONText

/// The category data of a directory in words: the list of it, and the page of one category.
struct CategoryPages {
    private let store: CategoryStore
    private let directory: String
    private let now: Date

    /// - Throws: with `.configuration` when the directory cannot be listed.
    init(directory: String, now: Date) throws(RunFailure) {
        self.directory = directory
        self.now = now
        do {
            store = try CategoryStore(directory: directory) { hexadecimal(SHA256.digest($0)) }
        } catch {
            throw RunFailure(.configuration, error.description)
        }
    }

    /// A text and the same as JSON.
    struct Page {
        var text: Printed
        var json: String
        /// Nothing in it is damaged.
        var isWhole = true

        /// Writes it to standard output.
        func write(_ format: OutputFormat) {
            if format == .json { Output.write(json: json) } else { Output.write(text) }
        }
    }

    // MARK: The list

    func list() -> Page {
        var lines: [Printed] = []
        var entries: [JSONValue] = []
        var isWhole = true
        for id in store.availableIDs {
            var members: [JSONObject.Member] = [.init(key: "category_id", value: .number(JSONNumber(id)))]
            do {
                guard let category = try store.category(id) else { continue }
                let general = category.attributes.prefix(category.topLevelCount).filter { !$0.isSKU && $0.isVisible }
                let required = general.count { $0.isRequired }
                lines.append(
                    "\(id)  \(general.count) attributes, \(required) required; "
                        + "\(category.skuAttributes.count) SKU properties")
                lines += category.sources.map { "    \(described($0))" as Printed }
                members += [
                    .init(key: "files", value: .array(category.sources.map(json))),
                    .init(key: "attributes", value: .number(JSONNumber(general.count))),
                    .init(key: "required", value: .number(JSONNumber(required))),
                    .init(key: "sku_properties", value: .number(JSONNumber(category.skuAttributes.count))),
                ]
            } catch {
                isWhole = false
                lines.append("\(id)  cannot be used\n    \(error.description)")
                members.append(.init(key: "problem", value: .string(error.description)))
            }
            entries.append(.object(JSONObject(members)))
        }
        do {
            for source in try store.seller().sources {
                lines.append("\(described(source))")
                entries.append(["files": .array([json(source)])])
            }
        } catch {
            isWhole = false
            lines.append("\(error.description)")
            entries.append(["problem": .string(error.description)])
        }
        if lines.isEmpty { lines.append("no category data in \(directory)") }
        return Page(text: lines.map { "\($0)\n" }.joined(), json: list(entries), isWhole: isWhole)
    }

    /// Objects, one a line.
    private func list(_ entries: [JSONValue]) -> String {
        "[\n\(entries.map(\.description).joined(separator: ",\n"))\n]\n"
    }

    // MARK: Files

    private func ageInDays(_ source: CategorySource) -> Int {
        max(0, Int(now.timeIntervalSince1970 - Double(source.modified)) / 86400)
    }

    /// Such as `348.schema.json  3 days old (2026-11-19), 8120 bytes, sha256 0a1b2c3d4e5f…`.
    private func described(_ source: CategorySource) -> String {
        let age = ageInDays(source)
        let date = Date(timeIntervalSince1970: Double(source.modified)).formatted(.iso8601.year().month().day())
        let digest = source.digest.map { ", sha256 \($0.prefix(12))…" } ?? ""
        return "\(source.name)  \(age) \(age == 1 ? "day" : "days") old (\(date)), \(source.byteCount) bytes\(digest)"
    }

    private func json(_ source: CategorySource) -> JSONValue {
        let modified = Date(timeIntervalSince1970: Double(source.modified)).formatted(.iso8601)
        return [
            "file": .string(source.name), "size": .number(JSONNumber(source.byteCount)),
            "sha256": source.digest.map { .string($0) } ?? .null, "modified": .string(modified),
            "age_days": .number(JSONNumber(ageInDays(source))),
        ]
    }

    // MARK: One category

    /// - Throws: with `.configuration` when there is no data of the category, or it cannot be used.
    func show(_ id: Int64) throws(RunFailure) -> Page {
        do {
            guard let category = try store.category(id) else {
                let near = store.nearest(to: id).map { "; did you mean \($0)?" } ?? ""
                throw RunFailure(
                    .configuration, "there is no data of category \(id) in \(directory)\(near)",
                    advice: "what there is: feedmill categories list")
            }
            let fields = try store.fields(of: id)
            let page = CategoryPage(category, fields)
            let json = page.json(files: category.sources.map(json))
            return Page(text: page.text(files: category.sources.map(described)), json: json.description + "\n")
        } catch let error as RunFailure {
            throw error
        } catch {
            throw RunFailure(.configuration, "\(error)")
        }
    }
}
