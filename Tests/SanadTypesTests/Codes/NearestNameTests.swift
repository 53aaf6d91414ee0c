import SanadTypes
import Testing

@Suite struct NearestNameTests {
  private static let names = ["wait", "timeout", "validators", "val-a", "val-b"]

  @Test func guessesNothingWhereNearlyEverythingIsNear() {
    for name in ["", "w", "wa"] {
      #expect(NearestName.of(name, among: Self.names) == nil, "\(name)")
    }
  }

  @Test func guessesNothingThatIsFar() {
    for name in ["weather", "seconds", "xyz", "outtime"] {
      #expect(NearestName.of(name, among: Self.names) == nil, "\(name)")
    }
    #expect(NearestName.of("wait", among: []) == nil)
  }

  /// The work is bounded by the length of what somebody else wrote.
  @Test func looksAtNoNameAboveTheLimit() {
    let most = String(repeating: "n", count: NearestName.nameBytesMax)
    #expect(NearestName.of(most, among: [most]) == most)
    #expect(NearestName.of(most + "n", among: [most + "n"]) == nil)
  }

  @Test(arguments: [
    ("wiat", "wait"), ("WAIT", "wait"), ("tiemout", "timeout"), ("time_out", "timeout"),
    ("timeou", "timeout"), ("validator", "validators"), ("valditaors", "validators"),
  ])
  func findsTheNameOfASlip(written: String, meant: String) {
    #expect(NearestName.of(written, among: Self.names) == meant)
    #expect(NearestName.question(written, among: Self.names) == "did you mean `\(meant)`?")
  }

  @Test func takesTheFirstOfEquals() {
    #expect(NearestName.of("val-x", among: Self.names) == "val-a")
  }
}
