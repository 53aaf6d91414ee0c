public import SanadCodec

/// A country by its two letters, ISO 3166-1 alpha-2; only codes that are officially assigned.
///
/// Encoded as the two letters in ASCII.
public struct Country: Hashable, Sendable, BitwiseCopyable {
  private let letters: UInt16

  /// The country with this code; nil for one that is not assigned.
  public init?(_ code: String) {
    let utf8 = Array(code.utf8)
    guard utf8.count == 2 else { return nil }
    self.init(letters: UInt16(utf8[0]) << 8 | UInt16(utf8[1]))
  }

  /// The country with this number; nil for one that is not assigned.
  public init?(number: UInt16) { self.init(letters: number) }

  private init?(letters: UInt16) {
    guard Self.isAssigned(letters) else { return nil }
    self.letters = letters
  }

  /// The two letters.
  public var code: String { String(decoding: bytes, as: UTF8.self) }

  /// The two letters in ASCII as one number, the first one in the high byte: the order of the codes.
  public var number: UInt16 { letters }

  /// Every country, by code.
  public static let all: [Country] = assigned.compactMap { Country(letters: $0) }

  private var bytes: [UInt8] {
    [UInt8(truncatingIfNeeded: letters >> 8), UInt8(truncatingIfNeeded: letters)]
  }

  private static func isAssigned(_ letters: UInt16) -> Bool {
    var low = 0
    var high = assigned.count
    while low < high {
      let middle = (low + high) / 2
      if assigned[middle] == letters { return true }
      if assigned[middle] < letters { low = middle + 1 } else { high = middle }
    }
    return false
  }

  // One line per first letter, so that the table can be read against the standard.
  private static let assigned: [UInt16] = [
    ("A", "DEFGILMOQRSTUWXZ"), ("B", "ABDEFGHIJLMNOQRSTVWYZ"), ("C", "ACDFGHIKLMNORUVWXYZ"),
    ("D", "EJKMOZ"), ("E", "CEGHRST"), ("F", "IJKMOR"), ("G", "ABDEFGHILMNPQRSTUWY"),
    ("H", "KMNRTU"), ("I", "DELMNOQRST"), ("J", "EMOP"), ("K", "EGHIMNPRWYZ"),
    ("L", "ABCIKRSTUVY"), ("M", "ACDEFGHKLMNOPQRSTUVWXYZ"), ("N", "ACEFGILOPRUZ"), ("O", "M"),
    ("P", "AEFGHKLMNRSTWY"), ("Q", "A"), ("R", "EOSUW"), ("S", "ABCDEGHIJKLMNORSTVXYZ"),
    ("T", "CDFGHJKLMNORTVWZ"), ("U", "AGMSYZ"), ("V", "ACEGINU"), ("W", "FS"), ("Y", "ET"),
    ("Z", "AMW"),
  ].flatMap { (first: String, seconds: String) in
    first.utf8.flatMap { high in seconds.utf8.map { UInt16(high) << 8 | UInt16($0) } }
  }
}

extension Country: Comparable {
  /// Order of the codes.
  public static func < (left: Country, right: Country) -> Bool { left.letters < right.letters }
}

extension Country: BCSEncodable, BCSDecodable {
  /// Appends the two letters.
  public func encode(into writer: inout BCSWriter) { writer.fixed(bytes) }

  /// Reads two letters of an assigned code.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let letters = try UInt16(reader.u8()) << 8 | UInt16(reader.u8())
    guard let country = Country(letters: letters) else {
      throw DecodingFailure(.invalidValue("not an assigned country code"), at: start)
    }
    self = country
  }
}

extension Country: CustomStringConvertible {
  /// The two letters.
  public var description: String { code }
}
