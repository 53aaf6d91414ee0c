import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTesting
import SanadTypes
import Testing

/// Auctions over random bids: the order of submission changes nothing, what is issued is what is
/// paid for, and a worse quote never has what a better one lacks.
@Suite struct AuctionPropertyTests {
  typealias Wish = AuctionHouse.Wish

  /// Bids of several parties, some of them void, with salts of their own so that their order can be
  /// changed without changing them.
  private func draw(_ random: inout SplitMix64, _ quotes: ClosedRange<Int64>) -> [(Wish, [UInt8])] {
    var bids: [(Wish, [UInt8])] = []
    for party in [Party.dealer, .fund, .retail, .foreign] {
      for slot in 0..<UInt8(2 + random.below(4)) {
        let width = UInt64(quotes.upperBound - quotes.lowerBound)
        let wish = Wish(
          party: party, slot: slot,
          kind: random.below(6) == 0 ? .nonCompetitive : .competitive,
          units: UInt128(random.below(40)) * 10 + (random.below(12) == 0 ? 3 : 0),
          // Few quotes, so that many meet at the cut-off.
          quote: quotes.lowerBound + Int64(random.below(6) * Int(width / 5)))
        bids.append((wish, (0..<16).map { _ in UInt8(truncatingIfNeeded: random.next()) }))
      }
    }
    return bids
  }

  private func terms(
    _ house: AuctionHouse, _ random: inout SplitMix64
  ) throws -> AuctionTerms {
    let isYield = random.below(2) == 0
    let rule = random.pick(ProRataRule.allCases)
    let without = NonCompetitiveTerms(
      pool: Units(200), cap: Units(300), isInsideTarget: random.below(2) == 0,
      fill: random.pick(NonCompetitiveFill.allCases))
    return try house.terms(
      pricing: random.pick(AuctionPricing.allCases), quote: isYield ? .yield : .price,
      quotes: isYield ? 60_000...70_000 : 930_000...940_000,
      target: UInt128(40 + random.below(100)) * 10, issueMax: 1_700, proRata: rule,
      unit: rule == .exact ? 10 : UInt128(10 * (1 + random.below(6))),
      share: UInt32(3_000 + random.below(8_000)), nonCompetitive: without)
  }

