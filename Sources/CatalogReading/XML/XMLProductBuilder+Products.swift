import Bytes
import FeedModel

/// Products from their start tag to their end, whole, refused or taken back.
extension XMLProductBuilder {
    mutating func openProduct(line: Int) {
        let batch = batch!.pointee
        isInProduct = true
        marks = XMLProductMarks(
            bytes: written.count, locations: locations.count, findings: batch.findings.count, contents: written.count)
        location = locate(line)
        draft = ProductDraft(in: batch, at: location)
        presence = 0
        elements = 0
    }

    /// The id by which its item is known is there.
    var namesItem: Bool {
        guard let draft, let batch else { return false }
        return !batch.pointee.fields[draft.fields + ProductField.itemID.rawValue].isBlank
            || !batch.pointee.fields[draft.fields + ProductField.aliexpressProductID.rawValue].isBlank
    }

    /// Appends the product of a record.
    mutating func keep(record index: Int, isUnreadable: Bool) {
        guard var draft, let batch else { return }
        draft.product.presence = Presence(rawValue: presence)
        draft.product.isUnreadable = isUnreadable
        draft.product.records = index..<(index + 1)
        draft.finish(in: batch.pointee)
        self.draft = nil
    }

    /// Forgets everything of the open product.
    mutating func takeBack() {
        guard let draft, let batch else { return }
        draft.abandon(in: batch.pointee)
        written.truncate(to: marks.bytes)
        locations.removeLast(locations.count - marks.locations)
        takeBackFindings()
        self.draft = nil
        collects = false
    }

    /// Forgets what the open product has beyond its start tag, and what comes: only whether it is there still counts.
    mutating func refuseContents(_ reason: XMLRejection) {
        rejection = reason
        collects = false
        guard let draft, let batch else { return }
        draft.clear(in: batch.pointee)
        written.truncate(to: marks.contents)
        for field in ProductField.allCases where !XMLVocabulary.productSlots.contains(field) {
            batch.pointee.fields[draft.fields + field.rawValue] = .absent(at: draft.product.location)
        }
        takeBackFindings()
    }

    private mutating func takeBackFindings() {
        guard let batch else { return }
        batch.pointee.findings.removeLast(batch.pointee.findings.count - marks.findings)
        waiting.removeAll()
    }

    mutating func tooDeep() {
        if isInProduct, rejection == nil { refuseContents(.tooDeep) }
    }
}
