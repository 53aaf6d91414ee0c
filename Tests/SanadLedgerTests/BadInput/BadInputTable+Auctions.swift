import SanadCodec
import SanadLedger
import SanadTypes
import Testing

// Auctions, bids and taps.
extension BadInputTable {
  static var auctions: [BadInputSubject] { [registerKey, announce, decide, plan, tap] }

  static var bids: [BadInputSubject] { [bid, withdrawBid, publishShares, openBid] }

  /// A house whose key-holders have registered their keys, and whose auction is open where it is to be.
  private static func auctioning(
    isOpen: Bool = true, cutOff: CutOffRule = .byTarget,
    _ change: (inout Genesis) throws -> Void = { _ in }
  ) throws -> BadInputStage {
    let house = try AuctionHouse(change)
    if isOpen {
      try house.open(try house.terms(cutOff: cutOff))
    } else {
      try house.registerKeys()
    }
    return BadInputStage(house.chain, house: house)
  }

  private static func keysOnly() throws -> BadInputStage { try auctioning(isOpen: false) }

  private static func house(_ stage: BadInputStage) throws -> AuctionHouse {
    try #require(stage.house)
  }

  private static func key(_ bytes: [UInt8]) -> Drawn {
    Drawn(.auction(.registerKey(RegisterOpeningKey(key: bytes))), .fund)
  }

  private static var registerKey: BadInputSubject {
    BadInputSubject(
      .registerKey, on: keysOnly,
      role: .none("everybody may offer a key; an announcement says whose are used"),
      state: .none("a key can be offered at any time; bids keep theirs"),
      date: .none("it names no date"),
      unit: .code(.openingKeyUnusable) { _ in key([1] + [UInt8](repeating: 0, count: 31)) },
      overflow: .none("a key has 32 bytes, and others do not decode"),
      zero: .code(.openingKeyUnusable) { _ in key([UInt8](repeating: 0, count: 32)) },
      duplicate: .againApplied("the same key once more is the same key")
    ) { _ in key(try AuctionHouse.publicOpeningKey(of: .fund)) }
  }

  private static func announced(_ terms: AuctionTerms) -> Drawn {
    let operation = AnnounceAuction(
      terms: terms, keyHolders: AuctionHouse.holders.map(\.account), threshold: 2)
    return Drawn(.auction(.announce(operation)), .treasury, .centralBank)
  }

  private static var announce: BadInputSubject {
    BadInputSubject(
      .announce, on: keysOnly,
      role: .by(.treasury, code: .approvalMissing),
      state: .code(
        .auctionTermsInvalid,
        on: { try auctioning(isOpen: false) { try withBill(&$0, status: .halted) } }
      ) { announced(try house($0).terms()) },
      date: .code(.auctionTermsInvalid) { stage in
        let house = try house(stage)
        return announced(try house.terms(times: try house.times(closing: 0)))
      },
      unit: .code(.auctionTermsInvalid) { announced(try house($0).terms(target: 1_005)) },
      overflow: .code(.auctionTermsInvalid) { announced(try house($0).terms(issueMax: .max)) },
      zero: .code(.auctionTermsInvalid) { announced(try house($0).terms(target: 0)) },
      duplicate: .againApplied("the same terms once more are another auction")
    ) { announced(try house($0).terms()) }
  }

  private static func decided(
    _ stage: BadInputStage, _ decision: AuctionDecision
  ) throws -> Drawn {
    let auction = try house(stage).auction
    return Drawn(
      .auction(.decide(DecideAuction(auction: auction, decision: decision))), .treasury)
  }

  /// An auction with one bid of which the authority has to name the cut-off.
  private static func deciding() throws -> BadInputStage {
    let stage = try auctioning(cutOff: .byAuthority)
    let house = try house(stage)
    try house.place([AuctionHouse.Wish()])
    try house.close()
    try house.openAll()
    try house.chain.add([])
    let stageNow = try house.record().stage
    try #require(stageNow == .deciding)
    return stage
  }

