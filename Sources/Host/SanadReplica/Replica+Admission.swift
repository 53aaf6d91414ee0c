import SanadCodec
import SanadConsensus
package import SanadLedger
import SanadMempool
import SanadState
package import SanadTypes

// How transactions enter the mempool and leave it again: checked off the thread, on the final state
// (architecture.md, "How a transaction flows").
extension Replica {
  /// Transactions judged in one turn of whoever hands them over: others wait for it.
  static let turn = 16

  /// Checks transactions in chunks; those that wait here already are left out.
  mutating func check(_ list: [(UnverifiedTransaction, TransactionOrigin)]) {
    var unknown: [(UnverifiedTransaction, TransactionOrigin)] = []
    for (transaction, origin) in list {
      switch mempool.consider(transaction, from: origin.source, now: now) {
      case .check: unknown.append((transaction, origin))
      case .known: answer(origin, transaction.id, .known)
      case .refused(let refusal): refuse(transaction, refusal, origin)
      }
    }
    judge(unknown) { .checked($0) }
  }

  /// Has transactions of one origin judged on the newest final state, in chunks.
  private mutating func judge(
    _ list: [(UnverifiedTransaction, TransactionOrigin)],
    _ verdict: @escaping @Sendable ([CheckedTransaction]) -> ReplicaInput
  ) {
    let environment = environment
    let wall = now.wall
    for start in stride(from: 0, to: list.count, by: Self.turn) {
      let chunk = Array(list[start..<min(start + Self.turn, list.count)])
      effects.jobs.append(
        ReplicaJob(lane: .verifier, poster: chunk.first?.1.poster ?? .own) {
          verdict(environment.judge(chunk, at: wall))
        })
    }
  }

  /// Has what waits judged again where final blocks have replaced keys that it is signed with. No
  /// leader would include it; but whoever waits for it would make an empty block first, and an
  /// observer, which builds none, would pass it on until it expires.
  mutating func recheck(after final: [SpeculativeBlock]) {
    guard let last = final.last else { return }
    let accounts = final.flatMap(\.transactions).flatMap(\.body.accountsRotated)
    guard !accounts.isEmpty else { return }
    keysReplaced = last.block.header.height
    recheck(mempool.waiting(authorizedBy: accounts))
  }

  /// Has what waits judged again on the final state.
  mutating func recheck(_ waiting: [UnverifiedTransaction]) {
    let own = environment.own
    judge(waiting.map { ($0, .peer(own)) }) { .rechecked($0) }
  }

  /// Takes the verdict on a transaction that waits: it stays unless it can be in no block any more.
  mutating func keepOrDrop(_ checked: CheckedTransaction) {
    switch checked.verdict {
    case .refused(let refusal) where refusal.isLasting:
      mempool.drop(checked.transaction.id)
      isWorkStale = true
    case .refused, .sound: break
    case .failed(let failure): effects.failure = failure
    }
  }

  /// Takes a transaction that has been judged.
  mutating func admit(_ checked: CheckedTransaction) {
    let transaction = checked.transaction
    switch checked.verdict {
    case .sound where checked.height < keysReplaced:
      // Judged while keys were replaced: what waited has been looked at again meanwhile.
      judge([(transaction, checked.origin)]) { .checked($0) }
    case .sound(_, let confirmed) where isOvertaken(checked, confirmed):
      // The sequence before it may have become final since, and then nothing would tell that it is
      // next: it would be parked for ever, and known to whoever passes it on.
      judge([(transaction, checked.origin)]) { .checked($0) }
    case .sound(let weight, let confirmed):
      let admission = mempool.admit(
        transaction, weight: weight, confirmed: confirmed, from: checked.origin.source, now: now)
      switch admission {
      case .waiting, .parked:
        isWorkStale = true
        answer(checked.origin, transaction.id, .accepted)
      case .known: answer(checked.origin, transaction.id, .known)
      case .refused(let refusal): refuse(transaction, refusal, checked.origin)
      }
    case .refused(let refusal):
      mempool.refuse(transaction)
      answer(
        checked.origin, transaction.id,
        .refused(
          refusal.code, detail: "\(refusal)", expected: refusal.expectedSequence?.description,
          got: transaction.body.sequence.description))
    case .failed(let failure): effects.failure = failure
    }
  }

  /// Whether a transaction would be parked by what a state says that is no longer the newest.
  private func isOvertaken(_ checked: CheckedTransaction, _ confirmed: SequenceNumber) -> Bool {
    guard let newest = environment.final.anchor.height, checked.height < newest else {
      return false
    }
    return mempool.wouldPark(checked.transaction.body, above: confirmed)
  }

