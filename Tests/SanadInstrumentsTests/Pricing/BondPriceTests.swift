import SanadTesting
import SanadTypes
import Testing

@testable import SanadInstruments

@Suite struct BondPriceTests {
  private func bond(
    _ coupon: Int64, days: UInt32 = 0, of period: UInt32 = 181, left: UInt32 = 10,
    _ frequency: CouponFrequency = .semiAnnual
  ) throws -> BondPosition {
    try BondPosition(
      coupon: Rate(millionths: coupon), frequency, daysAccrued: days, daysInPeriod: period,
      couponsLeft: left)
  }

  @Test func refusesPositionsThatAreNone() {
    #expect(throws: InstrumentFailure.self) { try bond(-1) }
    #expect(throws: InstrumentFailure.self) { try bond(10_000_001) }
    #expect(throws: InstrumentFailure.self) { try bond(.max) }
    #expect(throws: InstrumentFailure.self) { try bond(1, days: 181) }
    #expect(throws: InstrumentFailure.self) { try bond(1, days: 0, of: 0) }
    #expect(throws: InstrumentFailure.self) { try bond(1, days: 0, of: 401) }
    #expect(throws: InstrumentFailure.self) { try bond(1, left: 0) }
    #expect(throws: InstrumentFailure.self) { try bond(1, left: 601) }
  }

