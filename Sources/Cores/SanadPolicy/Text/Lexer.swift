/// Cuts a policy's text into tokens. Total: any bytes give tokens and complaints, one pass, no
/// recursion, at most one token for each byte.
struct Lexer {
  private let source: SourceText
  private var offset = 0
  private var tokens: [Token] = []
  private var complaints: [Complaint] = []

  /// The tokens of a text, closed by one `end`, and what was wrong with it.
  static func tokens(of source: SourceText) -> (tokens: [Token], complaints: [Complaint]) {
    var lexer = Lexer(source)
    lexer.run()
    return (lexer.tokens, lexer.complaints)
  }

  private init(_ source: SourceText) {
    self.source = source
    tokens.reserveCapacity(source.bytes.count / 4)
  }

  private mutating func run() {
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        offset += 1
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: "\""): readQuoted()
      case _ where byte.isLetter: readName()
      case _ where byte.isDigit: readNumber()
      default: readSymbol(byte)
      }
    }
    tokens.append(Token(kind: .end, range: SourceRange(start: offset, end: offset)))
  }

  private func peek(_ distance: Int = 0) -> UInt8? {
    let index = offset + distance
    return index < source.bytes.count ? source.bytes[index] : nil
  }

  private mutating func skipComment() {
    while let byte = peek(), byte != UInt8(ascii: "\n") { offset += 1 }
  }

  private mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: SourceRange(start: start, end: offset)))
  }

  private mutating func complain(
    _ code: PolicyDiagnostic.Code, from start: Int, _ message: String, help: String? = nil
  ) {
    guard complaints.count < PolicyLimits.diagnosticsMax else { return }
    let range = SourceRange(start: start, end: max(offset, start + 1))
    complaints.append(Complaint(code, at: range, message, help: help))
  }

  private mutating func readQuoted() {
    let start = offset
    offset += 1
    while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
      offset += 1
    }
    guard peek() == UInt8(ascii: "\"") else {
      return complain(.malformedText, from: start, "this text has no closing quotation mark")
    }
    offset += 1
    if offset - start - 2 > PolicyLimits.quotedBytesMax {
      complain(
        .overLimit, from: start,
        "this text is longer than \(PolicyLimits.quotedBytesMax) bytes")
    }
    append(.quoted, from: start)
  }

  private mutating func readName() {
    let start = offset
    while let byte = peek(), byte.isLetter || byte.isDigit { offset += 1 }
    if offset - start > PolicyLimits.nameBytesMax {
      complain(
        .overLimit, from: start, "this name is longer than \(PolicyLimits.nameBytesMax) bytes")
    }
    if peek() == UInt8(ascii: "_") { complainAboutUnderscore(from: start) }
    append(.name, from: start)
  }

  // Reads the rest of the name too, so that one slip is one complaint.
  private mutating func complainAboutUnderscore(from start: Int) {
    while let byte = peek(), byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") {
      offset += 1
    }
    complain(
      .malformedText, from: start, "names have letters and digits only",
      help: "write the words together, as in accountKind")
  }

  private mutating func readNumber() {
    let start = offset
    if isDate() {
      offset += 10
      return append(.date, from: start)
    }
    readDigits(withUnderscores: true)
    var kind = Token.Kind.integer
    if peek() == UInt8(ascii: "."), peek(1)?.isDigit == true {
      offset += 1
      readDigits(withUnderscores: false)
      kind = .decimal
    }
    if peek() == UInt8(ascii: "%") {
      offset += 1
      kind = .percent
    }
    if offset - start > PolicyLimits.digitsMax * 4 / 3 {
      complain(
        .overLimit, from: start, "this number has more than \(PolicyLimits.digitsMax) digits")
    } else if let byte = peek(), byte.isLetter || byte == UInt8(ascii: "_") {
      complain(
        .malformedText, from: start, "a letter follows this number",
        help: "put a space between a number and its currency or unit, as in 50 PKR")
    }
    append(kind, from: start)
  }

  private mutating func readDigits(withUnderscores hasGroups: Bool) {
    while let byte = peek() {
      let isGroup = hasGroups && byte == UInt8(ascii: "_") && peek(1)?.isDigit == true
      guard byte.isDigit || isGroup else { return }
      offset += 1
    }
  }

  // Exactly 9999-99-99 with no digit after it: anything shorter is a subtraction.
  private func isDate() -> Bool {
    for index in 0..<10 {
      guard let byte = peek(index) else { return false }
      let isHyphen = index == 4 || index == 7
      guard isHyphen ? byte == UInt8(ascii: "-") : byte.isDigit else { return false }
    }
    return peek(10)?.isDigit != true
  }

  private mutating func readSymbol(_ byte: UInt8) {
    let start = offset
    if let next = peek(1), next < 0x80,
      let symbol = Token.Symbol(rawValue: String(decoding: [byte, next], as: UTF8.self))
    {
      offset += 2
      return append(.symbol(symbol), from: start)
    }
    if byte < 0x80, let symbol = Token.Symbol(rawValue: String(decoding: [byte], as: UTF8.self)) {
      offset += 1
      return append(.symbol(symbol), from: start)
    }
    complainAboutMark(byte, from: start)
  }

  private mutating func complainAboutMark(_ byte: UInt8, from start: Int) {
    offset += 1
    // The rest of a character outside ASCII: one complaint for it, not one for each byte.
    while let next = peek(), byte >= 0x80, next & 0xC0 == 0x80 { offset += 1 }
    let isDoubled = peek() == byte
    let help: String? =
      switch byte {
      case UInt8(ascii: "&"): "write `and`"
      case UInt8(ascii: "|"): "write `or`"
      case UInt8(ascii: "!"): "write `not`"
      case UInt8(ascii: "'"): "texts stand between \" and \""
      default: nil
      }
    if isDoubled, help != nil { offset += 1 }
    let mark = source.text(SourceRange(start: start, end: offset))
    complain(.malformedText, from: start, "`\(mark)` has no meaning here", help: help)
  }
}

extension UInt8 {
  /// Whether the byte is an ASCII letter.
  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  /// Whether the byte is an ASCII digit.
  var isDigit: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
