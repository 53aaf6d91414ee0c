import ArgumentParser
import Foundation
import SanadAPIModel
import SanadTypes
import Testing

@testable import sanad

/// What others wrote, on a terminal and in a log.
@Suite struct PrintableTests {
  /// Erases the screen, begins a line, hides what follows, turns the direction of reading, and ends a
  /// string of the terminal's own.
  private static let hostile = "a\u{1B}[2J\r\nerror 0\u{9B}8m\u{202E}\u{2066}\u{7F}\u{85}\u{2028}b"

  private static func isHarmless(_ text: String) -> Bool {
    !text.unicodeScalars.contains {
      ($0.value < 0x20 && $0.value != 0x0A) || (0x7F..<0xA0).contains($0.value)
        || [0x2028, 0x2029, 0x202E, 0x2066].contains($0.value)
    }
  }

  @Test func aLineHasNothingThatMovesACursor() {
    let line = Printable.line(Self.hostile)
    #expect(Self.isHarmless(line) && !line.contains("\n"))
    #expect(line.hasPrefix(#"a\u{1b}[2J\u{d}\u{a}error 0\u{9b}8m\u{202e}"#))
    #expect(Printable.line("Überweisung £5 کرنسی") == "Überweisung £5 کرنسی")
    #expect(Printable.line("") == "")
  }

  /// A quote and the mark that stands on it are one character, and not the one that is looked for.
  @Test func aQuoteUnderAMarkDoesNotEndAValue() {
    for mark in ["\u{301}", "\u{20E0}", "\u{FE0F}"] {
      let value = Printable.value("a\"\(mark) level=\"\(mark)critical\\\(mark)")
      let inside = value.unicodeScalars.dropFirst().dropLast()
      var isEscaped = false
      for scalar in inside {
        if scalar == "\"" { #expect(isEscaped, "\(value)") }
        isEscaped = scalar == "\\" && !isEscaped
      }
      #expect(!isEscaped, "the last quote is one")
      #expect(value.unicodeScalars.first == "\"" && value.unicodeScalars.last == "\"")
    }
    #expect(Printable.value("plain") == "plain")
    #expect(Printable.value("a \"b\" \\") == #""a \"b\" \\""#)
  }

  @Test func textsOfSeveralLinesKeepTheirLinesAndOurColoursOnly() {
    let paint = Paint(isOn: true)
    let text = "\(paint.red("no"))\n\(Self.hostile)\tend \u{1B}[8m \u{1B}]0;title\u{7}"
    let shown = Printable.lines(text, keeping: paint.styles)
    #expect(shown.hasPrefix("\u{1B}[31mno\u{1B}[0m\n"))
    let rest = shown.replacing("\u{1B}[31m", with: "").replacing("\u{1B}[0m", with: "")
    #expect(Self.isHarmless(rest.replacing("\t", with: "")))
    #expect(rest.contains("\tend"))
    #expect(!Printable.lines(text).unicodeScalars.contains("\u{1B}"))
    // Languages are written with joiners.
    #expect(Printable.lines("می\u{200C}خواهم") == "می\u{200C}خواهم")
  }

  private static let marks = [
    "\u{1B}[2J", "\u{1B}]0;title\u{07}", "\u{9B}2J", "\r", "\u{8}", "\u{7F}", "\u{202E}",
    "\u{2028}",
    "\u{0}", "\u{200B}",
  ]

  @Test(arguments: marks)
  func whatMovesACursorIsSpelledOut(text: String) {
    for paint in [Paint(isOn: false), Paint(isOn: true)] {
      for shown in [
        Printable.line("a\(text)b"), Printable.lines("a\(text)b\n", keeping: paint.styles),
      ] {
        let hasAny = shown.unicodeScalars.contains { scalar in
          text.unicodeScalars.contains(scalar) && !("\u{20}"..."~").contains(scalar)
        }
        #expect(!hasAny && shown.contains("\\u{"), "\(shown.debugDescription)")
      }
    }
  }

  @Test func aLineOfAnotherStaysOnItsLine() {
    #expect(Printable.line("detail\nfinal   block 7") == "detail\\u{a}final   block 7")
  }

  @Test func whatIsOursAndWhatIsWrittenStays() {
    let names = "État سند 国 →\n\tb"
    #expect(Printable.lines(names) == names)
    let painted = Paint(isOn: true).red("error") + Paint(isOn: true).bold(" é")
    #expect(Printable.lines(painted, keeping: Paint(isOn: true).styles) == painted)
    #expect(!Printable.lines(painted).contains("\u{1B}"))
    #expect(Printable.line("sanad 1") == "sanad 1")
  }

  @Test func jsonStaysTheSameValue() throws {
    let text = try #require(
      String(data: try JSONEncoder().encode(["é\u{9B}2J\u{7F}"]), encoding: .utf8))
    let safe = Printable.json(text)
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

  // MARK: Who prints them

  @Test func aTableKeepsEveryRowOnItsLine() {
    var table = TextTable(["NODE", "STATE"])
    table.add([Self.hostile, "up"])
    #expect(table.text.split(separator: "\n").count == 2 && Self.isHarmless(table.text))
  }

  @Test func aTableWithoutHeadingsBeginsWithItsFirstRow() {
    var table = TextTable([])
    #expect(table.text.isEmpty)
    table.add(["a", "b"])
    #expect(table.text == "a   b")
  }

  @Test func aFailureThatANodeWroteHasNoLinesOfItsOwn() {
    let failure = CommandFailure(
      .internalFault, "no\n  what to do: \(Self.hostile)", details: [Self.hostile],
      help: "yes\nno")
    let text = ErrorReport.text(failure, paint: Paint(isOn: false))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 3)
    #expect(Self.isHarmless(text))
  }

