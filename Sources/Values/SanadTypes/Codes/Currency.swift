public import SanadCodec

/// A currency of ISO 4217: every code of list one that has a minor unit.
///
/// Not here are the 13 codes without one, of which no amount can be written in minor units: metals,
/// special drawing rights and other units of account, the code for tests and that of no currency.
///
/// Source: list one of ISO 4217 as its maintenance agency published it on 2026-01-01, carried by
/// version 1.16.20260101 of the Python package `iso4217`, which is in the public domain. The oracle
/// tests hold codes and digits against that list, all of them.
///
/// Encoded as the three letters in ASCII.
public enum Currency: String, CaseIterable, Hashable, Sendable {
  case aed = "AED"
  case afn = "AFN"
  case all = "ALL"
  case amd = "AMD"
  case aoa = "AOA"
  case ars = "ARS"
  case aud = "AUD"
  case awg = "AWG"
  case azn = "AZN"
  case bam = "BAM"
  case bbd = "BBD"
  case bdt = "BDT"
  case bhd = "BHD"
  case bif = "BIF"
  case bmd = "BMD"
  case bnd = "BND"
  case bob = "BOB"
  case bov = "BOV"
  case brl = "BRL"
  case bsd = "BSD"
  case btn = "BTN"
  case bwp = "BWP"
  case byn = "BYN"
  case bzd = "BZD"
  case cad = "CAD"
  case cdf = "CDF"
  case che = "CHE"
  case chf = "CHF"
  case chw = "CHW"
  case clf = "CLF"
  case clp = "CLP"
  case cny = "CNY"
  case cop = "COP"
  case cou = "COU"
  case crc = "CRC"
  case cup = "CUP"
  case cve = "CVE"
  case czk = "CZK"
  case djf = "DJF"
  case dkk = "DKK"
  case dop = "DOP"
  case dzd = "DZD"
  case egp = "EGP"
  case ern = "ERN"
  case etb = "ETB"
  case eur = "EUR"
  case fjd = "FJD"
  case fkp = "FKP"
  case gbp = "GBP"
  case gel = "GEL"
  case ghs = "GHS"
  case gip = "GIP"
  case gmd = "GMD"
  case gnf = "GNF"
  case gtq = "GTQ"
  case gyd = "GYD"
  case hkd = "HKD"
  case hnl = "HNL"
  case htg = "HTG"
  case huf = "HUF"
  case idr = "IDR"
  case ils = "ILS"
  case inr = "INR"
  case iqd = "IQD"
  case irr = "IRR"
  case isk = "ISK"
  case jmd = "JMD"
  case jod = "JOD"
  case jpy = "JPY"
  case kes = "KES"
  case kgs = "KGS"
  case khr = "KHR"
  case kmf = "KMF"
  case kpw = "KPW"
  case krw = "KRW"
  case kwd = "KWD"
  case kyd = "KYD"
  case kzt = "KZT"
  case lak = "LAK"
  case lbp = "LBP"
  case lkr = "LKR"
  case lrd = "LRD"
  case lsl = "LSL"
  case lyd = "LYD"
  case mad = "MAD"
  case mdl = "MDL"
  case mga = "MGA"
  case mkd = "MKD"
  case mmk = "MMK"
  case mnt = "MNT"
  case mop = "MOP"
  case mru = "MRU"
  case mur = "MUR"
  case mvr = "MVR"
  case mwk = "MWK"
  case mxn = "MXN"
  case mxv = "MXV"
  case myr = "MYR"
  case mzn = "MZN"
  case nad = "NAD"
  case ngn = "NGN"
  case nio = "NIO"
  case nok = "NOK"
  case npr = "NPR"
  case nzd = "NZD"
  case omr = "OMR"
  case pab = "PAB"
  case pen = "PEN"
  case pgk = "PGK"
  case php = "PHP"
  case pkr = "PKR"
  case pln = "PLN"
  case pyg = "PYG"
  case qar = "QAR"
  case ron = "RON"
  case rsd = "RSD"
  case rub = "RUB"
  case rwf = "RWF"
  case sar = "SAR"
  case sbd = "SBD"
  case scr = "SCR"
  case sdg = "SDG"
  case sek = "SEK"
  case sgd = "SGD"
  case shp = "SHP"
  case sle = "SLE"
  case sos = "SOS"
  case srd = "SRD"
  case ssp = "SSP"
  case stn = "STN"
  case svc = "SVC"
  case syp = "SYP"
  case szl = "SZL"
  case thb = "THB"
  case tjs = "TJS"
  case tmt = "TMT"
  case tnd = "TND"
  case top = "TOP"
  case `try` = "TRY"
  case ttd = "TTD"
  case twd = "TWD"
  case tzs = "TZS"
  case uah = "UAH"
  case ugx = "UGX"
  case usd = "USD"
  case usn = "USN"
  case uyi = "UYI"
  case uyu = "UYU"
  case uyw = "UYW"
  case uzs = "UZS"
  case ved = "VED"
  case ves = "VES"
  case vnd = "VND"
  case vuv = "VUV"
  case wst = "WST"
  case xad = "XAD"
  case xaf = "XAF"
  case xcd = "XCD"
  case xcg = "XCG"
  case xof = "XOF"
  case xpf = "XPF"
  case yer = "YER"
  case zar = "ZAR"
  case zmw = "ZMW"
  case zwg = "ZWG"

  /// Creates the currency with this code; nil for one that is not on the list.
  public init?(_ code: String) { self.init(rawValue: code) }

  /// The three letters.
  public var code: String { rawValue }

  /// Digits after the point: the exponent of ISO 4217, 10 to this power minor units make a major
  /// one.
  public var minorUnitDigits: Int {
    switch self {
    case .bif, .clp, .djf, .gnf, .isk, .jpy, .kmf, .krw, .pyg, .rwf, .ugx, .uyi, .vnd, .vuv,
      .xaf, .xof, .xpf:
      0
    case .bhd, .iqd, .jod, .kwd, .lyd, .omr, .tnd: 3
    case .clf, .uyw: 4
    default: 2
    }
  }

  /// Currencies by their three letters as one number, ascending.
  private static let byLetters: [(letters: UInt32, currency: Currency)] =
    allCases.map { (letters(of: $0.rawValue), $0) }.sorted { $0.letters < $1.letters }

  private static func with(letters: UInt32) -> Currency? {
    var low = 0
    var high = byLetters.count
    while low < high {
      let middle = (low + high) / 2
      if byLetters[middle].letters == letters { return byLetters[middle].currency }
      if byLetters[middle].letters < letters { low = middle + 1 } else { high = middle }
    }
    return nil
  }

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
    guard let currency = Self.with(letters: letters) else {
      throw DecodingFailure(.invalidValue("not the code of a known currency"), at: start)
    }
    self = currency
  }
}

extension Currency: CustomStringConvertible {
  /// The three letters.
  public var description: String { rawValue }
}
