/// Reads one JSON text (RFC 8259), strictly: names once per object, nothing after the end, depth and
/// length bounded, whole numbers within 128 bits.
struct JSONReader {
  /// Deepest nesting of lists and objects.
  static let depthMax = 32

  /// What is wrong, and the byte at which it is.
  struct Failure: Error, Equatable {
    let message: String
    let offset: Int
  }

  private let bytes: [UInt8]
  private var offset = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The tree of a whole text.
  static func read(_ bytes: [UInt8]) throws(Failure) -> JSONTree {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Failure(message: "this is not UTF-8", offset: 0)
    }
    var reader = JSONReader(bytes)
    let tree = try reader.value(depth: 0)
    reader.skipBlanks()
    guard reader.offset == bytes.count else {
      throw reader.failure("something stands after the end")
    }
    return tree
  }

  private func failure(_ message: String) -> Failure {
    Failure(message: message, offset: offset)
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    skipBlanks()
    guard next == byte.asciiValue else { return false }
    offset += 1
    return true
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONTree {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"):
      guard depth < Self.depthMax else { throw failure("this is nested too deeply") }
      return try object(depth: depth + 1)
    case UInt8(ascii: "["):
      guard depth < Self.depthMax else { throw failure("this is nested too deeply") }
      return try list(depth: depth + 1)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some: return try number()
    case .none: throw failure("the text ends where a value is expected")
    }
  }

  private mutating func object(depth: Int) throws(Failure) -> JSONTree {
    offset += 1
    var members: [JSONTree.Member] = []
    var names: Set<String> = []
    if take("}") { return .object(members) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes is expected") }
      let name = try string()
      guard names.insert(name).inserted else { throw failure("\"\(name)\" is there twice") }
      guard take(":") else { throw failure("a colon is expected after \"\(name)\"") }
      members.append(JSONTree.Member(name: name, value: try value(depth: depth)))
    } while take(",")
    guard take("}") else { throw failure("a comma or } is expected") }
    return .object(members)
  }

  private mutating func list(depth: Int) throws(Failure) -> JSONTree {
    offset += 1
    var items: [JSONTree] = []
    if take("]") { return .list(items) }
    repeat { items.append(try value(depth: depth)) } while take(",")
    guard take("]") else { throw failure("a comma or ] is expected") }
    return .list(items)
  }

  private mutating func word(
    _ word: String, _ tree: JSONTree
  ) throws(Failure) -> JSONTree {
    guard bytes[offset...].starts(with: word.utf8) else {
      throw failure("a value is expected")
    }
    offset += word.utf8.count
    return tree
  }

  private mutating func number() throws(Failure) -> JSONTree {
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    let whole = try digits()
    // RFC 8259: no zero before other digits.
    guard whole == 1 || bytes[offset - whole] != UInt8(ascii: "0") else {
      throw failure("a number does not begin with 0")
    }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      offset += 1
      isWhole = false
      _ = try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      offset += 1
      isWhole = false
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      _ = try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard isWhole else { return .decimal(text) }
    guard let value = Int128(text) else {
      offset = start
      throw failure("the number does not fit into 128 bits")
    }
    return .integer(value)
  }

  private mutating func digits() throws(Failure) -> Int {
    let start = offset
    while let byte = next, (0x30...0x39).contains(byte) { offset += 1 }
    guard offset > start else { throw failure("a value is expected") }
    return offset - start
  }

  private mutating func string() throws(Failure) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
      case 0..<0x20:
        offset -= 1
        throw failure("a text has a control character")
      default: text.append(byte)
      }
    }
    throw failure("a text does not end")
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    guard let byte = next else { throw failure("a text does not end") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicode()
    default: throw failure("there is no such escape")
    }
  }

  private mutating func unicode() throws(Failure) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A pair of surrogates, or nothing that can be written in UTF-8.
    guard (0xD800...0xDBFF).contains(first), next == UInt8(ascii: "\\") else {
      throw failure("half of a surrogate pair")
    }
    offset += 1
    guard next == UInt8(ascii: "u") else { throw failure("half of a surrogate pair") }
    offset += 1
    let second = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("half of a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    guard offset + 4 <= bytes.count,
      bytes[offset..<offset + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits are expected") }
    offset += 4
    return value
  }
}
