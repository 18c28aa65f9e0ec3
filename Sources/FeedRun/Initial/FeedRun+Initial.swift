import Bytes
import CatalogReading
import CategoryRules
package import FeedGateway
import FeedModel
import Foundation
import JSONText
import ShopDialects

extension FeedRun {
    /// Looks at the exports of a configuration and makes one to start from.
    ///
    /// - Parameter configuration: with what is decided already; the result has that too.
    package static func initial(
        _ configuration: Configuration, stop: StopFlag
    ) throws(RunFailure) -> InitialConfiguration {
        guard !configuration.paths.contains("-") else {
            throw RunFailure(
                .usage, "init reads its exports twice, and standard input can be read only once", advice: "name a file")
        }
        let files = try CatalogFiles(for: configuration)
        let store: CategoryStore
        let seller: SellerData
        do {
            store = try CategoryStore(directory: categoryDirectory(files, configuration))
            seller = try store.seller()
        } catch {
            throw RunFailure(.configuration, "\(error)")
        }
        var configuration = configuration
        var survey = ExportSurvey(configuration, store)
        try survey.look(at: files.inputs, stop: stop)
        let table = HomeMadeTable(survey, files.inputs, configuration)
        var document = table == nil ? HomeMadeDocument(survey, files.inputs, configuration) : nil
        if let described = table?.reading(configuration) ?? document?.reading(configuration) {
            var second = ExportSurvey(described, store)
            try second.look(at: files.inputs, stop: stop)
            if table == nil, second.products == 0 {
                document = nil
            } else {
                (configuration, survey) = (described, second)
            }
        }
        let tree = seller.tree
        let suggestions = CategorySuggestions(tree)
        let nearest = survey.categories.sorted.map {
            (name: $0.name, count: $0.count, leaves: suggestions.nearest(to: $0.name))
        }
        // What a category asks for is seen where it has the shop's own name; in the file it stays open.
        var trial = configuration
        for category in nearest {
            guard let leaf = category.leaves.first, suggestions.isNamed(leaf, like: category.name) else { continue }
            trial.mapping.categories.append(MappingSettings.Entry(name: category.name, target: String(leaf.id)))
        }
        if trial.mapping.categories != configuration.mapping.categories {
            survey = ExportSurvey(trial, store)
            try survey.look(at: files.inputs, stop: stop)
        }
        var result = InitialConfiguration()
        result.describe(survey, files)
        result.categories = files.categories
        result.leafCategories = tree?.openLeaves.count ?? 0
        let units = ColumnUnits(survey)
        result.units = units.remarks
        result.decided = configuration.decided
        result.derived = units.decided
        result.settings = columns(table) + elements(document) + defaults(survey)
        for category in nearest {
            var setting = OpenSetting(
                ["mapping", "category", category.name],
                "the platform's id of the leaf category for the shop's category",
                in: "feedmill categories list, or the seller centre when you post a product")
            setting.count = category.count
            setting.suggestions = category.leaves.map { OpenSetting.Suggestion(value: String($0.id), label: $0.label) }
            setting.accepts = { answer in Int64(answer).map { tree?.isOpen($0) ?? true } ?? false }
            result.settings.append(setting)
        }
        let currency = seller.merchant?.quotationCurrency
        result.settings += others(survey, units, currency)
        let isConverted = result.settings.contains { $0.keys.starts(with: ["mapping", "price", "rates"]) }
        if isConverted, let currency { result.derived.append((["mapping", "price", "currency"], .string(currency))) }
        return result
    }

    /// Columns of a home-made table whose names say nothing.
    private static func columns(_ table: HomeMadeTable?) -> [OpenSetting] {
        (table?.columns ?? []).compactMap { column in
            guard column.target == nil else { return nil }
            return OpenSetting(
                ["columns", column.name], "what the column is, such as title, inventory, sku:Color; \"\" leaves it out",
                in: "the table of columns in the documentation, Catalog format")
        }
    }

    /// Elements of a home-made document whose names say nothing.
    private static func elements(_ document: HomeMadeDocument?) -> [OpenSetting] {
        (document?.elements ?? []).compactMap { element in
            guard element.target == nil else { return nil }
            return OpenSetting(
                ["elements", element.name],
                "what the element is, such as title, inventory, sku:Color; \"\" leaves it out",
                in: "the table of columns in the documentation, Catalog format")
        }
    }

    /// The settings below `defaults` that something waits for, in the order of the table, then attributes.
    private static func defaults(_ survey: ExportSurvey) -> [OpenSetting] {
        var settings = OpenSetting.defaults.compactMap { known -> OpenSetting? in
            let needs = survey.needs.filter { $0.key.keys == known.keys }
            guard !needs.isEmpty else { return nil }
            var setting = known
            setting.count = needs.values.reduce(0, +)
            return setting
        }
        let required = survey.needs.filter { need in
            need.key.keys[0] == "defaults" && ["attribute:", "sku:"].contains(where: need.key.keys[1].hasPrefix)
        }
        for (keys, needs) in Dictionary(grouping: required, by: \.key.keys).sorted(by: { $0.key[1] < $1.key[1] }) {
            let name = keys[1].split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
            let what = keys[1].hasPrefix("sku:") ? "SKU property" : "attribute"
            var setting = OpenSetting(
                keys, "the value of the \(what) \(name), which the category requires",
                in: needs[0].key.advice.isEmpty ? "feedmill categories show ID lists its values" : needs[0].key.advice)
            setting.count = needs.reduce(0) { $0 + $1.value }
            settings.append(setting)
        }
        return settings
    }

