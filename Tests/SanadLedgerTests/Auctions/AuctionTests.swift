import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// Auctions from the announcement to the last award.
@Suite struct AuctionTests {
  typealias Wish = AuctionHouse.Wish

  // MARK: What is awarded

  @Test func paysEachItsOwnPriceUntilTheTargetIsReached() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(lot: 5))
    let wishes = [
      Wish(units: 300, quote: 936_000), Wish(party: .fund, units: 250, quote: 935_800),
      Wish(slot: 1, units: 400, quote: 935_500),
      Wish(party: .fund, slot: 1, units: 245, quote: 935_500),
      Wish(party: .retail, units: 500, quote: 935_000),
    ]
    let before = (try house.cash(.dealer), try house.cash(.fund), try house.bills(.dealer))
    try house.run(wishes)
    // 450 are left for 645: 55 and 34 lots by the floors of 55.8 and 34.2, the spare one to the
    // larger remainder.
    #expect(try wishes.map(house.award) == [300, 250, 280, 170, 0])
    let record = try house.record()
    #expect(record.outcome == .allotted)
    let result = try #require(record.result)
    #expect(result.cutOff == 935_500)
    #expect(result.competitive == Units(1_000))
    #expect(result.remainingAtCutOff == Units(450))
    #expect(result.volumeAtCutOff == Units(645))
    #expect(result.cover == BasisPoints(16_950))
    #expect(result.winnerCount == 4)
    // A unit is the face of 5,000.00: 300 at 93.60 and 280 at 93.55.
    #expect(try before.0 - house.cash(.dealer) == 140_400_000 + 130_970_000)
    // 250 at 93.58 and 170 at 93.55.
    #expect(try before.1 - house.cash(.fund) == 116_975_000 + 79_517_500)
    #expect(try house.bills(.dealer) == before.2 + 580)
    #expect(record.settled == Units(1_000))
    #expect(record.proceeds == Units(467_862_500))
    #expect(try house.cash(.treasury) == 467_862_500)
    for party in [Party.dealer, .fund, .retail] { #expect(try house.locked(party) == 0) }
  }

  @Test func paysAllTheCutOffWhereThePriceIsUniform() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(pricing: .uniform, quote: .yield, quotes: 0...200_000))
    let wishes = [
      Wish(units: 600, quote: 70_000), Wish(party: .fund, units: 600, quote: 75_000),
      Wish(party: .retail, units: 10, quote: 75_001),
    ]
    try house.run(wishes)
    #expect(try wishes.map(house.award) == [600, 400, 0])
    // 365 days at 7.5 %: 93.0233, for all.
    let prices = try wishes.prefix(2).map { try house.line($0).award?.price.tenThousandths }
    #expect(prices == [930_233, 930_233])
    #expect(try house.record().result?.cutOff == 75_000)
    #expect(try house.record().result?.average == 72_000)
  }

  /// 31 CFR 356.21 with small numbers: 34.29 % of what is left, each rounded up.
  @Test func roundsOnePercentageUpForAll() throws {
    let house = try AuctionHouse()
    try house.open(
      try house.terms(
        pricing: .uniform, quote: .yield, quotes: 0...200_000, target: 900, lot: 10,
        proRata: .percentage, share: 20_000))
    let wishes = [
      Wish(units: 400, quote: 49_500), Wish(party: .fund, units: 300, quote: 50_000),
      Wish(slot: 1, units: 250, quote: 50_200),
      Wish(party: .fund, slot: 1, units: 330, quote: 50_200),
    ]
    try house.run(wishes)
    // 200 of 580 are 34.49 %: 86.2 and 113.8, in lots of ten.
    #expect(try wishes.map(house.award) == [400, 300, 90, 120])
    #expect(
      try house.record().settled == Units(910), "more than offered, within what may be issued")
  }

  /// Small bids are filled by the rule, here twice of what is offered; nobody voids an auction by that.
  @Test(arguments: [ProRataRule.nearestCountingSmall, .percentage])
  func sharesToTheLotWhereTheRuleWouldIssueTooMuch(rule: ProRataRule) throws {
    let house = try AuctionHouse()
    try house.open(
      try house.terms(target: 100, issueMax: 110, proRata: rule, unit: 50, share: 20_000))
    let wishes = [Party.dealer, .fund, .retail, .foreign, .dealer].enumerated().map {
      Wish(party: $1, slot: UInt8($0), units: 40)
    }
    try house.run(wishes)
    #expect(try wishes.map(house.award) == [20, 20, 20, 20, 20])
    #expect(try house.record().outcome == .allotted)
    #expect(try house.record().settled == Units(100))
  }

  @Test func bidsWithoutAQuotePayTheAverage() throws {
    let house = try AuctionHouse()
    let rule = NonCompetitiveTerms(
      pool: Units(200), cap: Units(150), isInsideTarget: true, fill: .smallestFirst)
    try house.open(try house.terms(nonCompetitive: rule))
    let wishes = [
      Wish(party: .retail, kind: .nonCompetitive, units: 120),
      Wish(party: .foreign, kind: .nonCompetitive, units: 100),
      Wish(units: 600, quote: 940_000), Wish(party: .fund, units: 600, quote: 930_000),
    ]
    try house.run(wishes)
    #expect(try wishes.map(house.award) == [100, 100, 600, 200])
    let result = try #require(try house.record().result)
    #expect(result.nonCompetitive == Units(200))
    // 365 days: 94.0000 is 6.3830 %, 93.0000 is 7.5269 %; weighted 3 to 1 6.6690 %, or 93.7480.
    #expect(result.average == 66_690)
    #expect(result.nonCompetitivePrice == Price(tenThousandths: 937_479))
    #expect(try house.line(wishes[0]).award?.price == result.nonCompetitivePrice)
  }

  @Test func aSecondBidWithoutAQuoteVoidsBoth() throws {
    let house = try AuctionHouse()
    let rule = NonCompetitiveTerms(
      pool: Units(400), cap: Units(150), isInsideTarget: false, fill: .proRata)
    try house.open(try house.terms(nonCompetitive: rule))
    let wishes = [
      Wish(party: .retail, kind: .nonCompetitive, units: 100),
      Wish(party: .retail, slot: 1, kind: .nonCompetitive, units: 50), Wish(units: 600),
    ]
    try house.run(wishes)
    #expect(try wishes.map(house.award) == [0, 0, 600])
    for wish in wishes.prefix(2) {
      #expect(try house.line(wish).status == .void(ErrorCode.bidRepeated.number))
    }
  }

  /// A bidder's best bids count as long as they are within its cap.
  @Test func capsCountTheBidderAndNotTheAccount() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(share: 3_500))
    let wishes = [
      Wish(units: 200, quote: 930_000), Wish(slot: 1, units: 200, quote: 940_000),
      Wish(slot: 2, units: 150, quote: 920_000), Wish(party: .fund, units: 360, quote: 935_000),
    ]
    try house.run(wishes)
    #expect(try wishes.map(house.award) == [0, 200, 150, 0])
    for wish in [wishes[0], wishes[3]] {
      #expect(try house.line(wish).status == .void(ErrorCode.bidAboveCap.number))
    }
  }

  @Test func classesDecideWhoMayQuote() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(classes: [.dealer]))
    let wishes = [Wish(), Wish(party: .fund)]
    try house.run(wishes)
    #expect(try wishes.map(house.award) == [100, 0])
    #expect(try house.line(wishes[1]).status == .void(ErrorCode.bidKindRefused.number))
  }

  // MARK: Bids that are void

  @Test func aBidIsVoidForWhatItSays() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(tick: 50, minimum: 20))
    let wishes: [(Wish, ErrorCode)] = [
      (Wish(slot: 0, units: 10), .bidBelowMinimum), (Wish(slot: 1, units: 0), .bidBelowMinimum),
      (Wish(slot: 2, units: 25), .bidNotLot), (Wish(slot: 3, quote: 935_001), .bidQuote),
      (Wish(slot: 4, quote: 1_000_050), .bidQuote), (Wish(slot: 5, quote: .min), .bidQuote),
      (Wish(slot: 6, units: 60, bracket: 0), .bidAboveBracket),
      (Wish(slot: 7, units: .max), .bidNotLot), (Wish(slot: 9, units: .max - 5), .bidAboveBracket),
      (Wish(slot: 8, kind: .nonCompetitive), .bidKindRefused),
    ]
    let good = Wish(party: .fund, units: 50)
    try house.run(wishes.map(\.0) + [good])
    for (wish, code) in wishes {
      #expect(try house.line(wish).status == .void(code.number), "\(wish)")
      #expect(try house.bid(house.id(wish))?.depositState == .released)
    }
    #expect(try house.award(good) == 50)
  }

  /// The shares of a bid as another bidder would commit to them who knew them.
  private func recommitted(
    _ sealed: SealedBid, in house: AuctionHouse, for party: Party
  ) throws -> [SealedShare] {
    try zip(AuctionHouse.sortedHolders, sealed.shares).enumerated().map { place, pair in
      var secret = AuctionHouse.openingKey(of: pair.0)
      let share = try #require(
        pair.1.open(
          publicKey: try AuctionHouse.publicOpeningKey(of: pair.0),
          secretKey: SecretBytes(taking: &secret)))
      return SealedShare(
        box: pair.1.box,
        commitment: SealedShare.commitment(
          to: share, number: UInt8(place + 1), of: sealed.publicKey, house.auction,
          party.account))
    }
  }

  /// What somebody has copied opens, and names another bidder; what does not open stops nothing. Who
  /// has committed to such a thing loses its deposit: it may not choose later whether it has bid.
  @Test func aCopyAndRubbishAreVoidForfeitAndStopNobody() throws {
    let house = try AuctionHouse()
    try house.open()
    let plaintext = house.plaintext(Wish(units: 200))
    let sealed = try house.seal(plaintext)
    let copied = SealedBid(
      publicKey: sealed.publicKey, box: sealed.box,
      commitment: BidPlaintext.commitment(
        to: plaintext.bcsBytes, house.auction, Party.fund.account),
      shares: try recommitted(sealed, in: house, for: .fund))
    var garbled = sealed.box
    garbled[100] ^= 1
    let broken = SealedBid(
      publicKey: sealed.publicKey, box: garbled, commitment: sealed.commitment,
      shares: sealed.shares)
    let lying = SealedBid(
      publicKey: sealed.publicKey, box: sealed.box, commitment: SHA256.digest([1]),
      shares: sealed.shares)
    let bids: [(Party, UInt8, SealedBid)] = [
      (.dealer, 0, sealed), (.fund, 0, copied), (.dealer, 1, broken), (.dealer, 2, lying),
    ]
    for (party, slot, bid) in bids {
      let place = PlaceBid(auction: house.auction, slot: slot, bracket: 1, bid: bid)
      #expect(try house.chain.submit([.auction(.bid(place))], by: party).isApplied)
    }
    try house.close()
    try house.openAll()
    try house.finish()
    let expected: [BidStatus] = [
      .opened, .void(ErrorCode.bidForeign.number), .void(ErrorCode.bidUnreadable.number),
      .void(ErrorCode.bidCommitment.number),
    ]
    for ((party, slot, _), status) in zip(bids, expected) {
      let wish = Wish(party: party, slot: slot)
      #expect(try house.line(wish).status == status)
      #expect(
        try house.bid(house.id(wish))?.depositState == (status == .opened ? .released : .forfeited))
    }
    #expect(try house.award(Wish()) == 200)
    #expect(try house.record().forfeited == Units(15_000))
  }

  /// Good shares and a garbled box: whoever publishes the last share voids the bid, and its bidder
  /// gains nothing by having that done.
  @Test func rubbishForfeitsWhenEverythingIsRejectedToo() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(cutOff: .byAuthority))
    let plaintext = house.plaintext(Wish())
    let sealed = try house.seal(plaintext)
    var garbled = sealed.box
    garbled[100] ^= 1
    let bid = PlaceBid(
      auction: house.auction, slot: 0, bracket: 2,
      bid: SealedBid(
        publicKey: sealed.publicKey, box: garbled, commitment: sealed.commitment,
        shares: sealed.shares))
    #expect(try house.chain.submit([.auction(.bid(bid))], by: .dealer).isApplied)
    try house.close()
    try house.openAll()
    #expect(try decide(house, .rejectAll).isApplied)
    try house.finish()
    #expect(try house.bid(house.id(Wish()))?.depositState == .forfeited)
    #expect(try house.record().forfeited == Units(20_000))
  }

  @Test func theLastBidOfASlotCounts() throws {
    let house = try AuctionHouse()
    try house.open()
    try house.run([Wish(units: 900), Wish(units: 40, bracket: 0)])
    #expect(try house.award(Wish()) == 40)
    #expect(try house.record().bidCount == 1)
  }

  // MARK: Decisions

  private func decide(
    _ house: AuctionHouse, _ decision: AuctionDecision
  ) throws -> Receipt {
    try house.chain.submit(
      [.auction(.decide(DecideAuction(auction: house.auction, decision: decision)))],
      by: .treasury)
  }

  @Test func theAuthorityNamesTheCutOff() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(cutOff: .byAuthority))
    let wishes = [
      Wish(units: 300, quote: 940_000), Wish(party: .fund, units: 300, quote: 935_000),
      Wish(slot: 1, units: 300, quote: 930_000),
    ]
    try house.place(wishes)
    try house.close()
    try house.openAll()
    try house.chain.add([])
    #expect(try decide(house, .cutOff(935_000, units: Units(450))).isApplied)
    try house.finish()
    #expect(try wishes.map(house.award) == [300, 150, 0])
  }

  @Test func noDecisionInTimeRejectsAll() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(cutOff: .byAuthority))
    try house.place([Wish()])
    try house.close()
    try house.openAll()
    try house.pass(AuctionHouse.opening.value + 2_000)
    try house.finish()
    #expect(try house.record().outcome == .undecided)
    #expect(try house.locked(.dealer) == 0)
    #expect(try house.award(Wish()) == 0)
  }

  @Test(arguments: [false, true])
  func allCanBeRejectedBeforeTheyAreAllotted(isClosed: Bool) throws {
    let house = try AuctionHouse()
    try house.open()
    try house.place([Wish(), Wish(party: .fund)])
    if isClosed { try house.close() }
    #expect(try decide(house, .rejectAll).isApplied)
    try house.finish()
    let record = try house.record()
    #expect(record.outcome == .rejected)
    #expect(record.forfeited.isZero, "nobody had the time to open")
    for party in [Party.dealer, .fund] { #expect(try house.locked(party) == 0) }
    // The entry of the agenda that is left finds nothing to do.
    try house.pass(120_000)
    house.check()
  }

  @Test func anAuctionWithoutBidsEnds() throws {
    let house = try AuctionHouse()
    try house.open()
    try house.close()
    try house.finish()
    #expect(try house.record().outcome == .empty)
  }

  // MARK: Calendar

  @Test func whatIsPlannedIsPublished() throws {
    let house = try AuctionHouse()
    func plan(_ date: String, _ units: UInt128) throws -> PlannedAuction {
      PlannedAuction(
        heldOn: try CalendarDate(date), settlesOn: try CalendarDate("2027-01-31"),
        instrument: TestNetwork.bill, target: Units(units))
    }
    let plans = [try plan("2027-01-13", 500), try plan("2026-12-30", 700)]
    let receipt = try house.chain.submit(
      [.auction(.plan(PlanAuctions(plans: plans)))], by: .registrar)
    #expect(receipt.isApplied)
    let calendar = try house.chain.record(AuctionCalendar.self, .auctionCalendar)
    #expect(calendar?.plans == plans.reversed())
    #expect(calendar?.publishedAt == house.chain.time)
    try house.open()
    #expect(try house.chain.record(AuctionCalendar.self, .auctionCalendar)?.announced == 1)
    #expect(
      try house.chain.record(AuctionReference.self, .auctionNumber(0))?.auction == house.auction)
  }
}
