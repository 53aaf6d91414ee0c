import SanadCodec
public import SanadState
public import SanadTypes

/// Watches a ledger from outside and recomputes what it claims: for the simulator and for property
/// tests. Keeps the whole state in memory, and a model of its own that knows only receipts.
///
/// Feed it the genesis changes, then each final block with ``observe(_:changes:at:)``; call
/// ``check()`` whenever the cost, which is proportional to the state, is worth it.
public struct LedgerInvariants: Sendable {
  private var fold = LedgerFold()
  private var holdings = KeyedTable<LedgerKey, UInt128>()
  private var issued = KeyedTable<InstrumentID, UInt128>()
  private var redeemed = KeyedTable<InstrumentID, UInt128>()
  private var chains = KeyedTable<LedgerKey, EventChain>()
  /// What waits for each settlement, by receipts; of those that have not ended.
  private var locks = KeyedTable<SettlementID, [LockReview.Told]>()
  private var settlements = SettlementReview()
  private var payments = PaymentReview()
  private var bookings = BookingReview()
  /// Deposits that receipts tell of and that have not ended, by bid.
  private var deposits = KeyedTable<BidID, AuctionReview.Told>()
  /// What receipts say of each offer.
  private var offers = KeyedTable<OfferID, OfferReview.Told>()
  /// The time of the newest block.
  private var time = Timestamp(0)

  /// Starts from the values of the genesis state.
  public init(genesis changes: [StateChange]) throws(LedgerFailure) {
    try fold.apply(changes)
    for key in fold.keys {
      if case .holding(let holding)? = fold[key] { holdings[key] = holding.units.value }
      if case .tally(let instrument) = key {
        issued[instrument] = fold.tally(of: instrument).issued.value
        bookings.begin(instrument, at: fold.tally(of: instrument).booked)
      }
    }
  }

  /// What the fold of the state says about itself. O(state).
  public func check() -> [InvariantBreach] {
    FoldReview(fold).breaches() + RegisterReview(fold).breaches() + lockReview.breaches()
      + AuctionReview(fold: fold, time: time, told: deposits).breaches()
      + TermsReview(fold: fold, time: time, told: locks).breaches()
      + ReserveReview(fold: fold, time: time).breaches()
      + PutReview(fold: fold, told: payments.puts).breaches()
      + OfferReview(fold: fold, told: offers).breaches()
  }

  /// Follows one block and compares what its receipts tell with what its changes did.
  /// O(changes + events).
  public mutating func observe(
    _ receipts: [Receipt], changes: [StateChange], at clock: BlockClock
  ) throws(LedgerFailure) -> [InvariantBreach] {
    try fold.apply(changes)
    time = clock.timestamp
    var breaches: [InvariantBreach] = []
    var touched: [LedgerKey] = []
    bookings.beginBlock()
    for change in changes { touched.append(try LedgerFold.key(of: change)) }
    let events = receipts.asHappened(at: clock.height).flatMap(\.receipt.events)
    for (index, event) in events.enumerated() {
      let placed = PlacedEvent(
        height: clock.height, index: UInt32(truncatingIfNeeded: index), event: event)
      if case .lifecycle(let event) = event {
        for detail in payments.follow(event, holdings: holders) {
          breaches.append(InvariantBreach(invariant: .payments, detail: detail))
        }
      }
      bookings.follow(event, fold)
      touched += follow(placed)
    }
    for key in touched.sorted() {
      breaches += compare(key)
      learn(key)
    }
    var last: LedgerKey?
    for key in touched.sorted() where key != last {
      last = key
      guard case .tally(let instrument) = key,
        let defect = bookings.defect(of: instrument, fold, at: time)
      else { continue }
      breaches.append(breach(.conservation, key, defect))
    }
    for receipt in receipts { breaches += settlements.breaches(in: receipt) }
    for key in touched.sorted() {
      if case .settlement(let id) = key, let record = fold.settlement(id) {
        breaches += settlements.compare(record, id)
      }
      if case .contract(let id) = key, case .contract(let contract)? = fold[key] {
        breaches += settlements.compare(contract, id)
      }
    }
    return breaches
  }

