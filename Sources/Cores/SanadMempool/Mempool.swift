import SanadCodec
public import SanadTypes

/// Transactions that wait for a block: admission, lanes, eviction, expiry, gossip.
///
/// Upon a transaction: ``consider(_:from:now:)`` says whether it is worth a check. The host checks
/// form, signatures and authority on the final state off the thread, and says the verdict with
/// ``admit(_:weight:confirmed:from:now:)`` or ``refuse(_:)``. Upon a valid block:
/// ``include(_:in:after:)``; it stays here until a block that has it is final
/// (``finalize(_:in:at:)``), and is offered on branches that do not carry it. Upon an abandoned
/// block: ``release(_:)``. At intervals: ``expire(at:)`` and ``takeGossip(now:)``.
///
/// Everything is bounded by ``MempoolLimits``. What makes a transaction includable is the ledger's
/// decision alone; here only its place in the lane and the memory are judged.
public struct Mempool: Sendable {
  /// What is to be done with a transaction that has come.
  public enum Consideration: Hashable, Sendable {
    /// Check it; the verdict ends in ``Mempool/admit(_:weight:confirmed:from:now:)`` or
    /// ``Mempool/refuse(_:)``.
    case check
    /// It waits here, or these very bytes are being checked for somebody else.
    case known
    /// It is refused without a check.
    case refused(MempoolRefusal)
  }

  /// What became of a transaction whose check found nothing wrong.
  public enum Admission: Hashable, Sendable {
    /// It waits, and every lower sequence of its lane is final or waits as well.
    case waiting
    /// It waits for lower sequences of its lane.
    case parked
    /// It waited already.
    case known
    /// There is no place for it.
    case refused(MempoolRefusal)
  }

  /// Where a transaction waits.
  struct Place: Sendable {
    let lane: LaneKey
    let sequence: SequenceNumber
  }

  /// The bounds.
  public let limits: MempoolLimits
  /// Bytes of the transactions that wait.
  public internal(set) var byteCount = 0
  /// The newest final block's timestamp.
  public internal(set) var finalTime = Timestamp(0)

  var accounts = KeyedTable<AccountID, WaitingAccount>()
  var places = KeyedTable<TransactionID, Place>()
  /// By transactions that wait, and by KiB of them.
  var ranking = LoadRanking()
  var byteRanking = LoadRanking()
  var turns = TurnQueue()
  var expiries = ExpiryHeap()
  var gossip: GossipSchedule
  var gossipBudget: GossipBudget
  /// For what others have or were sent: a part of the other one.
  var againBudget: GossipBudget
  var checks = ChecksUnderWay()
  var included = IncludedBlocks()
  /// Accounts that wait and whose quota of a business date is used up, with the date's end.
  var resting = KeyedTable<AccountID, Timestamp>()
  /// An account that had something for a block when it was asked last, or came since.
  var witness: AccountID?

  /// Creates an empty mempool.
  public init(limits: MempoolLimits = MempoolLimits()) {
    self.limits = limits
    gossip = GossipSchedule(interval: limits.gossipInterval)
    gossipBudget = GossipBudget(
      bytesPerSecond: limits.gossipBytesPerSecond, bytesMax: limits.gossipBytesMax,
      messagesPerSecond: limits.gossipMessagesPerSecond)
    againBudget = GossipBudget(
      bytesPerSecond: limits.gossipAgainBytesPerSecond,
      bytesMax: limits.gossipAgainBytesPerSecond,
      messagesPerSecond: limits.gossipMessagesPerSecond)
  }

  /// Number of transactions that wait.
  public var count: Int { places.count }

  /// Number of transactions that are being checked.
  public var checkCount: Int { checks.count }

  /// Whether a transaction waits.
  public func contains(_ id: TransactionID) -> Bool { places.contains(id) }

  /// A transaction that waits.
  public func transaction(_ id: TransactionID) -> UnverifiedTransaction? {
    waiting(id)?.transaction
  }

  /// The next sequence that a client of this node can use in each lane in which transactions of
  /// the account wait, ascending by lane; other lanes are at their confirmed sequence.
  public func nextSequences(of account: AccountID) -> [LaneSequence] {
    (accounts[account]?.lanes ?? []).map {
      LaneSequence(lane: $0.lane, next: next(LaneKey(account, $0.lane), from: $0.confirmed))
    }
  }

  func waiting(_ id: TransactionID) -> WaitingTransaction? {
    guard let place = places[id] else { return nil }
    return accounts[place.lane.account]?[place.lane.lane]?[place.sequence]
  }

  /// The lowest sequence from `confirmed` on that neither waits nor is being checked.
  func next(_ lane: LaneKey, from confirmed: SequenceNumber) -> SequenceNumber {
    let waiting = accounts[lane.account]?[lane.lane]
    var sequence = max(confirmed, waiting?.confirmed ?? confirmed)
    let base = sequence
    while sequence.distance(above: base) < limits.laneSpan,
      waiting?[sequence] != nil || checks.contains(lane, sequence)
    { sequence = sequence.next }
    return sequence
  }

  /// Brings the rankings up to date after an account's load has changed.
  mutating func rank(_ account: AccountID) {
    ranking.set(account, to: accounts[account]?.count ?? 0)
    byteRanking.set(account, to: Self.kibibytes(accounts[account]?.byteCount ?? 0))
  }

  /// The unit in which accounts are ranked by bytes, so that there are few ranks.
  static func kibibytes(_ bytes: Int) -> Int { (bytes + 1_023) / 1_024 }

  /// Takes a transaction out for good.
  @discardableResult
  mutating func remove(_ id: TransactionID) -> WaitingTransaction? {
    guard let place = places[id],
      let waiting = accounts[place.lane.account, default: WaitingAccount()]
        .remove(place.lane.lane, place.sequence)
    else { return nil }
    forget([waiting], of: place.lane.account)
    return waiting
  }

  /// Brings the tables up to date after transactions have left an account.
  mutating func forget(_ gone: [WaitingTransaction], of account: AccountID) {
    for waiting in gone {
      places[waiting.id] = nil
      byteCount -= waiting.byteCount
    }
    rank(account)
    if accounts[account]?.count ?? 0 == 0 {
      accounts[account] = nil
      resting[account] = nil
      turns.remove(account)
    }
    if expiries.count > 2 * places.count + 1_024 {
      let places = places
      expiries.keep { places.contains($0) }
    }
  }
}

/// A lane and a sequence in it.
public struct LaneSequence: Hashable, Sendable {
  /// The lane.
  public let lane: Lane
  /// The next sequence.
  public let next: SequenceNumber

  /// Pairs a lane with a sequence.
  public init(lane: Lane, next: SequenceNumber) {
    self.lane = lane
    self.next = next
  }
}
