import Synchronization

/// The counters, written by the network's thread and by senders, read by whoever serves metrics.
///
/// A class, because all of them hold it; one short lock guards it.
final class CounterTable: Sendable {
  private let counters = Mutex(NetworkCounters())

  var snapshot: NetworkCounters { counters.withLock { $0 } }

  /// Counts a frame that was handed to the receiver.
  func received(_ kind: FrameClass, bytes: Int) {
    counters.withLock { $0.received[kind].add(bytes) }
  }

  /// Counts frames that were handed to TLS.
  func sent(_ traffic: PerClass<NetworkCounters.Traffic>) {
    counters.withLock { counters in
      for kind in FrameClass.allCases {
        counters.sent[kind].frames &+= traffic[kind].frames
        counters.sent[kind].bytes &+= traffic[kind].bytes
      }
    }
  }

  /// Counts a frame that the receiver threw away.
  func droppedInbound(_ kind: FrameClass, bytes: Int) {
    counters.withLock { $0.droppedInbound[kind].add(bytes) }
  }

  /// Counts a frame that a full queue lost.
  func droppedOutbound(_ kind: FrameClass, bytes: Int) {
    counters.withLock { $0.droppedOutbound[kind].add(bytes) }
  }

  /// Changes anything else.
  func update(_ change: (inout NetworkCounters) -> Void) {
    counters.withLock { change(&$0) }
  }
}

extension NetworkCounters.Traffic {
  fileprivate mutating func add(_ count: Int) {
    frames &+= 1
    bytes &+= UInt64(count)
  }
}
