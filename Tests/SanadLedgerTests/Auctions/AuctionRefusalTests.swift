import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// What auctions refuse, each with its code: the wrong role, stage, date and unit; zero, overflow,
/// duplicates and replays.
@Suite struct AuctionRefusalTests {
  typealias Wish = AuctionHouse.Wish

  private func expect(
    _ receipt: Receipt, _ code: ErrorCode, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(receipt.codes == [code.number], "\(receipt.reasons)", sourceLocation: sourceLocation)
  }

  // MARK: Keys and announcements

  @Test func refusesAKeyOfSmallOrder() throws {
    let house = try AuctionHouse()
    let zero = RegisterOpeningKey(key: [UInt8](repeating: 0, count: 32))
    expect(
      try house.chain.submit([.auction(.registerKey(zero))], by: .registrar), .openingKeyUnusable)
  }

  @Test func refusesAnAnnouncementWithoutBothRoles() throws {
    let house = try AuctionHouse()
    try house.registerKeys()
    for parties in [[Party.treasury], [.centralBank], [.dealer]] {
      expect(try house.announce(by: parties), .approvalMissing)
    }
  }

  @Test func refusesKeyHoldersThatCannotOpen() throws {
    let house = try AuctionHouse()
    try house.registerKeys()
    expect(try house.announce(holders: [.registrar, .dealer]), .keyHolderInvalid)
    expect(try house.announce(threshold: 0), .keyHolderInvalid)
    expect(try house.announce(threshold: 4), .keyHolderInvalid)
    expect(try house.announce(holders: [], threshold: 1), .keyHolderInvalid)
  }

  @Test func refusesTermsThatContradictThemselves() throws {
    let house = try AuctionHouse()
    try house.registerKeys()
    let without = NonCompetitiveTerms(
      pool: Units(1_000), cap: Units(100), isInsideTarget: true, fill: .proRata)
    let wrong = [
      try house.terms(tick: 0), try house.terms(quotes: 0...1_000_000),
      try house.terms(target: 0), try house.terms(target: 1_005),
      try house.terms(issueMax: 990), try house.terms(minimum: 0), try house.terms(minimum: 15),
      try house.terms(lot: 0), try house.terms(unit: 20), try house.terms(share: 0),
      try house.terms(proRata: .percentage, unit: 15), try house.terms(nonCompetitive: without),
      try house.terms(brackets: []),
      try house.terms(brackets: [DepositBracket(unitsMax: Units(5), deposit: .zero)]),
      try house.terms(quote: .yield, quotes: -600_000...1),
      try house.terms(pricing: .multiple, quote: .rental, quotes: 0...100_000),
      // A bill has no rental, and no margin.
      try house.terms(pricing: .uniform, quote: .rental, quotes: 0...100_000),
      try house.terms(pricing: .uniform, quote: .spread, quotes: -1_000...100_000),
      try house.terms(issueMax: .max), try house.terms(target: 2_000_000, issueMax: 2_000_000),
      try house.terms(instrument: TestNetwork.cash), try house.terms(cash: TestNetwork.bill),
      try house.terms(instrument: InstrumentID(.zero)),
      try house.terms(brackets: [DepositBracket(unitsMax: Units(.max), deposit: Units(1))]),
      // Sums of bids, and products with the unit of shares, that 128 bits do not hold.
      try house.terms(nonCompetitive: nonCompetitive(cap: AuctionTerms.unitsMax + 10)),
      try house.terms(brackets: [bracket(AuctionTerms.unitsMax + 1)]),
      try house.terms(
        proRata: .nearestAfterSmall, unit: (1 << 80) - 6, brackets: [bracket(1 << 40)]),
      try house.terms(proRata: .percentage, unit: (1 << 114) - 4),
      try house.terms(proRata: .nearestCountingSmall, unit: .max - 5),
    ]
    for (place, terms) in wrong.enumerated() {
      let receipt = try house.announce(terms)
      #expect(receipt.codes == [ErrorCode.auctionTermsInvalid.number], "\(place)")
    }
    #expect(try house.announce(try house.terms()).isApplied)
  }

  private func nonCompetitive(cap: UInt128) -> NonCompetitiveTerms {
    NonCompetitiveTerms(
      pool: Units(200), cap: Units(cap - cap % 10), isInsideTarget: false, fill: .proRata)
  }

