import Synchronization

/// What the connections have seen since somebody last asked.
package struct LoadProgress: Sendable {
  /// What became final.
  package var samples: [LoadSample] = []
  /// Transactions that were sent for the first time.
  package var sent = 0
  /// Why connections ended early.
  package var failures: [String] = []

  package init() {}
}

/// Where connections say at once what they see, for whoever follows the load. A class because its
/// threads share it. What nobody takes stays, so that it is made only where somebody does.
package final class LoadLog: Sendable {
  private let progress = Mutex(LoadProgress())

  package init() {}

  /// Takes what has come since the last time.
  package func take() -> LoadProgress {
    progress.withLock { now in
      defer { now = LoadProgress() }
      return now
    }
  }

  func note(_ samples: ArraySlice<LoadSample>) {
    progress.withLock { $0.samples.append(contentsOf: samples) }
  }

  func noteSent(_ count: Int) { progress.withLock { $0.sent += count } }

  func note(failure: String) { progress.withLock { $0.failures.append(failure) } }
}
