extension CustomSettings {
    /// What is placed as any field of an export is.
    var placed: [MappingSettings.Entry] {
        let fields = columns + elements
        var entries = fields.filter { $0.target != "category" && $0.target != "sku:*" && $0.kind != "flag" }
            .map { MappingSettings.Entry(name: $0.name, target: $0.target) }
        // What elements name goes where that element does, unless the mapping has a place for the name.
        for target in ["attribute:*", "custom:*"]
        where fields.contains(where: { $0.target == target && $0.nameFrom != nil }) {
            entries.append(MappingSettings.Entry(name: "*", target: target))
        }
        return entries
    }
}
