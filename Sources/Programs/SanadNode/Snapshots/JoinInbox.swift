import SanadCodec
import SanadCrypto
import SanadNetwork
import SanadTypes
import Synchronization

/// What comes from the network while a node joins: answers to what was asked, and nothing else.
///
/// It holds at most one answer for each open request, and channels that come and go. A class because
/// the network's thread and the task that joins share it.
final class JoinInbox: Sendable {
  /// Something to look at.
  enum Event: Sendable {
    case up(PeerID)
    case down(PeerID)
    case answer(SnapshotResponse, PeerID)
    /// A frame that no honest peer sends.
    case malformed(PeerID)
    case tick
  }

  /// In order; ends never.
  let events: AsyncStream<Event>
  private let yielder: AsyncStream<Event>.Continuation
  private let peers: PeerTable
  /// Requests that have not been answered; a number names one request.
  private let expected = Mutex<Set<UInt64>>([])
  private let reply = Mutex<(@Sendable (UInt64, PublicKey) -> Void)?>(nil)

  init(_ peers: PeerTable) {
    self.peers = peers
    (events, yielder) = AsyncStream.makeStream(of: Event.self)
  }

  /// Says how the request of another node that joins is answered.
  func answering(by reply: @escaping @Sendable (UInt64, PublicKey) -> Void) {
    self.reply.withLock { $0 = reply }
  }

  /// Lets the answer to a request in, once.
  func expect(_ id: UInt64) { expected.withLock { _ = $0.insert(id) } }

  /// Has the time looked at.
  func tick() { yielder.yield(.tick) }

  /// What the network is told about.
  var receiver: PeerNetworkReceiver {
    PeerNetworkReceiver(
      frame: { [self] key, _, bytes in
        take(bytes, from: key)
        return .proceed
      },
      event: { [self] event in take(event) })
  }

  private func take(_ frame: [UInt8], from key: PublicKey) {
    // Other messages are for nodes that run.
    guard let kind = frame.first, kind == 14 || kind == 15 else { return }
    let message: PeerMessage
    do throws(DecodingFailure) { message = try BCSReader.decode(from: frame) } catch {
      yielder.yield(.malformed(peers.peer(key)))
      return
    }
    switch message {
    case .snapshotRequest(let request): reply.withLock { $0 }?(request.id, key)
    case .snapshotResponse(let response):
      guard expected.withLock({ $0.remove(response.id) }) != nil else { return }
      yielder.yield(.answer(response, peers.peer(key)))
    default: break
    }
  }

  private func take(_ event: PeerNetworkEvent) {
    switch event {
    case .up(let up): yielder.yield(.up(peers.peer(up.peer)))
    case .down(let key, _): yielder.yield(.down(peers.peer(key)))
    case .refused: break
    }
  }
}
