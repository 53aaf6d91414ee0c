import SanadCodec
import SanadCrypto
import SanadTypes

/// Fixed values of auctions: those of docs/wire-auctions.md.
enum AuctionSamples {
  static let auction = AuctionID(Sample.digest(6))
  static let bid = BidID(Sample.digest(8))

  static func bytes(_ byte: UInt8, _ count: Int = 32) -> [UInt8] {
    [UInt8](repeating: byte, count: count)
  }

  static func terms() throws -> AuctionTerms {
    AuctionTerms(
      instrument: Sample.instrument(7), cash: Sample.instrument(2), pricing: .multiple,
      quote: .yield, tick: 50, quotes: -100...200_000, target: Units(1_000),
      issueMax: Units(1_200), minimum: Units(10), lot: Units(10), proRata: .percentage,
      proRataUnit: Units(20), cutOff: .byAuthority, bidderShareMax: BasisPoints(3_500),
      competitiveClasses: [.bank, .dealer],
      nonCompetitive: NonCompetitiveTerms(
        pool: Units(200), cap: Units(100), isInsideTarget: true, fill: .proRata),
      brackets: [
        DepositBracket(unitsMax: Units(50), deposit: Units(1_000)),
        DepositBracket(unitsMax: Units(5_000), deposit: Units(20_000)),
      ],
      times: AuctionTimes(
        opensAt: Timestamp(1_000), closesAt: Timestamp(2_000), sharing: Milliseconds(10),
        selfOpening: Milliseconds(20), deciding: Milliseconds(30),
        settlesOn: try CalendarDate("2026-11-21")))
  }

  static let plaintext = BidPlaintext(
    auction: auction, account: Sample.account(1), kind: .competitive, units: Units(100),
    quote: -50, salt: bytes(9, 16))

  static let sealed = SealedBid(
    publicKey: bytes(3), box: bytes(4, 304), commitment: Sample.digest(5),
    shares: [SealedShare(box: bytes(8, 80), commitment: Sample.digest(9))])

  static func plan() throws -> PlannedAuction {
    PlannedAuction(
      heldOn: try CalendarDate("2026-12-02"), settlesOn: try CalendarDate("2026-12-03"),
      instrument: Sample.instrument(7), target: Units(500))
  }

  /// One of each kind, in the order of their variants.
  static func operations() throws -> [LedgerOperation] {
    let operations: [AuctionOperation] = [
      .registerKey(RegisterOpeningKey(key: bytes(3))),
      .announce(
        AnnounceAuction(
          terms: try terms(), keyHolders: [Sample.account(2), Sample.account(1)], threshold: 2)),
      .bid(PlaceBid(auction: auction, slot: 3, bracket: 1, bid: sealed)),
      .withdraw(WithdrawBid(auction: auction, slot: 3)),
      .publishShares(
        PublishShares(auction: auction, shares: [PublishedShare(bid: bid, bytes: bytes(3))])),
      .open(OpenBid(auction: auction, slot: 3, plaintext: plaintext.bcsBytes)),
      .decide(DecideAuction(auction: auction, decision: .cutOff(-50, units: Units(450)))),
      .plan(PlanAuctions(plans: [try plan()])),
      .tap(
        TapSale(
          instrument: Sample.instrument(7), cash: Sample.instrument(2),
          buyer: Sample.account(1), units: Units(10), price: Price(tenThousandths: 935_000))),
    ]
    return operations.map { .auction($0) }
  }

  /// One of each kind, in the order of their variants.
  static func events() -> [Event] {
    let account = Sample.account(1)
    let cash = Sample.instrument(2)
    let instrument = Sample.instrument(7)
    let events: [AuctionEvent] = [
      .keyRegistered(account), .announced(auction, account, instrument),
      .bidPlaced(auction, bid, account), .bidWithdrawn(auction, bid, account),
      .depositLocked(bid, account, cash, Units(5)), .depositReleased(bid, account, cash),
      .depositForfeited(bid, account, cash), .sharesPublished(auction, account),
      .bidOpened(auction, bid, account),
      .bidVoid(auction, bid, account, code: ErrorCode.bidQuote.number),
      .stage(auction, instrument, .deciding), .decided(auction, account),
      .outcome(auction, instrument, .undecided), .awardSettled(auction, bid, account),
      .awardLapsed(auction, bid, account, code: ErrorCode.insufficientUnits.number),
      .calendarPublished(account),
    ]
    return events.map { .auction($0) }
  }

