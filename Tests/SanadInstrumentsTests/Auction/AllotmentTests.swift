import SanadCrypto
import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

@Suite struct AllotmentTests {
  private func bid(_ face: UInt128, _ quote: Int64, _ tie: UInt64 = 0) -> AuctionBid {
    AuctionBid(face: Units(face), quote: quote, tie: Digest(0, 0, 0, tie))
  }

  private func allot(
    _ offer: UInt128, _ bids: [AuctionBid], _ rule: ProRata = .exact(lot: 1)
  ) throws -> Allotment {
    try Allotment(Units(offer), among: bids, .higherFirst, rule)
  }

  @Test func refusesBidsThatAreNone() {
    #expect(throws: InstrumentFailure.self) { try allot(1, [bid(0, 1)]) }
    #expect(throws: InstrumentFailure.notMultiple(.bid, got: 7, of: 5)) {
      try allot(10, [bid(7, 1)], .exact(lot: 5))
    }
    #expect(throws: InstrumentFailure.notMultiple(.amount, got: 11, of: 5)) {
      try allot(11, [bid(10, 1)], .exact(lot: 5))
    }
    #expect(throws: InstrumentFailure.overflow(.bid)) {
      try allot(1, [bid(.max, 1), bid(1, 2)])
    }
    let rules: [ProRata] = [
      .exact(lot: 0), .nearest(unit: 0, .filledFirst), .percentage(multiple: 0, minimum: 0),
    ]
    for rule in rules {
      #expect(throws: InstrumentFailure.zeroDivisor) { try allot(1, [bid(1, 1)], rule) }
    }
    let many = [AuctionBid](repeating: bid(1, 1), count: Allotment.bidsMax + 1)
    #expect(throws: InstrumentFailure.self) { try allot(1, many) }
  }

  @Test func amountsAtTheEndOfTheRangeAreSharedOrRefused() throws {
    let half = UInt128.max / 2
    let exact = try allot(half, [bid(half, 1, 1), bid(half, 1, 2)])
    #expect(exact.total.value == half)
    #expect(exact.awards.map(\.value) == [half / 2 + 1, half / 2])
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try allot(half, [bid(half, 1), bid(half, 1)], .nearest(unit: 1 << 100, .filledFirst))
    }
  }

  @Test func nothingIsAwardedOfNothing() throws {
    let none = try allot(0, [bid(5, 9)])
    #expect(none.cutOff == nil && none.total.isZero && none.awards == [.zero])
    #expect(try none.percentageAtCutOff() == 0)
    let empty = try allot(10, [])
    #expect(empty.cutOff == nil && empty.awards.isEmpty)
  }

  @Test func lotsThatAreLeftGoToTheLargestRemaindersAndThenByTheTie() throws {
    // 10 among three equal bids: one lot is left, and the lowest tie has it.
    let bids = [bid(8, 1, 30), bid(8, 1, 10), bid(8, 1, 20)]
    #expect(try allot(10, bids).awards.map(\.value) == [3, 4, 3])
  }

  @Test func aPercentageThatIsRoundedUpNeverExceedsTheBid() throws {
    let award = try SinglePriceAward.award(
      of: Units(50), percentage: 1, multiple: Units(100), minimum: Units(100))
    #expect(award == Units(50))
    #expect(throws: InstrumentFailure.self) {
      try SinglePriceAward.award(
        of: Units(50), percentage: 10_001, multiple: Units(100), minimum: .zero)
    }
    #expect(throws: InstrumentFailure.zeroDivisor) {
      try SinglePriceAward.award(of: Units(50), percentage: 1, multiple: .zero, minimum: .zero)
    }
    #expect(throws: InstrumentFailure.overflow(.amount)) {
      try SinglePriceAward.award(
        of: Units(.max), percentage: 1, multiple: Units(.max), minimum: .zero)
    }
  }

  /// Offers, bids of a few quotes, and each way of sharing.
  private func random(
    _ random: inout SplitMix64
  ) -> (offer: UInt128, bids: [AuctionBid], rule: ProRata) {
    let lot = UInt128(random.pick([1, 100, 5_000]))
    let bids = (0..<random.below(12) + 1).map { index in
      bid(UInt128(random.below(100_000) + 1) * lot, Int64(random.below(4)), UInt64(index))
    }
    let demand = bids.reduce(0) { $0 + $1.face.value } / lot
    let rule = random.pick([
      ProRata.exact(lot: lot), .nearest(unit: lot * 500, .countedWithOthers),
      .nearest(unit: lot * 500, .filledFirst), .percentage(multiple: lot, minimum: lot),
    ])
    return (UInt128(random.below(UInt64(demand * 2))) * lot, bids, rule)
  }

  @Test func awardsAreConservedAndWorsePricesNeverWin() throws {
    var source = SplitMix64(seed: 13)
    for _ in 0..<5_000 {
      let (offer, bids, rule) = random(&source)
      let result = try allot(offer, bids, rule)
      let demand = bids.reduce(0) { $0 + $1.face.value }
      #expect(result.total.value == result.awards.reduce(0) { $0 + $1.value })
      if case .exact = rule { #expect(result.total.value == min(offer, demand)) }
      for (bid, award) in zip(bids, result.awards) {
        #expect(award <= bid.face)
        guard let cutOff = result.cutOff else { continue }
        if bid.quote > cutOff { #expect(award == bid.face) }
        if bid.quote < cutOff { #expect(award.isZero) }
      }
    }
  }

  @Test func theOrderOfTheBidsChangesNothing() throws {
    var source = SplitMix64(seed: 14)
    for _ in 0..<3_000 {
      let (offer, bids, rule) = random(&source)
      let places = bids.indices.shuffled(using: &source)
      let straight = try allot(offer, bids, rule)
      let mixed = try allot(offer, places.map { bids[$0] }, rule)
      #expect(mixed.cutOff == straight.cutOff && mixed.total == straight.total)
      for (place, award) in zip(places, mixed.awards) { #expect(straight.awards[place] == award) }
    }
  }

  @Test func aBetterQuoteNeverGetsLess() throws {
    var source = SplitMix64(seed: 15)
    for _ in 0..<3_000 {
      let (offer, bids, rule) = random(&source)
      let place = source.below(bids.count)
      var better = bids
      better[place] = AuctionBid(
        face: bids[place].face, quote: bids[place].quote + Int64(source.below(3)),
        tie: bids[place].tie)
      let before = try allot(offer, bids, rule).awards[place]
      // What is filled first or rounded to units may lose where those at its side change.
      guard case .exact = rule else { continue }
      #expect(try allot(offer, better, rule).awards[place] >= before)
    }
  }

  @Test func theCapStaysBetweenItsFloorAndItsCeiling() throws {
    let rule = NonCompetitiveCap.pakistanBills
    #expect(try rule.cap(target: .zero) == Units(25_000_000))
    #expect(try rule.cap(target: Units(10_000_000_199)) == Units(50_000_000))
    #expect(try rule.cap(target: Units(.max)) == Units(500_000_000))
  }
}
