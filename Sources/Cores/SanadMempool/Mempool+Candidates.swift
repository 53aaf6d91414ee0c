import SanadCodec
public import SanadTypes

/// What a block has room for.
public struct BlockRoom: Hashable, Sendable {
  /// Most transactions.
  public var transactionsMax: Int
  /// Most bytes of transactions, with four for the length of each.
  public var bytesMax: Int
  /// Most weight.
  public var weightMax: Weight
  /// What the first transaction may take where that is more: a leader that keeps its blocks small
  /// would otherwise never include a large one.
  public var first: First?

  /// What a block may hold at all.
  public struct First: Hashable, Sendable {
    /// Most bytes, with four for the length.
    public var bytesMax: Int
    /// Most weight.
    public var weightMax: Weight

    /// Creates it.
    public init(bytesMax: Int, weightMax: Weight) {
      self.bytesMax = bytesMax
      self.weightMax = weightMax
    }
  }

  /// Creates room.
  public init(
    transactionsMax: Int = Block.transactionsMax, bytesMax: Int, weightMax: Weight,
    first: First? = nil
  ) {
    self.transactionsMax = transactionsMax
    self.bytesMax = bytesMax
    self.weightMax = weightMax
    self.first = first
  }

  /// Whether a transaction of so much fits beside what is there.
  func has(_ size: Int, _ total: Weight, beside byteCount: Int, isFirst: Bool) -> Bool {
    if byteCount <= bytesMax - size, total <= weightMax { return true }
    guard isFirst, let first else { return false }
    return size <= first.bytesMax && total <= first.weightMax
  }
}

extension Mempool {
  /// How many transactions that are too large for what is left of a block are passed over before
  /// the block counts as full.
  private static let misfitsMax = 64

  /// What may go into a block after `parent`, in an order in which it can be executed.
  ///
  /// Accounts take turns, one transaction each; an account's lanes take turns among themselves;
  /// within a lane the order is that of the sequences, from the first one that no ancestor above
  /// the final block carries. Expired transactions, and those behind them in their lane, are left
  /// out, and so are accounts that rest. O(transactions given out and accounts passed over, times the ancestors above the final
  /// block).
  public func candidates(
    after parent: BlockDigest, at timestamp: Timestamp, within room: BlockRoom
  ) -> [UnverifiedTransaction] {
    var picking = Picking(room: room, timestamp: timestamp, misfitsMax: Self.misfitsMax)
    let carried = included.branch(to: parent)
    var round: [AccountCursor] = []
    turns.forEach { account in
      guard let waiting = accounts[account], !rests(account, at: timestamp) else { return true }
      var cursor = AccountCursor(waiting, of: account, after: carried)
      if picking.take(from: &cursor) { round.append(cursor) }
      return !picking.isFull
    }
    while !round.isEmpty, !picking.isFull {
      var rest: [AccountCursor] = []
      for var cursor in round where !picking.isFull {
        if picking.take(from: &cursor) { rest.append(cursor) }
      }
      round = rest
    }
    return picking.chosen
  }

  /// Whether there is anything to put into a block after `parent`: the work that starts a view's
  /// clock (consensus.md 2.18).
  ///
  /// Asked after every admission, so that it first looks at the account that had something last
  /// time. O(accounts that wait) where that one has nothing any more.
  public mutating func hasCandidates(after parent: BlockDigest, at timestamp: Timestamp) -> Bool {
    let carried = included.branch(to: parent)
    if let witness, offers(witness, after: carried, at: timestamp) { return true }
    var found: AccountID?
    turns.forEach { account in
      if offers(account, after: carried, at: timestamp) { found = account }
      return found == nil
    }
    witness = found
    return found != nil
  }

  private func rests(_ account: AccountID, at timestamp: Timestamp) -> Bool {
    resting[account].map { timestamp < $0 } ?? false
  }

  private func offers(
    _ account: AccountID, after carried: CarriedSequences, at timestamp: Timestamp
  ) -> Bool {
    guard let waiting = accounts[account], !rests(account, at: timestamp) else { return false }
    var cursor = AccountCursor(waiting, of: account, after: carried)
    return cursor.peek(at: timestamp) != nil
  }
}

/// How far each lane of an account has been given out.
private struct AccountCursor {
  private struct LaneCursor {
    let lane: WaitingLane
    var next: SequenceNumber
  }

  private var lanes: [LaneCursor] = []
  private var turn = 0

  init(
    _ account: WaitingAccount, of id: AccountID,
    after carried: CarriedSequences
  ) {
    for lane in account.lanes {
      let above = carried[LaneKey(id, lane.lane)] ?? lane.confirmed
      let next = max(above, lane.confirmed)
      if lane[next] != nil { lanes.append(LaneCursor(lane: lane, next: next)) }
    }
  }

  /// The transaction whose turn it is; lanes whose next one is missing or expired are done with.
  mutating func peek(at timestamp: Timestamp) -> WaitingTransaction? {
    while !lanes.isEmpty {
      if turn >= lanes.count { turn = 0 }
      let cursor = lanes[turn]
      if let waiting = cursor.lane[cursor.next], waiting.validUntil >= timestamp {
        return waiting
      }
      lanes.remove(at: turn)
    }
    return nil
  }

  /// Moves past the transaction of ``peek(at:)``, to the next lane.
  mutating func advance() {
    lanes[turn].next = lanes[turn].next.next
    turn += 1
  }
}

/// A block's worth of candidates while it fills.
private struct Picking {
  let room: BlockRoom
  let timestamp: Timestamp
  let misfitsMax: Int
  private(set) var chosen: [UnverifiedTransaction] = []
  private var byteCount = 0
  private var weight = Weight(0)
  private var misfits = 0

  init(room: BlockRoom, timestamp: Timestamp, misfitsMax: Int) {
    self.room = room
    self.timestamp = timestamp
    self.misfitsMax = misfitsMax
  }

  var isFull: Bool { chosen.count >= room.transactionsMax || misfits >= misfitsMax }

  /// Takes the account's next transaction; false when the account has nothing more to give.
  mutating func take(from cursor: inout AccountCursor) -> Bool {
    guard !isFull, let waiting = cursor.peek(at: timestamp) else { return false }
    let size = waiting.byteCount + 4
    let total = weight.advanced(by: waiting.weight.value)
    guard room.has(size, total, beside: byteCount, isFirst: chosen.isEmpty) else {
      misfits += 1
      return false
    }
    byteCount += size
    weight = total
    chosen.append(waiting.transaction)
    cursor.advance()
    return cursor.peek(at: timestamp) != nil
  }
}
