public import SanadCodec

/// Instruments under one ceiling of what may be issued of them together.
///
/// What counts is the face of new units, booked when they are issued, in the ceiling's currency.
/// Redemption frees nothing in this release (decision 021).
///
/// Encoding after the version: name; ceiling; booked, both as money of one currency.
public struct Programme: StateRecord {
  /// Most bytes of a name.
  public static let nameBytesMax = 64

  /// What people call it.
  public let name: String
  /// The most that may be booked.
  public let ceiling: Money
  /// What is booked; at most ``ceiling``, in its currency.
  public private(set) var booked: Money

  /// Creates a programme under which nothing has been issued.
  public init(name: String, ceiling: Money) {
    self.name = name
    self.ceiling = ceiling
    booked = .zero(ceiling.currency)
  }

  /// What is left below the ceiling; zero of a value that makes no sense.
  public var headroom: Money {
    do throws(ValueFailure) {
      let rest = try ceiling.subtracting(booked)
      return rest.isNegative ? .zero(ceiling.currency) : rest
    } catch { return .zero(ceiling.currency) }
  }

  /// Books a value; false, and nothing changes, where it is negative, of another currency, or more
  /// than the headroom.
  public mutating func book(_ value: Money) -> Bool {
    guard value.currency == ceiling.currency, !value.isNegative,
      value.minorUnits <= headroom.minorUnits
    else { return false }
    do throws(ValueFailure) { booked = try booked.adding(value) } catch { return false }
    return true
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.text(name)
    writer.value(ceiling)
    writer.value(booked)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Self.nameBytesMax)
    ceiling = try Money(from: &reader)
    let start = reader.offset
    booked = try Money(from: &reader)
    if booked.currency != ceiling.currency {
      throw DecodingFailure(.invalidValue("a programme is booked in one currency"), at: start)
    }
  }
}

/// A programme that exists from the start; instruments name it by its place.
///
/// Encoding: name; ceiling.
public struct GenesisProgramme: Hashable, Sendable {
  /// What people call it.
  public let name: String
  /// The most that may be booked.
  public let ceiling: Money

  /// Creates a programme.
  public init(name: String, ceiling: Money) {
    self.name = name
    self.ceiling = ceiling
  }
}

extension GenesisProgramme: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.text(name)
    writer.value(ceiling)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Programme.nameBytesMax)
    ceiling = try Money(from: &reader)
  }
}
