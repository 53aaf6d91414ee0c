import SanadTypes

/// The engine's timers; there is at most one of each.
package enum TimerID: UInt8, Hashable, Sendable, CaseIterable {
  /// Half of T_L: a leader without justification gives up; others pass on what they have.
  case halfway
  /// T_L: no acceptable proposal.
  case leader
  /// T_V: the view is not complete.
  case view
  /// T_R: the view still stands after a nullify.
  case retry
  /// T_fin: something notarized is not final.
  case finality
  /// The next moment at which time alone makes work (2.18): a stale tip, H, or a due event.
  case work
  /// The leader's pacing under load.
  case pace
  /// A proposal's timestamp comes into range.
  case hold
  /// An open request for certificates or blocks goes to another peer.
  case fetch
  /// A status held back by its rate.
  case status
  /// The end of a time without signing: after a start (2.8 step 5), or after the signer failed.
  case listen
  /// In quarantine: who has not answered is asked again; at its end, votes of a twin may come.
  case recovery
  /// What is proved and on no final block is told once more.
  case evidence
  /// D_relay: certificates that others pass on first.
  case relay
}

/// When each timer is due, so that a stale firing is told from a true one.
struct TimerTable: Sendable {
  private var due = [Instant?](repeating: nil, count: TimerID.allCases.count)

  /// When a timer is due; nil when it is not set.
  subscript(timer: TimerID) -> Instant? { due[Int(timer.rawValue)] }

  /// Sets a timer; returns the change unless it stood there already.
  mutating func set(_ timer: TimerID, at instant: Instant) -> TimerChange? {
    guard self[timer] != instant else { return nil }
    due[Int(timer.rawValue)] = instant
    return .set(timer, instant)
  }

  /// Cancels a timer; returns the change when it was set.
  mutating func cancel(_ timer: TimerID) -> TimerChange? {
    guard self[timer] != nil else { return nil }
    due[Int(timer.rawValue)] = nil
    return .cancel(timer)
  }

  /// Takes a firing; false when the timer is not set or not yet due.
  mutating func fire(_ timer: TimerID, at now: Instant) -> Bool {
    guard let instant = self[timer], instant <= now else { return false }
    due[Int(timer.rawValue)] = nil
    return true
  }
}
