/// A word, a number, a text or a mark of Swift source, with the line on which it begins.
struct Token: Equatable {
  let text: String
  let line: Int
}

/// Splits Swift source into tokens without its comments and without the contents of its texts.
///
/// A text becomes one token `""`; code inside an interpolation stays code. Marks are one token per
/// character. This is no full lexer: it knows what the bans need to tell code from prose.
struct SwiftTokens {
  private enum Mode: Equatable {
    case code
    /// Code inside `\( … )`, with the number of parentheses still open.
    case interpolation(depth: Int)
    case text(pounds: Int, isBlock: Bool)
  }

  private let bytes: [UInt8]
  private var offset = 0
  private var line = 1
  private var modes: [Mode] = [.code]
  private(set) var tokens: [Token] = []

  static func read(_ source: String) -> [Token] {
    var reader = SwiftTokens(bytes: Array(source.utf8))
    while reader.offset < reader.bytes.count { reader.step() }
    return reader.tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func step() {
    if case .text(let pounds, let isBlock) = modes.last {
      stepInText(pounds: pounds, isBlock: isBlock)
    } else if starts("//") {
      while offset < bytes.count, bytes[offset] != Self.newline { offset += 1 }
    } else if starts("/*") {
      skipBlockComment()
    } else if let opening = openingOfText() {
      tokens.append(Token(text: "\"\"", line: line))
      offset += opening.width
      modes.append(.text(pounds: opening.pounds, isBlock: opening.isBlock))
    } else {
      stepInCode()
    }
  }

  private mutating func stepInCode() {
    let start = offset
    let byte = bytes[offset]
    if Self.isWord(byte) {
      let isNumber = Self.isDigit(byte)
      while offset < bytes.count, Self.isWord(bytes[offset]) || (isNumber && isPointOfNumber) {
        offset += 1
      }
      append(from: start)
    } else if Self.isSpace(byte) {
      advance()
    } else {
      offset += 1
      append(from: start)
      trackParenthesis(byte)
    }
  }

  /// Whether the point at `offset` belongs to a number: a digit follows it.
  private var isPointOfNumber: Bool {
    bytes[offset] == UInt8(ascii: ".") && offset + 1 < bytes.count
      && Self.isDigit(bytes[offset + 1])
  }

  private mutating func trackParenthesis(_ byte: UInt8) {
    guard case .interpolation(let depth) = modes.last else { return }
    if byte == UInt8(ascii: "(") {
      modes[modes.count - 1] = .interpolation(depth: depth + 1)
    } else if byte == UInt8(ascii: ")") {
      modes.removeLast()
      if depth > 1 { modes.append(.interpolation(depth: depth - 1)) }
    }
  }

  private mutating func stepInText(pounds: Int, isBlock: Bool) {
    let marks = String(repeating: "#", count: pounds)
    let closing = (isBlock ? "\"\"\"" : "\"") + marks
    if starts("\\" + marks + "(") {
      offset += pounds + 2
      modes.append(.interpolation(depth: 1))
    } else if starts("\\" + marks) {
      offset += pounds + 1
      if offset < bytes.count { advance() }
    } else if starts(closing) {
      offset += closing.utf8.count
      modes.removeLast()
    } else {
      advance()
    }
  }

  private func openingOfText() -> (width: Int, pounds: Int, isBlock: Bool)? {
    var pounds = 0
    while offset + pounds < bytes.count, bytes[offset + pounds] == UInt8(ascii: "#") { pounds += 1 }
    guard offset + pounds < bytes.count, bytes[offset + pounds] == UInt8(ascii: "\"") else {
      return nil
    }
    let isBlock = starts("\"\"\"", at: offset + pounds)
    return (pounds + (isBlock ? 3 : 1), pounds, isBlock)
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if starts("/*") {
        depth += 1
        offset += 2
      } else if starts("*/") {
        depth -= 1
        offset += 2
      } else {
        advance()
      }
    } while depth > 0 && offset < bytes.count
  }

  private mutating func advance() {
    if bytes[offset] == Self.newline { line += 1 }
    offset += 1
  }

  private mutating func append(from start: Int) {
    tokens.append(Token(text: String(decoding: bytes[start..<offset], as: UTF8.self), line: line))
  }

  private func starts(_ text: String) -> Bool { starts(text, at: offset) }

  private func starts(_ text: String, at offset: Int) -> Bool {
    let wanted = text.utf8
    guard offset + wanted.count <= bytes.count else { return false }
    return bytes[offset..<(offset + wanted.count)].elementsEqual(wanted)
  }

  private static let newline = UInt8(ascii: "\n")

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == newline || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
