import SanadInstruments
import SanadTypes

extension CalculationKinds {
  /// `sanad calc check-id`. The input is a text; what is not valid is a result, and says why.
  static let identifiers = [
    CalculationKind("isin", []) { input in
      let text = try identifier(input)
      return verdict { () throws(ValueFailure) in
        let isin = try ISIN(text)
        guard NumberingAgency.numbers(isin) else {
          throw .malformed("no agency numbers under the first two letters of this ISIN")
        }
      }
    },
    CalculationKind("isin_check_digit", []) { input in
      let isin = try ISIN(numbering: try identifier(input))
      return .members(
        ("check_digit", .text(String(isin.text.suffix(1)))), ("isin", .text(isin.text)))
    },
    CalculationKind("lei", []) { input in
      let text = try identifier(input)
      let strict = verdict { () throws(ValueFailure) in _ = try LEI(text) }
      let both = [
        JSONTree.Member(name: "valid_strict_uppercase", value: strict["valid"] ?? .null),
        JSONTree.Member(name: "valid_python_stdnum", value: .bool(isLenientLEI(text))),
      ]
      return .object(both + members(of: strict))
    },
    CalculationKind("lei_check_digits", []) { input in
      let lei = try LEI(numbering: try identifier(input))
      return .members(
        ("check_digits", .text(String(lei.text.suffix(2)))), ("lei", .text(lei.text)))
    },
    CalculationKind("cfi", [], classification),
    CalculationKind("cnic", []) { input in
      let text = try identifier(input)
      do throws(ValueFailure) {
        let cnic = try CNIC(text)
        return .members(
          ("valid", .bool(true)), ("compact", .text(cnic.digits)),
          ("gender", .text(cnic.isFemale ? "F" : "M")),
          ("province", .text(provinceName(cnic.province))))
      } catch { return refused(error) }
    },
    CalculationKind("iban", []) { input in
      let text = try identifier(input)
      return verdict { () throws(ValueFailure) in _ = try IBAN(text) }
    },
  ]

  /// The text itself. One that is far too long is no identifier of any kind, and is not looked at.
  private static func identifier(_ input: CalculationInput) throws -> String {
    let text = try input.text()
    guard text.utf8.count <= CalculationInput.nameBytesMax else {
      throw input.failure("an identifier has at most \(CalculationInput.nameBytesMax) bytes")
    }
    return text
  }

  private static func verdict(_ check: () throws(ValueFailure) -> Void) -> JSONTree {
    do throws(ValueFailure) {
      try check()
      return .members(("valid", .bool(true)))
    } catch { return refused(error) }
  }

  private static func refused(_ failure: ValueFailure) -> JSONTree {
    .members(("valid", .bool(false)), ("reason", .text(failure.description)))
  }

  private static func members(of tree: JSONTree) -> [JSONTree.Member] {
    if case .object(let members) = tree { members } else { [] }
  }

  /// What a lenient reader accepts: blanks and hyphens dropped, small letters as capitals, and the
  /// remainder by 97 alone.
  private static func isLenientLEI(_ text: String) -> Bool {
    var remainder = 0
    for byte in text.utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") {
      guard let value = Character(Unicode.Scalar(byte)).hexOrLetterValue else { return false }
      remainder = (remainder * (value >= 10 ? 100 : 10) + value) % 97
    }
    return remainder == 1
  }

  private static func classification(_ input: CalculationInput) throws -> JSONTree {
    let text = try identifier(input)
    do throws(ValueFailure) {
      let meaning = try CFIMeaning(try CFI(text))
      return .object(
        [JSONTree.Member(name: "valid", value: .bool(true))]
          + meaning.properties.map { JSONTree.Member(name: $0.name, value: .text($0.value)) })
    } catch {
      // In the order in which a reader of codes finds out: letters, their number, their meaning.
      let isLetters = text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
      let refusal =
        !isLetters
        ? "InvalidFormat" : text.utf8.count != CFI.bytesMax ? "InvalidLength" : "InvalidComponent"
      return .members(
        ("valid", .bool(false)), ("refusal", .text(refusal)),
        ("reason", .text(error.description)))
    }
  }

  private static func provinceName(_ province: CNIC.Province) -> String {
    switch province {
    case .khyberPakhtunkhwa: "Khyber Pakhtunkhwa"
    case .tribalAreas: "FATA"
    case .punjab: "Punjab"
    case .sindh: "Sindh"
    case .balochistan: "Balochistan"
    case .islamabad: "Islamabad"
    case .gilgitBaltistan: "Gilgit-Baltistan"
    }
  }
}

extension Character {
  /// 0 to 9 of a digit, 10 to 35 of a letter of either case.
  fileprivate var hexOrLetterValue: Int? {
    guard let ascii = asciiValue else { return nil }
    return switch ascii {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(ascii - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(ascii - UInt8(ascii: "A")) + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(ascii - UInt8(ascii: "a")) + 10
    default: nil
    }
  }
}
