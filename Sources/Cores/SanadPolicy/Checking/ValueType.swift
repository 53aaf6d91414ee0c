import SanadTypes

/// The type of an expression.
enum ValueType: Hashable, Sendable {
  case flag
  case integer
  case units
  case money(Currency)
  case percent
  case duration
  case date
  case instant
  case country
  case enumeration(EnumerationSource)
  case custodian

  /// Whether values of the type have an order.
  func isOrdered(in schema: ClaimSchema) -> Bool {
    switch self {
    case .integer, .units, .money, .percent, .duration, .date, .instant: true
    case .flag, .country, .custodian: false
    case .enumeration(let source): source.enumeration(in: schema).isOrdered
    }
  }

  /// Whether values of the type can be added, and be shares of each other.
  var isAmount: Bool {
    switch self {
    case .integer, .units, .money: true
    default: false
    }
  }

  /// What a message calls the type.
  func described(in schema: ClaimSchema) -> String {
    switch self {
    case .flag: "a condition"
    case .integer: "a whole number"
    case .units: "a number of units"
    case .money(let currency): "money in \(currency)"
    case .percent: "a percentage"
    case .duration: "a duration"
    case .date: "a date"
    case .instant: "a time"
    case .country: "a country"
    case .enumeration(let source): "a value of `\(source.enumeration(in: schema).name)`"
    case .custodian: "a custodian"
    }
  }
}

/// Where an enumeration is declared: types compare by this, not by their lists of names.
enum EnumerationSource: Hashable, Sendable {
  case instructionKind
  case accountKind
  case instrumentClass
  case instrumentStatus
  case topic(TopicIndex)

  private static let instructionKinds = Enumeration(
    name: "kind", values: MovementKind.coverable.map(\.name), isOrdered: false)
  private static let accountKinds = AccountKind.enumeration("account kind")
  private static let instrumentClasses = InstrumentClass.enumeration("instrument.class")
  private static let instrumentStatuses = InstrumentStatus.enumeration("instrument.status")

  /// The enumeration itself.
  func enumeration(in schema: ClaimSchema) -> Enumeration {
    switch self {
    case .instructionKind: return Self.instructionKinds
    case .accountKind: return Self.accountKinds
    case .instrumentClass: return Self.instrumentClasses
    case .instrumentStatus: return Self.instrumentStatuses
    case .topic(let index):
      if case .enumeration(let enumeration)? = schema.topic(index)?.type { return enumeration }
      return Enumeration(name: "", values: [], isOrdered: false)
    }
  }

  /// Every enumeration that rules can name.
  static func all(in schema: ClaimSchema) -> [EnumerationSource] {
    let topics = schema.topics.indices.compactMap { index -> EnumerationSource? in
      guard case .enumeration = schema.topics[index].type else { return nil }
      return UInt16(exactly: index).map { .topic(TopicIndex($0)) }
    }
    return [.instructionKind, .accountKind, .instrumentClass, .instrumentStatus] + topics
  }
}
