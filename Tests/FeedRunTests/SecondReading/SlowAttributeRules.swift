import Foundation

/// What general attributes and the brand have to be: which of an id, a text, and both each kind takes.
struct SlowAttributeRules {
    let category: SlowCategory?

    /// What a value of an attribute comes to.
    private enum Content {
        case value(SlowCategory.Value)
        case other(SlowCategory.Value, String)
        case text(String, unit: String?)
        case fault(String)

        /// Equal contents are equal texts; faults equal nothing.
        var key: String? {
            switch self {
            case .value(let value): "#\(value.id)"
            case .other(let value, let text): "#\(value.id)=\(text)"
            case .text(let text, let unit): "\(text) \(unit ?? "")"
            case .fault: nil
            }
        }
        var isUnknownValue: Bool {
            if case .fault("attribute.value-unknown") = self { return true }
            return false
        }

        var chosen: SlowCategory.Value? {
            switch self {
            case .value(let value), .other(let value, _): value
            default: nil
            }
        }
    }

    private struct Given {
        var attribute: SlowCategory.Attribute
        var column: String
        var content: Content
        var token: String
        var isSent = true
    }

    func check(_ product: inout SlowProduct) {
        let columns = product.names("attribute").filter { !product["attribute:\($0)"].isEmpty }
        for name in product.names("custom") where !product["custom:\(name)"].isEmpty {
            let ids = [name, product["custom:\(name)"]].filter(SlowText.isMarkedID)
            if category != nil, !ids.isEmpty { product.report("attribute.custom-with-id") }
        }
        guard let category else {
            if product["brand"].isEmpty, columns.isEmpty,
                product.names("custom").allSatisfy({ product["custom:\($0)"].isEmpty })
            {
                product.report("brand.missing")
            }
            return
        }
        var given: [Given] = []
        var unknown: [String] = []
        var order: [String] = []
        for name in columns {
            let found = category.attributes(named: name, asSKU: false)
            // A default for an attribute that only other categories have says nothing here.
            if found.count == 1 ? found[0].isSKU : found.isEmpty, product.defaulted.contains("attribute:\(name)") {
                continue
            }
            if found.isEmpty {
                unknown.append(name)
                order.append(name)
            } else if found.count > 1 {
                product.report("attribute.value-ambiguous")
            } else if found[0].isSKU {
                product.report("attribute.unknown")
            } else {
                order.append(name)
                given += values(found[0], name, product)
            }
        }
        addChildren(unknown, &given, &product)
        // In the order of the columns, children too.
        given = order.flatMap { name in given.filter { $0.column == name } }
        given = given.filter { one in
            !product.defaulted.contains("attribute:\(one.column)")
                || !given.contains { $0.attribute === one.attribute && $0.column != one.column }
        }
        judge(&given, &product)
        checkBrand(&given, &product)
        findMissing(given, &product)
        collect(given, &product)
    }

    private func values(_ attribute: SlowCategory.Attribute, _ name: String, _ product: SlowProduct) -> [Given] {
        let cell = product["attribute:\(name)"]
        guard !attribute.values.isEmpty, cell.contains("|") else {
            return [
                Given(attribute: attribute, column: name, content: content(cell, attribute, product.point), token: cell)
            ]
        }
        let tokens = SlowText.list(cell)
        guard !tokens.isEmpty else {
            return [Given(attribute: attribute, column: name, content: .fault("attribute.value-missing"), token: "")]
        }
        return tokens.map {
            Given(attribute: attribute, column: name, content: content($0, attribute, product.point), token: $0)
        }
    }

    /// Names that no attribute at the top has, among those that hang on the chosen values.
    private func addChildren(_ names: [String], _ given: inout [Given], _ product: inout SlowProduct) {
        var left = names
        var isDone = false
        while !isDone {
            isDone = true
            for name in left {
                let children = given.filter(\.attribute.isVisible).flatMap { one -> [SlowCategory.Attribute] in
                    if case .fault("attribute.other-text-missing") = one.content {
                        return one.attribute.values.first { $0.id == "4" }?.children ?? []
                    }
                    return one.content.chosen?.children ?? []
                }
                let found = SlowCategory.find(name, in: children)
                guard !found.isEmpty else { continue }
                left.removeAll { $0 == name }
                if Set(found.map(\.id)).count > 1 {
                    product.report("attribute.value-ambiguous")
                } else {
                    let readings = found.map { values($0, name, product) }
                    given += readings.first { !$0.contains { $0.content.isUnknownValue } } ?? readings[0]
                    isDone = false
                }
            }
        }
        for _ in left { product.report("attribute.unknown") }
    }

