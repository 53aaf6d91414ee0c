import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

@Suite struct CouponLedgerTests {
  @Test func refusesMoreThanIsHeldAndLeavesTheHoldingAsItWas() throws {
    var coupons = CouponLedger()
    var holding = CouponHolding(since: coupons)
    try holding.add(Units(5), coupons)
    try coupons.declare(perUnit: ExactFraction(7, over: 2))
    let before = holding
    #expect(throws: InstrumentFailure.tooFewUnits(has: Units(5), gives: Units(6))) {
      try holding.remove(Units(6), coupons)
    }
    #expect(throws: InstrumentFailure.overflow(.units)) { try holding.add(Units(.max), coupons) }
    #expect(holding == before && holding.settledCoupons == 0)
    try coupons.declare(perUnit: ExactFraction(.max, over: 1))
    #expect(throws: InstrumentFailure.overflow(.amount)) { try holding.touch(coupons) }
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try holding.remove(Units(1), coupons)
    }
    #expect(holding == before)
  }

  @Test func refusesMoreCouponsThanAnInstrumentMayHave() throws {
    var coupons = CouponLedger()
    for _ in 0..<CouponLedger.couponsMax { try coupons.declare(perUnit: .zero) }
    #expect(throws: InstrumentFailure.self) { try coupons.declare(perUnit: .zero) }
  }

  @Test func whoComesLaterHasNoPartInWhatWasDeclared() throws {
    var coupons = CouponLedger()
    try coupons.declare(perUnit: ExactFraction(10, over: 1))
    var holding = CouponHolding(since: coupons)
    try holding.add(Units(3), coupons)
    try holding.touch(coupons)
    #expect(holding.entitlement.isZero)
    try coupons.declare(perUnit: ExactFraction(10, over: 3))
    try holding.touch(coupons)
    try holding.touch(coupons)
    #expect(holding.entitlement == Units(10))
  }

  /// Against a register that pays all holders at each record point; and all of them together never
  /// get more than the issue earns.
  @Test func touchingLateGivesWhatPayingAtOnceGives() throws {
    var random = SplitMix64(seed: 17)
    for _ in 0..<100 {
      var coupons = CouponLedger()
      var holdings = (0..<8).map { _ in CouponHolding(since: coupons) }
      var held = [UInt128](repeating: 0, count: 8)
      var owed = held
      var funded: UInt128 = 0
      for index in 0..<8 {
        held[index] = UInt128(random.below(10_000))
        try holdings[index].add(Units(held[index]), coupons)
      }
      for _ in 0..<200 {
        if random.once(in: 10) {
          let (above, below) = (UInt128(random.below(5_000)), UInt128(random.below(400) + 1))
          try coupons.declare(perUnit: ExactFraction(above, over: below))
          for index in 0..<8 { owed[index] += held[index] * above / below }
          funded += held.reduce(0, +) * above / below
          continue
        }
        let giver = random.below(8)
        let taker = (giver + 1 + random.below(7)) % 8
        let units = UInt128(random.below(UInt64(held[giver]) + 1))
        try holdings[giver].remove(Units(units), coupons)
        try holdings[taker].add(Units(units), coupons)
        held[giver] -= units
        held[taker] += units
      }
      for index in 0..<8 { try holdings[index].touch(coupons) }
      #expect(holdings.map(\.entitlement.value) == owed)
      #expect(holdings.map(\.units.value) == held)
      #expect(owed.reduce(0, +) <= funded)
    }
  }
}
