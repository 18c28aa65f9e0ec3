/// `application/x-www-form-urlencoded`: letters, digits and `*-._` stand as they are, a blank becomes `+`, every other
/// byte `%` and two digits.
package enum FormEncoding {
    package static func encoded(_ parameters: [Parameter]) -> [UInt8] {
        let plainCount = parameters.reduce(0) { $0 + $1.name.utf8.count + $1.value.count + 2 }
        var form: [UInt8] = []
        form.reserveCapacity(plainCount * 2)
        for parameter in parameters {
            if !form.isEmpty { form.append(0x26) }
            append(parameter.name.utf8, to: &form)
            form.append(0x3D)
            append(parameter.value, to: &form)
        }
        return form
    }

    private static func append(_ bytes: some Sequence<UInt8>, to form: inout [UInt8]) {
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: form.append(byte)
            case 0x20: form.append(0x2B)
            default:
                form.append(0x25)
                form.append(digit(byte >> 4))
                form.append(digit(byte & 15))
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    /// The parameters of a form; what is no escape stands as it is.
    package static func decoded(_ form: some Sequence<UInt8>) -> [Parameter] {
        var parameters: [Parameter] = []
        var name: [UInt8]?
        var text: [UInt8] = []
        var escape: [UInt8] = []
        func end() {
            guard name != nil || !text.isEmpty else { return }
            parameters.append(Parameter(String(decoding: name ?? text, as: UTF8.self), name == nil ? [] : text))
            name = nil
            text = []
        }
        for byte in form {
            if !escape.isEmpty {
                escape.append(byte)
                guard escape.count == 3 else { continue }
                if let value = UInt8(String(decoding: escape[1...], as: UTF8.self), radix: 16) {
                    text.append(value)
                } else {
                    text += escape
                }
                escape = []
                continue
            }
            switch byte {
            case 0x25: escape = [byte]
            case 0x26: end()
            case 0x2B: text.append(0x20)
            case 0x3D where name == nil:
                name = text
                text = []
            default: text.append(byte)
            }
        }
        text += escape
        end()
        return parameters
    }
}