  private static var decide: BadInputSubject {
    BadInputSubject(
      .decide, on: deciding,
      role: .by(.dealer, code: .auctionOperatorRequired),
      state: .code(.auctionStage, on: { try auctioning(cutOff: .byAuthority) }) {
        try decided($0, .cutOff(935_000, units: nil))
      },
      date: .code(.auctionStage) { stage in
        // Without a word in time everything was rejected.
        try house(stage).pass(AuctionHouse.opening.value + 1_000)
        return try decided(stage, .cutOff(935_000, units: nil))
      },
      unit: .code(.decisionInvalid) { try decided($0, .cutOff(935_000, units: Units(15))) },
      overflow: .code(.decisionInvalid) { try decided($0, .cutOff(.max, units: Units(.max))) },
      zero: .code(.decisionInvalid) { try decided($0, .cutOff(935_000, units: .zero)) },
      duplicate: .again(.auctionStage)
    ) { try decided($0, .cutOff(935_000, units: nil)) }
  }

  private static func plans(_ count: Int32 = 1, settles: Int32 = 1) throws -> Drawn {
    let first = try CalendarDate("2026-12-02")
    let plans = try (0..<count).map { number in
      let held = try #require(first.adding(days: number))
      return PlannedAuction(
        heldOn: held, settlesOn: try #require(held.adding(days: settles)), instrument: bill,
        target: .zero)
    }
    return Drawn(.auction(.plan(PlanAuctions(plans: plans))), .treasury)
  }

  private static var plan: BadInputSubject {
    BadInputSubject(
      .plan, on: keysOnly,
      role: .by(.dealer, code: .auctionOperatorRequired),
      state: .none("what is planned takes the place of what was planned before"),
      date: .code(.auctionTermsInvalid) { _ in try plans(settles: -1) },
      unit: .none("a plan promises nothing, and may be of an instrument that is still to come"),
      overflow: .undecodable { _ in try plans(129) },
      zero: .applied("that nothing is planned can be said as well") { _ in try plans(0) },
      duplicate: .againApplied("the same plans once more are the same plans")
    ) { _ in try plans() }
  }

  private static func sale(
    _ units: UInt128 = 10, for cash: InstrumentID = cash, at price: UInt64 = 935_000
  ) -> Drawn {
    let sale = TapSale(
      instrument: bill, cash: cash, buyer: Party.dealer.account, units: Units(units),
      price: Price(tenThousandths: price))
    return Drawn(.auction(.tap(sale)), .treasury, .centralBank, .dealer)
  }

  private static var tap: BadInputSubject {
    BadInputSubject(
      .tap, on: keysOnly,
      role: .by(.treasury, .dealer, code: .approvalMissing),
      state: .code(
        .instrumentHalted,
        on: { try auctioning(isOpen: false) { try withBill(&$0, status: .halted) } }
      ) { _ in sale() },
      date: .code(.auctionTermsInvalid) { stage in
        // Nothing is left of a bill's life for which its price could be told.
        try stage.jump(to: "2027-11-18")
        return sale()
      },
      unit: .code(.notCash) { _ in sale(for: bill) },
      overflow: .code(.amountOverflow) { _ in sale(.max) },
      zero: .code(.amountZero) { _ in sale(0) },
      duplicate: .againApplied("the same once more is as much again")
    ) { _ in sale() }
  }

  // MARK: Bids

  private static let wish = AuctionHouse.Wish()

  private static func placed(
    _ stage: BadInputStage, _ wish: AuctionHouse.Wish = wish
  ) throws -> Drawn { Drawn(try house(stage).operation(wish), .dealer) }

  private static var bid: BadInputSubject {
    BadInputSubject(
      .bid, on: { try auctioning() },
      role: .by(.stranger, code: .insufficientUnits),
      state: .code(.auctionStage) { stage in
        try stage.must(try decided(stage, .rejectAll).operation, .treasury)
        return try placed(stage)
      },
      date: .code(.auctionStage) { stage in
        try house(stage).close()
        return try placed(stage)
      },
      unit: .code(.bidFormInvalid) {
        try placed($0, AuctionHouse.Wish(slot: PlaceBid.slotsMax))
      },
      overflow: .code(.bidFormInvalid) { try placed($0, AuctionHouse.Wish(bracket: .max)) },
      zero: .code(.auctionUnknown, on: keysOnly) { try placed($0) },
      duplicate: .againApplied("it takes the place of the bid before, and locks one deposit")
    ) { try placed($0) }
  }

  private static func withdrawn(_ stage: BadInputStage, slot: UInt8 = 0) throws -> Drawn {
    let auction = try house(stage).auction
    return Drawn(
      .auction(.withdraw(WithdrawBid(auction: auction, slot: slot))), .dealer)
  }

