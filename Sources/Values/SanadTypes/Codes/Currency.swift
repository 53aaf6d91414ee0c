public import SanadCodec

/// A currency of ISO 4217 that the programme can meet. The list is closed: a release adds to it.
///
/// Encoded as the three letters in ASCII.
public enum Currency: String, CaseIterable, Hashable, Sendable {
  case aed = "AED"
  case aud = "AUD"
  case bdt = "BDT"
  case bhd = "BHD"
  case cad = "CAD"
  case chf = "CHF"
  case cny = "CNY"
  case dkk = "DKK"
  case egp = "EGP"
  case eur = "EUR"
  case gbp = "GBP"
  case hkd = "HKD"
  case idr = "IDR"
  case inr = "INR"
  case jod = "JOD"
  case jpy = "JPY"
  case krw = "KRW"
  case kwd = "KWD"
  case kzt = "KZT"
  case lkr = "LKR"
  case mad = "MAD"
  case myr = "MYR"
  case nok = "NOK"
  case nzd = "NZD"
  case omr = "OMR"
  case pkr = "PKR"
  case qar = "QAR"
  case sar = "SAR"
  case sek = "SEK"
  case sgd = "SGD"
  case thb = "THB"
  case tnd = "TND"
  case `try` = "TRY"
  case usd = "USD"
  case uzs = "UZS"
  case zar = "ZAR"

  /// Creates the currency with this code; nil for one that is not on the list.
  public init?(_ code: String) { self.init(rawValue: code) }

  /// The three letters.
  public var code: String { rawValue }

  /// Digits after the point: the exponent of ISO 4217, 10 to this power minor units make a major
  /// one.
  public var minorUnitDigits: Int {
    switch self {
    case .jpy, .krw: 0
    case .bhd, .jod, .kwd, .omr, .tnd: 3
    default: 2
    }
  }

  /// Currencies by their three letters as one number, ascending.
  private static let byLetters: [(letters: UInt32, currency: Currency)] =
    allCases.map { (letters(of: $0.rawValue), $0) }.sorted { $0.letters < $1.letters }

  private static func letters(of code: String) -> UInt32 {
    code.utf8.reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension Currency: Comparable {
  /// Order of the codes.
  public static func < (left: Currency, right: Currency) -> Bool { left.rawValue < right.rawValue }
}

extension Currency: BCSEncodable, BCSDecodable {
  /// Appends the three letters.
  public func encode(into writer: inout BCSWriter) { writer.fixed(rawValue.utf8) }

  /// Reads three letters of a currency on the list.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    var letters: UInt32 = 0
    for _ in 0..<3 { letters = letters << 8 | UInt32(try reader.u8()) }
    guard let entry = Self.byLetters.first(where: { $0.letters == letters }) else {
      throw DecodingFailure(.invalidValue("not the code of a known currency"), at: start)
    }
    self = entry.currency
  }
}

extension Currency: CustomStringConvertible {
  /// The three letters.
  public var description: String { rawValue }
}
