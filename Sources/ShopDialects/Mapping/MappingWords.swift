import Bytes
import CatalogReading
import FeedModel

/// Names that a mapping writes, in the bytes of one batch, and what was looked up last there.
struct MappingWords {
    /// By number of `Mapping.optionTargets`.
    let options: [Text]
    /// Names of attributes and locales that fields go to, by number of `ShopFields.plan.names`; SKU properties;
    /// countries.
    let names: [Text], properties: [Text], countries: [Text]
    /// Names of options that were looked up, with the number of their target, -1 for none. The names of a product's
    /// options are the same text for all its SKUs.
    private var known: [(name: Text, target: Int)] = []
    private var next = 0

    /// - Parameters:
    ///   - targets: what options become.
    ///   - plan: where fields go.
    init(options targets: [[UInt8]], _ plan: ColumnPlan, _ batch: Batch) {
        func write(_ list: [[UInt8]]) -> [Text] {
            list.map { bytes in
                let start = batch.bytes.count
                batch.bytes.append(bytes)
                return Text(offset: start, count: bytes.count)
            }
        }
        options = write(targets)
        names = write(plan.names.map { Array($0.utf8) })
        properties = write(plan.properties.map { Array($0.utf8) })
        countries = write(plan.countries.map { Array($0.utf8) })
    }

    /// The target of an option's name; nil where it has none.
    mutating func option(_ name: Text, _ map: NameMap, _ batch: Batch) -> Int? {
        if let found = known.first(where: { $0.name == name }) { return found.target < 0 ? nil : found.target }
        let target = map.match(batch.bytes.bytes[name])?.number
        let entry = (name: name, target: target ?? -1)
        if known.count < 4 {
            known.append(entry)
        } else {
            known[next] = entry
            next = (next + 1) % 4
        }
        return target
    }
}
