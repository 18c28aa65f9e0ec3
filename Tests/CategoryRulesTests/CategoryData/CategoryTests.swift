import Bytes
import CategoryRules
import JSONText
import Testing

struct CategoryTests {
    @Test(arguments: SameColor.forms.keys.sorted())
    func everyFormOfTheDataMeansTheSame(form: String) throws {
        let category = try category(SameColor.forms[form]!)
        #expect(category.attributes.map(\.id) == [14, 2])
        #expect(category.brandAttribute == 1)
        #expect(category.requiredGeneral.isEmpty)
        #expect(Array(category.skuAttributes) == [0])
        let color = category.attributes[0]
        #expect(color.englishName == "Color")
        #expect(color.names.map { "\($0.language.string)=\($0.text.string)" } == ["en=Color", "zh=颜色"])
        #expect(color.key.string == "Color")
        #expect(color.embeddedKeyJSON.string == #"\"Color\""#)
        #expect(color.isRequired && color.isSKU && color.isVisible && !color.isKey)
        #expect(color.spec == 1)
        #expect(color.kind == .singleChoice)
        #expect(color.inputType.string == "STRING")
        #expect(color.showType.string == "list_box")
        #expect(color.allowsCustomName && color.allowsCustomPicture && !color.allowsOwnText)
        #expect(color.units.isEmpty)
        #expect(color.requiredCountries.map(\.string) == ["IT", "FR"])
        #expect(color.values.map(\.id) == [173, 4])
        #expect(color.values.map(\.idText.string) == ["173", "4"])
        #expect(color.values.map(\.englishName) == ["Blue", "Other"])
        #expect(color.values[0].names.map { "\($0.language.string)=\($0.text.string)" } == ["en=Blue", "es=Azul"])
        #expect(color.otherValue == 1)
        #expect(color.value(id: 173) == 0 && color.value(id: 5) == nil)
        #expect(category.attribute(id: 2) == 1 && category.attribute(id: 173) == nil)
    }

