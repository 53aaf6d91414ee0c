public import SanadTypes

/// A closed list of names, such as the levels of a KYC claim.
public struct Enumeration: Hashable, Sendable {
  /// Most values of an enumeration.
  public static let valuesMax = 64

  /// The name by which messages speak of it.
  public let name: String
  /// The values; a value's place in this list is its number, and its rank where there is an order.
  public let values: [String]
  /// Whether `<` means something: the values then stand in ascending order.
  public let isOrdered: Bool

  /// Creates an enumeration; a schema checks its values.
  public init(name: String, values: [String], isOrdered: Bool) {
    self.name = name
    self.values = values
    self.isOrdered = isOrdered
  }

  /// The number of a value, or nil.
  public func number(of value: String) -> UInt8? {
    values.firstIndex(of: value).flatMap { UInt8(exactly: $0) }
  }

  /// The name of a number; nil where there is none.
  public func value(_ number: UInt8) -> String? {
    Int(number) < values.count ? values[Int(number)] : nil
  }
}

/// A Swift enumeration that the language knows by the names of its cases; raw values count from 0.
public protocol NamedCases: CaseIterable, RawRepresentable, Sendable where RawValue == UInt8 {
  /// The word that rules use.
  var name: String { get }
}

extension NamedCases {
  /// The name of the case in Swift.
  public var name: String { "\(self)" }
}

extension AccountKind: NamedCases {}
extension InstrumentStatus: NamedCases {}

extension NamedCases {
  /// The cases as an enumeration without an order.
  static func enumeration(_ name: String) -> Enumeration {
    Enumeration(name: name, values: allCases.map(\.name), isOrdered: false)
  }
}
