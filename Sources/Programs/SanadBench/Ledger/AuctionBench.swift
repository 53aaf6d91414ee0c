import SanadCrypto
import SanadLedger
import SanadSimulator
import SanadTypes

/// What an auction costs the ledger, from sealed bids to delivery: two of three key-holders open
/// every bid, and the blocks allot and settle.
package struct AuctionBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// Bids.
    package var bids: Int
    /// Most weight of a block.
    package var weightMax: UInt64
    /// Seed of quotes and keys.
    package var seed: UInt64

    /// Creates a plan; there is at least one bid, and room for all of one auction.
    package init(
      bids: Int = 10_000, weightMax: UInt64 = ChainParameters.localNetwork.blockWeightMax,
      seed: UInt64 = 1
    ) {
      precondition(
        bids > 0 && bids <= Int(AuctionRecord.bidsMax), "there is something to measure")
      self.bids = bids
      self.weightMax = weightMax
      self.seed = seed
    }
  }

  private static let start = Timestamp(1_790_000_000_000)
  /// Bids of each bidder.
  private static let slots = 8
  private static let holderCount = 3
  private static let threshold = 2
  /// Units of a bid.
  private static let lot: UInt128 = 1_000

  private let plan: Plan
  private var random: SeededStream
  private var secrets: [[UInt8]] = []
  private var keys: [[UInt8]] = []

  /// Creates a benchmark.
  package init(_ plan: Plan = Plan()) {
    self.plan = plan
    random = SeededStream(seed: plan.seed, for: .workload)
  }

  /// Bidders, of which each has as many bids as there are slots, the last one what is left.
  private var bidders: Int { (plan.bids + Self.slots - 1) / Self.slots }

  /// Runs the auction. Sealing takes most of the time, about half a millisecond for each bid.
  package mutating func run(version: String) throws -> MeasurementReport {
    let made = max(bidders, Self.holderCount)
    var genesis = try BenchGenesis.market(accounts: made, at: Self.start)
    genesis.allow(weight: plan.weightMax)
    let chain = try BenchChain(genesis.genesis)
    let holders = (0..<Self.holderCount).map(genesis.account).sorted()
    try registerKeys(of: holders, on: chain)
    let auction = try announce(genesis, holders, on: chain)
    let (bids, placing) = try place(auction, genesis, on: chain)
    let closing = try chain.view.auction(auction)?.terms.times.closesAt ?? chain.time
    try chain.add(at: closing.next)
    try chain.add()
    let opening = try open(bids, of: auction, holders, on: chain)
    let (allotting, settling) = try finish(auction, on: chain)
    let whole = Measurement(
      name: "open and allot the auction, of each bid",
      rounds: Quantiles([Double(opening.total + allotting.total) / Double(plan.bids)]),
      operationsPerRound: plan.bids, byteCount: nil)
    return MeasurementReport(
      machine: Machine(), version: version,
      results: [
        placing.measurement, opening.measurement, allotting.measurement, settling.measurement,
        whole,
      ], checksum: chain.checksum)
  }

  // MARK: Steps

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private mutating func registerKeys(of holders: [AccountID], on chain: BenchChain) throws {
    for holder in holders {
      let secret = bytes(SealedBox.keyBytes)
      guard let key = SealedBox.publicKey(of: secret) else {
        throw BenchChain.Failure.refused("a key that is no key")
      }
      secrets.append(secret)
      keys.append(key)
      try chain.add([
        chain.transaction([.auction(.registerKey(RegisterOpeningKey(key: key)))], by: holder)
      ])
    }
  }

  private func announce(
    _ genesis: BenchGenesis, _ holders: [AccountID], on chain: BenchChain
  ) throws -> AuctionID {
    let most = Units(Self.lot * UInt128(plan.bids))
    let target = Units(Self.lot * UInt128(max(1, plan.bids / 2)))
    let terms = AuctionTerms(
      instrument: genesis.genesis.instruments[2].terms.instrument,
      cash: genesis.genesis.instruments[1].terms.instrument, pricing: .multiple, quote: .price,
      tick: 1, quotes: 500_000...1_000_000, target: target, issueMax: target,
      minimum: Units(Self.lot), lot: Units(1), proRata: .exact, proRataUnit: Units(1),
      cutOff: .byTarget, bidderShareMax: BasisPoints(10_000), competitiveClasses: [],
      nonCompetitive: nil, brackets: [DepositBracket(unitsMax: most, deposit: Units(1_000))],
      times: AuctionTimes(
        opensAt: chain.time, closesAt: chain.time.advanced(by: 86_400_000),
        sharing: Milliseconds(86_400_000), selfOpening: Milliseconds(60_000),
        deciding: Milliseconds(60_000), settlesOn: try CalendarDate("2026-09-23")))
    let operation = AnnounceAuction(
      terms: terms, keyHolders: holders, threshold: UInt8(Self.threshold))
    let (receipts, _) = try chain.add([
      chain.transaction(
        [.auction(.announce(operation))], by: Genesis.accountID(at: 0),
        with: [Genesis.accountID(at: 2)])
    ])
    guard let receipt = receipts.first else { throw BenchChain.Failure.stalled("auction") }
    return AuctionID(transaction: receipt.transaction, operation: 0)
  }

  private mutating func place(
    _ auction: AuctionID, _ genesis: BenchGenesis, on chain: BenchChain
  ) throws -> (bids: [(id: BidID, sealed: SealedBid)], times: StepTimes) {
    var times = StepTimes("place a sealed bid, judging the block")
    var bids: [(id: BidID, sealed: SealedBid)] = []
    var pending: [UnverifiedTransaction] = []
    for number in 0..<plan.bids {
      let account = genesis.account(number / Self.slots)
      let slot = UInt8(number % Self.slots)
      let plaintext = BidPlaintext(
        auction: auction, account: account, kind: .competitive, units: Units(Self.lot),
        quote: 900_000 + Int64(random.next() % 1_000) * 50, salt: bytes(16))
      guard
        let sealed = SealedBid.seal(
          plaintext, to: keys, threshold: Self.threshold, random: { bytes($0) })
      else { throw BenchChain.Failure.refused("a bid that cannot be sealed") }
      bids.append((BidID(auction: auction, account: account, slot: slot), sealed))
      let operation = PlaceBid(auction: auction, slot: slot, bracket: 0, bid: sealed)
      pending.append(try chain.transaction([.auction(.bid(operation))], by: account))
      if pending.count == 100 || number + 1 == plan.bids {
        times.note(try chain.add(pending).times.judging, for: pending.count)
        pending = []
      }
    }
    return (bids, times)
  }

  /// Each operation has as many shares as it may have.
  private func open(
    _ bids: [(id: BidID, sealed: SealedBid)], of auction: AuctionID, _ holders: [AccountID],
    on chain: BenchChain
  ) throws -> StepTimes {
    var times = StepTimes("publish a share, of which half open a bid")
    for holder in 0..<Self.threshold {
      for begin in stride(from: 0, to: bids.count, by: PublishShares.sharesMax) {
        let part = bids[begin..<min(bids.count, begin + PublishShares.sharesMax)]
        let shares = try part.map { bid in
          var secret = secrets[holder]
          guard
            let share = bid.sealed.shares[holder].open(
              publicKey: keys[holder], secretKey: SecretBytes(taking: &secret))
          else { throw BenchChain.Failure.refused("a share that was not sealed to its holder") }
          return PublishedShare(bid: bid.id, bytes: share)
        }
        let operation = PublishShares(auction: auction, shares: shares)
        let (_, step) = try chain.add([
          chain.transaction([.auction(.publishShares(operation))], by: holders[holder])
        ])
        times.note(step.judging, for: shares.count)
      }
    }
    return times
  }

  /// Empty blocks until the auction is over.
  private func finish(
    _ auction: AuctionID, on chain: BenchChain
  ) throws -> (allotting: StepTimes, settling: StepTimes) {
    var allotting = StepTimes("allot, for each bid")
    var settling = StepTimes("give a deposit back or deliver an award")
    for _ in 0..<100_000 {
      guard let before = try chain.view.auction(auction) else { break }
      if before.stage == .ended {
        guard before.outcome == .allotted, before.lapsed.isZero else {
          throw BenchChain.Failure.refused("the auction ended as \(before.outcome as Any)")
        }
        return (allotting, settling)
      }
      let isWaiting = before.stage == .sharing || before.stage == .settling
      let day = try CalendarDate("2026-09-23")
      let (receipts, times) =
        isWaiting && before.settled.isZero && chain.time < Self.noon(of: day)
        ? try chain.add(at: before.stage == .settling ? Self.noon(of: day) : nil)
        : try chain.add()
      if before.stage == .allotting {
        allotting.note(times.judging, for: plan.bids)
      } else {
        let ended = receipts.reduce(0) { $0 + $1.events.count(where: \.endsBid) }
        settling.note(times.judging, for: ended)
      }
    }
    throw BenchChain.Failure.stalled("end of the auction")
  }

  private static func noon(of day: CalendarDate) -> Timestamp {
    Timestamp(UInt64(day.dayNumber) * 86_400_000 + 43_200_000)
  }
}

extension Event {
  fileprivate var endsBid: Bool {
    switch self {
    case .auction(.depositReleased), .auction(.awardSettled): true
    default: false
    }
  }
}
