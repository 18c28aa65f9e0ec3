import Bytes
import CLibXML2
import FeedModel

/// The root of the document, and the batch that is filled.
extension XMLProductBuilder {
    mutating func startRoot(
        _ name: XMLNameTable.Name, prefix: XMLNameTable.Name?, namespace: XMLNameTable.Name?,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int, line: Int
    ) {
        current = .catalog
        // A namespace belongs to its parser: it is known by its address.
        self.namespace = namespace
        guard root.name == nil else { return }
        root.name = String(cString: name)
        root.isCatalog = names!.child(name, of: .document) == .catalog && (prefix == nil || namespace != nil)
        guard root.isCatalog else { return }
        for index in 0..<count {
            let attribute = attributes! + index &* 5
            guard attribute[1] == nil, let slot = names!.slot(attribute[0]!, of: .catalog) else {
                reportUnknownAttribute(attribute, of: .catalog, line: line)
                continue
            }
            let known = XMLVocabulary.inherited[slot].field
            if known == .categoryID { root.hasCategory = true }
            let value = UnsafeBufferPointer(start: attribute[3]!, count: attribute[4]! - attribute[3]!).trimmed
            guard value.count > 0 else { continue }
            root.defaults.append(
                XMLRoot.Default(
                    field: known, column: names![.catalog].firstColumn + UInt16(slot), bytes: Array(value)))
        }
        root.findings = waiting
        waiting.removeAll()
    }

    /// Takes a batch to fill: what the root says for every product comes first in its made bytes.
    mutating func use(_ batch: UnsafeMutablePointer<Batch>) {
        self.batch = batch
        exchangeBuffers()
        for index in root.defaults.indices {
            let start = written.count
            written.append(root.defaults[index].bytes)
            root.defaults[index].text = Text(offset: start, count: root.defaults[index].bytes.count)
        }
    }

    /// Lets go of the batch, which has all that was read then.
    mutating func giveBack() {
        exchangeBuffers()
        batch = nil
    }

    /// The batch's index of the root's place.
    mutating func locateRoot() -> UInt32 {
        locations.append(Location(line: UInt32(clamping: rootLine), record: record))
        return UInt32(truncatingIfNeeded: locations.count &- 1)
    }

    private mutating func exchangeBuffers() {
        guard let batch else { return }
        swap(&written, &batch.pointee.bytes)
        swap(&locations, &batch.pointee.locations)
    }
}
