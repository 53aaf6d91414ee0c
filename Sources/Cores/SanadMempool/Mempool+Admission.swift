import SanadCodec
public import SanadTypes

extension Mempool {
  /// Says whether a transaction that has come is worth a check, and remembers that it is being
  /// checked.
  public mutating func consider(
    _ transaction: UnverifiedTransaction, from source: TransactionSource, now: Now
  ) -> Consideration {
    if contains(transaction.id) { return .known }
    if let refusal = lapse(of: transaction.body, now: now) { return .refused(refusal) }
    switch source {
    case .client:
      // A client gets its own verdict, even on bytes that are being checked for another.
      if checks.count >= limits.checksMax || checks.byteCount >= limits.checksBytesMax {
        return .refused(.tooManyChecks)
      }
    case .peer(let peer):
      if checks.contains(transaction) { return .known }
      // Half of the room is the peers' and half the clients': neither can shut the other out. Whoever
      // hands in what clients send keeps it within their half.
      let isFull =
        checks.peersCount >= limits.checksMax / 2
        || checks.peersByteCount >= limits.checksBytesMax / 2
      if isFull || checks.count(of: peer) >= limits.checksPerPeerMax
        || checks.byteCount(of: peer) >= limits.checksPerPeerBytesMax
      {
        return .refused(.tooManyChecks)
      }
    }
    checks.begin(transaction, from: source)
    return .check
  }

  /// Takes note that a check has found something wrong.
  public mutating func refuse(_ transaction: UnverifiedTransaction) { checks.end(transaction) }

  /// Gives a transaction whose check found nothing wrong its place.
  ///
  /// - Parameters:
  ///   - weight: what it weighs.
  ///   - confirmed: the next sequence of its lane in the final state that the check read.
  public mutating func admit(
    _ transaction: UnverifiedTransaction, weight: Weight, confirmed: SequenceNumber,
    from source: TransactionSource, now: Now
  ) -> Admission {
    checks.end(transaction)
    if contains(transaction.id) { return .known }
    let body = transaction.body
    let key = LaneKey(of: body)
    let present = accounts[body.account]?[body.lane]
    let base = max(confirmed, present?.confirmed ?? confirmed)
    let refusal =
      lapse(of: body, now: now) ?? misplacement(of: body, above: base, from: source)
      ?? shortage(for: transaction)
    if let refusal { return .refused(refusal) }
    confirm(key, base)
    insert(WaitingTransaction(transaction, weight: weight), in: key, confirmed: base)
    gossip.insert(transaction.id, isAtOnce: source == .client, now: now.instant)
    witness = witness ?? body.account
    let gap = accounts[body.account]?[body.lane]?.gap(from: base) ?? base
    return gap > body.sequence ? .waiting : .parked
  }

  /// Whether a transaction would be parked now: a sequence below its own is missing here.
  ///
  /// - Parameter confirmed: the next sequence of its lane in the state that its check read.
  public func wouldPark(_ body: TransactionBody, above confirmed: SequenceNumber) -> Bool {
    let lane = accounts[body.account]?[body.lane]
    let base = max(confirmed, lane?.confirmed ?? confirmed)
    return body.sequence > lane?.gap(from: base) ?? base
  }

  private func lapse(of body: TransactionBody, now: Now) -> MempoolRefusal? {
    let time = max(now.wall, finalTime)
    return body.validUntil < time ? .expired(validUntil: body.validUntil, now: time) : nil
  }

  private func misplacement(
    of body: TransactionBody, above base: SequenceNumber, from source: TransactionSource
  ) -> MempoolRefusal? {
    // Before anything that walks the lane: what lies beyond its span is refused at once.
    if body.sequence.distance(above: base) >= limits.laneSpan {
      return .laneFull(body.lane, confirmed: base, span: limits.laneSpan)
    }
    let expected = next(LaneKey(of: body), from: base)
    if body.sequence < base {
      return .sequenceReused(body.lane, expected: expected, got: body.sequence)
    }
    if let other = accounts[body.account]?[body.lane]?[body.sequence] {
      return .sequenceTaken(body.lane, got: body.sequence, by: other.id)
    }
    if source == .client, body.sequence > expected {
      return .sequenceGap(body.lane, expected: expected, got: body.sequence)
    }
    return nil
  }

  /// Makes room by the account's own bounds, then by sending away the last transactions of
  /// accounts that have more waiting than this one: more transactions where their number is what
  /// is short, more bytes where bytes are. Where that does not make enough room, nobody is sent away.
  private mutating func shortage(for transaction: UnverifiedTransaction) -> MempoolRefusal? {
    let account = transaction.body.account
    let size = transaction.bytes.count
    let load = accounts[account]?.count ?? 0
    let bytes = accounts[account]?.byteCount ?? 0
    if load >= limits.accountTransactionsMax || bytes > limits.accountBytesMax - size {
      return .accountFull(account)
    }
    var gone: [(waiting: WaitingTransaction, lane: LaneKey, confirmed: SequenceNumber)] = []
    while count >= limits.transactionsMax || byteCount > limits.bytesMax - size {
      let heaviest =
        count >= limits.transactionsMax
        ? ranking.heaviest.flatMap { $0.load > load + 1 ? $0 : nil }
        : byteRanking.heaviest.flatMap { $0.load > Self.kibibytes(bytes + size) ? $0 : nil }
      guard let heaviest,
        let victim = accounts[heaviest.account]?.leastUrgent, let lane = places[victim.id]?.lane,
        let confirmed = accounts[lane.account]?[lane.lane]?.confirmed
      else {
        // With the window that its lane had: a lane that lost its last one has forgotten it.
        for (waiting, lane, confirmed) in gone.reversed() {
          insert(waiting, in: lane, confirmed: confirmed)
        }
        return .mempoolFull
      }
      gone.append((victim, lane, confirmed))
      remove(victim.id)
    }
    return nil
  }

  private mutating func insert(
    _ waiting: WaitingTransaction, in lane: LaneKey, confirmed: SequenceNumber
  ) {
    let account = lane.account
    if accounts[account] == nil { turns.enqueue(account) }
    accounts[account, default: WaitingAccount()].insert(waiting, confirmed: confirmed)
    places[waiting.id] = Place(lane: lane, sequence: waiting.sequence)
    byteCount += waiting.byteCount
    rank(account)
    expiries.insert(waiting.id, validUntil: waiting.validUntil)
  }

  /// Moves a lane's window on and takes out what lay below it.
  mutating func confirm(_ lane: LaneKey, _ next: SequenceNumber) {
    guard accounts.contains(lane.account) else { return }
    let gone = accounts[lane.account, default: WaitingAccount()].confirm(lane.lane, next)
    if !gone.isEmpty { forget(gone, of: lane.account) }
  }
}
