import SanadCrypto
import Testing

/// docs/wire.md as the tests read it: the tables of its sections.
struct WireDocument {
  private let lines: [String]

  init() throws {
    lines = try repositoryText("docs/wire.md")
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The lines between a heading and the next.
  func section(_ heading: String) throws -> [String] {
    let start = try #require(lines.firstIndex(of: "## \(heading)"))
    return Array(lines[(start + 1)...].prefix { !$0.hasPrefix("## ") })
  }

  /// The cells of the section's table rows, without their headings.
  func rows(_ heading: String) throws -> [[String]] {
    let rows = try section(heading).filter { $0.hasPrefix("| ") }.map { line in
      line.dropFirst(2).dropLast(2)
        .split(separator: " | ", omittingEmptySubsequences: false)
        .map { cell in cell.filter { $0 != "`" } }
    }
    return Array(rows.dropFirst())
  }

  /// The golden bytes of the section's last column, by its first.
  func golden(_ heading: String) throws -> [(name: String, hex: String)] {
    try rows(heading).map { cells in
      (try #require(cells.first), try #require(cells.last))
    }
  }
}