  @Test func aStatusIsOfAsManyLinesWhateverTheNodeSays() {
    func lines(_ name: String) -> Int {
      var status = StatusResource(
        node: name, role: name, version: name, network: name, chainId: name, height: name,
        block: name, stateRoot: name, blockTime: name, finalityMs: 9, storedHeight: name,
        firstHeight: name,
        epoch: name, view: name, leader: name, validators: 4, faultsTolerated: 1, mempool: 0,
        abstains: [name], peers: [.init(name: name, connected: false)], ready: false)
      status.clockMovedMs = name
      let text = NodeStatusCommand.text(status)
      #expect(Self.isHarmless(text))
      return text.split(separator: "\n", omittingEmptySubsequences: false).count
    }
    #expect(lines("val-a") == 10)
    #expect(lines(Self.hostile) == 10)
  }

  @Test func whatANodeSaysOfJoiningIsOfAsManyLinesToo() {
    func lines(_ word: String) -> (count: Int, state: String?) {
      var status = StatusResource(
        node: "n", role: "observer", version: "1", network: "n", chainId: "c", height: "0",
        block: "b", stateRoot: "s", blockTime: "t", finalityMs: nil, storedHeight: "0",
        epoch: "0", view: "0", leader: "l", validators: 4, faultsTolerated: 1, mempool: 0,
        abstains: ["joining"], peers: [], ready: false)
      var joining = JoiningResource(phase: word, forMs: word)
      joining.height = word
      joining.block = word
      joining.chunksTotal = 4
      joining.chunksResumed = 1
      joining.percent = 25
      joining.bytes = word
      joining.bytesTotal = word
      joining.bytesPerSecond = word
      joining.secondsLeft = word
      joining.peers = [word]
      joining.parted = [word]
      status.joining = joining
      let text = NodeStatusCommand.text(status)
      #expect(Self.isHarmless(text))
      return (
        text.split(separator: "\n", omittingEmptySubsequences: false).count,
        JoiningText.state(status)
      )
    }
    #expect(lines("18446744073709551615").count == 11)
    #expect(lines(Self.hostile).count == 11)
    #expect(lines("9").state == "joining 25 %   9.0 s left")
  }

  /// Whatever command it is: what reaches a person goes through here.
  @Test func aTerminalShowsNothingElse() throws {
    let (output, messages) = (Gathered(), Gathered())
    let options = try #require(
      try Sanad.parseAsRoot(["node", "status", "--verbose"]) as? any SanadCommand
    ).global
    let terminal = Terminal(
      options: options, environment: [:], isTerminal: true, output: { output.add($0) },
      messages: { messages.add($0) })
    try terminal.show(["a": "b"], text: Self.hostile)
    terminal.say(Self.hostile)
    terminal.explain(Self.hostile)
    terminal.warn(Self.hostile)
    terminal.report(CommandFailure(.internalFault, Self.hostile))
    #expect(Self.isHarmless(output.text))
    #expect(messages.text.contains("\u{1B}[31m"), "the colours of a terminal are there")
    for style in terminal.paint.styles { #expect(!style.isEmpty) }
    let plain = terminal.paint.styles.reduce(messages.text) { $0.replacing($1, with: "") }
    #expect(Self.isHarmless(plain))
    terminal.rewrite(Self.hostile)
    #expect(messages.text.unicodeScalars.filter { $0 == "\r" }.count == 1)
  }
}
