import SanadTypes

/// A table as RFC 4180 has it: a line of names, then a line for each record, each ended by CRLF. A field
/// with a comma or a quote stands in quotes. What would move a cursor or end a line is escaped, as
/// everywhere in what is printed.
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
    lines.append(record.map(Printable.line))
  }

  /// All of it, with CRLF at its end.
  var text: String {
    lines.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
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
