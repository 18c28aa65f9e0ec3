/// `application/x-www-form-urlencoded`: letters, digits and `*-._` are kept, a blank becomes `+`, every other
/// byte `%` and two digits.
package enum FormEncoding {
    static let contentType = "application/x-www-form-urlencoded; charset=utf-8"

    /// The parameters as one form, in their order.
    package static func encoded(_ parameters: [Parameter]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: room(for: parameters)) { form, filled in
            filled = write(parameters, at: UnsafeMutableRawPointer(form.baseAddress!))
        }
    }

    /// How many bytes of memory the form takes while it is written: for the worst. What is not written to is not there.
    static func room(for parameters: [Parameter]) -> Int {
        parameters.reduce(16) { $0 + ($1.name.utf8.count + $1.value.count) * 3 + 2 }
    }

    /// Writes the form at `start`, where there is `room` for it.
    ///
    /// - Returns: how many bytes it has.
    static func write(_ parameters: [Parameter], at start: UnsafeMutableRawPointer) -> Int {
        var output = start
        for (index, parameter) in parameters.enumerated() {
            if index > 0 { output = mark(0x26, at: output) }
            output = mark(0x3D, at: append(Array(parameter.name.utf8), at: output))
            output = append(parameter.value, at: output)
        }
        return output - start
    }

    private static func mark(_ byte: UInt8, at output: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        output.storeBytes(of: byte, as: UInt8.self)
        return output + 1
    }

    /// Writes up to three bytes at once for each byte, which asks nothing of branch prediction: in JSON plain bytes and
    /// others alternate.
    private static func append(_ bytes: [UInt8], at start: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        bytes.withUnsafeBufferPointer { bytes in
            escapes.withUnsafeBufferPointer { escapes in
                var output = start
                for byte in bytes {
                    let escape = escapes[Int(byte)]
                    output.storeBytes(of: escape.littleEndian, as: UInt32.self)
                    output += Int(escape &>> 24)
                }
                return output
            }
        }
    }

    /// What each byte becomes: the lower three bytes, first to last; how many of them count, in the upper one.
    private static let escapes: [UInt32] = (0...255).map { (byte: UInt32) in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E, 0x5F: return byte | 1 << 24
        case 0x20: return 0x2B | 1 << 24
        default:
            func digit(_ value: UInt32) -> UInt32 { value < 10 ? 0x30 + value : 0x37 + value }
            return 0x25 | digit(byte >> 4) << 8 | digit(byte & 15) << 16 | 3 << 24
        }
    }

    /// The parameters of a form; what is no escape is kept as it is.
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
