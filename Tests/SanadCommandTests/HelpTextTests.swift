import Testing

@testable import sanad

@Suite struct HelpTextTests {
  @Test func leavesWhatFitsAlone() {
    let text = "USAGE: sanad\n\n" + String(repeating: "a", count: 80) + "\n"
    #expect(HelpText.fit(text) == text)
  }

  @Test func breaksBetweenOptionsAndKeepsEachTogether() {
    let option = "[--option-of-some-length <value of it>]"
    let fitted = HelpText.fit("USAGE: sanad a <b> ... \(option) \(option) \(option)")
    #expect(
      fitted.split(separator: "\n") == [
        "USAGE: sanad a <b> ... \(option)", "       \(option)", "       \(option)",
      ])
  }

  /// A word cannot be broken.
  @Test func leavesALongWordWhole() {
    let word = String(repeating: "w", count: 100)
    #expect(HelpText.fit("a \(word) b") == "a\n       \(word)\n       b")
  }
}