    // MARK: Values

    private func content(_ token: String, _ attribute: SlowCategory.Attribute, _ point: String) -> Content {
        guard !attribute.values.isEmpty else {
            return SlowText.isMarkedID(token)
                ? .fault("attribute.value-id-not-allowed")
                : own(token.replacingOccurrences(of: "\\|", with: "|"), attribute, point)
        }
        func chosen(_ found: [SlowCategory.Value], _ text: String?) -> Content? {
            guard let value = found.first else { return nil }
            if found.count > 1 { return .fault("attribute.value-ambiguous") }
            let text = text ?? ""
            if value.id == "4" { return text.isEmpty ? .fault("attribute.other-text-missing") : .other(value, text) }
            return text.isEmpty ? .value(value) : .fault("attribute.text-not-allowed")
        }
        if let known = chosen(SlowCategory.find(token, in: attribute.values), nil) { return known }
        if let equals = token.firstIndex(of: "=") {
            let name = SlowText.trimmed(String(token[..<equals]))
            let text = SlowText.trimmed(String(token[token.index(after: equals)...]))
            if let known = chosen(SlowCategory.find(name, in: attribute.values), text) { return known }
        }
        return attribute.takesOwnText && !SlowText.isMarkedID(token)
            ? .text(token, unit: nil) : .fault("attribute.value-unknown")
    }

    /// A text or a number, with a unit where there are units.
    private func own(_ token: String, _ attribute: SlowCategory.Attribute, _ point: String) -> Content {
        if attribute.kind == .text { return .text(token, unit: nil) }
        var number = token
        var unit: String?
        if !attribute.units.isEmpty {
            number = String(
                token.prefix(
                    upTo: token.lastIndex { $0.isASCII && $0.isNumber }.map { token.index(after: $0) }
                        ?? token.startIndex))
            let named = SlowText.trimmed(String(token.dropFirst(number.count)))
            unit = attribute.units.first { $0.lowercased() == named.lowercased() }
            if named.isEmpty, attribute.units.count == 1 { unit = attribute.units[0] }
        }
        if attribute.kind == .interval {
            guard isInterval(number, point) else { return .fault("attribute.value-invalid") }
        } else {
            guard let value = SlowNumber(number, point: point), attribute.kind != .whole || value.isWhole else {
                let isNumber = SlowNumber(number, point: point) != nil
                return .fault(
                    isNumber && unit == nil && !attribute.units.isEmpty
                        ? "attribute.unit-unknown" : "attribute.value-invalid")
            }
            number = value.text
        }
        if unit == nil, !attribute.units.isEmpty { return .fault("attribute.unit-unknown") }
        return .text(number, unit: unit)
    }

    private func isInterval(_ text: String, _ point: String) -> Bool {
        if SlowNumber(text, point: point) != nil { return true }
        guard let hyphen = text.dropFirst().firstIndex(of: "-"),
            let from = SlowNumber(SlowText.trimmed(String(text[..<hyphen])), point: point),
            let to = SlowNumber(SlowText.trimmed(String(text[text.index(after: hyphen)...])), point: point)
        else { return false }
        return from.value <= to.value
    }

    /// What there is to say of each value, and which are sent.
    private func judge(_ given: inout [Given], _ product: inout SlowProduct) {
        for index in given.indices {
            let one = given[index]
            guard one.attribute.isVisible else {
                given[index].isSent = false
                if case .fault("attribute.value-missing") = one.content { continue }
                product.report("attribute.hidden")
                continue
            }
            if case .fault(let code) = one.content {
                // The brand's is judged with the brand.
                let isBrand = index == brandPosition(given)
                if !isBrand || code != "attribute.value-unknown" { product.report(code) }
                if code == "attribute.value-missing" {
                    given[index].isSent = false
                    continue
                }
            }
            let before = given[..<index].filter {
                guard $0.attribute === one.attribute, $0.attribute.isVisible else { return false }
                if case .fault("attribute.value-missing") = $0.content { return false }
                return true
            }
            guard let first = before.first else { continue }
            if let key = one.content.key, before.contains(where: { $0.content.key == key }) {
                product.report("attribute.value-duplicate")
                given[index].isSent = false
                continue
            }
            var isSecondOther = false
            if case .other = one.content {
                isSecondOther = before.contains { if case .other = $0.content { true } else { false } }
            }
            if one.attribute.kind != .multiple || isSecondOther {
                product.report(first.column == one.column ? "attribute.too-many-values" : "item.conflicting-values")
            }
        }
    }

