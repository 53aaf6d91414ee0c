import Testing

@testable import SanadSimulator

/// What happened on each node, side by side.
@Suite struct TimelineTests {
  private func entry(
    _ kind: Trace.Kind, _ milliseconds: UInt64, _ node: Int?, _ text: String
  ) -> TraceEntry {
    TraceEntry(kind: kind, time: milliseconds * 1_000, node: node, text: text)
  }

  @Test func aNodeHasAColumnAndWhatIsLongerIsCut() {
    var table = Timeline(nodes: 3, lastMilliseconds: 1_000, width: 8)
    table.add(entry(.observed, 1, 1, "enters 12, led by v0"))
    table.add(entry(.fault, 2, nil, "FAULT pause of node 2 for 7 ms"))
    table.add(entry(.standing, 3, 2, "view 12 led by v0, final 11"))
    #expect(
      table.lines == [
        "        ms node 0   node 1   node 2",
        "     1.000          enters …",
        "     2.000 ---- FAULT pause of node 2 for 7 ms",
        "     3.000                   view 12 led by v0, final 11",
      ])
  }

  @Test func onlyTheEndIsKept() {
    var table = Timeline(nodes: 1, lastMilliseconds: 10)
    for time in 0...100 as ClosedRange<UInt64> { table.add(entry(.observed, time, 0, "\(time)")) }
    #expect(table.lines.count == 1 + 11)
    #expect(table.lines[1].hasSuffix(" 90"))
  }

  @Test func messagesAreShownWhereTheyAreAskedFor() {
    for detail in Timeline.Detail.allCases {
      var table = Timeline(nodes: 1, detail: detail, lastMilliseconds: 10)
      table.add(entry(.sent, 1, 0, "> all notarize 3"))
      table.add(entry(.sent, 1, 0, "> all 2 transactions"))
      table.add(entry(.timer, 1, 0, "timer"))
      table.add(entry(.message, 1, 0, "< v1"))
      #expect(table.lines.count == (detail == .messages ? 2 : 1))
    }
  }
}
