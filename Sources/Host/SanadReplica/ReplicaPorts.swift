package import SanadConsensus
package import SanadSafety
package import SanadTypes

/// What a ``ReplicaHost`` needs of its surroundings: the node implements it with threads and
/// sockets, the simulator with events. Every call returns at once; what comes of it is delivered
/// to the host later as a ``ReplicaInput``, in any order unless a lane promises one.
package protocol ReplicaPorts: AnyObject {
  /// Sends a message to whoever of the recipients is connected; nothing is said about arrival.
  func send(_ message: PeerMessage, to recipients: Recipients)

  /// Asks the holder of the consensus key for a signature over `bytes`; answered by
  /// ``ReplicaInput/signed(_:_:)`` or ``ReplicaInput/signingFailed(_:)``.
  func sign(_ bytes: [UInt8], as request: SigningRequestID)

  /// Runs a job on its lane and delivers its result.
  func run(_ job: ReplicaJob)

  /// Delivers ``ReplicaInput/timer(_:)`` at `instant`, instead of at any moment set before.
  func setTimer(_ timer: ReplicaTimer, at instant: Instant)

  /// Forgets a timer.
  func cancelTimer(_ timer: ReplicaTimer)

  /// Closes the channel of a peer that broke a rule.
  func disconnect(_ peer: PeerID, because reason: String)

  /// Takes what happened, for logs, metrics and whoever waits for an outcome.
  func observe(_ observation: ReplicaObservation)

  /// Ends the node: it must not go on. Nothing is delivered afterwards.
  func stop(_ failure: ReplicaFailure)
}

/// The host's timers.
package enum ReplicaTimer: Hashable, Comparable, Sendable {
  /// One of the engine's.
  case consensus(TimerID)
  /// Transactions are to be passed on again, or expire.
  case mempool
  /// The state is to be flushed although little has changed.
  case flush
  /// A peer that was asked for a range is slow, or has rested.
  case catchUp

  /// A fixed order, for the simulator's event queue.
  package static func < (left: ReplicaTimer, right: ReplicaTimer) -> Bool {
    left.order < right.order
  }

  private var order: Int {
    switch self {
    case .consensus(let timer): Int(timer.rawValue)
    case .mempool: 256
    case .flush: 257
    case .catchUp: 258
    }
  }
}
