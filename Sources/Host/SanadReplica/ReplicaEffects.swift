import SanadConsensus
import SanadSafety
import SanadTypes

/// What one step of the replica wants done, in ordered sections. The replica only appends, the
/// host only drains.
package struct ReplicaEffects: Sendable {
  /// Records to append to the journal, in order.
  var records: [RecordEffect] = []
  /// Messages that say nothing about votes, to be sent at once.
  var immediate: [(message: PeerMessage, recipients: Recipients)] = []
  /// Messages of consensus, some of them not before a record is durable.
  var messages: [OutboundMessage] = []
  /// Signatures to make.
  var signatures: [SigningRequest] = []
  /// Work for other threads.
  var jobs: [ReplicaJob] = []
  /// Timers to set and cancel, in order.
  var timers: [ReplicaTimerChange] = []
  /// Channels to close.
  var faults: [PeerFault] = []
  /// Journal segments that hold nothing at or above this view may go.
  var prunable: (view: View, epoch: Epoch)?
  /// What happened.
  var observations: [ReplicaObservation] = []
  /// Set when the node must stop.
  var failure: ReplicaFailure?

  init() {}
}

/// A timer to set or cancel.
enum ReplicaTimerChange: Hashable, Sendable {
  case set(ReplicaTimer, Instant)
  case cancel(ReplicaTimer)
}
