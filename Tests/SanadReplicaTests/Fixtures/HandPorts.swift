import SanadConsensus
import SanadReplica
import SanadSafety
import SanadTypes

/// Ports that do nothing by themselves: they keep what the host wanted, in the order in which it
/// wanted it, for a test to carry out.
final class HandPorts: ReplicaPorts {
  struct Sent {
    let message: PeerMessage
    let recipients: Recipients
  }

  struct Request {
    let bytes: [UInt8]
    let id: SigningRequestID
  }

  var sent: [Sent] = []
  var requests: [Request] = []
  var jobs: [ReplicaJob] = []
  var timers: [ReplicaTimer: Instant] = [:]
  var disconnected: [PeerID] = []
  var observations: [ReplicaObservation] = []
  var failures: [ReplicaFailure] = []
  /// One word for each call, in order.
  var calls: [String] = []

  func send(_ message: PeerMessage, to recipients: Recipients) {
    calls.append("send")
    sent.append(Sent(message: message, recipients: recipients))
  }

  func sign(_ bytes: [UInt8], as request: SigningRequestID) {
    calls.append("sign")
    requests.append(Request(bytes: bytes, id: request))
  }

  func run(_ job: ReplicaJob) {
    calls.append("\(job.lane)")
    jobs.append(job)
  }

  func setTimer(_ timer: ReplicaTimer, at instant: Instant) { timers[timer] = instant }

  func cancelTimer(_ timer: ReplicaTimer) { timers[timer] = nil }

  func disconnect(_ peer: PeerID, because reason: String) { disconnected.append(peer) }

  func observe(_ observation: ReplicaObservation) { observations.append(observation) }

  func stop(_ failure: ReplicaFailure) {
    calls.append("stop")
    failures.append(failure)
  }

  // MARK: What was said

  var messages: [PeerMessage] { sent.map(\.message) }

  /// Own votes that left, those that went as a proposal among them.
  var votes: [Vote] {
    messages.compactMap { message in
      switch message {
      case .vote(let vote): vote
      case .proposal(let proposal): proposal.vote
      default: nil
      }
    }
  }

  var proposals: [Proposal] {
    messages.compactMap { if case .proposal(let proposal) = $0 { proposal } else { nil } }
  }

  /// Blocks that clients were told about, in order.
  var finals: [FinalSummary] {
    observations.flatMap { observation -> [FinalSummary] in
      if case .final(let blocks) = observation { blocks } else { [] }
    }
  }

  /// What clients were told of their transactions.
  var outcomes: [SubmissionOutcome] {
    observations.compactMap {
      if case .submission(_, _, let outcome) = $0 { outcome } else { nil }
    }
  }
}