  static func record() throws -> AuctionRecord {
    var record = AuctionRecord(
      number: 4, terms: try terms(), seller: Sample.account(1), announcedAt: Timestamp(900),
      keyHolders: [
        AuctionKeyHolder(account: Sample.account(1), key: bytes(3)),
        AuctionKeyHolder(account: Sample.account(2), key: bytes(4)),
      ], threshold: 2)
    record.stage = .settling
    record.stageEndsAt = Timestamp(3_000)
    record.seenAt = Timestamp(2_500)
    record.bidCount = 12
    record.sealedCount = 1
    record.hasOpened = true
    record.cursor = AuctionCursor(page: 3, line: 2)
    record.decision = .rejectAll
    record.outcome = .allotted
    var result = AuctionResult()
    result.cutOff = -50
    result.average = 66_690
    result.nonCompetitivePrice = Price(tenThousandths: 937_479)
    result.remainingAtCutOff = Units(450)
    result.volumeAtCutOff = Units(645)
    result.competitive = Units(1_000)
    result.nonCompetitive = Units(200)
    result.bidUnits = Units(1_695)
    result.bidCount = 5
    result.winnerCount = 4
    result.cover = BasisPoints(16_950)
    record.result = result
    record.settled = Units(700)
    record.lapsed = Units(100)
    record.proceeds = Units(4_675_000)
    record.forfeited = Units(20_000)
    record.reservation = CeilingReservation(rate: Rate(millionths: 278_500_000), held: 400)
    return record
  }

  static func bidRecord() -> BidRecord {
    var record = BidRecord(
      PlaceBid(auction: auction, slot: 3, bracket: 1, bid: sealed), by: Sample.account(1),
      deposit: Units(20_000), at: Timestamp(1_500))
    record.add(GivenShare(number: 2, bytes: bytes(3)))
    return record
  }

  static func page() -> BidPage {
    var page = BidPage()
    var line = BidLine(bid: bid, account: Sample.account(1), owner: Sample.identity(3))
    line.status = .opened
    line.opened = OpenedBid(plaintext)
    line.award = BidAward(
      units: Units(90), price: Price(tenThousandths: 935_000), cash: Units(42_075_000))
    line.award?.state = .lapsed(ErrorCode.insufficientUnits.number)
    page.put(line)
    var void = BidLine(
      bid: BidID(Sample.digest(1)), account: Sample.account(2), owner: Sample.identity(3))
    void.status = .void(ErrorCode.bidQuote.number)
    void.opened = OpenedBid(plaintext)
    page.put(void)
    return page
  }

  static func calendar() throws -> AuctionCalendar {
    var calendar = AuctionCalendar()
    calendar.announced = 5
    calendar.plans = [try plan()]
    calendar.publishedAt = Timestamp(1_200)
    return calendar
  }

  static let keys: [LedgerKey] = [
    .auction(auction), .bid(bid), .bidPage(auction, 8), .auctionNumber(4), .auctionCalendar,
    .openingKey(Sample.account(1)),
  ]

  /// Every decoder of auctions, for tests with hostile bytes.
  static let probes: [Probe] = [
    Probe(AuctionID.self), Probe(BidID.self), Probe(LockOwner.self), Probe(AuctionPricing.self),
    Probe(QuoteKind.self), Probe(CutOffRule.self), Probe(ProRataRule.self),
    Probe(NonCompetitiveFill.self), Probe(NonCompetitiveTerms.self), Probe(DepositBracket.self),
    Probe(AuctionTimes.self), Probe(AuctionTerms.self), Probe(BidKind.self),
    Probe(BidPlaintext.self), Probe(SealedBid.self), Probe(SealedShare.self),
    Probe(AuctionOperation.self), Probe(RegisterOpeningKey.self), Probe(AnnounceAuction.self),
    Probe(PlaceBid.self), Probe(WithdrawBid.self), Probe(PublishShares.self),
    Probe(PublishedShare.self), Probe(OpenBid.self), Probe(AuctionDecision.self),
    Probe(DecideAuction.self), Probe(PlanAuctions.self), Probe(PlannedAuction.self),
    Probe(TapSale.self), Probe(AuctionEvent.self), Probe(OpeningKey.self),
    Probe(AuctionCalendar.self), Probe(AuctionReference.self), Probe(AuctionStage.self),
    Probe(AuctionOutcome.self), Probe(AuctionKeyHolder.self), Probe(AuctionCursor.self),
    Probe(AuctionResult.self), Probe(CeilingReservation.self), Probe(AuctionRecord.self),
    Probe(DepositState.self),
    Probe(GivenShare.self), Probe(BidRecord.self), Probe(OpenedBid.self), Probe(BidStatus.self),
    Probe(AwardState.self), Probe(BidAward.self), Probe(BidLine.self), Probe(BidPage.self),
  ]

  /// Bytes that they accept, where these are too long to be found by growing.
  static func seeds() throws -> [(String, any BCSEncodable)] {
    var seeds: [(String, any BCSEncodable)] = [
      ("AuctionTerms", try terms()), ("AuctionRecord", try record()), ("BidRecord", bidRecord()),
      ("BidPage", page()), ("SealedBid", sealed), ("BidPlaintext", plaintext),
      ("AuctionCalendar", try calendar()),
    ]
    for operation in try operations() {
      seeds.append(("LedgerOperation", operation))
      guard case .auction(let inner) = operation else { continue }
      seeds.append(("AuctionOperation", inner))
      switch inner {
      case .announce(let operation): seeds.append(("AnnounceAuction", operation))
      case .bid(let operation): seeds.append(("PlaceBid", operation))
      default: continue
      }
    }
    return seeds
  }
}