  /// One auction; gives the lines by party and slot, the result and everybody's cash.
  private func hold(
    _ seed: UInt64, order: UInt64
  ) throws -> (lines: [BidLine], record: AuctionRecord, cash: [UInt128], stateOfBids: [UInt8]) {
    let house = try AuctionHouse(seed: seed, signing: false)
    var random = SplitMix64(seed: seed)
    let terms = try terms(house, &random)
    try house.open(terms)
    var bids = draw(&random, terms.quoteMin...terms.quoteMax)
    var shuffle = SplitMix64(seed: order)
    for place in bids.indices.reversed() { bids.swapAt(place, shuffle.below(place + 1)) }
    for (wish, salt) in bids {
      #expect(try house.bid(wish, salt: salt).isApplied)
    }
    let before = try Party.allCases.map(house.cash)
    try house.close()
    try house.openAll()
    try house.finish()
    let cash = try Party.allCases.map(house.cash)
    #expect(cash.reduce(0, +) == before.reduce(0, +), "cash is conserved")
    let lines = try house.lines()
    return (lines, try house.record(), cash, lines.flatMap(\.bcsBytes))
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theOrderOfSubmissionChangesNothing(seed: UInt64) throws {
    let first = try hold(seed, order: 1)
    for order in 2...3 as ClosedRange<UInt64> {
      let other = try hold(seed, order: order)
      #expect(other.lines == first.lines, "seed \(seed)")
      #expect(other.stateOfBids == first.stateOfBids, "seed \(seed)")
      #expect(other.cash == first.cash, "seed \(seed)")
      #expect(other.record.result == first.record.result, "seed \(seed)")
    }
  }

  @Test(arguments: 20...60 as ClosedRange<UInt64>)
  func conservesAndNeverLetsAWorseQuoteWin(seed: UInt64) throws {
    let (lines, record, _, _) = try hold(seed, order: seed)
    let awarded = lines.reduce(UInt128(0)) { $0 + ($1.award?.units.value ?? 0) }
    let paid = lines.reduce(UInt128(0)) {
      $0 + ($1.award?.state == .settled ? $1.award?.cash.value ?? 0 : 0)
    }
    #expect(record.settled.value + record.lapsed.value == awarded)
    #expect(record.proceeds.value == paid)
    #expect(awarded <= record.terms.issueMax.value)
    guard record.outcome == .allotted, let result = record.result, let cutOff = result.cutOff
    else { return }
    #expect(result.competitive.value + result.nonCompetitive.value == awarded)
    if record.terms.proRata == .exact { #expect(result.competitive <= record.terms.target) }
    let isHigher = record.terms.quote.isHigherBetter
    for line in lines where line.status == .opened && line.opened?.kind == .competitive {
      let opened = try #require(line.opened)
      let units = line.award?.units ?? .zero
      #expect(units <= opened.units)
      if opened.quote == cutOff { continue }
      let isBetter = (opened.quote > cutOff) == isHigher
      #expect(units == (isBetter ? opened.units : .zero), "seed \(seed)")
    }
  }

  /// What wins alone must not depend on who leads or who came first: lots are drawn of what nobody
  /// knew before the end.
  @Test func equalBidsAreToldApartByLot() throws {
    var winners: [Bool] = []
    for seed in 1...24 as ClosedRange<UInt64> {
      let house = try AuctionHouse(seed: seed, signing: false)
      try house.open(try house.terms(target: 10))
      let wishes = [Wish(units: 10), Wish(party: .fund, units: 10)]
      try house.run(wishes)
      let awards = try wishes.map(house.award)
      #expect(awards.sorted() == [0, 10])
      winners.append(awards[0] == 10)
    }
    #expect(winners.contains(true) && winners.contains(false))
  }

  /// An auction that waits for its bidders comes up in every block, and one that is to be allotted needs
  /// a block in which nothing was done before it: it comes first in the next.
  @Test func allottingIsNotHeldUpByWhatComesUpInEveryBlock() throws {
    let house = try AuctionHouse(signing: false) { genesis in
      // A quarter of it is less than any auction's awards take.
      genesis.chain.blockWeightMax = 12_000
    }
    let times = try house.times()
    try house.open(
      try house.terms(
        times: AuctionTimes(
          opensAt: times.opensAt, closesAt: times.closesAt, sharing: Milliseconds(1_000),
          selfOpening: AuctionTimes.stageMax, deciding: times.deciding,
          settlesOn: times.settlesOn)))
    try house.place([Wish()])
    let waiting = house.auction
    #expect(try house.announce().isApplied)
    #expect(house.auction != waiting)
    try house.place([Wish(party: .fund)])
    try house.close()
    try house.chain.add([])
    try house.openAll()
    // One in which it comes to that stage, one in which it is behind the other, and one in which it is
    // first. A few blocks later the end of its own time to share would bring it up again anyway.
    for _ in 0..<3 { try house.chain.add([]) }
    #expect(try house.record().outcome == .allotted)
    #expect(try house.award(Wish(party: .fund)) == 100)
    let first = try #require(try house.chain.record(AuctionRecord.self, .auction(waiting)))
    #expect(first.stage == .selfOpening, "it still comes up in every block")
    house.check()
  }

  /// As many as an auction may have are too many for a test; these take more than one block to
  /// settle where blocks are small.
  @Test func workIsSpreadOverBlocks() throws {
    let house = try AuctionHouse(signing: false) { genesis in
      // A quarter of it is 1,000: two deliveries.
      genesis.chain.blockWeightMax = 12_000
    }
    try house.open()
    let wishes = [Party.dealer, .fund, .foreign].flatMap { party in
      (0..<6).map { Wish(party: party, slot: $0, units: 30) }
    }
    try house.place(wishes)
    try house.close()
    try house.openAll()
    var blocks = 0
    while try house.record().stage != .ended, blocks < 100 {
      try house.chain.add([])
      house.check()
      blocks += 1
    }
    #expect((4..<100).contains(blocks), "\(blocks)")
    #expect(try wishes.allSatisfy { try house.line($0).award?.state == .settled })
    #expect(try house.record().settled == Units(540))
  }
}