    /// What else is open: options and values without a place, stock, prices, units, pictures, encodings.
    private static func others(_ survey: ExportSurvey, _ units: ColumnUnits, _ currency: String?) -> [OpenSetting] {
        var settings: [OpenSetting] = []
        let needs = survey.needs.sorted {
            $0.value == $1.value ? $0.key.keys.lexicographicallyPrecedes($1.key.keys) : $0.value > $1.value
        }
        func add(_ group: String, _ make: (ExportSurvey.Need) -> OpenSetting) {
            for (need, count) in needs where need.keys.starts(with: ["mapping", group]) {
                if let index = settings.firstIndex(where: { $0.keys == need.keys }) {
                    settings[index].count += count
                    continue
                }
                var setting = make(need)
                setting.count = count
                settings.append(setting)
            }
        }
        add("options") { need in
            OpenSetting(
                need.keys, "the SKU property for the shop's option; \"\" leaves it out",
                in: need.advice.isEmpty ? "feedmill categories show ID lists the properties" : need.advice)
        }
        add("values") { need in
            var setting = OpenSetting(
                need.keys, "the platform's value for the shop's",
                in: need.advice.isEmpty ? "feedmill categories show ID lists the values" : need.advice)
            setting.isAsked = false
            return setting
        }
        add("stock") { $0.keys == OpenSetting.stockInStock.keys ? .stockInStock : .stockUnknown }
        add("price") { need in
            let own = need.keys.count > 3 ? "one \(need.keys[3])" : "one unit of the shop's currency"
            return OpenSetting(
                need.keys, "the price of \(own) in \(currency ?? "the currency in which the platform takes them")",
                in: "the exchange rate that you use; 1 where both are the same currency")
        }
        add("image_base") { _ in .imageBase }
        if units.weight == nil, survey.files.contains(where: { !$0.statesWeightUnit }) { settings.append(.weightUnit) }
        if units.length == nil, survey.files.contains(where: { !$0.statesLengthUnit }) { settings.append(.lengthUnit) }
        let unclear = survey.files.filter { !$0.encoding.candidates.isEmpty }
        if let candidates = unclear.first?.encoding.candidates {
            var setting = OpenSetting.encoding
            setting.suggestions = candidates.map {
                OpenSetting.Suggestion(value: $0.name, label: "\($0.name) reads '\($0.sample)'")
            }
            settings.append(setting)
        }
        return settings
    }
}

extension InitialConfiguration {
    fileprivate mutating func describe(_ survey: ExportSurvey, _ found: CatalogFiles) {
        func sorted(_ counts: [String: Int]) -> [(name: String, count: Int)] {
            counts.map { (name: $0.key, count: $0.value) }.sorted {
                $0.count == $1.count ? $0.name < $1.name : $0.count > $1.count
            }
        }
        files = survey.files.map { seen in
            let format =
                seen.file.dialect.map { dialect in
                    dialect.name == CustomDialect.name
                        ? "\(dialect.name) (\(seen.file.format == .xml ? "elements" : "columns") guessed by their names)"
                        : "\(dialect.name) (\(dialect.certainty.rawValue): \(dialect.evidence))"
                }
                ?? (seen.file.format == .unrecognised
                    ? "unknown format" : "feedmill's own \(seen.file.format.rawValue)")
            let guess = seen.encoding.candidates.isEmpty ? (seen.encoding.isGuessed ? ", by its bytes" : "") : "?"
            return File(
                name: seen.file.name, format: format, encoding: seen.encoding.name + guess, faults: seen.faults)
        }
        files += found.unreadable.map { File(name: $0.name, format: "unreadable", encoding: "", faults: [$0.reason]) }
        products = survey.products
        skus = survey.skus
        currencies = sorted(survey.currencies)
        options = sorted(survey.options)
        unusedFields = survey.unusedFields.sorted
        missingData = survey.missingData.sorted()
    }
}

extension Configuration {
    /// What is decided of a configuration to start from.
    fileprivate var decided: [(keys: [String], value: JSONValue)] {
        var decided: [(keys: [String], value: JSONValue)] = []
        if let categories {
            // Paths in the file are relative to it, and this one is to where the program was called.
            let path = URL(filePath: categories).standardizedFileURL.path
            decided.append((["categories"], .string(path)))
        }
        if let dialect { decided.append((["dialect"], .string(dialect))) }
        if let encoding { decided.append((["encoding"], .string(encoding))) }
        for column in mapping.custom.columns { decided.append((["columns", column.name], .string(column.target))) }
        if let record = mapping.custom.record { decided.append((["record"], .string(record))) }
        if let group = mapping.custom.group { decided.append((["group"], .string(group))) }
        for element in mapping.custom.elements {
            let target = JSONValue.string(element.target)
            let value: JSONValue = element.nameFrom.map { ["name": .string($0), "to": target] } ?? target
            decided.append((["elements", element.name], value))
        }
        for entry in mapping.categories {
            decided.append((["mapping", "category", entry.name], .string(entry.target)))
        }
        return decided
    }
}
