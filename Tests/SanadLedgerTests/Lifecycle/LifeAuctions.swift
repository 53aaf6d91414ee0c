import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes

@testable import SanadLedger

/// Draws steps of auctions: one key-holder opens what it likes, bidders open the rest or do not.
struct LifeAuctions {
  typealias Drawn = LifeHistory.Drawn

  private struct Announced {
    let id: AuctionID
    let cash: InstrumentID
    var bids: [(id: BidID, account: AccountID, slot: UInt8, plaintext: BidPlaintext)] = []
  }

  private static let holder = Party.centralBank
  private var hasKey = false
  private var auctions: [Announced] = []

  mutating func draw(
    _ random: inout SplitMix64, _ securities: [TermSheet], _ chain: TestChain
  ) throws -> Drawn {
    guard hasKey else {
      hasKey = true
      let key = RegisterOpeningKey(key: try AuctionHouse.publicOpeningKey(of: Self.holder))
      return ([.auction(.registerKey(key))], [Self.holder.account])
    }
    guard !auctions.isEmpty, random.below(5) > 0 else {
      return try announce(&random, securities, chain)
    }
    // Mostly the newest, of which something may be open.
    let place = random.once(in: 4) ? random.below(auctions.count) : auctions.count - 1
    let record = try chain.record(AuctionRecord.self, .auction(auctions[place].id))
    switch record?.stage {
    case .bidding: return try bid(&random, place)
    case .sharing, .selfOpening: return try open(&random, place, chain)
    case .deciding: return decide(&random, place)
    default: return try announce(&random, securities, chain)
    }
  }

  private func announce(
    _ random: inout SplitMix64, _ securities: [TermSheet], _ chain: TestChain
  ) throws -> Drawn {
    let time = chain.nextClock.timestamp
    let sheet = random.pick(Array(securities.suffix(6)))
    let closes = time.advanced(by: 86_400_000 * UInt64(1 + random.below(3)))
    let day = chain.genesis.ledger.businessDate(at: closes)
    // The bidders' time ends only while blocks come often: gaps take nothing from it.
    let stage = Milliseconds(43_200_000)
    let isPar = sheet.terms.paying?.benchmark != nil
    let terms = AuctionTerms(
      instrument: sheet.instrument,
      cash: sheet.currency == .usd ? LifeNetwork.dollars : LifeNetwork.cash,
      pricing: random.pick(AuctionPricing.allCases), quote: .price, tick: 1,
      quotes: (isPar ? 990_000 : 800_000)...1_000_000, target: Units(200), issueMax: Units(300),
      minimum: Units(10), lot: Units(10), proRata: .exact, proRataUnit: Units(10),
      cutOff: random.once(in: 3) ? .byAuthority : .byTarget, bidderShareMax: BasisPoints(10_000),
      competitiveClasses: [],
      nonCompetitive: NonCompetitiveTerms(
        pool: Units(100), cap: Units(50), isInsideTarget: true, fill: .proRata),
      brackets: [
        DepositBracket(unitsMax: Units(100), deposit: Units(1_000)),
        DepositBracket(unitsMax: Units(500), deposit: Units(20_000)),
      ],
      times: AuctionTimes(
        opensAt: time, closesAt: closes, sharing: stage, selfOpening: Milliseconds(3_000),
        deciding: stage,
        settlesOn: day.adding(days: Int32(random.below(6))) ?? .max))
    let operation = AnnounceAuction(
      terms: terms, keyHolders: [Self.holder.account], threshold: 1)
    return (
      [.auction(.announce(operation))], [Party.treasury.account, Party.centralBank.account]
    )
  }

  private mutating func bid(_ random: inout SplitMix64, _ place: Int) throws -> Drawn {
    let known = auctions[place]
    if !known.bids.isEmpty, random.once(in: 6) {
      let bid = random.pick(known.bids)
      return (
        [.auction(.withdraw(WithdrawBid(auction: known.id, slot: bid.slot)))], [bid.account]
      )
    }
    let account = random.pick(Party.allCases).account
    let slot = UInt8(random.below(2))
    let kind: BidKind = random.once(in: 4) ? .nonCompetitive : .competitive
    let plaintext = BidPlaintext(
      auction: known.id, account: account, kind: kind,
      units: Units(UInt128(10 * (1 + random.below(11)))),
      quote: kind == .competitive ? 990_000 + Int64(random.below(10_000)) : 0,
      salt: random.bytes(16))
    let keys = [try AuctionHouse.publicOpeningKey(of: Self.holder)]
    var bytes = random
    let sealed = SealedBid.seal(plaintext, to: keys, threshold: 1) { bytes.bytes($0) }
    random = bytes
    guard let sealed else { throw LifeFault.number }
    let id = BidID(auction: known.id, account: account, slot: slot)
    auctions[place].bids.removeAll { $0.id == id }
    auctions[place].bids.append((id, account, slot, plaintext))
    let operation = PlaceBid(
      auction: known.id, slot: slot, bracket: UInt8(random.below(2)), bid: sealed)
    return ([.auction(.bid(operation))], [account])
  }

  private func open(
    _ random: inout SplitMix64, _ place: Int, _ chain: TestChain
  ) throws -> Drawn {
    let known = auctions[place]
    guard !known.bids.isEmpty else { return decide(&random, place) }
    let bid = random.pick(known.bids)
    if random.once(in: 3) {
      return (
        [
          .auction(
            .open(
              OpenBid(auction: known.id, slot: bid.slot, plaintext: bid.plaintext.bcsBytes)))
        ], [bid.account]
      )
    }
    var secret = AuctionHouse.openingKey(of: Self.holder)
    let key = try AuctionHouse.publicOpeningKey(of: Self.holder)
    let secretKey = SecretBytes(taking: &secret)
    var shares: [PublishedShare] = []
    for bid in known.bids where random.below(8) > 0 {
      let sealed = try chain.record(BidRecord.self, .bid(bid.id))?.sealed
      guard
        let bytes = sealed?.shares.first?.open(publicKey: key, secretKey: secretKey)
      else { continue }
      shares.append(PublishedShare(bid: bid.id, bytes: bytes))
    }
    guard !shares.isEmpty else { return decide(&random, place) }
    let operation = PublishShares(auction: known.id, shares: shares)
    return ([.auction(.publishShares(operation))], [Self.holder.account])
  }

  private func decide(_ random: inout SplitMix64, _ place: Int) -> Drawn {
    let decision: AuctionDecision =
      random.once(in: 2) ? .rejectAll : .cutOff(990_000 + Int64(random.below(9_000)), units: nil)
    let operation = DecideAuction(auction: auctions[place].id, decision: decision)
    return ([.auction(.decide(operation))], [Party.registrar.account])
  }

  mutating func follow(_ event: Event) {
    guard case .auction(.announced(let id, _, _)) = event else { return }
    auctions.append(Announced(id: id, cash: LifeNetwork.cash))
    if auctions.count > 6 { auctions.removeFirst() }
  }
}
