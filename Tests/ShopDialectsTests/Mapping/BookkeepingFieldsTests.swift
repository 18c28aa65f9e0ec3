import ShopDialects
import Testing

struct BookkeepingFieldsTests {
    @Test(arguments: [
        ("Tags", true), ("Variant Weight Unit", true), ("SEO Title", true), ("Google Shopping / Custom Label 0", true),
        ("attribute_set_code", true), ("use_config_min_qty", true), ("meta_keywords", true), ("Meta: _notes", true),
        ("shop/company", true), ("Default (0 = No, 1 = Yes)", true),
        // A feed may want them.
        ("Material", false), ("Fabric (product.metafields.custom.fabric)", false), ("Variant Price", false),
        ("country_of_manufacture", false), ("Name", false), ("short_description", false), ("Metal", false), ("", false),
    ])
    func isAFieldOfTheSystemItself(field: String, isOwn: Bool) {
        #expect(BookkeepingFields.hold(field) == isOwn)
    }
}