  private static var withdrawBid: BadInputSubject {
    BadInputSubject(
      .withdrawBid, on: { try auctioning() },
      role: .by(.fund, code: .bidUnknown),
      state: .code(.auctionStage) { stage in
        try house(stage).place([wish])
        try stage.must(try decided(stage, .rejectAll).operation, .treasury)
        return try withdrawn(stage)
      },
      date: .code(.auctionStage) { stage in
        try house(stage).place([wish])
        try house(stage).close()
        return try withdrawn(stage)
      },
      unit: .code(.bidUnknown) { stage in
        try house(stage).place([wish])
        return try withdrawn(stage, slot: 9)
      },
      overflow: .code(.bidUnknown) { try withdrawn($0, slot: .max) },
      zero: .code(.auctionUnknown, on: keysOnly) { try withdrawn($0) },
      duplicate: .again(.bidNotSealed)
    ) { stage in
      try house(stage).place([wish])
      return try withdrawn(stage)
    }
  }

  /// What a key-holder's boxes hold of one bid, published by itself.
  private static func shares(_ stage: BadInputStage, of party: Party = .registrar) throws -> Drawn {
    let house = try house(stage)
    try house.place([wish])
    try house.close()
    return Drawn(
      try publication(house, house.shares(of: party, for: [house.id(wish)])), .registrar)
  }

  private static func publication(
    _ house: AuctionHouse, _ shares: [PublishedShare]
  ) throws -> LedgerOperation {
    .auction(.publishShares(PublishShares(auction: house.auction, shares: shares)))
  }

  private static var publishShares: BadInputSubject {
    BadInputSubject(
      .publishShares, on: { try auctioning() },
      role: .by(.dealer, code: .keyHolderRequired),
      state: .code(.auctionStage) { stage in
        let drawn = try shares(stage)
        try stage.must(try decided(stage, .rejectAll).operation, .treasury)
        return drawn
      },
      date: .code(.auctionStage) { stage in
        let house = try house(stage)
        try house.place([wish])
        let early = try house.shares(of: .registrar, for: [house.id(wish)])
        return Drawn(try publication(house, early), .registrar)
      },
      unit: .code(.shareMismatch) { try shares($0, of: .treasury) },
      overflow: .undecodable { stage in
        let house = try house(stage)
        let share = PublishedShare(
          bid: house.id(wish), bytes: [UInt8](repeating: 1, count: 32))
        return Drawn(
          try publication(house, [PublishedShare](repeating: share, count: 129)), .registrar)
      },
      zero: .undecodable { Drawn(try publication(house($0), []), .registrar) },
      duplicate: .again(.sharesNotNeeded)
    ) { try shares($0) }
  }

  /// An auction whose key-holders were silent: bidders may open their own bids.
  private static func silent() throws -> BadInputStage {
    let stage = try auctioning()
    let house = try house(stage)
    try house.place([wish])
    try house.close()
    try house.pass(AuctionHouse.opening.value + 1_000)
    let stageNow = try house.record().stage
    try #require(stageNow == .selfOpening)
    return stage
  }

  private static func opened(_ stage: BadInputStage, _ bytes: [UInt8]? = nil) throws -> Drawn {
    let house = try house(stage)
    let plain = try bytes ?? #require(house.plaintexts[house.id(wish)]).bcsBytes
    return Drawn(
      .auction(.open(OpenBid(auction: house.auction, slot: 0, plaintext: plain))), .dealer)
  }

  private static var openBid: BadInputSubject {
    BadInputSubject(
      .openBid, on: silent,
      role: .by(.fund, code: .bidUnknown),
      state: .code(.auctionStage) { stage in
        try stage.must(try decided(stage, .rejectAll).operation, .treasury)
        return try opened(stage)
      },
      date: .code(.auctionStage, on: { try auctioning() }) { stage in
        try house(stage).place([wish])
        try house(stage).close()
        return try opened(stage)
      },
      unit: .code(.bidCommitment) { try opened($0, [UInt8](repeating: 7, count: 96)) },
      overflow: .undecodable { try opened($0, [UInt8](repeating: 7, count: 257)) },
      zero: .code(.bidCommitment) { try opened($0, []) },
      duplicate: .again(.auctionStage)
    ) { try opened($0) }
  }
}
