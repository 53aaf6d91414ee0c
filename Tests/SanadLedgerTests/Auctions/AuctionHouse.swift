import SanadCodec
import SanadCrypto
import SanadLedger
import SanadTesting
import SanadTypes
import Testing

/// A chain on which bills are auctioned: bidders with cash, three key-holders of whom two open a
/// bid, and everything that a test needs to make, seal and open bids.
final class AuctionHouse {
  /// What a bid of a test says.
  struct Wish {
    var party: Party = .dealer
    var slot: UInt8 = 0
    var kind: BidKind = .competitive
    var units: UInt128 = 100
    var quote: Int64 = 935_000
    var bracket: UInt8 = 2
  }

  static let holders: [Party] = [.registrar, .treasury, .centralBank]
  static let opening = Milliseconds(10_000)

  let chain: TestChain
  private(set) var auction = AuctionID(.zero)
  private(set) var plaintexts = KeyedTable<BidID, BidPlaintext>()
  private var random: SplitMix64

  init(
    seed: UInt64 = 1, signing: Bool = true, _ change: (inout Genesis) throws -> Void = { _ in }
  ) throws {
    var genesis = try TestNetwork.genesis()
    // Enough cash for whole auctions, and a foreigner who could pay as well.
    genesis.holdings = genesis.holdings.map {
      $0.instrument == 0
        ? $0
        : GenesisHolding(account: $0.account, instrument: 1, units: Units(60_000_000_000))
    }
    genesis.holdings.append(
      GenesisHolding(
        account: Party.foreign.rawValue, instrument: 1, units: Units(60_000_000_000)))
    genesis.roles.append(
      GenesisRole(role: .auctionOperator, account: Party.registrar.rawValue))
    try change(&genesis)
    chain = try TestChain(genesis, signing: signing)
    random = SplitMix64(seed: seed)
  }

  // MARK: Keys

  static func openingKey(of party: Party) -> [UInt8] {
    [UInt8](repeating: UInt8(truncatingIfNeeded: party.rawValue + 77), count: 32)
  }

  static func publicOpeningKey(of party: Party) throws -> [UInt8] {
    try #require(SealedBox.publicKey(of: openingKey(of: party)))
  }

  /// The key-holders in the order of their accounts, which is that of the shares.
  static var sortedHolders: [Party] { holders.sorted { $0.account < $1.account } }

  func registerKeys() throws {
    for party in Self.holders {
      let key = try Self.publicOpeningKey(of: party)
      let receipt = try chain.submit(
        [.auction(.registerKey(RegisterOpeningKey(key: key)))], by: party)
      #expect(receipt.isApplied, "\(receipt.reasons)")
    }
  }

  // MARK: Terms

  func times(closing: UInt64 = 60_000) throws -> AuctionTimes {
    AuctionTimes(
      opensAt: chain.time, closesAt: chain.time.advanced(by: closing), sharing: Self.opening,
      selfOpening: Self.opening, deciding: Self.opening,
      settlesOn: try CalendarDate("2026-11-18"))
  }

  /// A multiple-price auction of 1,000 units by price, unless changed.
  func terms(
    pricing: AuctionPricing = .multiple, quote: QuoteKind = .price, tick: Int64 = 1,
    quotes: ClosedRange<Int64> = 500_000...1_000_000, target: UInt128 = 1_000,
    issueMax: UInt128 = 1_200, minimum: UInt128 = 10, lot: UInt128 = 10,
    proRata: ProRataRule = .exact, unit: UInt128? = nil, cutOff: CutOffRule = .byTarget,
    share: UInt32 = 10_000, classes: [InvestorClass] = [],
    nonCompetitive: NonCompetitiveTerms? = nil, brackets: [DepositBracket]? = nil,
    times: AuctionTimes? = nil, instrument: InstrumentID = TestNetwork.bill,
    cash: InstrumentID = TestNetwork.cash
  ) throws -> AuctionTerms {
    AuctionTerms(
      instrument: instrument, cash: cash, pricing: pricing, quote: quote, tick: tick,
      quotes: quotes, target: Units(target), issueMax: Units(issueMax), minimum: Units(minimum),
      lot: Units(lot), proRata: proRata, proRataUnit: Units(unit ?? lot), cutOff: cutOff,
      bidderShareMax: BasisPoints(share), competitiveClasses: classes,
      nonCompetitive: nonCompetitive,
      brackets: brackets
        ?? [
          DepositBracket(unitsMax: Units(50), deposit: Units(1_000)),
          DepositBracket(unitsMax: Units(200), deposit: Units(5_000)),
          DepositBracket(unitsMax: Units(5_000), deposit: Units(20_000)),
        ],
      times: try times ?? self.times())
  }

  @discardableResult
  func announce(
    _ terms: AuctionTerms? = nil, holders: [Party] = holders, threshold: UInt8 = 2,
    by parties: [Party] = [.treasury, .centralBank]
  ) throws -> Receipt {
    let operation = AnnounceAuction(
      terms: try terms ?? self.terms(), keyHolders: holders.map(\.account), threshold: threshold)
    let transaction = try chain.sign(
      chain.body([.auction(.announce(operation))], by: parties[0].account), parties)
    let receipt = try #require(try chain.add([transaction]).receipts.first)
    if receipt.isApplied {
      auction = AuctionID(transaction: receipt.transaction, operation: 0)
    }
    return receipt
  }

