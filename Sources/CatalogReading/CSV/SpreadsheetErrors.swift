import Bytes
import Glibc

/// What spreadsheets write into a cell that they have no value for: Excel's errors in the languages that it writes them
/// in, those of LibreOffice and Google Sheets that begin alike, and the hashes of a number too wide for its column.
enum SpreadsheetErrors {
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
        #ДІЛ/0! #ПОСИЛАННЯ! #ІМ'Я? #ІМ’Я? #ДЕЛ/0 \
        #BOŞ! #SAYI/0! #DEĞER! #BAŞV! #AD? #SAYI! #YOK #TAŞMA! #HESAPLAMA! #ALAN! \
        #SKÄRNING! #DIVISION/0! #VÄRDEFEL! #REFERENS! #NAMN? #OGILTIGT! #SAKNAS! #SPILL! #VÆRDI! #REFERENCE! #NAVN? \
        #I/T #VERDI! #TYHJÄ! #JAKO/0! #ARVO! #VIITTAUS! #NIMI? #LUKU! #PUUTTUU! #PUUTTUU \
        #DĚLENÍ_NULOU! #DĚLENÍ_NULOU #HODNOTA! #ODKAZ! #NÁZEV? #ČÍSLO! #NENÍ_K_DISPOZICI #NEDEF \
        #NULLA! #ZÉRÓOSZTÓ! #ÉRTÉK! #HIV! #NÉV? #SZÁM! #HIÁNYZIK #VALOARE! #ΤΙΜΗ! #ΔΙΑΙΡ/0! #ΑΝΑΦ! #ΟΝΟΜΑ? #ΑΡΙΘ! \
        #Δ/Υ #ΚΕΝΟ!
        """.split { $0 == " " || $0 == "\n" }.map { Array($0.utf8) }

    /// The words by their second byte.
    private static let bySecondByte: [[[UInt8]]] = {
        var found = [[[UInt8]]](repeating: [], count: 256)
        for word in words { found[Int(word[1])].append(word) }
        return found
    }()

    /// Whether a text, without blanks around it, is such an error and nothing else.
    static func isError(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= 2, text[0] == hash else { return false }
        if text[1] == hash { return text.count >= 3 && text.allSatisfy { $0 == hash } }
        return bySecondByte[Int(text[1])].contains { word in
            word.withUnsafeBufferPointer { $0.sameBytes(as: text) }
        }
    }

    /// Whether one of them may stand somewhere in a block of cells, at the beginning of one.
    static func mayOccur(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var position = 0
        while position < bytes.count, let found = memchr(base + position, Int32(hash), bytes.count - position) {
            let start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
            let rest = UnsafeBufferPointer(rebasing: bytes[start...].prefix(longest))
            if start == 0 || !isOfWord(bytes[start - 1]), rest.count >= 2 {
                if rest[1] == hash { return true }
                let occurs = bySecondByte[Int(rest[1])].contains { word in
                    word.withUnsafeBufferPointer {
                        $0.sameBytes(as: UnsafeBufferPointer(rebasing: rest.prefix($0.count)))
                    }
                }
                if occurs { return true }
            }
            position = start + 1
        }
        return false
    }

    private static let hash: UInt8 = 0x23
    private static let longest = 40

    /// A letter, a digit, or a mark that stands in front of a number in a text: `&#39;`, `SKU#N`.
    private static func isOfWord(_ byte: UInt8) -> Bool {
        byte >= 0x61 && byte <= 0x7A || byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39 || byte == 0x26
    }
}
