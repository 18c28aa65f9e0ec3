import Bytes
import CategoryRules
import Foundation
import Testing

/// The category data of samples/nightly, which the README, the samples and many tests use.
struct SampleCategoriesTests {
    private let store: CategoryStore

    init() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        store = try CategoryStore(directory: root.appending(path: "samples/nightly/categories").path)
    }

    private func sample(_ id: Int64) throws -> CategoryRules.Category { try #require(try store.category(id)) }

    @Test func allOfThemCanBeRead() throws {
        #expect(store.availableIDs == [348, 152_401, 200_000_346, 200_000_347])
        for id in store.availableIDs {
            let category = try sample(id)
            #expect(category.brandAttribute != nil)
            #expect(category.skuAttributes.map { category.attributes[$0].id } == [14, 5, 200_007_763])
            #expect(category.sources[0].byteCount < 60_000)
        }
    }

    /// The values of the Feed Solution tutorial's two products, of the publish-product document's three scenarios and
    /// of a shirt, under the names their feeds use.
    @Test(
        arguments: [
            (200_000_346, "Brand Name", "200010868"), (200_000_346, "Material", "47"), (200_000_346, "Material", "49"),
            (200_000_346, "Clothing Length", "1876"), (200_000_346, "Size", "200000989"), (200_000_346, "Color", "771"),
            (200_000_346, "Size", "100014064"), (200_000_346, "Ships From", "201336104"),
            (200_000_347, "Brand Name", "200010868"), (200_000_347, "Material", "47"), (200_000_347, "Material", "49"),
            (200_000_347, "Clothing Length", "1876"), (200_000_347, "Size", "200000989"), (200_000_347, "Color", "771"),
            (152_401, "200000137", "200001583"), (152_401, "20205", "365212"), (152_401, "20205", "4"),
            (152_401, "2", "200659476"), (152_401, "2", "201470514"), (152_401, "14", "771"), (152_401, "14", "173"),
            (152_401, "5", "311"), (152_401, "5", "312"),
            (348, "Shirts Type", "200001208"), (348, "Material", "567"), (348, "Sleeve Length(cm)", "200001500"),
            (348, "Size", "200003528"), (348, "Brand Name", "203062806"),
        ] as [(Int64, String, String)])
    func knowsThePlatformsOwnSamples(id: Int64, attribute: String, value: String) throws {
        let category = try sample(id)
        guard case .one(let index) = attribute.withBytes({ category.attribute(named: $0) }) else {
            Issue.record("no attribute \(attribute)")
            return
        }
        #expect(value.withBytes { category.attributes[index].value(idText: $0) } != nil)
    }

    /// What a newcomer can see in them: each kind of attribute that there is a rule for.
    @Test func showEveryKindOfAttribute() throws {
        let dresses = try sample(200_000_346)
        func find(_ name: String) throws -> CategoryAttribute {
            guard case .one(let index) = name.withBytes({ dresses.attribute(named: $0) }) else {
                throw CategoryDataError(file: dresses.sources[0].name, problem: "no attribute \(name)")
            }
            return dresses.attributes[index]
        }
        #expect(dresses.requiredGeneral.map { dresses.attributes[$0].englishName } == ["Material"])
        #expect(try find("Material").kind == .multipleChoice)
        #expect(try find("Material").otherValue != nil)
        #expect(try find("Clothing Length").kind == .singleChoice)
        #expect(try find("Model Number").kind == .freeText)
        #expect(try find("Pieces in Pack").kind == .wholeNumber)
        #expect(try find("Net Weight").units.map(\.name.string) == ["kg", "g"])
        #expect(try find("Supply Type").isVisible == false)
        #expect(try find("Origin").requiredCountries.map(\.string) == ["ES", "FR", "IT"])
        #expect(try find("Color").allowsCustomName && find("Color").allowsCustomPicture)
        #expect(try find("Size").allowsCustomName == false)
        // Two colours are "Azul claro" in Spanish.
        #expect("Azul claro".withBytes { try! find("Color").value(named: $0) } == .several([10, 11]))
        let children = dresses.attributes[dresses.topLevelCount...]
        #expect(children.map(\.englishName) == ["Print Theme"])
        #expect("Print".withBytes { try! find("Pattern Type").value(named: $0) } == .one(3))
        #expect(children.first?.parent?.value == 3)
    }
}
