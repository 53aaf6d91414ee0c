import SanadCodec
import SanadSafety
import SanadTypes

// Entering views, the clock of a view, and what starts it (consensus.md 2.7, 2.18).
extension ConsensusEngine {
  /// Moves on to a higher view.
  mutating func enter(_ next: View, by statement: Statement, from source: PeerID?) {
    guard next > view else { return }
    if leads(view), statement.view == view {
      if statement.kind == .nullify, ownProposal?.view == view {
        pacemaker.filling.nullify()
      } else if statement.kind != .nullify {
        pacemaker.filling.certify(now.instant)
      }
    }
    pacemaker.filling.leave()
    view = next
    entrySource = source
    pacemaker.enter(now.instant)
    building = nil
    ownProposal = nil
    for timer in [TimerID.halfway, .leader, .view, .retry, .pace, .hold] { cancel(timer) }
    dropOldVotes()
    observe(.entered(next, leader: configuration.leader(of: next), by: statement))
    if configuration.place != nil { requestStatus() }
  }

  /// Beyond G views only certificates and own votes are kept (2.11).
  private mutating func dropOldVotes() {
    let window = pacemaker.lookAhead
    guard UInt64(slots.count) > 2 * window else { return }
    for old in slots.sortedKeys() where old.advanced(by: window) < view {
      slots[old, default: .empty].dropVotes()
      if slot(old).allCertificates.isEmpty, rules[old].isEmpty { slots[old] = nil }
    }
  }

  /// The highest view with a notarization that is not known to be final.
  var tip: View? {
    guard let last = certifiedViews.last, last > knownFinalView else { return nil }
    return last
  }

  /// Why there is something to agree on in the current view; nil when the chain may rest.
  var workReason: WorkReason? {
    let slot = slot(view)
    if slot.hasProposal { return .proposal }
    let leaving = slot[tally: .nullify].authenticSigners
    let nullifies = leaving.count
    let isLeft =
      configuration.validators.weight(of: leaving) >= configuration.validators.honestWeight
    // What a node that has diverged thinks of transactions and of finality is not what the others
    // do: it helps to end a view that they are in, and never begins one.
    if rules.abstentions.contains(.diverged) { return isLeft ? .nullifies(nullifies) : nil }
    // An answer about another tip says nothing: its transactions may be in the tip by now.
    let isCurrent = work.tip == tipDigest
    if isCurrent, work.hasTransactions { return .transactions }
    if isCurrent, let due = work.due, now.wall >= dueFrom(due) { return .dueEvent }
    if hasEvidenceToInclude { return .evidence }
    if isLeft { return .nullifies(nullifies) }
    if let tip, staleAt(tip) <= now.instant { return .staleTip(tip) }
    if heartbeatAt <= now.instant { return .heartbeat }
    return rules[view].isEmpty ? nil : .ownVote
  }

  /// When a due event counts here: at once for the leader, for others when the leader's clock can
  /// have no excuse any more (2.18).
  private func dueFrom(_ due: Timestamp) -> Timestamp {
    leads(view) ? due : due.advanced(by: configuration.parameters.driftMax.value)
  }

  private func staleAt(_ tip: View) -> Instant {
    let notarizedAt = slots[tip]?.notarizedAt ?? pacemaker.finalizedAt
    return notarizedAt.advanced(by: configuration.parameters.finalityInterval)
  }

  private var heartbeatAt: Instant {
    let since = tip.flatMap { slots[$0]?.notarizedAt } ?? pacemaker.finalizedAt
    return since.advanced(by: configuration.parameters.heartbeat)
  }

  /// Starts the clock of the view when there is work and stops it when all work has gone.
  mutating func noteWork() {
    guard configuration.place != nil else { return }
    if let reason = workReason {
      if let armed = pacemaker.armed { shorten(since: armed.at) } else { arm(reason) }
      if isProposalInRange(slot(view)) { cancel(.leader) }
      cancel(.work)
    } else {
      if pacemaker.armed != nil, slot(view).giveUp == nil { disarm() }
      armForWork()
    }
  }

