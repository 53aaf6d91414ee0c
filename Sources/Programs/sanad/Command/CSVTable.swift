import SanadTypes

/// A table as RFC 4180 has it: a line of names, then a line for each record, each ended by CRLF. A field
/// with a comma or a quote stands in quotes. What would move a cursor or end a line is escaped, as
/// everywhere in what is printed, and what a spreadsheet would compute has an apostrophe before it:
/// names of programmes and instruments are others' words.
struct CSVTable {
  private var lines: [[String]]
  private let width: Int

  /// A table with these names and no records.
  init(_ names: [String]) {
    lines = [names]
    width = names.count
  }

  /// Adds a record.
  ///
  /// - Precondition: it has a field for each name.
  mutating func add(_ record: [String]) {
    precondition(record.count == width, "a record has a field for each name")
    lines.append(record.map { Self.inert(Printable.line($0)) })
  }

  /// All of it, with CRLF at its end.
  var text: String {
    lines.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// Scalars with which a formula begins, the wide ones that some spreadsheets take for them included.
  private static let formulaSigns: [Unicode.Scalar] = [
    "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// A field that no spreadsheet takes for a formula; a number with a sign stays one.
  private static func inert(_ text: String) -> String {
    let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
    guard let first = scalars.first, formulaSigns.contains(first) else { return text }
    let rest = scalars.dropFirst()
    let isNumber = !rest.isEmpty && rest.allSatisfy { "0" <= $0 && $0 <= "9" || $0 == "." }
    return isNumber && ["+", "-"].contains(first) ? text : "'" + text
  }

  private static func field(_ text: String) -> String {
    // By scalars: a quote under a mark is another character, and a quote all the same.
    let scalars = text.unicodeScalars
    guard scalars.contains(where: { ["\"", ","].contains($0) }) else { return text }
    var quoted = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in scalars {
      if scalar == "\"" { quoted.append("\"") }
      quoted.append(scalar)
    }
    quoted.append("\"")
    return String(quoted)
  }
}

extension CSVTable {
  /// An amount of minor units as a decimal in major units, without groups: `1200.00`.
  ///
  /// - Throws: ``CommandFailure`` where the text or the currency is none, so that no figure is made up.
  static func decimal(_ minor: String, _ code: String) throws(CommandFailure) -> String {
    guard let currency = Currency(code), let amount = UInt128(minor) else {
      throw CommandFailure(
        .internalFault, "\(minor) minor units of \(code) are no amount that could be written")
    }
    return DecimalText.print(amount, places: currency.minorUnitDigits, isGrouped: false)
  }
}
