public import SanadCodec

/// Units of an instrument in an account. One without units has no leaf.
///
/// Encoding after the version: units u128; locked u128; optional register entry.
public struct Holding: StateRecord {
  /// All units, the locked ones included.
  public var units: Units
  /// Those that may not leave, as the locks of the holding's other leaf add up to; at most
  /// ``units``. Some of these locks may have run out.
  public var locked: Units
  /// Its place in the register of holders; of a security, from the first units on and also when all
  /// have left. Cash has no register.
  public var entry: RegisterEntry?

  /// Creates a holding.
  public init(units: Units = .zero, locked: Units = .zero, entry: RegisterEntry? = nil) {
    self.units = units
    self.locked = locked
    self.entry = entry
  }

  /// The units that may leave.
  public var available: Units { units.subtracting(locked) ?? .zero }

  /// Whether the holding needs no leaf.
  public var isEmpty: Bool { units.isZero && locked.isZero && entry == nil }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(units)
    writer.value(locked)
    writer.optional(entry)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    units = try Units(from: &reader)
    locked = try Units(from: &reader)
    entry = try reader.optional()
  }
}

/// A number of units that an aggregate adds up to: a position or a cell. One of zero has no leaf.
///
/// Encoding after the version: units u128.
public struct UnitsTotal: StateRecord {
  /// The units.
  public var units: Units

  /// Creates a total.
  public init(_ units: Units = .zero) { self.units = units }

  /// Appends the units.
  public func encodeFields(into writer: inout BCSWriter) { writer.value(units) }

  /// Reads the units.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    units = try Units(from: &reader)
  }
}

/// What a condition on country and class of a policy's `held(…)` adds up to. One of zero has no
/// leaf.
///
/// Encoding after the version: certain u128; possible u128.
public struct HeldTotal: StateRecord {
  /// Units of holders to whom the condition applies for sure.
  public var certain: Units
  /// Units of holders to whom it applies or may apply; at least ``certain``.
  public var possible: Units

  /// Creates a total.
  public init(certain: Units = .zero, possible: Units = .zero) {
    self.certain = certain
    self.possible = possible
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(certain)
    writer.value(possible)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    certain = try Units(from: &reader)
    possible = try Units(from: &reader)
  }
}