  private mutating func refuse(
    _ transaction: UnverifiedTransaction, _ refusal: MempoolRefusal, _ origin: TransactionOrigin
  ) {
    answer(
      origin, transaction.id,
      .refused(
        refusal.code, detail: "\(refusal)", expected: refusal.expectedSequence?.description,
        got: transaction.body.sequence.description))
  }

  private mutating func answer(
    _ origin: TransactionOrigin, _ id: TransactionID, _ outcome: SubmissionOutcome
  ) {
    guard case .client(let ticket, _) = origin else { return }
    effects.observations.append(.submission(ticket, id, outcome))
  }

  // MARK: Gossip and work

  /// Expires what has run out, offers what a new day lets through, and arms the timer for the next
  /// round of gossip.
  mutating func refreshMempool() {
    if !mempool.expire(at: now.wall).isEmpty { isWorkStale = true }
    if mempool.wake(at: now.wall) { isWorkStale = true }
    let next = now.instant.advanced(by: environment.delayBound)
    effects.timers.append(.set(.mempool, next))
  }

  /// Passes on what is due, to every validator (consensus.md 2.18).
  mutating func gossip() {
    guard let due = mempool.nextGossip, due <= now.instant else { return }
    for batch in mempool.takeGossip(now: now.instant) {
      guard let recipients = peers.channels(of: .validators) else { continue }
      effects.immediate.append((.transactions(batch), recipients))
    }
  }

  /// From when on a block is wanted although nothing waits: the end of the epoch, or at once where
  /// validators can change.
  private func due(behind tip: BlockDigest) -> Timestamp? {
    let wanted = blocks[tip]?.execution.hasDueChanges ?? hasDueChanges
    return wanted ? Timestamp(0) : epochEnd
  }

  /// Tells consensus whether a block on the tip would have something in it.
  mutating func tellWork() {
    let tip = engine.tipDigest
    guard isWorkStale || toldWork?.tip != tip else { return }
    isWorkStale = false
    // Behind a closing block there is nothing to do in its epoch but to make it final (2.13).
    let isOver = blocks[tip]?.block.header.closesEpoch ?? false
    let work = LedgerWork(
      tip: tip, hasTransactions: !isOver && mempool.hasCandidates(after: tip, at: now.wall),
      due: isOver ? nil : due(behind: tip))
    guard work != toldWork else { return }
    toldWork = work
    tell(.work(work))
  }
}

extension TransactionOrigin {
  /// What the mempool is told.
  var source: TransactionSource {
    switch self {
    case .client: .client
    case .peer(let peer): .peer(peer)
    }
  }

  /// Whose turn it takes to judge it.
  var poster: JobPoster {
    switch self {
    case .client(_, let tag): .client(tag)
    case .peer(let peer): .peer(peer)
    }
  }
}

/// What a check of a transaction on the final state found.
package enum AdmissionVerdict: Sendable {
  /// It may be in a block once its turn comes: what it weighs, and the next sequence of its lane.
  case sound(Weight, confirmed: SequenceNumber)
  /// It may not.
  case refused(NotIncludable)
  /// The machine failed.
  case failed(ReplicaFailure)
}

extension NotIncludable {
  /// The sequence that would be taken, where that is what is wrong.
  var expectedSequence: SequenceNumber? {
    switch self {
    case .sequenceReused(_, let expected, _), .sequenceGap(_, let expected, _): expected
    default: nil
    }
  }
}

extension ReplicaEnvironment {
  /// Judges transactions on the newest final state. Runs on a verifier.
  func judge(
    _ list: [(UnverifiedTransaction, TransactionOrigin)], at wall: Timestamp
  ) -> [CheckedTransaction] {
    let state = final.overlay()
    let ledger = LedgerExecutor(verdicts: verdicts, policies: policies)
    let clock = BlockClock(height: (state.height ?? Height(0)).next, timestamp: wall)
    let verdicts: [AdmissionVerdict]
    do throws(LedgerFailure) {
      verdicts = try ledger.includability(of: list.map(\.0), on: state, at: clock)
        .map(AdmissionVerdict.init)
    } catch {
      verdicts = list.map { _ in .failed(.ledger(error)) }
    }
    lookAhead(list.map(\.0))
    return zip(list, verdicts).map { entry, verdict in
      CheckedTransaction(
        transaction: entry.0, origin: entry.1, verdict: verdict, height: state.height ?? Height(0))
    }
  }
}

extension AdmissionVerdict {
  /// What the ledger said.
  init(_ judged: Result<Includable, NotIncludable>) {
    switch judged {
    case .failure(let refusal): self = .refused(refusal)
    case .success(let includable):
      self = .sound(includable.weight, confirmed: includable.confirmed)
    }
  }
}
