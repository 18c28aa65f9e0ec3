import Testing

@testable import CatalogReading

/// What spreadsheets write for a value that they do not have, and what looks like it.
struct SpreadsheetErrorsTests {
    private func isError(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { SpreadsheetErrors.isError($0) }
    }

    @Test(arguments: [
        "#NAME?", "#N/A", "#REF!", "#DIV/0!", "########", "###", "#NV", "#WERT!", "#BEZUG!", "#¡REF!", "#N/D",
        "#¿NOMBRE?",
        "#VALEUR!", "#VALEUR !", "#NOM\u{A0}?", "#REF\u{202F}!", "#ЗНАЧ!", "#ERROR!", "#FEHLER!", "#TALL!",
        "Err:502", "Err:508", "Err:522", "Err :502", "Err\u{A0}: 502", "Error:504", "Fout:502", "Fel:508", "Virhe:502",
        "Błąd:502", "Ошибка:502", "Помилка:508", "Σφάλμα:502", "エラー:502",
    ]) func errors(text: String) { #expect(isError(text)) }

    @Test(arguments: [
        "", "#", "##", "#1 shirt", "#NAME", "#NAME? shirt", "Err:502 shirt", "Err:50", "Err:602", "Err:5022", "Err502",
        "Version:502", "Size:502", ":502", "Error: 5x2", "https://example.com:502", "12:502", "#VALEUR ? !",
        "Err:\u{663}02",
    ]) func texts(text: String) { #expect(!isError(text)) }

    /// A block is looked through where one of its cells may be one.
    @Test func blocksWithOneAreFound() {
        for (text, isThere) in [
            ("a,#NAME?,b", true), ("a,#VALEUR !", true), ("a&#39;b", false), ("Shirt #1", false), ("a,##,b", true),
        ] {
            var text = text
            #expect(text.withUTF8 { SpreadsheetErrors.mayOccur(in: $0) } == isThere, "\(text)")
        }
    }
}
