/// Columns of text, as wide as what stands in them.
struct TextTable {
  private var rows: [[String]]
  private let indent: String

  /// A table with headings, or with none.
  init(_ headings: [String], indent: String = "") {
    rows = headings.isEmpty ? [] : [headings]
    self.indent = indent
  }

  /// Adds a row; what it lacks is empty, and no cell has more than its line.
  mutating func add(_ row: [String]) { rows.append(row.map(Printable.line)) }

  /// The lines, without blanks at their ends.
  var text: String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = indent
      for (column, cell) in row.enumerated() {
        line += cell + String(repeating: " ", count: widths[column] - cell.count + 3)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }
}
