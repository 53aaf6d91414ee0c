import SanadTypes
import Testing

@Suite struct RateTests {
  @Test(arguments: ["13.73", "0.1373", "", "%", "13.73001%", "13,73%", "+1%", "1e2%", " 1%", "1 %"])
  func refusesWhatIsNoPercentage(text: String) {
    #expect(throws: ValueFailure.self) { try Rate(percent: text) }
  }

  @Test func refusesWhatDoesNotFit() {
    #expect(throws: ValueFailure.overflow) { try Rate(percent: "922337203685477.5808%") }
    #expect(throws: ValueFailure.overflow) { try Rate(percent: "-922337203685477.5809%") }
  }

  @Test(arguments: [
    ("13.73%", 137_300), ("0%", 0), ("-0%", 0), ("-0.5%", -5_000), ("100%", Rate.whole),
    ("0.0001%", 1), ("922337203685477.5807%", Int64.max), ("-922337203685477.5808%", Int64.min),
  ])
  func readsPercent(text: String, millionths: Int64) throws {
    #expect(try Rate(percent: text) == Rate(millionths: millionths))
  }

  @Test(arguments: [Int64.min, -1, 0, 1, 137_300, .max])
  func readsWhatItWrites(millionths: Int64) throws {
    let rate = Rate(millionths: millionths)
    #expect(try Rate(percent: "\(rate)") == rate)
  }
}