  private func bracket(_ units: UInt128) -> DepositBracket {
    DepositBracket(unitsMax: Units(units), deposit: Units(1))
  }

  /// Bidders would lock deposits for units that nobody could deliver.
  @Test(arguments: [InstrumentStatus.announced, .halted])
  func refusesAnAuctionOfWhatDoesNotMove(status: InstrumentStatus) throws {
    let house = try AuctionHouse { genesis in
      let bill = genesis.instruments[0]
      genesis.instruments[0] = GenesisInstrument(
        terms: bill.terms, authorised: bill.authorised, policy: bill.policy, status: status,
        programme: bill.programme)
    }
    try house.registerKeys()
    expect(try house.announce(), .auctionTermsInvalid)
  }

  @Test func refusesTimesThatCannotBe() throws {
    let house = try AuctionHouse()
    try house.registerKeys()
    let now = house.chain.time
    let day = try CalendarDate("2026-11-18")
    func times(
      _ opens: UInt64 = 0, _ closes: UInt64 = 60_000, sharing: UInt64 = 1, on date: String? = nil
    ) throws -> AuctionTimes {
      AuctionTimes(
        opensAt: now.advanced(by: opens), closesAt: now.advanced(by: closes),
        sharing: Milliseconds(sharing), selfOpening: Milliseconds(1), deciding: Milliseconds(1),
        settlesOn: try date.map { try CalendarDate($0) } ?? day)
    }
    for wrong in [
      try times(60_000), try times(0, 1), try times(sharing: 0),
      try times(sharing: AuctionTimes.stageMax.value + 1),
      try times(0, AuctionTerms.leadMax.value + 60_000, on: "2027-11-17"),
      try times(on: "2026-11-17"), try times(on: "2027-11-18"), try times(on: "2026-10-31"),
    ] {
      house.chain.advance(milliseconds: 0)
      expect(try house.announce(try house.terms(times: wrong)), .auctionTermsInvalid)
    }
  }

  @Test func refusesAnAuctionThatNobodyAnnounced() throws {
    let house = try AuctionHouse()
    let bid = Wish()
    let operations: [AuctionOperation] = [
      .bid(
        PlaceBid(
          auction: house.auction, slot: 0, bracket: 0, bid: try house.seal(house.plaintext(bid)))),
      .withdraw(WithdrawBid(auction: house.auction, slot: 0)),
      .open(OpenBid(auction: house.auction, slot: 0, plaintext: [])),
      .publishShares(
        PublishShares(
          auction: house.auction,
          shares: [PublishedShare(bid: house.id(bid), bytes: [UInt8](repeating: 1, count: 32))])),
      .decide(DecideAuction(auction: house.auction, decision: .rejectAll)),
    ]
    for operation in operations {
      expect(try house.chain.submit([.auction(operation)], by: .treasury), .auctionUnknown)
    }
  }

  // MARK: Bids

  @Test func refusesBidsOutOfTheirTime() throws {
    let house = try AuctionHouse()
    let times = try house.times()
    try house.open(
      try house.terms(
        times: AuctionTimes(
          opensAt: times.opensAt.advanced(by: 20_000), closesAt: times.closesAt,
          sharing: times.sharing, selfOpening: times.selfOpening, deciding: times.deciding,
          settlesOn: times.settlesOn)))
    expect(try house.bid(Wish()), .auctionStage)
    house.chain.advance(milliseconds: 20_000)
    #expect(try house.bid(Wish()).isApplied)
    try house.close()
    expect(try house.bid(Wish(slot: 1)), .auctionStage)
    let withdraw = WithdrawBid(auction: house.auction, slot: 0)
    expect(try house.chain.submit([.auction(.withdraw(withdraw))], by: .dealer), .auctionStage)
  }

  @Test func refusesASlotABracketOrSharesThatThereAreNot() throws {
    let house = try AuctionHouse()
    try house.open()
    expect(try house.bid(Wish(slot: PlaceBid.slotsMax)), .bidFormInvalid)
    expect(try house.bid(Wish(bracket: 3)), .bidFormInvalid)
    let sealed = try house.seal(house.plaintext(Wish()))
    let short = SealedBid(
      publicKey: sealed.publicKey, box: sealed.box, commitment: sealed.commitment,
      shares: Array(sealed.shares.dropLast()))
    let operation = PlaceBid(auction: house.auction, slot: 0, bracket: 0, bid: short)
    expect(try house.chain.submit([.auction(.bid(operation))], by: .dealer), .bidFormInvalid)
  }