  /// Hands what a block has written of a settlement or a contract to the review.
  private mutating func learn(_ key: LedgerKey) {
    if case .contract(let id) = key, case .contract(let contract)? = fold[key] {
      settlements.learn(contract, id)
    }
    guard case .settlement(let id) = key, let record = fold.settlement(id) else { return }
    var progress: SettlementProgress?
    if case .progress(let found)? = fold[.progress(id)] { progress = found }
    settlements.learn(record, progress, moved: fold.moved(of: record, progress), id)
  }

  private mutating func follow(_ placed: PlacedEvent) -> [LedgerKey] {
    var leaves: [LedgerKey] = []
    for account in placed.event.accounts where !leaves.contains(.account(account)) {
      leaves.append(.account(account))
    }
    if let instrument = placed.event.instrument { leaves.append(.tally(instrument)) }
    for leaf in leaves { chains[leaf, default: EventChain()].append(placed) }
    followLocks(of: placed.event)
    guard case .moved(let movement) = placed.event else { return leaves }
    let units = movement.units.value
    if let to = movement.to.map({ LedgerKey.holding($0, movement.instrument) }) {
      holdings[to, default: 0] &+= units
      leaves.append(to)
    } else {
      redeemed[movement.instrument, default: 0] &+= units
    }
    if let from = movement.from.map({ LedgerKey.holding($0, movement.instrument) }) {
      holdings[from, default: 0] &-= units
      leaves.append(from)
    } else {
      issued[movement.instrument, default: 0] &+= units
    }
    return leaves
  }

  /// Who holds units of an instrument, by receipts.
  private func holders(of instrument: InstrumentID) -> KeyedTable<AccountID, UInt128> {
    var found = KeyedTable<AccountID, UInt128>()
    for key in holdings.sortedKeys() {
      guard case .holding(let account, instrument) = key, let units = holdings[key], units > 0
      else { continue }
      found[account] = units
    }
    return found
  }

  private var lockReview: LockReview { LockReview(fold: fold, time: time, told: locks) }

  private mutating func followLocks(of event: Event) {
    switch event {
    case .unitsLocked(let settlement, let account, let instrument, let units):
      locks[settlement, default: []].append(
        LockReview.Told(account: account, instrument: instrument, units: units))
    case .settlementEnded(let settlement, _, _), .settling(.contractEnded(let settlement, _, _)):
      locks[settlement] = nil
    case .auction(.depositLocked(let bid, let account, let cash, let units)):
      deposits[bid] = AuctionReview.Told(account: account, cash: cash, units: units)
    case .auction(.depositReleased(let bid, _, _)), .auction(.depositForfeited(let bid, _, _)):
      deposits[bid] = nil
    case .offer(let event): offers[event.offer, default: OfferReview.Told()].follow(event)
    default: return
    }
  }

  private func compare(_ key: LedgerKey) -> [InvariantBreach] {
    switch key {
    case .holding(let account, let instrument):
      let units = fold.holding(of: account, in: instrument).units.value
      let expected = holdings[key] ?? 0
      let shortfall = lockReview.shortfall(of: account, instrument)
      return units == expected
        ? shortfall
        : shortfall
          + [breach(.movements, key, "holds \(units), its receipts make it \(expected)")]
    case .tally(let instrument):
      let tally = fold.tally(of: instrument)
      let expected = issued[instrument] ?? 0
      var breaches = compare(tally.events, key)
      if tally.issued.value != expected {
        breaches.append(
          breach(.conservation, key, "issued \(tally.issued), its receipts make it \(expected)"))
      }
      let gone = redeemed[instrument] ?? 0
      if tally.redeemed.value != gone {
        breaches.append(
          breach(.conservation, key, "redeemed \(tally.redeemed), its receipts make it \(gone)"))
      }
      return breaches
    case .account:
      guard case .account(let account)? = fold[key] else {
        return [breach(.commitments, key, "is gone")]
      }
      return compare(account.events, key)
    default: return []
    }
  }

  private func compare(_ chain: EventChain, _ key: LedgerKey) -> [InvariantBreach] {
    let expected = chains[key] ?? EventChain()
    return chain == expected
      ? [] : [breach(.commitments, key, "counts \(chain.count) events of \(expected.count)")]
  }

  private func breach(
    _ invariant: InvariantBreach.Invariant, _ key: LedgerKey, _ detail: String
  ) -> InvariantBreach {
    InvariantBreach(invariant: invariant, detail: "\(key) \(detail)")
  }
}
