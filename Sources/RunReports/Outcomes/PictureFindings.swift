import CategoryRules
package import FeedModel
package import RunFolder

/// What was found out of pictures while they were uploaded, as findings at the cells that name them.
package struct PictureFindings {
    /// The codes that they have; no finding of the walk has one of them.
    static let codes: Set<String> = Set(
        [
            ImageUnavailable.page, ImageNoPicture.page, ImageTooLarge.page, ImageTooSmall.page, ImageRatio.page,
            ImageOtherFormat.page, ImageNotUploaded.page, ImageBankFull.page, ImageNoneLeft.page,
        ].map(\.code.description))

    private let book: RuleBook

    /// - Parameter overrides: severities other than the rules' own, by code; nil turns a rule off.
    package init(overrides: [String: Severity?]) { book = RuleBook(overrides: overrides) }

    /// The findings about one item.
    ///
    /// - Parameters:
    ///   - item: as the walk left it.
    ///   - xmlFiles: the exports in the canonical XML.
    package func findings(
        _ item: borrowing ItemRecord, _ notes: [RunPlan.PictureNote], xmlFiles: Set<String>
    ) -> [FindingRecord] {
        guard !notes.isEmpty else { return [] }
        let isXML = xmlFiles.contains(item.fileName.string)
        var findings: [FindingRecord] = []
        var seen: Set<String> = []
        for note in notes {
            guard let (severity, text) = book.said(note.code, note.address, note.words) else { continue }
            let place = PointedPlace(note.pointer, in: item, isXML: isXML)?.place ?? PlatformFindings.place(item)
            // SKUs of one row, or one value of several SKUs, have one cell.
            let key = "\(text.message) \(place.line) \(place.record) \(place.column?.string ?? "")"
            guard seen.insert(key).inserted else { continue }
            findings.append(
                FindingRecord(
                    code: .string(note.code), severity: severity,
                    words: FindingWords(message: .string(text.message), fix: text.fix.map { .string($0) }),
                    place: place))
        }
        return findings
    }
}
