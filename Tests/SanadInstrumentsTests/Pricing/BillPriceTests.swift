import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

@Suite struct BillPriceTests {
  @Test func refusesWhatHasNoPrice() {
    for days: UInt32 in [0, 3_661, .max] {
      #expect(throws: InstrumentFailure.self) {
        try BillPrice.price(yield: Rate(millionths: 1), days: days, basis: .days365)
      }
    }
    for yield: Int64 in [.min, -500_001, 10_000_001, .max] {
      #expect(throws: InstrumentFailure.self) {
        try BillPrice.price(yield: Rate(millionths: yield), days: 84, basis: .days365)
      }
    }
    // Interest of -50 % for two years leaves nothing to divide by.
    #expect(throws: InstrumentFailure.self) {
      try BillPrice.price(yield: Rate(millionths: -500_000), days: 730, basis: .days365)
    }
    for price: UInt64 in [0, 1_000_000_001, .max] {
      #expect(throws: InstrumentFailure.self) {
        try BillPrice.yield(price: Price(tenThousandths: price), days: 84, basis: .days365)
      }
    }
    // A price of almost nothing is a yield beyond the bounds.
    #expect(throws: InstrumentFailure.self) {
      try BillPrice.yield(price: Price(tenThousandths: 1), days: 1, basis: .days365)
    }
  }

  @Test func refusesADiscountOfTheWholeFace() {
    for discount: Int64 in [-1, 1_000_000, .max] {
      #expect(throws: InstrumentFailure.self) {
        let _: FinePrice = try BillPrice.price(
          discount: Rate(millionths: discount), days: 360, basis: .days360)
      }
    }
  }

  /// A price has four decimals, so that its yield comes back within what half of the last one is
  /// worth; and the yield's own price is the price.
  @Test func aPriceComesBackFromItsYieldAndAYieldWithinAPriceStep() throws {
    var random = SplitMix64(seed: 9)
    for _ in 0..<5_000 {
      let yield = Rate(millionths: Int64(random.below(400_000)))
      let days = UInt32(random.below(366) + 1)
      let price = try BillPrice.price(yield: yield, days: days, basis: .days365)
      let back = try BillPrice.yield(price: price, days: days, basis: .days365)
      let again = try BillPrice.price(yield: back, days: days, basis: .days365)
      let moved =
        max(again.tenThousandths, price.tenThousandths)
        - min(again.tenThousandths, price.tenThousandths)
      // Beyond 200 days a millionth of yield is worth more than half of the last decimal.
      #expect(moved <= (days > 180 ? 1 : 0), "\(yield) \(days)")
    }
  }

  @Test func aHigherYieldIsNeverDearer() throws {
    var last = Price(tenThousandths: .max)
    for yield in stride(from: Int64(-50_000), through: 400_000, by: 97) {
      let price = try BillPrice.price(
        yield: Rate(millionths: yield), days: 182, basis: .days365)
      #expect(price <= last)
      last = price
    }
  }
}
