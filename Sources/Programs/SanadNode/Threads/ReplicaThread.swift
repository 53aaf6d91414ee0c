import Foundation
import SanadConsensus
import SanadReplica
import SanadTypes

/// The thread on which one replica lives: takes inputs in the order of their class, in a class of
/// one source after the other, and fires timers. Nothing else touches the host.
final class ReplicaThread: @unchecked Sendable {
  /// The classes of input, the first of which goes first.
  enum Lane: Int, CaseIterable {
    /// Votes, certificates, channels that open and close, and completions of the replica's own work.
    case votes
    /// Proposals.
    case proposals
    /// Blocks on request, and questions.
    case sync
    /// Transactions.
    case mempool

    /// How much of one source may wait (consensus.md 2.11). The node as a whole holds at most this
    /// for each key that it lets in, and for itself.
    var bound: Inbox.Lanes.Bound {
      switch self {
      case .votes: .init(countMax: 4_096, bytesMax: 4 << 20)
      case .proposals: .init(countMax: 64, bytesMax: 8 << 20)
      case .sync: .init(countMax: 1_024, bytesMax: 8 << 20)
      // Transactions, whether they come one by one or in batches.
      case .mempool: .init(countMax: 16_384, bytesMax: 8 << 20)
      }
    }
  }

  /// Who an input comes from. Each has room of its own in each lane, and a turn of its own.
  enum Source: Hashable {
    /// This node: its clients, and the completions of the replica's work.
    case own
    /// A peer.
    case peer(PeerID)
  }

  typealias Inbox = Mailbox<Source, ReplicaInput>

  /// Inputs taken at once: small, so that a vote that arrives waits for few transactions.
  private static let batch = 64

  /// What waits for the replica.
  let inbox = Inbox(bounds: Lane.allCases.map(\.bound))
  private let clock: NodeClock
  private let finished = DispatchSemaphore(value: 0)
  // Touched on the replica's thread alone.
  private var timers: [ReplicaTimer: Instant] = [:]

  /// A thread that has not begun, and tells its host the time by a clock.
  init(_ clock: NodeClock) { self.clock = clock }

  /// Adds an input of this node's own clients that counts as `cost` of its class; false when the
  /// node's own room in the class is full.
  func post(_ input: ReplicaInput, lane: Lane, cost: Int = 1) -> Bool {
    inbox.post(input, lane: lane.rawValue, from: .own, .init(count: cost)) != .refused
  }

  /// Adds what a peer sent, and says whether there is room for more of it.
  func post(
    _ input: ReplicaInput, lane: Lane, from peer: PeerID, _ load: Inbox.Lanes.Load
  ) -> Inbox.Lanes.Outcome {
    inbox.post(input, lane: lane.rawValue, from: .peer(peer), load)
  }

  /// Adds the completion of a job, whose number the replica bounds itself.
  func complete(_ input: ReplicaInput) {
    inbox.postAlways(input, lane: Lane.votes.rawValue, from: .own)
  }

  /// Has the replica look at the wall clock, which was moved.
  ///
  /// Nothing else would: its timers go by the monotonic clock, and a proposal that waits for its time
  /// would wait as long as that was when it came. A timer of the engine that is not due fires nothing,
  /// and has it look again at whatever it waits for.
  func noteTheTime() {
    complete(.timer(.mempool))
    complete(.timer(.consensus(.hold)))
  }

  /// Adds that a channel to a peer opened or closed, in its place among the peer's votes.
  func post(_ input: ReplicaInput, ofChannelTo peer: PeerID) {
    inbox.postAlways(input, lane: Lane.votes.rawValue, from: .peer(peer))
  }

  /// Starts the thread around a host; `onRoom` is told of each peer of which a lane was full and
  /// half of it has been dealt with.
  func start(_ host: ReplicaHost, name: String, onRoom: @escaping @Sendable (PeerID) -> Void) {
    // The host is handed over once, here, and used on the new thread alone.
    let owned = Owned(host: host)
    let thread = Thread { [self] in
      Thread.current.name = name
      run(owned.host, onRoom)
      finished.signal()
    }
    thread.stackSize = 8 * 1_024 * 1_024
    thread.qualityOfService = .userInteractive
    thread.start()
  }

  /// Ends the thread once what is queued has been taken.
  func stop() {
    inbox.close()
    finished.wait()
  }

  /// Sets a timer; called by the host on this thread.
  func setTimer(_ timer: ReplicaTimer, at instant: Instant) { timers[timer] = instant }

  /// Cancels a timer; called by the host on this thread.
  func cancelTimer(_ timer: ReplicaTimer) { timers[timer] = nil }

  private struct Owned: @unchecked Sendable {
    let host: ReplicaHost
  }

  private func run(_ host: ReplicaHost, _ onRoom: (PeerID) -> Void) {
    host.deliver(.start, now: clock.now())
    while let taken = inbox.take(atMost: Self.batch, within: untilNextTimer()) {
      for case .peer(let peer) in taken.relieved { onRoom(peer) }
      for input in taken.elements { host.deliver(input, now: clock.now()) }
      fireDue(host)
    }
  }

  private func fireDue(_ host: ReplicaHost) {
    let now = clock.now()
    for timer in timers.filter({ $0.value <= now.instant }).keys.sorted() {
      // An earlier timer may have moved or cancelled this one.
      guard let due = timers[timer], due <= now.instant else { continue }
      timers[timer] = nil
      host.deliver(.timer(timer), now: now)
    }
  }

  /// Milliseconds until the first timer is due; nil where none is set.
  private func untilNextTimer() -> UInt64? {
    timers.values.min()?.elapsed(since: clock.instant()).value
  }
}
