package import Bytes
import FeedModel
package import JSONText

/// The codec of a line of `items.jsonl`.
extension ItemRecord {
    /// Appends its line with the line feed.
    package func append(to output: inout ByteBuffer) {
        output.append("{")
        if !item.isEmpty {
            output.append(#""item":"#)
            output.append(json: item)
            output.append(",")
        }
        if let operation {
            output.append(#""operation":""#)
            output.append(operation.name)
            output.append(#"","#)
        }
        output.append(#""status":""#)
        output.append(status.name)
        output.append(#"""#)
        if let lane {
            output.append(#","lane":""#)
            output.append(lane.name)
            output.append(#"""#)
        }
        if let gate {
            output.append(#","gate":""#)
            output.append(gate.name)
            output.append(#"""#)
        }
        if let categoryID {
            output.append(#","category_id":"#)
            output.append(decimal: categoryID)
        }
        output.append(#","skus":"#)
        output.append(decimal: Int64(skuCount))
        if let place {
            output.append(#","place":{"file":"#)
            output.append(json: place.file)
            output.append(#","line":"#)
            output.append(decimal: Int64(place.line))
            output.append(#","record":"#)
            output.append(decimal: Int64(place.record))
            output.append("}")
        }
        Self.append(skuPlaces, as: #","sku_places":["#, &output)
        Self.append(otherPlaces, as: #","other_places":["#, &output)
        output.append(columns)
        if data != 0 {
            output.append(#","data":"#)
            output.append(decimal: Int64(data))
        }
        if let stockValue {
            output.append(#","stock_value":""#)
            output.append(decimal: stockValue / 100)
            output.append(stockValue % 100 < 10 ? ".0" : ".")
            output.append(decimal: stockValue % 100)
            output.append(#"""#)
        }
        if let isGoodByOlderCategory {
            output.append(#","with_older_category":"#)
            output.append(isGoodByOlderCategory ? #""good""# : #""rejected""#)
        }
        if !changes.isEmpty { appendChanges(&output) }
        if let feed, let operation {
            output.append(#","feed":""#)
            RunLayout.appendFeed(operation: operation.name, number: feed.number, to: &output)
            output.append(#"","position":"#)
            output.append(decimal: Int64(feed.position))
        }
        appendOutcome(&output)
        if !findings.isEmpty {
            output.append(#","findings":["#)
            for (number, finding) in findings.enumerated() {
                output.append(number > 0 ? ",{" : "{")
                output.append(json(of: finding))
            }
            output.append("]")
        }
        appendHistory(&output)
        output.append("}\n")
    }

    private static func append(_ places: [RecordPlace], as key: StaticString, _ output: inout ByteBuffer) {
        guard !places.isEmpty else { return }
        output.append(key)
        for (number, place) in places.enumerated() {
            output.append(number > 0 ? ",[" : "[")
            output.append(decimal: Int64(place.line))
            output.append(",")
            output.append(decimal: Int64(place.record))
            if !place.file.isEmpty {
                output.append(",")
                output.append(json: place.file)
            }
            output.append("]")
        }
        output.append("]")
    }

    private func appendChanges(_ output: inout ByteBuffer) {
        output.append(#","changes":["#)
        for (number, change) in changes.enumerated() {
            output.append(number > 0 ? ",{" : "{")
            change.append(to: &output)
            output.append("}")
        }
        output.append("]")
    }

    /// What the platform made of it.
    private func appendOutcome(_ output: inout ByteBuffer) {
        if let jobID {
            output.append(#","job_id":"#)
            output.append(decimal: jobID)
        }
        if let productID {
            output.append(#","product_id":"#)
            output.append(decimal: productID)
        }
        if !sentAgainIn.isEmpty {
            output.append(#","sent_again_in":"#)
            output.append(json: sentAgainIn)
        }
    }

    private func appendHistory(_ output: inout ByteBuffer) {
        if !because.isEmpty {
            output.append(#","because":"#)
            output.append(json: because.count == 1 ? .string(because[0]) : .array(because.map { .string($0) }))
        }
        if let sinceDay {
            output.append(#","since":"#)
            output.append(jsonString: Day.text(sinceDay))
        }
    }

    /// Reads a line that `append(to:)` wrote, in place of what was there.
    ///
    /// - Parameters:
    ///   - view: the line. The record borrows its texts.
    ///   - columns: gets what the columns are called, as JSON; what is in it goes.
    ///   - findings: gets the members of the findings; what is in it goes.
    /// - Returns: whether it is such a line.
    package mutating func read(
        _ view: JSONView, columns: inout ByteBuffer, findings members: inout ByteBuffer
    ) -> Bool {
        removeAll()
        guard view.isObject, let status = view.string("status").flatMap(ItemStatus.init(rawValue:)) else {
            return false
        }
        columns.removeAll()
        members.removeAll()
        var isGood = true
        self.status = status
        view.eachMember(of: 0) { key, value in
            let name = view.text(key)
            func number() -> Int64 { view.int64(at: value) ?? 0 }
            if name.sameBytes(as: "item") {
                item = .bytes(view.text(value))
            } else if name.sameBytes(as: "operation") {
                operation = Operation(name: view.text(value))
                isGood = isGood && operation != nil
            } else if name.sameBytes(as: "lane") {
                lane = Lane(named: view.text(value).string)
            } else if name.sameBytes(as: "gate") {
                gate = GateName(named: view.text(value).string)
            } else if name.sameBytes(as: "category_id") {
                categoryID = number()
            } else if name.sameBytes(as: "skus") {
                skuCount = Int(number())
            } else if name.sameBytes(as: "place") {
                place = RecordPlace(
                    file: view.recordText("file", of: value) ?? .none,
                    line: UInt32(clamping: view.int64("line", of: value) ?? 0),
                    record: UInt32(clamping: view.int64("record", of: value) ?? 0))
            } else if name.sameBytes(as: "sku_places") {
                Self.read(view, value, into: &skuPlaces)
            } else if name.sameBytes(as: "other_places") {
                Self.read(view, value, into: &otherPlaces)
            } else if SentColumns.keys.contains(where: { name.sameBytes(as: $0) }) {
                columns.append(",")
                columns.append(jsonString: name)
                columns.append(":")
                columns.append(json: view, at: value)
            } else if name.sameBytes(as: "data") {
                data = UInt32(clamping: number())
            } else if name.sameBytes(as: "stock_value") {
                stockValue = Int64(String(decoding: view.text(value).filter { $0 != 0x2E }, as: UTF8.self))
            } else if name.sameBytes(as: "with_older_category") {
                isGoodByOlderCategory = view.text(value).sameBytes(as: "good")
            } else if name.sameBytes(as: "changes") {
                view.eachElement(of: value) { changes.append(Change(view, at: $0)) }
            } else if name.sameBytes(as: "feed") {
                feed = RunLayout.number(ofFeed: view.text(value)).map { ($0, Int(view.int64("position") ?? -1)) }
                isGood = isGood && feed.map { $0.position >= 0 } == true
            } else if name.sameBytes(as: "job_id") {
                jobID = number()
            } else if name.sameBytes(as: "product_id") {
                productID = number()
            } else if name.sameBytes(as: "sent_again_in") {
                sentAgainIn = .bytes(view.text(value))
            } else if name.sameBytes(as: "because") {
                if view[value].kind == .string { because = [view.text(value).string] }
                view.eachElement(of: value) { because.append(view.text($0).string) }
            } else if name.sameBytes(as: "since") {
                sinceDay = Day.number(view.text(value).string)
            }
        }
        if let list = view.member("findings", of: 0) {
            view.eachElement(of: list) { element in
                guard let finding = FindingRecord(view, at: element) else {
                    isGood = false
                    return
                }
                findings.append(Finding(finding, item: item, to: &members))
            }
        }
        findingBytes = members.bytes
        self.columns = columns.bytes
        return isGood
    }

    private static func read(_ view: JSONView, _ list: Int, into places: inout [RecordPlace]) {
        view.eachElement(of: list) { element in
            var place = RecordPlace(line: 0, record: 0)
            var number = 0
            view.eachElement(of: element) { part in
                switch number {
                case 0: place.line = UInt32(clamping: view.int64(at: part) ?? 0)
                case 1: place.record = UInt32(clamping: view.int64(at: part) ?? 0)
                default: place.file = .bytes(view.text(part))
                }
                number += 1
            }
            places.append(place)
        }
    }
}

extension ItemRecord.Change {
    /// Appends its members as JSON, without the braces.
    package func append(to output: inout ByteBuffer) {
        if !sku.isEmpty {
            output.append(#""sku":"#)
            output.append(json: sku)
            output.append(",")
        }
        output.append(#""change":"#)
        output.append(json: kind)
        if !parts.isEmpty {
            output.append(#","parts":["#)
            for (number, part) in parts.enumerated() {
                if number > 0 { output.append(",") }
                output.append(json: part)
            }
            output.append("]")
        }
        if let from {
            output.append(#","from":"#)
            output.append(json: from)
        }
        if let to {
            output.append(#","to":"#)
            output.append(json: to)
        }
        if let place {
            output.append(#","place":"#)
            place.append(to: &output)
        }
    }

    /// Reads what `append(to:)` wrote.
    init(_ view: JSONView, at object: Int) {
        self.init(view.recordText("change", of: object) ?? .none)
        sku = view.recordText("sku", of: object) ?? .none
        from = view.recordText("from", of: object)
        to = view.recordText("to", of: object)
        place = view.member("place", of: object).flatMap { FindingRecord.Place(view, at: $0) }
        if let list = view.member("parts", of: object) {
            view.eachElement(of: list) { parts.append(.bytes(view.text($0))) }
        }
    }
}