  @Test func refusesYieldsAndPricesOutOfBounds() throws {
    let usual = try bond(70_000, days: 12)
    for yield: Int64 in [.min, -500_001, 10_000_001, .max] {
      #expect(throws: InstrumentFailure.self) {
        try BondPrice.clean(usual, yield: Rate(millionths: yield))
      }
    }
    for price: UInt64 in [0, 1_000_000_001, .max] {
      #expect(throws: InstrumentFailure.self) {
        try BondPrice.yield(usual, clean: Price(tenThousandths: price))
      }
    }
    // -50 % makes a payment of 38 half-years 55,933 times as much, and of 39 74,577 times.
    let least = Rate(millionths: -500_000)
    _ = try BondPrice.clean(bond(0, left: 38), yield: least)
    for left: UInt32 in [39, 100, 600] {
      #expect(
        throws: InstrumentFailure.outOfRange(.discountFactor, got: 65_537, allowed: 0...65_536)
      ) {
        try BondPrice.clean(bond(0, left: left), yield: least)
      }
    }
    // The day before the last coupon, half the price needs a yield beyond 1,000 %.
    let last = try bond(0, days: 180, left: 1)
    let half = Price(tenThousandths: 500_000)
    #expect(throws: InstrumentFailure.noYield(price: half)) {
      try BondPrice.yield(last, clean: half)
    }
  }

  @Test func everyCornerOfTheBoundsHasAPriceOrARefusal() throws {
    for coupon: Int64 in [0, 10_000_000] {
      for frequency in CouponFrequency.allCases {
        for (days, period): (UInt32, UInt32) in [(0, 1), (0, 400), (399, 400)] {
          for left: UInt32 in [1, 600] {
            let bond = try bond(coupon, days: days, of: period, left: left, frequency)
            for yield: Int64 in [-500_000, -1, 0, 1, 10_000_000] {
              do {
                _ = try BondPrice.clean(bond, yield: Rate(millionths: yield))
              } catch {
                #expect("\(error)".isEmpty == false)
              }
            }
            for price: UInt64 in [1, 1_000_000, 1_000_000_000] {
              do {
                _ = try BondPrice.yield(bond, clean: Price(tenThousandths: price))
              } catch {
                #expect("\(error)".isEmpty == false)
              }
            }
          }
        }
      }
    }
  }

  /// On a coupon day a bond that pays its yield is worth par, exactly: the tie of every rounding.
  @Test func parIsParToTheLastDigit() throws {
    for coupon in stride(from: Int64(0), through: 400_000, by: 4_999) {
      for left: UInt32 in [1, 7, 40] {
        let bond = try bond(coupon, left: left)
        let rate = Rate(millionths: coupon)
        #expect(try BondPrice.cleanTrillionths(bond, yield: rate) == 100_000_000_000_000)
        #expect(try BondPrice.yield(bond, clean: .par) == rate)
      }
    }
  }

  /// 100 / 1.024 is 97.65625: exactly between two prices of four decimals.
  @Test func anExactTieIsRoundedUp() throws {
    for (frequency, yield): (CouponFrequency, Int64) in [
      (.annual, 24_000), (.semiAnnual, 48_000), (.quarterly, 96_000), (.monthly, 288_000),
    ] {
      for period: UInt32 in [28, 181, 184, 365] {
        let bill = try bond(0, of: period, left: 1, frequency)
        let price = try BondPrice.settlementPrice(bill, yield: Rate(millionths: yield))
        #expect(price == Price(tenThousandths: 976_563), "\(frequency) \(period)")
      }
    }
    // Below zero the power is not inverted, and its error is on the other side: 100 / 0.8192.
    for period: UInt32 in [28, 181, 184, 365] {
      let bill = try bond(0, of: period, left: 1, .annual)
      let price = try BondPrice.clean(bill, yield: Rate(millionths: -180_800))
      #expect(price == FinePrice(millionths: 122_070_313), "\(period)")
    }
  }

  @Test func withoutInterestPaymentsAddUp() throws {
    let bond = try bond(70_000, days: 12, left: 5)
    // 5 coupons of 3.5, par, and 12 of 181 days of a coupon less.
    let exact = 100_000_000 + 5 * 3_500_000 - (3_500_000 * 12 + 90) / 181
    #expect(try BondPrice.clean(bond, yield: Rate(millionths: 0)).millionths == UInt64(exact))
  }

  @Test func aHigherYieldIsNeverDearer() throws {
    let bond = try bond(130_000, days: 148, left: 16)
    var last = UInt64.max
    for yield in stride(from: Int64(-20_000), through: 400_000, by: 193) {
      let price = try BondPrice.clean(bond, yield: Rate(millionths: yield)).millionths
      #expect(price < last)
      last = price
    }
  }

  /// Yield to price to yield: six digits of price hold six of yield while the bond lasts.
  @Test func aYieldComesBackFromItsPriceWithinItsLastDecimal() throws {
    var random = SplitMix64(seed: 10)
    for _ in 0..<1_000 {
      let period = UInt32(random.below(6) + 180)
      let bond = try bond(
        Int64(random.below(200_000)), days: UInt32(random.below(Int(period))), of: period,
        left: UInt32(random.below(38) + 3))
      let yield = Rate(millionths: Int64(random.below(250_000)))
      let price = try BondPrice.settlementPrice(bond, yield: yield)
      let back = try BondPrice.yield(bond, clean: price)
      // What half of the fourth decimal is worth in yield, with a year of duration at the least.
      #expect(abs(back.millionths - yield.millionths) <= 2, "\(bond) \(yield)")
      #expect(
        try BondPrice.settlementPrice(bond, yield: back).tenThousandths.distance(
          to: price.tenThousandths
        ).magnitude <= 8)
    }
  }

  @Test func aStubIsNotPricedByAYield() throws {
    let schedule = try CouponSchedule(
      from: date("2024-10-15"), to: date("2027-01-17"), everyMonths: 6, .backward,
      keepsEndOfMonth: false)
    #expect(
      throws: InstrumentFailure.irregularPeriod(try date("2024-10-15"), try date("2025-01-17"))
    ) {
      try BondPosition(
        coupon: Rate(millionths: 1), .semiAnnual, schedule, settlement: date("2024-11-01"))
    }
    let later = try BondPosition(
      coupon: Rate(millionths: 1), .semiAnnual, schedule, settlement: date("2025-01-17"))
    #expect(later.daysAccrued == 0 && later.daysInPeriod == 181 && later.couponsLeft == 4)
  }
}
