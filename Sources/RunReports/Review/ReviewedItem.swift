package import JSONText
import RunFolder

extension ReviewedPlace {
    /// A place as findings have it.
    package init(_ json: JSONValue?) {
        file = json?["file"]?.stringValue?.shortened(to: 500) ?? ""
        line = json?["line"]?.int64Value
        record = json?["record"]?.int64Value
        column = json?["column"]?.stringValue?.shortened(to: 200)
        value = json?["value"]?.stringValue?.shortened(to: 120)
    }
}

extension ReviewedPlace {
    /// A place as an item has it; none where it has none.
    init(_ place: FindingRecord.Place?) {
        guard let place else { return }
        file = place.file.string.shortened(to: 500)
        line = place.line > 0 ? Int64(place.line) : nil
        record = place.record > 0 ? Int64(place.record) : nil
        column = place.column?.string.shortened(to: 200)
        value = place.value?.string.shortened(to: 120)
    }
}

extension String {
    /// As much of a text as is worth showing; the whole of it is in the lines of the run folder.
    func shortened(to limit: Int) -> String {
        // A text has at least as many bytes as characters.
        guard utf8.count > limit, unicodeScalars.count > limit else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 1))) + "…"
    }
}

extension ReviewedPlace {
    /// The place of an item or of a finding, which is at an index of a line.
    fileprivate init(_ line: JSONView, of index: Int) {
        guard let place = line.member("place", of: index) else { return }
        file = line.string("file", of: place)?.shortened(to: 500) ?? ""
        self.line = line.int64("line", of: place)
        record = line.int64("record", of: place)
        column = line.string("column", of: place)?.shortened(to: 200)
        value = line.string("value", of: place)?.shortened(to: 120)
    }
}

extension ReviewedItem {
    /// An item as `items.jsonl` has it, with the causes of its findings.
    ///
    /// - Parameter line: nil for one that cannot be read.
    init(_ line: JSONView?, _ causes: [Int], _ news: [Bool]) {
        item = line?.string("item")?.shortened(to: 200) ?? ""
        operation = line?.string("operation") ?? ""
        status = line?.string("status") ?? ""
        category = line?.int64("category_id")
        skus = line?.int64("skus") ?? 0
        place = line.map { ReviewedPlace($0, of: 0) } ?? ReviewedPlace()
        feed = line?.string("feed")
        position = line?.int64("position")
        job = line?.int64("job_id")
        product = line?.int64("product_id")
        guard let line, let list = line.member("findings", of: 0) else { return }
        findings.reserveCapacity(causes.count)
        line.eachElement(of: list) { element in
            let number = findings.count
            guard number < causes.count else { return }
            findings.append((causes[number], ReviewedPlace(line, of: element), news[number]))
        }
    }
}

extension JSONView {
    /// One of an item's findings; nil where it has fewer.
    func finding(_ number: Int) -> JSONValue? {
        guard let list = member("findings", of: 0) else { return nil }
        var found: JSONValue?
        var position = 0
        eachElement(of: list) { element in
            if position == number { found = value(at: element) }
            position += 1
        }
        return found
    }
}

/// A line that is read where somebody asks for what is in it.
final class LazyLine {
    private var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var tape = JSONTape()
    private var isRead: Bool?

    /// Goes on with another line.
    ///
    /// - Parameter text: stays where it is as long as it is asked for.
    func begin(_ text: UnsafeBufferPointer<UInt8>) { (self.text, isRead) = (text, nil) }

    /// nil where the line is no JSON.
    var view: JSONView? {
        if isRead == nil { isRead = (try? tape.parse(text)) != nil }
        return isRead == true ? tape.view : nil
    }
}
