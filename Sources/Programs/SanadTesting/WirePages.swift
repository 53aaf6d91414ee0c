import Foundation

/// The pages docs/wire*.md as tests read them: the tables of their sections.
package struct WirePages {
  /// Why a page does not say what a test looks for.
  package enum Failure: Error, Equatable {
    /// No page has a section of this name, or several have.
    case sections(named: String, count: Int)
    /// The section has no table.
    case noTable(in: String)
    /// The table has no row that begins with this cell.
    case noRow(String, in: String)
  }

  private let lines: [String]

  /// Reads the pages of the repository that this file is in.
  package init() throws {
    var root = URL(filePath: #filePath)
    while root.lastPathComponent != "Sources" { root.deleteLastPathComponent() }
    let folder = root.deletingLastPathComponent().appending(path: "docs")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasPrefix("wire") && $0.hasSuffix(".md") }.sorted()
    lines = try names.flatMap { name in
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Every heading, without its marks.
  package var headings: [String] { lines.compactMap(Self.heading) }

  /// The lines between a heading, of any level, and the next.
  package func section(_ heading: String) throws(Failure) -> [String] {
    let starts = lines.indices.filter { Self.heading(lines[$0]) == heading }
    guard starts.count == 1 else { throw .sections(named: heading, count: starts.count) }
    return Array(lines[(starts[0] + 1)...].prefix { Self.heading($0) == nil })
  }

  /// The cells of the section's table, without its captions; code marks are left out.
  package func rows(_ heading: String) throws(Failure) -> [[String]] {
    let table = try section(heading).drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
    guard table.count > 2 else { throw .noTable(in: heading) }
    return table.dropFirst(2).map { line in
      line.dropFirst(2).dropLast(2).split(separator: " | ", omittingEmptySubsequences: false)
        .map { cell in cell.filter { $0 != "`" } }
    }
  }

  /// The table's last column by its first.
  package func golden(_ heading: String) throws(Failure) -> [(name: String, hex: String)] {
    try rows(heading).map { cells in (cells.first ?? "", cells.last ?? "") }
  }

  /// The last cell of the row that begins with `name`.
  package func golden(_ heading: String, _ name: String) throws(Failure) -> String {
    guard let row = try golden(heading).first(where: { $0.name == name }) else {
      throw .noRow(name, in: heading)
    }
    return row.hex
  }

  /// The golden bytes of a table of fields: its last column from top to bottom.
  package func bytes(_ heading: String) throws(Failure) -> String {
    try golden(heading).map(\.hex).joined()
  }

  private static func heading(_ line: String) -> String? {
    guard line.hasPrefix("#") else { return nil }
    return String(line.drop { $0 == "#" }.drop { $0 == " " })
  }
}