    // MARK: Brand

    /// The first value of attribute 2.
    private func brandPosition(_ given: [Given]) -> Int? {
        given.firstIndex { one in
            guard one.attribute === category?.brand else { return false }
            if case .fault("attribute.value-missing") = one.content { return false }
            return true
        }
    }

    private func checkBrand(_ given: inout [Given], _ product: inout SlowProduct) {
        guard let brand = category?.brand else { return }
        let inAttribute = brandPosition(given).map { given[$0] }
        let cell = product["brand"]
        let isID = { (text: String) in SlowText.isDigits(text) || SlowText.isMarkedID(text) }
        func unlisted(_ text: String) {
            if isID(text) {
                product.report("attribute.value-unknown")
            } else {
                product.report("brand.unmatched")
                product.brandName = text
            }
        }
        var chosen: SlowCategory.Value?
        if !cell.isEmpty {
            var isAmbiguous = false
            switch content(cell, brand, product.point) {
            case .value(let value):
                chosen = value
                product.brandAttribute = (brand.name, ["value": value.id])
            case .other(let value, let text):
                product.brandAttribute = (brand.name, ["value": value.id, "customValue": text])
            case .fault("attribute.value-unknown"), .text: unlisted(cell)
            case .fault(let code):
                isAmbiguous = code == "attribute.value-ambiguous"
                product.report(code)
            }
            guard let inAttribute else { return }
            var isSame = SlowText.same(cell, inAttribute.token)
            switch inAttribute.content {
            case .value(let value): if let chosen { isSame = chosen.id == value.id }
            case .fault("attribute.value-unknown"): product.report("attribute.value-unknown")
            case .fault: isSame = true
            default: break
            }
            if !isSame, !isAmbiguous { product.report("item.conflicting-values") }
            return
        }
        switch inAttribute?.content {
        case nil: if !given.contains(where: { $0.attribute === brand }) { product.report("brand.missing") }
        case .value(let value): product.brandAttribute = (brand.name, ["value": value.id])
        case .other(let value, let text):
            product.brandAttribute = (brand.name, ["value": value.id, "customValue": text])
        case .text(let text, _): product.brandName = text; product.report("brand.unmatched")
        case .fault("attribute.value-unknown"): unlisted(inAttribute!.token)
        case .fault: break
        }
    }

    // MARK: What is missing

    private func findMissing(_ given: [Given], _ product: inout SlowProduct) {
        guard let category else { return }
        func judge(_ attribute: SlowCategory.Attribute) {
            guard attribute.isVisible, !attribute.isSKU else { return }
            if attribute.isRequired { return product.report("attribute.required-missing") }
            if attribute.isKey { product.report("attribute.key-missing") }
            if !attribute.countries.isEmpty { product.report("attribute.country-required") }
        }
        for attribute in category.attributes where attribute.id != "2" {
            if !given.contains(where: { $0.attribute === attribute }) { judge(attribute) }
        }
        var children: [SlowCategory.Attribute] = []
        for one in given where one.attribute.isVisible {
            if case .fault("attribute.other-text-missing") = one.content {
                children += one.attribute.values.first { $0.id == "4" }?.children ?? []
            }
            children += one.content.chosen?.children ?? []
        }
        var seen = Set(given.map(\.attribute.id))
        for child in children where seen.insert(child.id).inserted { judge(child) }
    }

    // MARK: Content

    private func collect(_ given: [Given], _ product: inout SlowProduct) {
        var seen: [String] = []
        for one in given where one.isSent && one.attribute.id != "2" && !seen.contains(one.attribute.name) {
            seen.append(one.attribute.name)
            let all = given.filter { $0.attribute === one.attribute && $0.isSent }
            var object: [String: Any] = [:]
            var values: [String] = []
            for entry in all {
                switch entry.content {
                case .value(let value): values.append(value.id)
                case .other(let value, let text):
                    values.append(value.id)
                    object["customValue"] = text
                case .text(let text, let unit):
                    values.append(text)
                    object["unit"] = unit
                case .fault: break
                }
            }
            object["value"] = one.attribute.kind == .multiple ? values : (values.first ?? "") as Any
            product.attributes.append((one.attribute.name, object))
        }
    }
}