  private mutating func arm(_ reason: WorkReason) {
    pacemaker.armed = (now.instant, reason)
    pacemaker.armedFactor = backoff
    let usual = pacemaker.leaderTimeout(view: view, lastFinalized: knownFinalView)
    let leader = isLeaderInactive ? min(usual, configuration.parameters.skipTimeout) : usual
    let whole = pacemaker.viewTimeout(view: view, lastFinalized: knownFinalView)
    set(.halfway, after: usual.half)
    set(.leader, after: leader)
    set(.view, after: whole)
    observe(.working(view, reason, leaderTimeout: leader, viewTimeout: whole))
  }

  /// The factor of the back-off by what is known to be final now.
  private var backoff: UInt64 { pacemaker.factor(view: view, lastFinalized: knownFinalView) }

  /// Finality has gone on under a clock that runs: it is due when it would have been, had that been
  /// known at its start. Whoever starts far behind would else hold a view for sixteen times its length.
  private mutating func shorten(since start: Instant) {
    guard backoff < pacemaker.armedFactor else { return }
    pacemaker.armedFactor = backoff
    let usual = pacemaker.leaderTimeout(view: view, lastFinalized: knownFinalView)
    let whole = pacemaker.viewTimeout(view: view, lastFinalized: knownFinalView)
    for (timer, length) in [(TimerID.halfway, usual.half), (.leader, usual), (.view, whole)] {
      guard let due = timers[timer] else { continue }
      set(timer, at: min(due, start.advanced(by: length)))
    }
  }

  /// Whether the leader of the view has not voted for T_skip, while a quorum has (2.7): it gets less
  /// time, and whatever it proposes in that counts as ever. Nobody is inactive before this node has
  /// listened for as long.
  private var isLeaderInactive: Bool {
    let leader = configuration.leader(of: view)
    guard leader != configuration.place, !isActive(leader, since: startedAt) else { return false }
    let active = configuration.validators.indices.filter {
      $0 == configuration.place || isActive($0, since: nil)
    }
    return configuration.validators.weight(of: active) >= quorum
  }

  private func isActive(_ validator: ValidatorIndex, since start: Instant?) -> Bool {
    guard let heard = lastHeard[Int(validator.value)] ?? start else { return false }
    return now.instant.elapsed(since: heard) <= configuration.parameters.inactivityHorizon
  }

  private mutating func disarm() {
    pacemaker.armed = nil
    for timer in [TimerID.halfway, .leader, .view] { cancel(timer) }
  }

  /// Sets the timer for the next moment at which time alone makes work.
  private mutating func armForWork() {
    if rules.abstentions.contains(.diverged) { return cancel(.work) }
    var next = heartbeatAt
    if let tip { next = min(next, staleAt(tip)) }
    if work.tip == tipDigest, let due = work.due {
      let wait = Milliseconds(dueFrom(due).distance(above: now.wall))
      next = min(next, now.instant.advanced(by: wait))
    }
    set(.work, at: next)
  }

  /// T_L went by.
  mutating func leaderTimedOut() {
    if !isProposalInRange(slot(view)) { giveUp(.leaderTimeout) }
  }

  /// Whether a proposal is here and its timestamp acceptable; one that waits does not stop T_L.
  func isProposalInRange(_ slot: Slot) -> Bool {
    slot.proposal.map { !isAheadOfClock($0.block.header.timestamp) } ?? false
  }

  /// Whether a timestamp is more than driftMax ahead of the wall clock (2.9).
  func isAheadOfClock(_ timestamp: Timestamp) -> Bool {
    timestamp > now.wall.advanced(by: configuration.parameters.driftMax.value)
  }

  /// Asks for a nullify vote in the current view, and starts the retries. Without a vote of its own
  /// (an abstaining node, a floor) a node still passes on what others need.
  mutating func giveUp(_ reason: GiveUpReason) {
    guard configuration.place != nil, slot(view).giveUp == nil else { return }
    slots[view, default: .empty].giveUp = reason
    observe(.gaveUp(view, reason))
    if timers[.retry] == nil { set(.retry, after: pacemaker.retryInterval) }
  }

  /// Votes to nullify a view that is given up.
  mutating func giveUpIfAsked() {
    guard slots[view]?.giveUp != nil else { return }
    let own = rules[view]
    if own.nullify == nil, own.finalize == nil { vote(.nullify, in: view) }
  }
}
