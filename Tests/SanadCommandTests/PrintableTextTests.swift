import ArgumentParser
import Foundation
import SanadTypes
import Testing

@testable import sanad

/// What nodes and files have written reaches a screen as text, and does nothing there.
@Suite struct PrintableTextTests {
  static let hostile = [
    "\u{1B}[2J", "\u{1B}]0;title\u{07}", "\u{9B}2J", "\r", "\u{8}", "\u{7F}", "\u{202E}",
    "\u{2028}",
    "\u{0}", "\u{200B}",
  ]

  @Test(arguments: hostile)
  func whatMovesACursorIsSpelledOut(text: String) {
    for paint in [Paint(isOn: false), Paint(isOn: true)] {
      for shown in ["a\(text)b".printable, Printable.lines("a\(text)b\n", keeping: paint.styles)] {
        let hasAny = shown.unicodeScalars.contains { scalar in
          text.unicodeScalars.contains(scalar) && !("\u{20}"..."~").contains(scalar)
        }
        #expect(!hasAny && shown.contains("\\u{"), "\(shown.debugDescription)")
      }
    }
  }

  @Test func aLineOfAnotherStaysOnItsLine() {
    #expect("detail\nfinal   block 7".printable == "detail\\u{a}final   block 7")
  }

  @Test func whatIsOursAndWhatIsWrittenStays() {
    let names = "État سند 国 →\n\tb"
    #expect(Printable.lines(names) == names)
    let painted = Paint(isOn: true).red("error") + Paint(isOn: true).bold(" é")
    #expect(Printable.lines(painted, keeping: Paint(isOn: true).styles) == painted)
    #expect(!Printable.lines(painted).contains("\u{1B}"))
    #expect("sanad 1".printable == "sanad 1")
  }

  @Test func jsonStaysTheSameValue() throws {
    let text = try #require(
      String(data: try JSONEncoder().encode(["é\u{9B}2J\u{7F}"]), encoding: .utf8))
    let safe = text.withoutControls
    #expect(!safe.unicodeScalars.contains { (0x7F...0x9F).contains($0.value) })
    #expect(
      try JSONDecoder().decode([String].self, from: Data(safe.utf8)) == ["é\u{9B}2J\u{7F}"])
  }

  @Test func aCursorIsAWordThatNoShellTakesForItsOwn() {
    for text in ["12.1", "0a_-=", String(repeating: "f", count: 58)] { #expect(text.isCursor) }
    for text in ["", "a b", "a;rm", "$(x)", "a\n", "\u{1B}", String(repeating: "f", count: 201)] {
      #expect(!text.isCursor, "\(text.debugDescription)")
    }
  }

  @Test func nothingOfACommandReachesAScreenAsItCame() throws {
    let (output, messages) = (Gathered(), Gathered())
    let terminal = Terminal(
      options: try GlobalOptions.parse([]), environment: [:], isTerminal: false,
      output: { output.add($0) }, messages: { messages.add($0) })
    try terminal.show(["a"], text: "\u{1B}[2Ja")
    terminal.say("\u{1B}[2Jb")
    terminal.warn("\u{1B}[2Jc")
    terminal.rewrite("\u{1B}[2Jd")
    terminal.report(CommandFailure(.usage, "\u{1B}[2Je"))
    #expect(!(output.text + messages.text).contains("\u{1B}"))
    #expect(messages.text.contains("warning"), "also with --quiet")
  }
}
