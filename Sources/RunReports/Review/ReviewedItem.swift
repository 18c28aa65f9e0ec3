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

extension ReviewedItem {
    /// An item as `items.jsonl` has it, with the causes of its findings.
    init(_ json: JSONValue, _ causes: [Int], _ news: [Bool]) {
        item = json["item"]?.stringValue?.shortened(to: 200) ?? ""
        operation = json["operation"]?.stringValue ?? ""
        status = json["status"]?.stringValue ?? ""
        category = json["category_id"]?.int64Value
        skus = json["skus"]?.int64Value ?? 0
        place = ReviewedPlace(json["place"])
        feed = json["feed"]?.stringValue
        position = json["position"]?.int64Value
        job = json["job_id"]?.int64Value
        product = json["product_id"]?.int64Value
        findings = zip(zip(causes, news), json["findings"]?.arrayValue ?? []).map {
            ($0.0, ReviewedPlace($1["place"]), $0.1)
        }
    }
}