  /// Keys, an announcement, and no refusal.
  func open(_ terms: AuctionTerms? = nil) throws {
    try registerKeys()
    let receipt = try announce(terms)
    #expect(receipt.isApplied, "\(receipt.reasons)")
  }

  // MARK: Bids

  private func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  func plaintext(_ wish: Wish, salt: [UInt8]? = nil) -> BidPlaintext {
    BidPlaintext(
      auction: auction, account: wish.party.account, kind: wish.kind, units: Units(wish.units),
      quote: wish.kind == .competitive ? wish.quote : 0, salt: salt ?? bytes(16))
  }

  func seal(_ plaintext: BidPlaintext, threshold: Int = 2) throws -> SealedBid {
    let keys = try Self.sortedHolders.map(Self.publicOpeningKey)
    return try #require(
      SealedBid.seal(plaintext, to: keys, threshold: threshold) { bytes($0) })
  }

  func id(_ wish: Wish) -> BidID {
    BidID(auction: auction, account: wish.party.account, slot: wish.slot)
  }

  func operation(_ wish: Wish, salt: [UInt8]? = nil) throws -> LedgerOperation {
    let plaintext = plaintext(wish, salt: salt)
    plaintexts[id(wish)] = plaintext
    return .auction(
      .bid(
        PlaceBid(
          auction: auction, slot: wish.slot, bracket: wish.bracket, bid: try seal(plaintext))))
  }

  @discardableResult
  func bid(_ wish: Wish, salt: [UInt8]? = nil) throws -> Receipt {
    try chain.submit([try operation(wish, salt: salt)], by: wish.party)
  }

  /// Places bids, and expects each to be taken.
  func place(_ wishes: [Wish]) throws {
    for wish in wishes {
      let receipt = try bid(wish)
      #expect(receipt.isApplied, "\(receipt.reasons)")
    }
  }

  // MARK: Time

  /// Empty blocks until a time has passed, and one more.
  func pass(_ milliseconds: UInt64) throws {
    chain.advance(milliseconds: milliseconds)
    try chain.add([])
    try chain.add([])
  }

  func close() throws {
    let end = try record().terms.times.closesAt
    chain.advance(milliseconds: end.distance(above: chain.time))
    try chain.add([])
  }

  /// What a key-holder's boxes hold.
  func shares(of party: Party, for bids: [BidID]) throws -> [PublishedShare] {
    let number = try #require(Self.sortedHolders.firstIndex(of: party))
    return try bids.compactMap { id in
      guard let sealed = try self.bid(id)?.sealed else { return nil }
      var secret = Self.openingKey(of: party)
      let key = try Self.publicOpeningKey(of: party)
      let share = sealed.shares[number].open(
        publicKey: key, secretKey: SecretBytes(taking: &secret))
      return PublishedShare(bid: id, bytes: try #require(share))
    }
  }

  @discardableResult
  func publish(_ party: Party, _ shares: [PublishedShare]) throws -> Receipt {
    try chain.submit(
      [.auction(.publishShares(PublishShares(auction: auction, shares: shares)))], by: party)
  }

  /// Two key-holders publish everything.
  func openAll() throws {
    let bids = try lines().filter { $0.status == .sealed }.map(\.bid)
    for party in Self.holders.prefix(2) where !bids.isEmpty {
      let receipt = try publish(party, try shares(of: party, for: bids))
      #expect(receipt.isApplied, "\(receipt.reasons)")
    }
  }

  /// From bids to the end, with everything opened.
  func run(_ wishes: [Wish]) throws {
    try place(wishes)
    try close()
    try openAll()
    try finish()
  }

  func finish() throws {
    for _ in 0..<20 where try record().stage != .ended { try chain.add([]) }
    #expect(try record().stage == .ended)
    check()
  }

  func check() {
    let breaches = chain.invariants.check()
    #expect(breaches.isEmpty, "\(breaches)")
  }

  // MARK: State

  func record() throws -> AuctionRecord {
    try #require(try chain.record(AuctionRecord.self, .auction(auction)))
  }

  func bid(_ id: BidID) throws -> BidRecord? { try chain.record(BidRecord.self, .bid(id)) }

  func lines() throws -> [BidLine] {
    try (0...UInt8.max).flatMap { number in
      try chain.record(BidPage.self, .bidPage(auction, number))?.lines ?? []
    }
  }

  func line(_ wish: Wish) throws -> BidLine {
    try #require(try lines().first { $0.bid == id(wish) })
  }

  func award(_ wish: Wish) throws -> UInt128 { try line(wish).award?.units.value ?? 0 }

  func bills(_ party: Party) throws -> UInt128 {
    try chain.units(party.account, TestNetwork.bill)
  }

  func cash(_ party: Party) throws -> UInt128 {
    try chain.units(party.account, TestNetwork.cash)
  }

  func locked(_ party: Party) throws -> UInt128 {
    try chain.record(Holding.self, .holding(party.account, TestNetwork.cash))?.locked.value ?? 0
  }
}

extension Receipt {
  /// The codes of its reasons.
  var codes: [CodeNumber] { reasons.map(\.code) }
}
