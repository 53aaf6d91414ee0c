import Logging
import SanadCrypto
import SanadNetwork
import SanadReplica
import SanadTypes
import Synchronization

/// Takes frames from the network's thread, decodes them there, and queues them for the replica.
///
/// A full class of input pauses reading from the peer where the peer must not lose anything, and
/// drops the frame where it is repeated anyway (transactions, blocks on request).
final class FrameIntake: Sendable {
  private let thread: ReplicaThread
  private let peers: PeerTable
  private let board: PeerBoard
  private let logger: Logger
  private let refusals = RefusalTally()
  private let ban: Mutex<(@Sendable (PublicKey, String) -> Void)?> = Mutex(nil)

  init(thread: ReplicaThread, peers: PeerTable, board: PeerBoard, logger: Logger) {
    self.board = board
    self.thread = thread
    self.peers = peers
    self.logger = logger
  }

  /// Says how to ban a peer; before this nothing arrives.
  func banning(by ban: @escaping @Sendable (PublicKey, String) -> Void) {
    self.ban.withLock { $0 = ban }
  }

  /// What the network is told about.
  var receiver: PeerNetworkReceiver {
    PeerNetworkReceiver(
      frame: { [self] key, kind, bytes in take(bytes, kind, from: key) },
      event: { [self] event in take(event) })
  }

  private func take(_ frame: [UInt8], _ kind: FrameClass, from key: PublicKey) -> InboundVerdict {
    let peer = peers.peer(key)
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
      _ = thread.post(
        .transactions(transactions, from: peer), lane: .mempool, cost: transactions.count)
    case .consensus(let message):
      let lane = Self.lane(of: message.priority)
      if !thread.post(.message(message, from: peer), lane: lane) {
        logger.warning("input dropped, the replica is behind", metadata: ["class": "\(lane)"])
      }
    }
    return .proceed
  }

  private func take(_ event: PeerNetworkEvent) {
    switch event {
    case .up(let up):
      logger.debug("peer up", metadata: ["peer": "\(peers.name(peers.peer(up.peer)))"])
      refusals.forget(up.peer)
      board.post(up: up.peer)
      thread.complete(.peerUp(peers.peer(up.peer)))
    case .down(let key, let end):
      logger.debug(
        "peer down",
        metadata: ["peer": "\(peers.name(peers.peer(key)))", "because": "\(end.detail)"])
      board.post(down: key)
      thread.complete(.peerDown(peers.peer(key)))
    case .refused(let refusal): note(refusal)
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
