import Foundation
import SanadReplica

/// The lanes of a replica's jobs as threads: one each for the journal, the executor, the store and
/// the flush, and a few for signatures.
final class WorkerPool: Sendable {
  private static let queueMax = 65_536

  private let journal: WorkerThread
  private let executor: WorkerThread
  private let store: WorkerThread
  private let flush: WorkerThread
  private let verifiers: WorkerThread

  /// Starts the threads; `verifierCount` of them check signatures.
  init(verifierCount: Int) {
    journal = WorkerThread(name: "journal", capacity: Self.queueMax)
    executor = WorkerThread(name: "execute", capacity: Self.queueMax)
    store = WorkerThread(name: "store", capacity: Self.queueMax)
    // Blocks come first; a flush that does not keep up is waited for (Replica.unflushedBytesMax).
    flush = WorkerThread(name: "flush", capacity: Self.queueMax, nice: ThreadPriority.writing)
    verifiers = WorkerThread(
      name: "verify", capacity: Self.queueMax, threads: max(1, verifierCount),
      ranks: JobUrgency.allCases.count)
  }

  /// Runs work on the thread of its lane; false when too much waits there.
  func run(on lane: JobLane, _ urgency: JobUrgency, _ work: @escaping WorkerThread.Job) -> Bool {
    switch lane {
    case .journal: journal.run(work)
    case .executor: executor.run(work)
    case .store: store.run(work)
    case .flush: flush.run(work)
    case .verifier: verifiers.run(work, rank: urgency.rawValue)
    }
  }

  /// Lets what is queued finish, and ends the threads.
  func stop() {
    verifiers.stop()
    executor.stop()
    journal.stop()
    store.stop()
    flush.stop()
  }
}
