import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

/// Coupons, rental, repo, floaters and tax: what is refused, and what one rounding means.
@Suite struct AmountTests {
  private let much = Units(.max)

  @Test func refusesWhatDoesNotFit() throws {
    let rate = Rate(millionths: 10_000_000)
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try Coupon.full(face: much, rate: rate, .annual)
    }
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try Coupon.repo(cash: much, rate: rate, days: 3_660, basis: .days360)
    }
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try Cash.of(face: much, at: Price(tenThousandths: .max))
    }
    // The interest fits, and the far leg does not.
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try Coupon.repo(cash: much, rate: Rate(millionths: 1), days: 7, basis: .days365)
    }
    #expect(throws: InstrumentFailure.self) {
      try Coupon.full(face: Units(1), rate: Rate(millionths: -1), .annual)
    }
    #expect(throws: InstrumentFailure.self) {
      try Coupon.accrued(face: Units(1), rate: rate, .annual, days: 2, of: 1)
    }
    let day = try date("2025-01-26")
    #expect(throws: InstrumentFailure.datesOutOfOrder(day, day)) {
      try Coupon.rental(face: Units(1), rental: rate, from: day, to: day)
    }
  }

  @Test func refusesFloatersWithGapsAndBelowZero() throws {
    let days = try ["2025-04-17", "2025-05-02", "2025-05-15"].map(date)
    let rate = Rate(millionths: 120_100)
    func coupon(_ legs: [FloatingCoupon.Leg]) throws -> FloatingCoupon {
      try FloatingCoupon(face: Units(10_000_000_000), legs, .quarterly)
    }
    typealias Leg = FloatingCoupon.Leg
    #expect(throws: InstrumentFailure.self) { try coupon([]) }
    #expect(throws: InstrumentFailure.self) {
      try coupon([Leg(from: days[0], to: days[0], at: rate)])
    }
    #expect(throws: InstrumentFailure.self) {
      try coupon([
        Leg(from: days[0], to: days[1], at: rate), Leg(from: days[2], to: days[2], at: rate),
      ])
    }
    #expect(throws: InstrumentFailure.self) {
      try coupon([
        Leg(from: days[0], to: days[2], at: rate), Leg(from: days[1], to: days[2], at: rate),
      ])
    }
    #expect(throws: InstrumentFailure.self) {
      try coupon([Leg(from: days[0], to: days[1], at: Rate(millionths: -1))])
    }
    #expect(throws: InstrumentFailure.self) {
      try coupon([Leg(from: .min, to: .max, at: rate)])
    }
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try FloatingCoupon(
        face: much, [Leg(from: days[0], to: days[1], at: rate)], .quarterly)
    }
    // Below zero for some days, and not for the period.
    let mixed = try coupon([
      Leg(from: days[0], to: days[1], at: Rate(millionths: -1)),
      Leg(from: days[1], to: days[2], at: rate),
    ])
    #expect(mixed.weightedRate == 13 * 120_100 - 15)
  }

  /// A floater whose rate never changes pays as a fixed coupon does.
  @Test func aFloaterThatStandsStillPaysTheFixedCoupon() throws {
    var random = SplitMix64(seed: 11)
    for _ in 0..<1_000 {
      let start = try anyDate(&random)
      let rate = Rate(millionths: Int64(random.below(300_000)))
      let face = Units(UInt128(random.next()))
      var (legs, day): ([FloatingCoupon.Leg], CalendarDate) = ([], start)
      for _ in 0..<random.below(6) + 1 {
        let end = try #require(day.adding(days: Int32(random.below(30)) + 1))
        legs.append(FloatingCoupon.Leg(from: day, to: end, at: rate))
        day = end
      }
      let coupon = try FloatingCoupon(face: face, legs, .quarterly)
      #expect(try coupon.amount == Coupon.full(face: face, rate: rate, .quarterly))
    }
  }

  @Test func refusesTaxAboveTheWhole() {
    #expect(throws: InstrumentFailure.self) {
      try Withholding(gross: Units(1), share: BasisPoints(10_001), rounding: .halfUp)
    }
  }

  @Test func taxAndNetMakeTheGross() throws {
    var random = SplitMix64(seed: 12)
    for _ in 0..<2_000 {
      let gross = Units(random.number())
      let share = BasisPoints(UInt32(random.below(10_001)))
      let split = try Withholding(
        gross: gross, share: share, rounding: random.pick(Rounding.allCases))
      #expect(split.tax.adding(split.net) == gross)
    }
    let whole = try Withholding(gross: much, share: BasisPoints(10_000), rounding: .ceiling)
    #expect(whole.net.isZero)
  }

  @Test func theAverageOfNothingIsNoneAndOfOneIsIt() throws {
    var average = AverageYield()
    #expect(try average.rate() == nil)
    try average.add(face: .zero, at: Rate(millionths: 5))
    #expect(try average.rate() == nil)
    try average.add(face: Units(7), at: Rate(millionths: -90_000))
    #expect(try average.rate() == Rate(millionths: -90_000))
    #expect(throws: InstrumentFailure.overflow(.averageYield)) {
      try average.add(face: much, at: Rate(millionths: 1))
    }
    #expect(throws: InstrumentFailure.overflow(.averageYield)) {
      try average.add(face: Units(1), at: Rate(millionths: .max))
    }
  }
}
