import SanadInstruments
import SanadTypes

/// A part of a calculation's input, with its place for complaints.
struct CalculationInput {
  /// Most items of a list.
  static let itemsMax = 100_000
  /// Longest name of a bidder, a party or a holder, in bytes.
  static let nameBytesMax = 256

  let tree: JSONTree
  let place: String

  init(_ tree: JSONTree, at place: String = "") {
    self.tree = tree
    self.place = place
  }

  func failure(_ message: String) -> CalculationFailure {
    CalculationFailure(message, at: place)
  }

  /// A member that has to be there.
  func field(_ name: String) throws -> CalculationInput {
    guard let found = optional(name) else {
      throw failure("the field \"\(name)\" is missing")
    }
    return found
  }

  /// A member that may be missing; null counts as missing.
  func optional(_ name: String) -> CalculationInput? {
    guard let value = tree[name], value != .null else { return nil }
    return CalculationInput(value, at: place.isEmpty ? name : "\(place).\(name)")
  }

  /// Refuses members that are not known, with the nearest name.
  func allow(_ names: [String]) throws {
    guard case .object(let members) = tree else { throw mismatch("an object") }
    for member in members where !names.contains(member.name) {
      let question = NearestName.question(member.name, among: names)
      throw failure(
        "there is no field \"\(member.name)\"; "
          + (question ?? "the fields are \(names.joined(separator: ", "))"))
    }
  }

  /// Each item of a list.
  func items(max: Int = itemsMax) throws -> [CalculationInput] {
    guard case .list(let items) = tree else { throw mismatch("a list") }
    guard items.count <= max else {
      throw failure("the list has \(items.count) items; at most \(max) are allowed")
    }
    return items.enumerated().map { CalculationInput($0.element, at: "\(place)[\($0.offset)]") }
  }

  /// Names and values of an object.
  func entries() throws -> [(name: String, value: CalculationInput)] {
    guard case .object(let members) = tree else { throw mismatch("an object") }
    return members.map { ($0.name, CalculationInput($0.value, at: "\(place).\($0.name)")) }
  }

  func text() throws -> String {
    guard case .text(let value) = tree else { throw mismatch("a text") }
    return value
  }

  /// A name of somebody.
  func name() throws -> String {
    let value = try text()
    guard (1...Self.nameBytesMax).contains(value.utf8.count) else {
      throw failure("a name has 1 to \(Self.nameBytesMax) bytes")
    }
    return value
  }

  func bool() throws -> Bool {
    guard case .bool(let value) = tree else { throw mismatch("true or false") }
    return value
  }

  /// A whole number, also as a text of digits.
  func integer() throws -> Int128 {
    switch tree {
    case .integer(let value): return value
    case .text(let digits):
      guard digits.utf8.count <= 40, let value = Int128(digits), "\(value)" == digits else {
        throw failure("\"\(digits.prefix(40))\" is no whole number of 128 bits")
      }
      return value
    default: throw mismatch("a whole number")
    }
  }

  /// A whole number that fits the type.
  func fitting<Value: FixedWidthInteger>(_ type: Value.Type) throws -> Value {
    let value = try integer()
    guard let fitting = Value(exactly: value) else {
      throw failure("\(value) is not from \(Value.min) to \(Value.max)")
    }
    return fitting
  }

  /// An amount of money or of units; never negative.
  func units() throws -> Units {
    let value = try integer()
    guard let units = UInt128(exactly: value) else {
      throw failure("\(value) is negative")
    }
    return Units(units)
  }

  func rate() throws -> Rate { Rate(millionths: try fitting(Int64.self)) }
  func price() throws -> Price { Price(tenThousandths: try fitting(UInt64.self)) }
  func count() throws -> UInt32 { try fitting(UInt32.self) }

  func date() throws -> CalendarDate {
    let text = try text()
    do { return try CalendarDate(text) } catch { throw failure(error.description) }
  }

  func frequency() throws -> CouponFrequency {
    let value = try integer()
    guard let raw = UInt8(exactly: value), let frequency = CouponFrequency(rawValue: raw) else {
      throw failure("\(value) is no number of coupons a year; 1, 2, 3, 4, 6 and 12 are")
    }
    return frequency
  }

  func basis() throws -> BillPrice.Basis {
    let value = try integer()
    guard let raw = UInt32(exactly: value), let basis = BillPrice.Basis(rawValue: raw) else {
      throw failure("\(value) is no basis of a year; 360 and 365 are")
    }
    return basis
  }

  /// One of some words.
  func choice<Value>(_ choices: [(word: String, value: Value)]) throws -> Value {
    let text = try text()
    if let found = choices.first(where: { $0.word == text }) { return found.value }
    let words = choices.map(\.word)
    let question = NearestName.question(text, among: words)
    throw failure(
      "there is no \"\(text)\"; \(question ?? "it is one of \(words.joined(separator: ", "))")")
  }

  func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ type: Value.Type
  ) throws -> Value { try choice(Value.allCases.map { ($0.rawValue, $0) }) }

  func rounding() throws -> Rounding {
    try choice([
      ("half_up", .halfUp), ("floor", .floor), ("ceiling", .ceiling), ("half_even", .halfEven),
    ])
  }

  /// A weekend and days off.
  func calendar() throws -> BusinessCalendar {
    let weekend = try field("weekend").items(max: 7).map { try $0.choice(Weekday.self) }
    let daysOff = try field("holidays").items(max: BusinessCalendar.daysOffMax)
      .map { try $0.date() }
    return try BusinessCalendar(weekend: weekend, daysOff: daysOff)
  }

  /// Refuses a value that the calculation has found to be another.
  func expect(_ value: some BinaryInteger) throws {
    let given = try integer()
    guard given == Int128(value) else {
      throw failure("\(given) is given, and the other fields make it \(value)")
    }
  }

  private func mismatch(_ expected: String) -> CalculationFailure {
    failure("\(expected) is expected, and there is \(tree.kindName)")
  }
}
