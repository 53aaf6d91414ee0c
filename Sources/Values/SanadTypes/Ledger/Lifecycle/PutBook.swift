public import SanadCodec

/// What holders have given notice of for one put date of an instrument. Whose units they are stands in
/// the locks of the holdings alone.
///
/// Encoding after the version: units u128; holders u64.
public struct PutBook: StateRecord {
  /// Units that wait for the date.
  public private(set) var units: Units
  /// Holdings that have given notice.
  public private(set) var holders: UInt64

  /// The book of a date for which nobody has given notice.
  public init() {
    units = .zero
    holders = 0
  }

  /// Whether nobody's notice stands.
  public var isEmpty: Bool { holders == 0 }

  /// Notes a holding's notice; false where the units do not fit.
  public mutating func add(_ units: Units) -> Bool {
    guard let sum = self.units.adding(units), holders < .max else { return false }
    self.units = sum
    holders += 1
    return true
  }

  /// Takes a holding's notice out; false where there is none of so many units.
  public mutating func remove(_ units: Units) -> Bool {
    guard let rest = self.units.subtracting(units), holders > 0 else { return false }
    self.units = rest
    holders -= 1
    return true
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(units)
    writer.u64(holders)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    units = try Units(from: &reader)
    holders = try reader.u64()
  }
}
