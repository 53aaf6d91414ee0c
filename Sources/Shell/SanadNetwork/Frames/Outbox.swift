import NIOCore
import Synchronization

/// The door between any thread that sends and the one thread that writes to a peer.
///
/// A class, because both sides hold it; everything is under one lock that is held for a segment's
/// copy at most.
final class Outbox: Sendable {
  private struct State {
    var queue: OutboundQueue
    /// Whether the writing thread knows that something waits.
    var isAwake = false
    var isClosed = false
    var hasOverflowed = false
  }

  /// What a call of ``fill(_:budget:)`` moved.
  struct Filling {
    var sent: PerClass<NetworkCounters.Traffic>
    var hasOverflowed: Bool
  }

  private let state: Mutex<State>
  private let limits: PerClass<Int>
  private let wake: @Sendable () -> Void

  /// - Parameter wake: makes the writing thread call ``fill(_:budget:)``.
  init(limits: PeerNetworkLimits, wake: @escaping @Sendable () -> Void) {
    state = Mutex(State(queue: OutboundQueue(limits: limits.queues)))
    self.limits = limits.frameBytesMax
    self.wake = wake
  }

  /// Whether something waits.
  var isEmpty: Bool { state.withLock { $0.queue.isEmpty } }

  /// Bytes that wait.
  var bytes: Int { state.withLock { $0.queue.bytes } }

  /// Queues a frame; `dropped` hears the size of each frame that is lost by it.
  func append(_ frame: [UInt8], _ kind: FrameClass, dropped: (Int) -> Void) -> SendOutcome {
    guard !frame.isEmpty, frame.count <= limits[kind] else { return .wrongSize }
    let (outcome, mustWake) = state.withLock { enqueue(frame, kind, in: &$0, dropped: dropped) }
    if mustWake { wake() }
    return outcome
  }

  /// Moves what is most urgent into `stream`, up to about `budget` bytes.
  func fill(_ stream: inout ByteBuffer, budget: Int) -> Filling {
    state.withLock { state in
      stream.reserveCapacity(min(budget, state.queue.bytes) + Segment.contentBytesMax)
      state.queue.writeSegments(into: &stream, budget: budget)
      if state.queue.isEmpty { state.isAwake = false }
      return Filling(sent: state.queue.takeSent(), hasOverflowed: state.hasOverflowed)
    }
  }

  /// Takes nothing more, and forgets what waits.
  func close() {
    state.withLock { state in
      state.isClosed = true
      state.queue = OutboundQueue(limits: PerClass(all: .init(bytesMax: 0, framesMax: 0)))
    }
  }

  private func enqueue(
    _ frame: [UInt8], _ kind: FrameClass, in state: inout State, dropped: (Int) -> Void
  ) -> (SendOutcome, Bool) {
    guard !state.isClosed else { return (.notConnected, false) }
    guard !state.hasOverflowed else { return (.overflow, false) }
    let outcome = Self.outcome(of: state.queue.append(frame, kind), frame, dropped: dropped)
    if outcome == .overflow { state.hasOverflowed = true }
    let mustWake = outcome == .overflow || (!state.isAwake && !state.queue.isEmpty)
    state.isAwake = state.isAwake || mustWake
    return (outcome, mustWake)
  }

  private static func outcome(
    of verdict: OutboundQueue.Verdict, _ frame: [UInt8], dropped: (Int) -> Void
  ) -> SendOutcome {
    switch verdict {
    case .queued: return .queued
    case .queuedDropping(let sizes):
      sizes.forEach(dropped)
      return .queuedDroppingOldest(sizes.count)
    case .full:
      dropped(frame.count)
      return .full
    case .overflow:
      dropped(frame.count)
      return .overflow
    }
  }
}