  @Test func refusesADepositThatIsNotThere() throws {
    let house = try AuctionHouse { genesis in
      genesis.holdings.removeAll { $0.account == Party.retail.rawValue }
      genesis.holdings.append(
        GenesisHolding(account: Party.retail.rawValue, instrument: 1, units: Units(20_500)))
    }
    try house.open()
    expect(try house.bid(Wish(party: .stranger)), .insufficientUnits)
    #expect(try house.bid(Wish(party: .retail)).isApplied)
    expect(try house.bid(Wish(party: .retail, slot: 1)), .unitsLocked)
    // The same slot again needs the deposit once.
    #expect(try house.bid(Wish(party: .retail, units: 200)).isApplied)
    #expect(try house.locked(.retail) == 20_000)
    house.check()
  }

  /// Who has the cash and could never have the units would take them from those who can.
  @Test func refusesABidderToWhomTheRulesLetNothingCome() throws {
    let house = try AuctionHouse { genesis in
      for party in [Party.lapsed, .stranger] {
        genesis.holdings.append(
          GenesisHolding(account: party.rawValue, instrument: 1, units: Units(60_000_000_000)))
      }
    }
    try house.open()
    expect(try house.bid(Wish(party: .lapsed)), .receiverKYC)
    let stranger = try house.bid(Wish(party: .stranger))
    #expect(stranger.codes.contains(ErrorCode.receiverKYC.number))
    #expect(stranger.codes.contains(ErrorCode.receiverCountry.number))
    #expect(try house.locked(.lapsed) == 0)
    #expect(try house.record().bidCount == 0)
    let bid = try house.bid(Wish())
    #expect(bid.isApplied)
    house.check()
  }

  @Test func refusesABidForWhoseDepositThereIsNoLock() throws {
    let house = try AuctionHouse()
    try house.open()
    for slot in 0..<PlaceBid.slotsMax {
      #expect(try house.bid(Wish(slot: slot, bracket: 0)).isApplied)
    }
    let first = house.auction
    try house.announce()
    for slot in 0..<PlaceBid.slotsMax {
      #expect(try house.bid(Wish(slot: slot, bracket: 0)).isApplied)
    }
    #expect(house.auction != first)
    try house.announce()
    expect(try house.bid(Wish(bracket: 0)), .locksExhausted)
    house.check()
  }

  @Test func refusesAReplayAndAStrangersWithdrawal() throws {
    let house = try AuctionHouse()
    try house.open()
    let transaction = try house.chain.sign(
      house.chain.body([try house.operation(Wish())], by: Party.dealer.account), [.dealer])
    try house.chain.add([transaction])
    let again = try house.chain.build([transaction])
    #expect(again.block.transactions.isEmpty)
    let withdraw = WithdrawBid(auction: house.auction, slot: 0)
    expect(try house.chain.submit([.auction(.withdraw(withdraw))], by: .fund), .bidUnknown)
    #expect(try house.chain.submit([.auction(.withdraw(withdraw))], by: .dealer).isApplied)
    expect(try house.chain.submit([.auction(.withdraw(withdraw))], by: .dealer), .bidNotSealed)
    #expect(try house.locked(.dealer) == 0)
    #expect(try house.record().bidCount == 0, "it takes no place that others could have")
    #expect(try house.lines().isEmpty)
    // The slot is free for another bid.
    #expect(try house.bid(Wish()).isApplied)
    #expect(try house.record().bidCount == 1)
    house.check()
  }

  // MARK: Opening

