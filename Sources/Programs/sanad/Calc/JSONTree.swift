/// JSON as calculations read and write it: whole numbers of up to 128 bits exactly, other numbers as
/// they are written, members in their order. Foundation's reader rounds the first and forgets the
/// last.
indirect enum JSONTree: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int128)
  /// A number with a point or an exponent, as written.
  case decimal(String)
  case text(String)
  case list([JSONTree])
  case object([Member])

  /// One member of an object.
  struct Member: Equatable, Sendable {
    let name: String
    let value: JSONTree
  }

  /// The member of an object with this name; nil of anything else.
  subscript(name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// What a complaint calls it.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer: "a whole number"
    case .decimal: "a number with a point"
    case .text: "a text"
    case .list: "a list"
    case .object: "an object"
    }
  }
}

extension JSONTree {
  /// An object of members in this order.
  static func members(_ members: (String, JSONTree)...) -> JSONTree {
    .object(members.map { Member(name: $0.0, value: $0.1) })
  }

  static func number(_ value: some BinaryInteger) -> JSONTree { .integer(Int128(value)) }

  /// An amount of up to 128 bits.
  static func amount(_ value: UInt128) -> JSONTree {
    Int128(exactly: value).map(JSONTree.integer) ?? .text(String(value))
  }

  /// An amount of up to 128 bits that comes off; zero is zero.
  static func amountBelowZero(_ value: UInt128) -> JSONTree {
    Int128(exactly: value).map { .integer(-$0) } ?? .text("-" + String(value))
  }
}

extension JSONTree {
  /// Largest whole number that every reader of JSON keeps: 2^53 - 1. Larger ones are texts.
  static let numberMax: Int128 = 9_007_199_254_740_991

  /// The tree on one line.
  var text: String {
    var text = ""
    write(into: &text)
    return text
  }

  // The depth of what is written is that of what was read, and JSONReader bounds it.
  private func write(into text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value):
      text += value.magnitude <= UInt128(Self.numberMax) ? "\(value)" : "\"\(value)\""
    case .decimal(let digits): text += digits
    case .text(let value): Self.write(value, into: &text)
    case .list(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(into: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.write(member.name, into: &text)
        text += ":"
        member.value.write(into: &text)
      }
      text += "}"
    }
  }

  private static func write(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default:
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }
}