    @Test func oneObjectInPlaceOfEveryList() throws {
        let category = try category(
            #"""
            {"x_response":{"result":{"success":true,"attributes":{"aeop_attribute_dto":{"id":7,"names":{"en":"Weight"},
            "units":{"aeop_unit":{"unit_name":"kg","rate":1000}},"values":{"aeop_attr_value_dto":{"id":1}}}}}}}
            """#)
        #expect(category.attributes.map(\.id) == [7])
        #expect(category.attributes[0].units.map { "\($0.name.string) \($0.rate.string)" } == ["kg 1000"])
        #expect(category.attributes[0].unit(named: category.attributes[0].units[0].name) == 0)
        #expect(category.attributes[0].values.map(\.englishName) == ["1"])
    }

    @Test(
        arguments: [
            (#""attribute_show_type_value":"list_box","values":[{"id":1}]"#, .singleChoice),
            (#""attribute_show_type_value":"radio","values":[{"id":1}]"#, .singleChoice),
            (#""values":[{"id":1}]"#, .singleChoice),
            (#""attribute_show_type_value":"check_box","values":[{"id":1}]"#, .multipleChoice),
            (#""attribute_show_type_value":"group_table","values":[{"id":1}]"#, .multipleChoice),
            (#""attribute_show_type_value":"input","input_type":"STRING""#, .freeText),
            (#""attribute_show_type_value":"list_box","values":{}"#, .freeText),
            (#""attribute_show_type_value":"input","input_type":"NUMBER""#, .number),
            (#""attribute_show_type_value":"input","units":[{"unit_name":"kg"}]"#, .number),
            (#""attribute_show_type_value":"unit""#, .number),
            (#""attribute_show_type_value":"input_int""#, .wholeNumber),
            (#""attribute_show_type_value":"interval","units":[{"unit_name":"kg"}]"#, .interval),
        ] as [(String, AttributeKind)])
    func kinds(fields: String, kind: AttributeKind) throws {
        #expect(try category(#"[{"id":1,\#(fields)}]"#).attributes[0].kind == kind)
    }

    @Test func skuAttributesStandBySpecThenID() throws {
        let category = try category(
            #"[{"id":5,"sku":true,"spec":2},{"id":200007763,"sku":true,"spec":3},{"id":9,"sku":false,"spec":0},"#
                + #"{"id":29,"sku":true,"spec":1},{"id":14,"sku":true,"spec":1}]"#)
        #expect(category.skuAttributes.map { category.attributes[$0].id } == [14, 29, 5, 200_007_763])
    }

    @Test func onlyWhatIsSentCanBeRequired() throws {
        let category = try category(
            #"[{"id":2,"required":true},{"id":3,"required":true,"visible":false},{"id":5,"required":true,"sku":true},"#
                + #"{"id":10,"required":true},{"id":11,"required":false}]"#)
        #expect(category.requiredGeneral.map { category.attributes[$0].id } == [10])
    }

    @Test(arguments: [
        (
            "text cut at commas",
            #"{"json":["[{\"id\":7","\"names\":{\"en\":\"Model","B\"}","\"values\":[{\"id\":8}]}]"]}"#
        ),
        ("the cut text bare", #"["[{\"id\":7","\"names\":{\"en\":\"Model","B\"}","\"values\":[{\"id\":8}]}]"]"#),
        ("texts of one attribute each", #"["{\"id\":7,\"names\":{\"en\":\"Model,B\"},\"values\":[{\"id\":8}]}"]"#),
        ("one text", #""[{\"id\":7,\"names\":{\"en\":\"Model,B\"},\"values\":[{\"id\":8}]}]""#),
        ("a list", #"[{"id":7,"names":{"en":"Model,B"},"values":[{"id":8}]}]"#),
        ("a wrapped list", #"{"aeop_attribute_dto":[{"id":7,"names":"{\"en\":\"Model,B\"}","values":[{"id":8}]}]}"#),
        ("one object", #"{"id":7,"names":{"en":"Model,B"},"values":{"id":8}}"#),
    ])
    func childAttributes(form: String, children: String) throws {
        let category = try category(
            #"""
            [{"id":1,"names":{"en":"Car"},"values":[{"id":5,"attributes":[]},{"id":6,"attributes":\#(children)}]},{"id":9}]
            """#)
        #expect(category.attributes.map(\.id) == [1, 9, 7])
        #expect(category.topLevelCount == 2)
        let child = category.attributes[2]
        #expect(child.englishName == "Model,B")
        #expect(child.parent == CategoryParent(attribute: 0, value: 1))
        #expect(child.values.map(\.id) == [8])
        #expect(category.attributes[0].values.map(\.hasChildren) == [false, true])
        #expect(category.attributes[0].values.map { Array($0.children) } == [[], [2]])
        #expect("Model,B".withBytes { category.attribute(named: $0) } == .none)
        #expect("model,b".withBytes { category.childAttribute(named: $0) } == .one(2))
        #expect(category.attribute(id: 7) == nil)
    }

    @Test func childrenOfChildren() throws {
        func child(_ id: Int, _ children: String) -> String {
            #"{"id":\#(id),"names":{"en":"Model"},"values":[{"id":1,"attributes":[\#(children)]}]}"#
        }
        let category = try category(
            "[\(child(1, child(2, child(3, ""))))," + "\(child(11, child(2, "") + "," + child(13, "")))]")
        #expect(category.attributes.map(\.id) == [1, 11, 2, 2, 13, 3])
        #expect(category.attributes.map { $0.parent?.attribute } == [nil, nil, 0, 1, 1, 2])
        #expect(category.attributes.map { Array($0.values[0].children) } == [[2], [3, 4], [5], [], [], []])
        #expect("Model".withBytes { category.attribute(named: $0) } == .several([0, 1]))
        #expect("#2".withBytes { category.childAttribute(named: $0) } == .several([2, 3]))
    }

    @Test func namesFallBack() throws {
        let category = try category(
            #"""
            [{"id":1,"names":{"zh":"颜色","en_US":"Color"}},{"id":2,"names":{"zh":"品牌","ru":"Бренд"}},{"id":3},
             {"id":4,"names":"{}"},{"id":5,"names":{"en":" ","es":"Talla"}},{"id":6,"names":{"en":"12\" \\ disc"}}]
            """#)
        #expect(category.attributes.map(\.englishName) == ["Color", "品牌", "3", "4", "Talla", #"12" \ disc"#])
        #expect(category.attributes[5].key.string == #"12" \ disc"#)
        #expect(category.attributes[5].embeddedKeyJSON.string == #"\"12\\\" \\\\ disc\""#)
    }

    /// The answer about a category that has none may leave the list out.
    @Test(arguments: [
        #"{"x_response":{"result":{"success":true}}}"#, #"{"success":true,"attributes":{}}"#, "[]",
        #"{"result":{"attributes":{"aeop_attribute_dto":[]}}}"#,
    ])
    func noAttributes(text: String) throws {
        let category = try category(text)
        #expect(category.attributes.isEmpty && category.brandAttribute == nil)
        #expect("Color".withBytes { category.attribute(named: $0) } == .none)
    }
}