  @Test func refusesSharesBeforeTheCloseAndOfOthers() throws {
    let house = try AuctionHouse()
    try house.open()
    try house.place([Wish()])
    let shares = try house.shares(of: .registrar, for: [house.id(Wish())])
    expect(try house.publish(.registrar, shares), .auctionStage)
    try house.close()
    expect(try house.publish(.dealer, shares), .keyHolderRequired)
    // Each key-holder has its own share.
    expect(try house.publish(.treasury, shares), .shareMismatch)
    let unknown = PublishedShare(bid: house.id(Wish(slot: 9)), bytes: shares[0].bytes)
    expect(try house.publish(.registrar, [unknown]), .bidUnknown)
    #expect(try house.publish(.registrar, shares).isApplied)
    expect(try house.publish(.registrar, shares), .sharesNotNeeded)
    #expect(try house.line(Wish()).status == .sealed, "one share of two")
    #expect(
      try house.publish(.treasury, try house.shares(of: .treasury, for: [house.id(Wish())]))
        .isApplied)
    #expect(try house.line(Wish()).status == .opened)
    try house.finish()
  }

  /// Boxes, shares and commitments of a bid in an auction that is still open, copied into one that
  /// closes before: what the key-holders find in them is not what this bidder can have committed to.
  @Test func refusesSharesThatWereCopiedFromAnotherAuction() throws {
    let house = try AuctionHouse()
    try house.open()
    let first = house.auction
    let later = try house.times(closing: 600_000)
    #expect(try house.announce(try house.terms(times: later)).isApplied)
    let sealed = try house.seal(house.plaintext(Wish()))
    let victim = PlaceBid(auction: house.auction, slot: 0, bracket: 2, bid: sealed)
    #expect(try house.chain.submit([.auction(.bid(victim))], by: .dealer).isApplied)
    let copy = PlaceBid(auction: first, slot: 0, bracket: 0, bid: sealed)
    #expect(try house.chain.submit([.auction(.bid(copy))], by: .fund).isApplied)
    let end = try #require(try house.chain.record(AuctionRecord.self, .auction(first)))
    house.chain.advance(
      milliseconds: end.terms.times.closesAt.distance(above: house.chain.time))
    try house.chain.add([])
    let copied = BidID(auction: first, account: Party.fund.account, slot: 0)
    let shares = try house.shares(of: .registrar, for: [copied])
    let publish = PublishShares(auction: first, shares: shares)
    expect(
      try house.chain.submit([.auction(.publishShares(publish))], by: .registrar), .shareMismatch)
    #expect(
      !sealed.hasShare(shares[0].bytes, number: 1, in: first, of: Party.fund.account),
      "nor does its wallet publish it")
  }

  @Test func refusesToOpenByHandBeforeItsTimeAndSomethingElse() throws {
    let house = try AuctionHouse()
    try house.open()
    try house.place([Wish(), Wish(party: .retail)])
    let bytes = try #require(house.plaintexts[house.id(Wish())]).bcsBytes
    func open(_ bytes: [UInt8], by party: Party = .dealer) throws -> Receipt {
      try house.chain.submit(
        [.auction(.open(OpenBid(auction: house.auction, slot: 0, plaintext: bytes)))], by: party)
    }
    expect(try open(bytes), .auctionStage)
    try house.close()
    expect(try open(bytes), .auctionStage)
    try house.pass(AuctionHouse.opening.value + 1_000)
    #expect(try house.record().stage == .selfOpening)
    expect(try open(bytes, by: .fund), .bidUnknown)
    var wrong = bytes
    wrong[70] ^= 1
    for other in [wrong, [], Array(bytes.dropLast())] { expect(try open(other), .bidCommitment) }
    #expect(try open(bytes).isApplied)
    expect(try open(bytes), .bidNotSealed)
    try house.pass(AuctionHouse.opening.value + 1_000)
    try house.finish()
    #expect(try house.award(Wish()) == 100)
  }

  // MARK: Decisions

  @Test func refusesADecisionOfTheWrongRoleStageAndKind() throws {
    let house = try AuctionHouse()
    try house.open(try house.terms(cutOff: .byAuthority))
    try house.place([Wish()])
    func decide(_ decision: AuctionDecision, by party: Party = .treasury) throws -> Receipt {
      try house.chain.submit(
        [.auction(.decide(DecideAuction(auction: house.auction, decision: decision)))], by: party)
    }
    expect(try decide(.rejectAll, by: .dealer), .auctionOperatorRequired)
    expect(try decide(.cutOff(935_000, units: nil)), .auctionStage)
    try house.close()
    try house.openAll()
    try house.chain.add([])
    #expect(try house.record().stage == .deciding)
    for wrong in [
      AuctionDecision.cutOff(499_999, units: nil), .cutOff(1_000_001, units: nil),
      .cutOff(935_000, units: .zero), .cutOff(935_000, units: Units(15)),
      .cutOff(935_000, units: Units(1_210)), .cutOff(.min, units: nil),
      .cutOff(.max, units: Units(.max)),
    ] {
      expect(try decide(wrong), .decisionInvalid)
    }
    #expect(try decide(.cutOff(935_000, units: nil), by: .registrar).isApplied)
    expect(try decide(.cutOff(935_000, units: nil)), .auctionStage)
    expect(try decide(.rejectAll), .auctionStage)
    try house.finish()
  }

  @Test func refusesACalendarOfTheWrongRoleOrBackwards() throws {
    let house = try AuctionHouse()
    let plan = PlannedAuction(
      heldOn: try CalendarDate("2026-12-02"), settlesOn: try CalendarDate("2026-12-01"),
      instrument: TestNetwork.bill, target: .zero)
    let calendar = LedgerOperation.auction(.plan(PlanAuctions(plans: [plan])))
    expect(try house.chain.submit([calendar], by: .dealer), .auctionOperatorRequired)
    expect(try house.chain.submit([calendar], by: .treasury), .auctionTermsInvalid)
  }

  // MARK: Taps

  @Test func refusesTapsOfTheWrongRoleUnitAndPrice() throws {
    let house = try AuctionHouse()
    func tap(
      _ units: UInt128 = 10, at price: UInt64 = 935_000, of instrument: InstrumentID? = nil,
      for cash: InstrumentID? = nil, to buyer: Party = .dealer, by parties: [Party]? = nil
    ) throws -> Receipt {
      let sale = TapSale(
        instrument: instrument ?? TestNetwork.bill, cash: cash ?? TestNetwork.cash,
        buyer: buyer.account, units: Units(units), price: Price(tenThousandths: price))
      let signers = parties ?? [.treasury, .centralBank, buyer]
      let transaction = try house.chain.sign(
        house.chain.body([.auction(.tap(sale))], by: signers[0].account), signers)
      return try #require(try house.chain.add([transaction]).receipts.first)
    }
    expect(try tap(by: [.treasury, .dealer]), .approvalMissing)
    expect(try tap(0), .amountZero)
    expect(try tap(.max), .amountOverflow)
    expect(try tap(at: 0), .auctionTermsInvalid)
    expect(try tap(of: InstrumentID(.zero)), .instrumentUnknown)
    expect(try tap(for: TestNetwork.bill), .notCash)
    expect(try tap(of: TestNetwork.cash), .auctionTermsInvalid)
    #expect(try tap(1_000_000).codes.contains(ErrorCode.authorisedExceeded.number))
    #expect(try tap(to: .stranger).codes.contains(ErrorCode.insufficientUnits.number))
    let before = try house.cash(.dealer)
    #expect(try tap().isApplied)
    #expect(try house.bills(.dealer) == 10_010)
    // 10 units of 5,000 at 93.50.
    #expect(try house.cash(.dealer) == before - 4_675_000)
    #expect(try house.cash(.treasury) == 4_675_000)
    // Without the buyer's signature it gets into no block.
    let sale = TapSale(
      instrument: TestNetwork.bill, cash: TestNetwork.cash, buyer: Party.dealer.account,
      units: Units(10), price: Price(tenThousandths: 935_000))
    let unsigned = try house.chain.sign(
      house.chain.body([.auction(.tap(sale))], by: Party.treasury.account),
      [.treasury, .centralBank])
    #expect(try house.chain.build([unsigned]).block.transactions.isEmpty)
    house.check()
  }

  @Test func takesOnePublicationOfSharesInATransaction() throws {
    let house = try AuctionHouse()
    let share = PublishedShare(bid: house.id(Wish()), bytes: [UInt8](repeating: 1, count: 32))
    let publish = LedgerOperation.auction(
      .publishShares(PublishShares(auction: house.auction, shares: [share])))
    let body = house.chain.body([publish, publish], by: Party.registrar.account)
    #expect(throws: DecodingFailure.self) { try house.chain.sign(body, [.registrar]) }
    let none = LedgerOperation.auction(
      .publishShares(PublishShares(auction: house.auction, shares: [])))
    let empty = house.chain.body([none], by: Party.registrar.account)
    #expect(throws: DecodingFailure.self) { try house.chain.sign(empty, [.registrar]) }
  }
}
