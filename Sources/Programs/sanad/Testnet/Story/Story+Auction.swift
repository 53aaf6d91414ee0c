import SanadConfig
import SanadCrypto
import SanadTypes

// A bill at multiple prices and a bond at one, both under seal.
extension Story {
  /// A bid of the story.
  private struct Wish {
    let bidder: StoryAccount
    let units: UInt128
    /// Ten-thousandths per 100; nil of a bid that takes the price of the others.
    let price: Int64?
  }

  /// How long each stage of an auction has.
  private static let stage = Milliseconds(3_600_000)

  func auction(_ instruments: StoryInstruments, _ cast: StoryCast) async throws {
    try await chain.run(to: try day(1))
    for holder in [cast.centralBank, cast.registrar] {
      try await act("\(holder.name) registers its key for shares of sealed bids", by: holder) {
        guard let key = SealedBox.publicKey(of: openingKey(of: holder)) else {
          throw StoryFailure("a key of \(holder.name) is not usable")
        }
        return [.auction(.registerKey(RegisterOpeningKey(key: key)))]
      }
    }
    try await sell(
      instruments.bill, target: 1_000_000_000, pricing: .multiple, 900_000...1_000_000, cast,
      [
        Wish(bidder: cast.dealer, units: 600_000_000, price: 991_200),
        Wish(bidder: cast.bank, units: 500_000_000, price: 991_000),
        Wish(bidder: cast.bank, units: 300_000_000, price: 990_400),
        Wish(bidder: cast.dealer, units: 50_000_000, price: nil),
      ])
    try await sell(
      instruments.bond, target: 16_000, pricing: .uniform, 800_000...1_100_000, cast,
      [
        Wish(bidder: cast.dealer, units: 2_000, price: 1_002_000),
        Wish(bidder: cast.bank, units: 10_000, price: 1_001_000),
        Wish(bidder: cast.bank, units: 8_000, price: 999_500),
      ])
  }

  private func openingKey(of holder: StoryAccount) -> [UInt8] {
    SHA256.digest(Array("story/\(holder.name)".utf8)).bytes
  }

  private func sell(
    _ sheet: TermSheet, target: UInt128, pricing: AuctionPricing, _ quotes: ClosedRange<Int64>,
    _ cast: StoryCast, _ wishes: [Wish]
  ) async throws {
    let closesAt = chain.time.advanced(by: 6 * Self.stage.value)
    let settlesOn = chain.file.genesis.ledger.businessDate(at: closesAt).adding(days: 1) ?? .max
    let lot = Units(target / 1_000)
    let holders = [cast.centralBank, cast.registrar]
    let announced = try await act(
      "auction of \(sheet.symbol): \(Units(target).groupedText) units at \(pricing) price, "
        + "bids until \(closesAt.rfc3339), delivery \(settlesOn)",
      by: cast.treasury, cast.centralBank
    ) {
      let terms = AuctionTerms(
        instrument: sheet.instrument, cash: cast.wholesale.instrument, pricing: pricing,
        quote: .price, tick: 1, quotes: quotes, target: Units(target), issueMax: Units(target),
        minimum: lot, lot: lot, proRata: .exact, proRataUnit: lot, cutOff: .byTarget,
        bidderShareMax: BasisPoints(8_000), competitiveClasses: [],
        nonCompetitive: NonCompetitiveTerms(
          pool: Units(target / 10), cap: Units(target / 10), isInsideTarget: true,
          fill: .proRata),
        brackets: [
          DepositBracket(unitsMax: Units(target / 2), deposit: Units(100_000_00)),
          DepositBracket(unitsMax: Units(target), deposit: Units(500_000_00)),
        ],
        times: AuctionTimes(
          opensAt: chain.time, closesAt: closesAt, sharing: Self.stage, selfOpening: Self.stage,
          deciding: Self.stage, settlesOn: settlesOn))
      return [
        .auction(
          .announce(
            AnnounceAuction(terms: terms, keyHolders: holders.map(\.id), threshold: 2)))
      ]
    }
    let auction = AuctionID(transaction: announced.transaction, operation: 0)
    var bids: [BidID] = []
    var slots: [AccountID: UInt8] = [:]
    for wish in wishes {
      let slot = slots[wish.bidder.id, default: 0]
      slots[wish.bidder.id] = slot + 1
      bids.append(try await place(wish, slot: slot, in: auction, target: target))
    }
    try await chain.run(to: closesAt.advanced(by: 1_000))
    try await open(bids, of: auction, holders)
    try await chain.run(to: settlesOn)
    try await report(auction, sheet, cast)
  }

  private func place(
    _ wish: Wish, slot: UInt8, in auction: AuctionID, target: UInt128
  ) async throws -> BidID {
    let plaintext = BidPlaintext(
      auction: auction, account: wish.bidder.id,
      kind: wish.price == nil ? .nonCompetitive : .competitive, units: Units(wish.units),
      quote: wish.price ?? 0, salt: bytes(BidPlaintext.saltBytes))
    guard let record = try await chain.record(AuctionRecord.self, .auction(auction)),
      let sealed = SealedBid.seal(
        plaintext, to: record.keyHolders.map(\.key), threshold: Int(record.threshold),
        random: bytes)
    else { throw StoryFailure("a bid cannot be sealed") }
    let bid = PlaceBid(
      auction: auction, slot: slot, bracket: wish.units > target / 2 ? 1 : 0, bid: sealed)
    try await act("\(wish.bidder.name) bids under seal, and locks a deposit", by: wish.bidder) {
      [.auction(.bid(bid))]
    }
    return BidID(auction: auction, account: wish.bidder.id, slot: slot)
  }

  private func open(
    _ bids: [BidID], of auction: AuctionID, _ holders: [StoryAccount]
  ) async throws {
    guard let record = try await chain.record(AuctionRecord.self, .auction(auction)) else {
      throw StoryFailure("the auction is not there")
    }
    for holder in holders {
      guard let number = record.keyHolders.firstIndex(where: { $0.account == holder.id }) else {
        throw StoryFailure("\(holder.name) is no key-holder")
      }
      var shares: [PublishedShare] = []
      for bid in bids {
        var secret = openingKey(of: holder)
        guard let sealed = try await chain.record(BidRecord.self, .bid(bid))?.sealed,
          let share = sealed.shares[number].open(
            publicKey: record.keyHolders[number].key, secretKey: SecretBytes(taking: &secret))
        else { throw StoryFailure("\(holder.name) cannot open its share") }
        shares.append(PublishedShare(bid: bid, bytes: share))
      }
      try await act("\(holder.name) publishes its shares of \(bids.count) bids", by: holder) {
        [.auction(.publishShares(PublishShares(auction: auction, shares: shares)))]
      }
    }
  }

  private func report(_ auction: AuctionID, _ sheet: TermSheet, _ cast: StoryCast) async throws {
    guard let record = try await chain.record(AuctionRecord.self, .auction(auction)),
      record.outcome == .allotted
    else { throw StoryFailure("the auction of \(sheet.symbol) has allotted nothing") }
    say(
      "\(sheet.symbol): every node opened and allotted the bids alike; "
        + "\(record.settled.groupedText) units delivered against "
        + "\(cast.wholesale.text(of: record.proceeds)), "
        + "\(record.lapsed.groupedText) lapsed")
    for (who, account) in [("dealer", cast.dealer), ("bank", cast.bank)] {
      let units = try await chain.units(account, sheet.instrument)
      say("  \(who) holds \(units.groupedText) units of \(sheet.symbol)")
    }
  }
}
