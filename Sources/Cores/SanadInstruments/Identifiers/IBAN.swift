public import SanadTypes

/// An international bank account number (ISO 13616): a country, two check digits and the country's
/// own account number, whose form is held to the registry. Upper case, without blanks.
///
/// Check digits within the national part are not looked at.
public struct IBAN: Hashable, Sendable {
  /// Longest number, in bytes.
  public static let bytesMax = 34

  /// The number as written.
  public let text: String

  /// Checks country, form and check digits (ISO 7064, MOD 97-10).
  ///
  /// - Throws: `malformed`, with a sentence that says what is wrong.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    guard (5...Self.bytesMax).contains(bytes.count) else {
      throw .malformed("an IBAN has 5 to \(Self.bytesMax) characters")
    }
    guard bytes.allSatisfy({ IdentifierCharacters.value($0) != nil }) else {
      throw .malformed("an IBAN has only capital letters and digits")
    }
    let country = String(decoding: bytes.prefix(2), as: UTF8.self)
    guard let structure = Self.structure(of: country) else {
      throw .malformed("no country of the registry of IBANs is written \(country)")
    }
    let national = bytes.dropFirst(4)
    let width = structure.reduce(0) { $0 + $1.count }
    guard national.count == width else {
      throw .malformed("an IBAN of \(country) has \(width + 4) characters")
    }
    guard Self.fits(national, structure) else {
      throw .malformed("letters and digits of this IBAN are not where those of \(country) are")
    }
    let digits = bytes[2..<4].compactMap(IdentifierCharacters.digit)
    guard digits.count == 2 else {
      throw .malformed("the third and fourth characters of an IBAN are digits")
    }
    let order = Array(national) + Array(bytes.prefix(4))
    guard IdentifierCharacters.remainderBy97(order) == 1 else {
      throw .malformed("the check digits of this IBAN are wrong")
    }
    self.text = text
  }

  private enum Kind { case digits, letters, alphanumerics }

  private static func fits(
    _ national: ArraySlice<UInt8>, _ structure: [(count: Int, kind: Kind)]
  ) -> Bool {
    var rest = national
    for part in structure {
      let isRight = rest.prefix(part.count).allSatisfy { byte in
        switch part.kind {
        case .digits: IdentifierCharacters.digit(byte) != nil
        case .letters: IdentifierCharacters.isLetter(byte)
        case .alphanumerics: true
        }
      }
      guard isRight else { return false }
      rest = rest.dropFirst(part.count)
    }
    return true
  }

  /// The parts of a country's account number; nil for a country that the registry does not have.
  private static func structure(of country: String) -> [(count: Int, kind: Kind)]? {
    let wanted = Array(country.utf8)
    guard let row = registry.first(where: { Array($0.utf8.prefix(2)) == wanted }) else {
      return nil
    }
    var parts: [(Int, Kind)] = []
    var count = 0
    for byte in row.utf8.dropFirst(3) {
      switch byte {
      case UInt8(ascii: "n"): parts.append((count, .digits))
      case UInt8(ascii: "a"): parts.append((count, .letters))
      case UInt8(ascii: "c"): parts.append((count, .alphanumerics))
      default:
        count = count * 10 + Int(IdentifierCharacters.digit(byte) ?? 0)
        continue
      }
      count = 0
    }
    return parts
  }

  // Country and the widths of digits (n), letters (a) and both (c), neighbours of a kind as one.
  // Source: SWIFT, IBAN registry, release 101.
  private static let registry = [
    "AD 8n12c", "AE 19n", "AL 8n16c", "AT 16n", "AZ 4a20c", "BA 16n", "BE 12n", "BG 4a6n8c",
    "BH 4a14c", "BI 23n", "BR 23n1a1c", "BY 4c4n16c", "CH 5n12c", "CR 18n", "CY 8n16c", "CZ 20n",
    "DE 18n", "DJ 23n", "DK 14n", "DO 4c20n", "EE 16n", "EG 25n", "ES 20n", "FI 14n", "FK 2a12n",
    "FO 14n", "FR 10n11c2n", "GB 4a14n", "GE 2a16n", "GI 4a15c", "GL 14n", "GR 7n16c", "GT 24c",
    "HN 4a20n", "HR 17n", "HU 24n", "IE 4a14n", "IL 19n", "IQ 4a15n", "IS 22n", "IT 1a10n12c",
    "JO 4a4n18c", "KW 4a22c", "KZ 3n13c", "LB 4n20c", "LC 4a24c", "LI 5n12c", "LT 16n",
    "LU 3n13c", "LV 4a13c", "LY 21n", "MC 10n11c2n", "MD 20c", "ME 18n", "MK 3n10c2n", "MN 16n",
    "MR 23n", "MT 4a5n18c", "MU 4a19n3a", "NI 4a20n", "NL 4a10n", "NO 11n", "OM 3n16c",
    "PK 4a16c", "PL 24n", "PS 4a21c", "PT 21n", "QA 4a21c", "RO 4a16c", "RS 18n", "RU 14n15c",
    "SA 2n18c", "SC 4a20n3a", "SD 14n", "SE 20n", "SI 15n", "SK 20n", "SM 1a10n12c", "SO 19n",
    "ST 21n", "SV 4a20n", "TL 19n", "TN 20n", "TR 6n16c", "UA 6n19c", "VA 18n", "VG 4a16n",
    "XK 16n", "YE 4a4n18c",
  ]
}
