import Foundation
import Testing

@testable import sanad

@Suite struct LogFileTests {
  private func withFile(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "sanad-\(UUID())").path()
    defer { unlink(path) }
    try body(path)
  }

  private func append(_ text: String, to path: String) throws {
    if !FileManager.default.fileExists(atPath: path) {
      try Data().write(to: URL(filePath: path))
    }
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
  }

  @Test func aFileThatIsNotThereHasNoLines() throws {
    var file = LogFile("/nonexistent/log")
    #expect(try file.last(5).isEmpty && file.more().isEmpty)
  }

  @Test func givesTheLastLinesOfAFileOfAnyLength() throws {
    try withFile { path in
      let lines = (0..<20_000).map { "line \($0)" }
      try append(lines.joined(separator: "\n") + "\n", to: path)
      for count in [0, 1, 3, 19_999, 20_000, 50_000] {
        var file = LogFile(path)
        #expect(try file.last(count) == Array(lines.suffix(count)), "\(count)")
      }
    }
  }

  /// A line may be longer than what is read at once, and a file longer than what is read of it.
  @Test func longLinesAreWholeAndTheEndOfALongFileIsEnough() throws {
    try withFile { path in
      let long = String(repeating: "x", count: 100_000)
      try append("a\n\(long)\nb\n", to: path)
      var file = LogFile(path)
      #expect(try file.last(2) == [long, "b"])
      #expect(try file.last(9) == ["a", long, "b"])
      for _ in 0..<5 { try append(long + "\n", to: path) }
      // Of half a megabyte as many portions as hold 200,000 bytes are looked at, and the line that
      // they begin with is left out.
      var large = LogFile(path)
      #expect(try large.last(1_000, within: 200_000) == [long, long])
    }
  }

  @Test func goesOnWithWholeLinesOnly() throws {
    try withFile { path in
      try append("a\nb\nbeg", to: path)
      var file = LogFile(path)
      #expect(try file.last(9) == ["a", "b"])
      #expect(try file.more().isEmpty)
      try append("un\n\nnext", to: path)
      #expect(try file.more() == ["begun", ""])
      // Another file under the same name: from its beginning.
      try Data("x\n".utf8).write(to: URL(filePath: path))
      #expect(try file.more() == ["x"])
    }
  }

  @Test func mergesByTimeAndKeepsLinesThatBelongTogether() {
    let merged = LogMerge.merge([
      (
        "a",
        [
          "2026-11-22T04:35:49.100Z info one", "error 9211 PORT_IN_USE",
          "2026-11-22T04:35:49.300Z info three",
        ]
      ),
      ("b", ["before all times", "{\"level\":\"info\",\"time\":\"2026-11-22T04:35:49.200Z\"}"]),
    ])
    #expect(merged.map(\.node) == ["b", "a", "a", "b", "a"])
    #expect(merged[2].line == "error 9211 PORT_IN_USE")
  }
}
