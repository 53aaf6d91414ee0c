import Logging
import SanadCrypto
import SanadNetwork
import SanadReplica
import SanadTypes
import Synchronization

/// Takes frames from the network's thread, decodes them there, and queues them for the replica.
///
/// Each peer has room of its own in each class of input (``ReplicaThread/Lane/bound``). When a peer's
/// votes or proposals fill it, nothing more is read from that peer until half of it has been dealt
/// with: TCP holds the peer back, nothing is lost, and nobody else notices. When its requests,
/// answers or transactions fill it, the frame is dropped, because reading on matters more: votes
/// come over the same channel, and what is dropped is asked for or passed on again. So is a frame of
/// any class from a peer that comes back while what it sent before fills its room, and so is what
/// exceeds the peer's rate for a kind of message (``MessageLimits``), before it is decoded.
final class FrameIntake: Sendable {
  private let thread: ReplicaThread
  private let peers: PeerTable
  private let board: PeerBoard
  private let logger: Logger
  private let rates: RateTable
  private let refusals = RefusalTally()
  private let drops = DropTally()
  private let now: @Sendable () -> Instant
  private let ban: Mutex<(@Sendable (PublicKey, String) -> Void)?> = Mutex(nil)
  private let serve: Mutex<(@Sendable (SnapshotRequest, PeerID) -> Void)?> = Mutex(nil)

  init(
    thread: ReplicaThread, peers: PeerTable, rates: RateTable, board: PeerBoard, logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) {
    self.rates = rates
    self.now = now
    self.board = board
    self.thread = thread
    self.peers = peers
    self.logger = logger
  }

  /// Says how to ban a peer; before this nothing arrives.
  func banning(by ban: @escaping @Sendable (PublicKey, String) -> Void) {
    self.ban.withLock { $0 = ban }
  }

  /// Says who answers nodes that join; before this nobody does.
  func serving(by serve: @escaping @Sendable (SnapshotRequest, PeerID) -> Void) {
    self.serve.withLock { $0 = serve }
  }

  /// What the network is told about.
  var receiver: PeerNetworkReceiver {
    PeerNetworkReceiver(
      frame: { [self] key, kind, bytes in take(bytes, kind, from: key) },
      event: { [self] event in take(event) })
  }

  private func take(_ frame: [UInt8], _ kind: FrameClass, from key: PublicKey) -> InboundVerdict {
    let peer = peers.peer(key)
    if let kind = MessageKind(frame: frame),
      !rates.admits(kind, bytes: frame.count, from: peer, at: now())
    {
      noteAboveRate(kind, peer)
      return .drop
    }
    let message: InboundMessage
    do {
      message = try InboundMessage(frame: frame)
    } catch {
      // An honest peer of the same version never sends one.
      ban.withLock { $0 }?(key, "\(error)")
      return .proceed
    }
    switch message {
    case .transactions(let transactions):
      return post(
        .transactions(transactions, from: peer), in: .mempool, from: peer,
        .init(count: transactions.count, bytes: frame.count))
    case .consensus(.snapshotRequest(let request)):
      serve.withLock { $0 }?(request, peer)
      return .proceed
    // A node that runs has asked for nothing.
    case .consensus(.snapshotResponse): return .drop
    case .consensus(let message):
      return post(
        .message(message, from: peer), in: Self.lane(of: message.priority), from: peer,
        .init(bytes: frame.count))
    }
  }

  private func post(
    _ input: ReplicaInput, in lane: ReplicaThread.Lane, from peer: PeerID,
    _ load: ReplicaThread.Inbox.Lanes.Load
  ) -> InboundVerdict {
    switch thread.post(input, lane: lane, from: peer, load) {
    case .taken: return .proceed
    case .takenAndFull: return lane.mayLose ? .proceed : .pause
    case .refused:
      noteFull(lane, peer)
      return .drop
    }
  }

  private func noteFull(_ lane: ReplicaThread.Lane, _ peer: PeerID) {
    note(
      .inputQueueFull, "what a peer sends is dropped: it waits here faster than it is dealt with",
      of: "class \(lane)", peer)
  }

  private func noteAboveRate(_ kind: MessageKind, _ peer: PeerID) {
    note(
      .peerAboveRate, "what a peer sends is dropped: it sends faster than it may",
      of: "\(kind)", peer)
  }

  private func note(
    _ code: ErrorCode, _ message: Logger.Message, of what: String, _ peer: PeerID
  ) {
    guard let count = drops.count(peer, what, at: now()) else { return }
    logger.warning(
      message,
      metadata: [
        "code": "\(code)", "peer": "\(peers.name(peer))", "what": "\(what)",
        "frames": "\(count)", "help": "\(code.remedy)",
      ])
  }

  private func take(_ event: PeerNetworkEvent) {
    switch event {
    case .up(let up):
      let peer = peers.peer(up.peer)
      logger.debug("peer up", metadata: ["peer": "\(peers.name(peer))"])
      refusals.forget(up.peer)
      board.post(up: up.peer, at: now())
      thread.post(.peerUp(peer, up.peer), ofChannelTo: peer)
    case .down(let key, let end):
      let peer = peers.peer(key)
      logger.debug(
        "peer down", metadata: ["peer": "\(peers.name(peer))", "because": "\(end.detail)"])
      board.post(down: key, end, at: now())
      thread.post(.peerDown(peer), ofChannelTo: peer)
    case .refused(let refusal):
      if let key = refusal.peer { board.post(refused: key, refusal.end) }
      note(refusal)
    }
  }

  /// Repetitions of a replaced connection from which on somebody has to look.
  private static let replacedMany: UInt64 = 10

  /// The first of its kind at info, repetitions at debug with their number. That one of two
  /// connections is replaced belongs to every start; that it goes on means two nodes with one key.
  private func note(_ refusal: LinkRefusal) {
    let count = refusals.count(refusal)
    let level: Logger.Level =
      refusal.end.code == .duplicate
      ? (count == Self.replacedMany ? .warning : .debug) : (count == 1 ? .info : .debug)
    logger.log(
      level: level, "connection refused",
      metadata: [
        "address": "\(refusal.address)", "code": "\(refusal.end.code.error)",
        "by": "\(refusal.end.side == .local ? "this node" : "the other")",
        "peer": "\(refusal.peer.map { peers.name(of: $0) } ?? "unknown")",
        "detail": "\(refusal.end.detail)", "help": "\(refusal.end.code.error.remedy)",
        "times": "\(count)",
      ])
  }

  private static func lane(of priority: PeerMessage.Priority) -> ReplicaThread.Lane {
    switch priority {
    case .votes: .votes
    case .proposals: .proposals
    case .sync: .sync
    case .mempool: .mempool
    }
  }
}

extension ReplicaThread.Lane {
  /// Whether a peer's frames of this class may be dropped when they fill its room.
  var mayLose: Bool {
    switch self {
    case .votes, .proposals: false
    case .sync, .mempool: true
    }
  }
}
