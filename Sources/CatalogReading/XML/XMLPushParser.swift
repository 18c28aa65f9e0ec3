import CLibXML2

/// One libxml2 push parser, which gives an `XMLProductBuilder` what it finds.
///
/// It never loads anything: no external subset, no external entity, no network, and the handler has no function that
/// could be asked for an entity. Its own limits stay on: the option that lifts them makes pushing quadratic.
struct XMLPushParser: ~Copyable {
    let context: xmlParserCtxtPtr

    private static let ready: Void = xmlInitParser()

    /// - Parameter builder: called back while bytes are pushed; it has to outlive the parser.
    init(for builder: UnsafeMutablePointer<XMLProductBuilder>) {
        _ = Self.ready
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { builder, name, prefix, namespace, _, _, count, _, attributes in
            builder!.assumingMemoryBound(to: XMLProductBuilder.self).pointee
                .start(name!, prefix: prefix, namespace: namespace, attributes: attributes, count: Int(count))
        }
        handler.endElementNs = { builder, _, _, _ in
            builder!.assumingMemoryBound(to: XMLProductBuilder.self).pointee.end()
        }
        handler.characters = { builder, text, count in
            builder!.assumingMemoryBound(to: XMLProductBuilder.self).pointee.characters(text!, Int(count))
        }
        // The same function as above, or libxml2 looks at each blank to tell them apart.
        handler.ignorableWhitespace = handler.characters
        handler.serror = { builder, error in
            guard let error = error?.pointee, error.level == XML_ERR_FATAL else { return }
            builder!.assumingMemoryBound(to: XMLProductBuilder.self).pointee
                .failed(error.message.map { String(cString: $0) } ?? "", code: error.code, column: Int(error.int2))
        }
        // nil only without memory.
        context = xmlCreatePushParserCtxt(&handler, builder, nil, 0, nil)!
        xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
        // Or an `&amp;` in an attribute comes as `&#38;`. No entity but the predefined five can be replaced by it: a
        // document type that could declare another is refused before its first declaration.
        context.pointee.replaceEntities = 1
        // All it gets is UTF-8 without a byte order mark, whatever the declaration says: it need not guess.
        context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
    }

    deinit { xmlFreeParserCtxt(context) }

    func push(_ bytes: UnsafeBufferPointer<UInt8>) {
        let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        xmlParseChunk(context, start, Int32(bytes.count), 0)
    }

    /// Nothing more comes.
    func finish() { xmlParseChunk(context, nil, 0, 1) }
}
