import Bytes
import FeedModel

/// What the rules about general attributes share.
extension ProductCheck {
    /// Reports every value that has a note. Facts: the attribute where it is known, what is written, the attribute's
    /// name as it is written, and the unit of an unknown unit.
    func report(
        _ wanted: AttributeNotes, as code: FindingCode, _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        if let brandFault, let brand = category?.brandAttribute, !brandFault.notes.isDisjoint(with: wanted) {
            report(
                Finding(
                    code, at: Batch.place(of: brandCell, name: "brand"), facts: .attribute(brand),
                    .text(brandCell.text),
                    .words("brand")), &findings)
        }
        guard !attributeNotes.isDisjoint(with: wanted) else { return }
        for found in attributes where !found.notes.isDisjoint(with: wanted) {
            var attribute = Fact.none
            if case .known(let index) = found.attribute { attribute = .attribute(index) }
            var unit = Fact.none
            if case .unitUnknown(let text) = found.content { unit = .text(text) }
            report(
                Finding(
                    code, at: place(found, batch), facts: attribute, .text(found.token),
                    .text(batch.attributes[found.entry].name), unit),
                &findings)
        }
    }

    /// Reports the attributes that should be given and are not: those of a list of the category's, and those that hang
    /// on chosen values. Facts: the attribute, the value that it hangs on.
    func reportMissing(
        _ list: (Category) -> UnsafeBufferPointer<Int>, _ isWanted: (CategoryAttribute) -> Bool, as code: FindingCode,
        _ batch: borrowing Batch, _ findings: inout [Finding]
    ) {
        guard let category else { return }
        for index in list(category) where !mentions(index) {
            report(missing(index, code, batch, category), &findings)
        }
        if attributeNotes.contains(.hasChildren) {
            var reported: [Int64] = []
            for found in attributes where found.notes.contains(.hasChildren) {
                guard case .known(let parent) = found.attribute, let value = found.content.chosenValue else { continue }
                reportMissingChildren(of: parent, value, isWanted, code, batch, &reported, &findings)
            }
        }
        if let brand = category.brandAttribute, brandAttribute == nil, case .value(let value) = self.brand,
            !category.attributes[brand].values[value].children.isEmpty
        {
            var reported: [Int64] = []
            reportMissingChildren(of: brand, value, isWanted, code, batch, &reported, &findings)
        }
    }

    private func reportMissingChildren(
        of parent: Int, _ value: Int, _ isWanted: (CategoryAttribute) -> Bool, _ code: FindingCode,
        _ batch: borrowing Batch, _ reported: inout [Int64], _ findings: inout [Finding]
    ) {
        guard let category else { return }
        for child in category.attributes[parent].values[value].children {
            let attribute = category.attributes[child]
            guard attribute.isVisible, !attribute.isSKU, isWanted(attribute), !reported.contains(attribute.id) else {
                continue
            }
            // One attribute may hang on several chosen values; given once, it counts for all of them.
            let isGiven = attributes.contains { other in
                if case .known(let index) = other.attribute { return category.attributes[index].id == attribute.id }
                return false
            }
            guard !isGiven else { continue }
            reported.append(attribute.id)
            var finding = missing(child, code, batch, category)
            finding.facts.1 = .value(attribute: parent, value: value)
            report(finding, &findings)
        }
    }

    private func missing(_ index: Int, _ code: FindingCode, _ batch: borrowing Batch, _ category: Category) -> Finding {
        let attribute = category.attributes[index]
        let column =
            Self.column(of: attribute, in: batch.file)
            ?? .named("attribute:*", suffix: batch.append(attribute.name))
        return Finding(code, at: Place(location: product.location, column: column), facts: .attribute(index))
    }

    /// The column that the file has for an attribute, under its English name or its id.
    private static func column(of attribute: CategoryAttribute, in file: CatalogFile) -> ColumnReference? {
        guard file.format == .csv else { return nil }
        let column = file.columns.firstIndex { column in
            var column = column
            return column.withUTF8 { bytes in
                guard bytes.hasPrefix("attribute:") else { return false }
                var name = UnsafeBufferPointer(rebasing: bytes[10...]).trimmed
                if name.sameBytes(as: attribute.name) { return true }
                if name.first == 0x23 { name = UnsafeBufferPointer(rebasing: name[1...]) }
                return name.sameBytes(as: attribute.idText)
            }
        }
        return column.map { .column(UInt16($0)) }
    }
}

extension FactReader {
    /// The text of a finding about an attribute that is missing.
    func missing(_ problem: String) -> FindingText {
        var message = "\(text(0)) \(problem)"
        if case .value(let parent, _) = fact(1) { message += ": it comes with \(text(1)) of \(attributeName(parent))" }
        return FindingText(message + ".", fix: optionsAdvice(of: 0) ?? "Give it a value.")
    }

    /// Advice to choose one of the values of the attribute that a fact names.
    func optionsAdvice(of fact: Int) -> String? {
        guard case .attribute(let index) = self.fact(fact) else { return nil }
        return options(of: index).map { "Give it one of \($0)." }
    }

    /// The id of the finding's category.
    var categoryID: String { category.map { String($0.id) } ?? "" }

    /// The values that the child attributes of a name hang on, in words; nil when there are none.
    func parents(ofChildNamed name: String) -> String? {
        guard let category else { return nil }
        var name = name
        let match = name.withUTF8 { category.childAttribute(named: $0) }
        let children: [Int]
        switch match {
        case .none: return nil
        case .one(let index): children = [index]
        case .several(let indexes): children = indexes
        }
        let parents = children.compactMap { category.attributes[$0].parent }
        guard !parents.isEmpty else { return nil }
        let shown = parents.prefix(3).map { "\(valueName($0.attribute, $0.value)) of \(attributeName($0.attribute))" }
        return shown.joined(separator: " or ") + (parents.count > 3 ? " or one of \(parents.count - 3) more" : "")
    }

    /// The attributes of a name, in words.
    func attributes(named name: String) -> String {
        guard let category else { return "several attributes" }
        var name = name
        switch name.withUTF8({ category.attribute(named: $0) }) {
        case .several(let indexes): return indexes.map(attributeName).joined(separator: " and ")
        default: return "several attributes that depend on the chosen values"
        }
    }

    /// The values of an attribute that have a name, by their indexes.
    func values(named name: String, of attribute: Int) -> [Int] {
        guard let category else { return [] }
        // After `=` comes the text of Other.
        let candidates = [name, name.split(separator: "=", maxSplits: 1).first.map(String.init) ?? name]
        for var candidate in candidates {
            if case .several(let indexes) = candidate.withUTF8({
                category.attributes[attribute].value(named: $0.trimmed)
            }) {
                return indexes
            }
        }
        return []
    }

    /// A value's English name, as an export would write it.
    func valueText(_ attribute: Int, _ value: Int) -> String {
        category?.attributes[attribute].values[value].englishName ?? ""
    }

    /// The id of a value.
    func valueID(_ attribute: Int, _ value: Int) -> String {
        category?.attributes[attribute].values[value].idText.string ?? ""
    }
}
