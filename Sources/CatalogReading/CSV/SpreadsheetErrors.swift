import Bytes
import Glibc

/// What spreadsheets write into a cell that they have no value for: Excel's errors in the languages that it writes them
/// in, those of LibreOffice and Google Sheets, and the hashes of a number too wide for its column.
package enum SpreadsheetErrors {
    private static let words = """
        #NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #N/A! #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED! #UNKNOWN! \
        #CONNECT! #BUSY! #PYTHON! #EXTERNAL! #ERROR! #MACRO? #FMT \
        #WERT! #BEZUG! #ZAHL! #NV #ÜBERLAUF! #KALK! #FELD! #BLOCKIERT! #UNBEKANNT! #VERBINDEN! \
        #NUL! #VALEUR! #NOM? #NOMBRE! #PROPAGATION! #CHAMP! #BLOQUE! #INCONNU! #CONNEXION! \
        #¡NULO! #¡DIV/0! #¡VALOR! #¡REF! #¿NOMBRE? #¡NUM! #NULO! #VALOR! #NOMBRE? #¡DESBORDAMIENTO! #¡CAMPO! #¡CALC! \
        #¡BLOQUEADO! #¡DESCONOCIDO! #¡CONECTAR! #NUME? \
        #NULLO! #VALORE! #RIF! #NOME? #N/D #N/D! #ESPANSIONE! #CAMPO! #BLOCCATO! #SCONOSCIUTO! #CONNESSIONE! \
        #NÚM! #DESPEJAR! #BLOQUEADO! #DESCONHECIDO! #CONECTAR! \
        #LEEG! #DEEL/0! #WAARDE! #VERW! #NAAM? #GETAL! #N/B #OVERLOOP! #VELD! #BEREKENEN! #GEBLOKKEERD! #ONBEKEND! \
        #ZERO! #DZIEL/0! #ARG! #ADR! #NAZWA? #LICZBA! #ROZLANIE! #POLE! #OBL! #ZABLOKOWANE! #NIEZNANY! \
        #ПУСТО! #ДЕЛ/0! #ЗНАЧ! #ССЫЛКА! #ИМЯ? #ЧИСЛО! #Н/Д #ПЕРЕНОС! #ВЫЧИСЛ! #ПОЛЕ! #ЗАБЛОКИРОВАНО! #НЕИЗВЕСТНО! \
        #ДІЛ/0! #ПОСИЛАННЯ! #ІМ'Я? #ІМ’Я? #ДЕЛ/0 #ЗНАЧЕННЯ! #ПОСИЛ! #ПУСТЕ! #ПОРОЖНЬО! #НД #НЕДОСТУПНО! \
        #BOŞ! #SAYI/0! #DEĞER! #BAŞV! #AD? #SAYI! #YOK #TAŞMA! #HESAPLAMA! #ALAN! \
        #SKÄRNING! #DIVISION/0! #VÄRDEFEL! #REFERENS! #NAMN? #OGILTIGT! #SAKNAS! #SPILL! #VÆRDI! #REFERENCE! #NAVN? \
        #I/T #VERDI! #TYHJÄ! #JAKO/0! #ARVO! #VIITTAUS! #NIMI? #LUKU! #PUUTTUU! #PUUTTUU \
        #DĚLENÍ_NULOU! #DĚLENÍ_NULOU #HODNOTA! #ODKAZ! #NÁZEV? #ČÍSLO! #NENÍ_K_DISPOZICI #NEDEF \
        #NULLA! #ZÉRÓOSZTÓ! #ÉRTÉK! #HIV! #NÉV? #SZÁM! #HIÁNYZIK #VALOARE! #ΤΙΜΗ! #ΔΙΑΙΡ/0! #ΑΝΑΦ! #ΟΝΟΜΑ? #ΑΡΙΘ! \
        #Δ/Υ #ΚΕΝΟ! #TALL! #TAL! #N/V #¡ERROR! #FEHLER! #ERREUR! #ERRORE! #ERRO! #FOUT! #BŁĄD! #ОШИБКА! #HATA!
        """.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) }

    /// The words by their second byte.
    private static let bySecondByte: [[[UInt8]]] = {
        var found = [[[UInt8]]](repeating: [], count: 256)
        for word in words { found[Int(word[1])].append(word) }
        return found
    }()

    /// What LibreOffice puts in front of the number of an error that has no word, as in `Err:502`.
    private static let numbered = """
        Err Error ERR Erro Erreur Errore Fehler Fout Fel Fejl Feil Virhe Hiba Hata Błąd Chyba Eroare Greška Napaka Viga \
        Klaida Kļūda Villa Ошибка Помилка Грешка Памылка Σφάλμα エラー 错误 錯誤 오류
        """.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) }

    /// Whether a text, without blanks around it, is such an error and nothing else.
    package static func isError(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= 2 else { return false }
        // The apostrophe that keeps a spreadsheet from reading a text.
        if text[0] == 0x27 { return text[1] != 0x27 && isError(UnsafeBufferPointer(rebasing: text[1...])) }
        guard text[0] == hash else { return endsInNumber(text) && isNumbered(text) }
        if text[1] == hash { return text.count >= 3 && text.allSatisfy { $0 == hash } }
        return bySecondByte[Int(text[1])].contains { word in
            word.withUnsafeBufferPointer { $0.sameBytes(as: text) || isSpaced(text, $0) }
        }
    }

    /// Whether a text ends as `Err:502` does: all that is looked at of most cells.
    @inline(__always)
    static func endsInNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let end = text.count
        return end >= 7 && end <= 24 && text[end &- 3] == 0x35 && text[end &- 2] &- 0x30 < 10
            && text[end &- 1] &- 0x30 < 10
            && (text[end &- 4] == 0x3A || text[end &- 5] == 0x3A || text[end &- 6] == 0x3A)
    }

    /// French puts a blank in front of a colon, and so some do after it.
    private static func isNumbered(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let colon = text.lastIndex(of: 0x3A) else { return false }
        let (word, rest) = (text[..<colon].withoutBlanks, text[(colon + 1)...].withoutBlanks)
        return rest.count == 3 && numbered.contains { $0.elementsEqual(word) }
    }

    /// Whether a text is a word with a blank in front of its last mark, as French writes it.
    private static func isSpaced(_ text: UnsafeBufferPointer<UInt8>, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let mark = word.last, mark == text.last, mark == 0x21 || mark == 0x3F else { return false }
        return text.dropLast().withoutBlanks.elementsEqual(word.dropLast())
    }

    /// Whether one of them may be somewhere in a block of cells, at the beginning of one.
    static func mayOccur(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var position = 0
        while position < bytes.count, let found = memchr(base + position, Int32(hash), bytes.count - position) {
            let start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            let rest = UnsafeBufferPointer(rebasing: bytes[start...].prefix(longest))
            if start == 0 || !isOfWord(bytes[start - 1]), rest.count >= 2 {
                if rest[1] == hash { return true }
                // The mark at its end may have a blank in front of it.
                let occurs = bySecondByte[Int(rest[1])].contains { rest.starts(with: $0.dropLast()) }
                if occurs { return true }
            }
            position = start + 1
        }
        return false
    }

    /// Whether the end of a numbered one, such as `:502`, may stand somewhere in a block of values.
    static func mayBeNumbered(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var position = 0
        while position < bytes.count, let found = memchr(base + position, 0x3A, bytes.count - position) {
            position = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base + 1
            // A blank that does not break has up to three bytes.
            let rest = bytes[position...].prefix(4)
            if let digit = rest.firstIndex(where: { $0 == 0x35 }),
                rest[..<digit].allSatisfy({ $0 == 0x20 || $0 >= 0x80 })
            {
                return true
            }
        }
        return false
    }

    private static let hash: UInt8 = 0x23
    private static let longest = 40

    /// A letter, a digit, or a mark in front of a number in a text: `&#39;`, `SKU#N`.
    private static func isOfWord(_ byte: UInt8) -> Bool {
        byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39 || byte == 0x26
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    /// Without spaces at its ends, those that do not break among them.
    fileprivate var withoutBlanks: Self {
        var rest = self
        while let last = rest.last {
            if last == 0x20 {
                rest = rest.dropLast()
            } else if rest.suffix(2).elementsEqual([0xC2, 0xA0]) {
                rest = rest.dropLast(2)
            } else if rest.suffix(3).elementsEqual([0xE2, 0x80, 0xAF]) {
                rest = rest.dropLast(3)
            } else {
                break
            }
        }
        while rest.first == 0x20 { rest = rest.dropFirst() }
        while rest.starts(with: [0xC2, 0xA0]) { rest = rest.dropFirst(2) }
        return rest
    }
}
