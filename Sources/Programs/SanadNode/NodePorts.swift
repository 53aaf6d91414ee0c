import Logging
import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadNetwork
import SanadReplica
import SanadSafety
import SanadTypes
import Synchronization

/// The replica's ports as threads and sockets.
///
/// The host calls every method on the replica's thread. A class because the host refers to it.
final class NodePorts: ReplicaPorts {
  /// How long a peer stays out that broke a rule which no honest peer breaks.
  private static let banTime = Duration.seconds(60)

  private let thread: ReplicaThread
  private let workers: WorkerPool
  private let network: PeerNetwork
  private let peers: PeerTable
  private let rates: RateTable
  private let clock = NodeClock()
  private let signer: (any ConsensusSigner)?
  private let onObservation: @Sendable (ReplicaObservation) -> Void
  private let onExecuted: @Sendable (Duration) -> Void
  private let onStop: @Sendable (ReplicaFailure) -> Void
  private let logger: Logger
  private let journalTimes: JournalTimes

  init(
    thread: ReplicaThread, workers: WorkerPool, network: PeerNetwork, peers: PeerTable,
    rates: RateTable, journalTimes: JournalTimes, signer: (any ConsensusSigner)?, logger: Logger,
    onObservation: @escaping @Sendable (ReplicaObservation) -> Void,
    onExecuted: @escaping @Sendable (Duration) -> Void,
    onStop: @escaping @Sendable (ReplicaFailure) -> Void
  ) {
    self.thread = thread
    self.workers = workers
    self.network = network
    self.peers = peers
    self.rates = rates
    self.journalTimes = journalTimes
    self.signer = signer
    self.logger = logger
    self.onObservation = onObservation
    self.onExecuted = onExecuted
    self.onStop = onStop
  }

  func send(_ message: PeerMessage, to recipients: Recipients) {
    let frame = message.bcsBytes
    let kind = FrameClass(message.priority)
    if frame.count > network.frameBytesMax(kind) {
      return logger.error(
        "a message is larger than its frame may be and was not sent",
        metadata: ["class": "\(kind)", "bytes": "\(frame.count)"])
    }
    switch recipients {
    case .validators: network.broadcast(frame, kind, to: [.validator])
    case .observers: network.broadcast(frame, kind, to: [.observer, .guest])
    case .peers(let list):
      for peer in list { if let key = peers.key(peer) { network.send(frame, kind, to: key) } }
    case .peer(let peer):
      // A peer that is not connected learns what it missed from the status on its return.
      if let key = peers.key(peer) { network.send(frame, kind, to: key) }
      if message.isAnswer { rates.serve(peer, bytes: frame.count, at: clock.instant()) }
    }
  }

  func sign(_ bytes: [UInt8], as request: SigningRequestID) {
    guard let signer else { return thread.complete(.signingFailed(request)) }
    signer.sign(bytes) { [thread] signature in
      thread.complete(signature.map { .signed(request, $0) } ?? .signingFailed(request))
    }
  }

  func run(_ job: ReplicaJob) {
    let times = job.lane == .journal ? journalTimes : nil
    let taken = workers.run(on: job.lane, job.urgency, for: job.poster) {
      [thread, clock, onExecuted] in
      let begin = ContinuousClock.now
      times?.begin(at: clock.instant())
      let completion = job.work()
      times?.end(at: clock.instant())
      thread.complete(completion)
      if job.lane == .executor { onExecuted(begin.duration(to: .now)) }
    }
    // The replica bounds its own jobs far below the queue's length.
    precondition(taken, "a lane has more jobs than the replica may start")
  }

  func setTimer(_ timer: ReplicaTimer, at instant: Instant) {
    thread.setTimer(timer, at: instant)
  }

  func cancelTimer(_ timer: ReplicaTimer) { thread.cancelTimer(timer) }

  func disconnect(_ peer: PeerID, because reason: String) {
    logger.warning(
      "peer broke a rule", metadata: ["peer": "\(peers.name(peer))", "rule": "\(reason)"])
    if let key = peers.key(peer) { network.ban(key, for: Self.banTime, because: reason) }
  }

  func observe(_ observation: ReplicaObservation) {
    switch observation {
    case .consensus(.entered(let view, _, _)): rates.enter(view)
    case .consensus(.epochBegan): rates.beginEpoch()
    default: break
    }
    onObservation(observation)
  }

  func stop(_ failure: ReplicaFailure) { onStop(failure) }
}

/// Who holds the consensus key and signs with it; answers later, so that a remote signer fits.
protocol ConsensusSigner: Sendable {
  /// Signs `bytes`; nil when it could not.
  func sign(_ bytes: [UInt8], then answer: @escaping @Sendable (Signature?) -> Void)
}

/// Signs in this process, with a key in locked memory.
final class LocalSigner: ConsensusSigner {
  private let key: SecretKey

  init(_ key: consuming SecretKey) { self.key = key }

  func sign(_ bytes: [UInt8], then answer: @escaping @Sendable (Signature?) -> Void) {
    answer(key.sign(bytes))
  }
}

extension PeerMessage {
  /// Whether it answers a request of its receiver, when it goes to one peer.
  fileprivate var isAnswer: Bool {
    switch self {
    case .certificateResponse, .blockResponse, .blockAbsence: true
    default: false
    }
  }
}

extension FrameClass {
  /// The class of frames in which messages of a priority travel.
  init(_ priority: PeerMessage.Priority) {
    switch priority {
    case .votes: self = .consensus
    case .proposals: self = .proposal
    case .sync: self = .sync
    case .mempool: self = .mempool
    }
  }
}
