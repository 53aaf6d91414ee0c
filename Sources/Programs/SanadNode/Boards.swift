import SanadTypes
import Synchronization

/// What is final on this node, for the API's threads.
final class FinalityBoard: Sendable {
  private struct State {
    var newest: BlockHeader
    var finality: Milliseconds?
    var flushed: Height
  }

  /// Rings for whoever waits for the next block.
  let bell: BlockBell

  /// How long an answer waits for a block to be stored.
  let storingMax: Duration

  private let state: Mutex<State>

  init(newest: BlockHeader, flushed: Height, storingMax: Duration = .seconds(10)) {
    self.storingMax = storingMax
    bell = BlockBell(newest: newest.height)
    state = Mutex(State(newest: newest, flushed: flushed))
  }

  /// The newest final block that can be read from the block store.
  var newest: BlockHeader { state.withLock { $0.newest } }

  /// The height up to which the state is flushed.
  var flushed: Height { state.withLock { $0.flushed } }

  /// How long after its timestamp the newest block was final here; nil before the first one since
  /// the start. After a gap it says how far behind the node was.
  var finality: Milliseconds? { state.withLock { $0.finality } }

  /// When a block would be that was built when this machine's clock says `wall`: after the newest
  /// one, whatever that clock says.
  func nextTime(at wall: Timestamp) -> Timestamp { max(wall, newest.timestamp.next) }

  /// A newer block can be read, since `now`.
  func post(_ header: BlockHeader, at now: Timestamp) {
    state.withLock {
      $0.newest = header
      $0.finality = Milliseconds(now.distance(above: header.timestamp))
    }
    bell.ring(at: header.height)
  }

  /// The state is flushed further.
  func post(flushed: Height) { state.withLock { $0.flushed = flushed } }
}

/// Whether this node has diverged from the others, and where it says so, for the API's threads.
final class DivergenceBoard: Sendable {
  private let height = Mutex<Height?>(nil)

  /// The block on which this node and the others differ; nil while none was found since the start.
  var divergedAt: Height? { height.withLock { $0 } }

  /// A block was found.
  func post(divergedAt block: Height) { height.withLock { $0 = block } }
}

/// What a node says of itself.
struct NodeIdentity: Sendable {
  /// Its name in the configuration.
  let name: String
  /// `validator` or `observer`.
  let role: String
  /// The software's version.
  let version: String
}
