import SanadTesting
import Testing

@testable import SanadBench

@Suite struct QuantilesTests {
  @Test func hasNothingToSayOfNoValues() {
    let none = Quantiles([])
    #expect(none.median == nil)
    #expect(none.percentile(50) == nil)
    #expect(none.least == nil)
    #expect(none.most == nil)
  }

  // The nearest-rank table of ISO 2602's textbook example: 15, 20, 35, 40, 50.
  @Test(arguments: [(5.0, 15.0), (30, 20), (40, 20), (50, 35), (100, 50)])
  func takesTheNearestRank(_ percent: Double, _ value: Double) {
    #expect(Quantiles([50, 15, 40, 20, 35]).percentile(percent) == value)
  }

  @Test func theHundredthOfAHundredIsReachedOnlyByTheLastPercent() {
    let values = Quantiles((1...100).map(Double.init))
    #expect(values.percentile(99) == 99)
    #expect(values.percentile(99.5) == 100)
    #expect(values.percentile(1) == 1)
    #expect(values.percentile(0.1) == 1)
  }

  @Test func isAlwaysAValueThatOneSidedCountingConfirms() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      let values = (0..<Int.random(in: 1...50, using: &random)).map { _ in
        Double(Int.random(in: 0...20, using: &random))
      }
      let percent = Double(Int.random(in: 1...100, using: &random))
      let found = try #require(Quantiles(values).percentile(percent))
      let needed = percent * Double(values.count) / 100
      #expect(Double(values.count { $0 <= found }) >= needed)
      #expect(Double(values.count { $0 < found }) < needed)
    }
  }

  @Test func theMedianOfAnEvenCountLiesBetweenTheTwoInTheMiddle() {
    #expect(Quantiles([4, 1, 3, 2]).median == 2.5)
    #expect(Quantiles([9, 1, 5]).median == 5)
  }
}
