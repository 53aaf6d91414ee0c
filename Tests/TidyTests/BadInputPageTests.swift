import Foundation
import Testing

/// docs/bad-input.md maps every line of bad input to the tests that hold it: they must be there.
@Suite struct BadInputPageTests {
  private static func names(_ pattern: Regex<Substring>, in text: String) -> Set<String> {
    Set(text.matches(of: pattern).map { String($0.output) })
  }

  private static func texts(under folder: String, ending: String) throws -> [String] {
    let base = Repository.root.appending(path: folder).path()
    let paths = try #require(FileManager.default.enumerator(atPath: base))
    return try paths.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted()
      .map { try Repository.text("\(folder)/\($0)") }
  }

  @Test func everyTestThatThePageNamesIsThere() throws {
    let page = try Repository.text("docs/bad-input.md")
    let python = try Self.texts(under: "Tests/EndToEnd", ending: ".py").joined()
    let endToEnd = Self.names(/\btest_[a-z][A-Za-z]+\b/, in: page)
    #expect(endToEnd.count > 20)
    // Files are named too, as `test_start.py`.
    for name in endToEnd where !page.contains("\(name).py") {
      #expect(python.contains("def \(name)("), "docs/bad-input.md names \(name)")
    }
    let swift = try Self.texts(under: "Tests", ending: ".swift").joined()
    let suites = Self.names(/\b[A-Z][A-Za-z0-9]+Tests\b/, in: page)
    #expect(suites.count > 15)
    for name in suites {
      #expect(swift.contains("struct \(name)"), "docs/bad-input.md names \(name)")
    }
  }

  @Test func everyLineHasATestInTheRoomThatDecidesOrEndToEnd() throws {
    let rows = try Repository.text("docs/bad-input.md").split(separator: "\n").filter {
      $0.hasPrefix("| ") && !$0.hasPrefix("| bad input")
    }
    #expect(rows.count > 25)
    for row in rows {
      let cells = row.split(separator: "|", omittingEmptySubsequences: false)
      #expect(cells.count == 6, "\(row)")
      #expect(cells.dropFirst(3).contains { $0.contains("`") }, "no test: \(row)")
      #expect(cells[2].contains(/[0-9]{4}/), "no code: \(row)")
    }
  }
}
