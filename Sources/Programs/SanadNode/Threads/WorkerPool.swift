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
  /// For what a view waits for.
  private let verifiers: WorkerThread
  /// For everything else: a flood of transactions may take what the view leaves of the processors.
  private let admission: WorkerThread

  /// Starts the threads; `verifierCount` of them check signatures, and as many those of what waits
  /// to be admitted.
  init(verifierCount: Int) {
    journal = WorkerThread(name: "journal", capacity: Self.queueMax)
    executor = WorkerThread(name: "execute", capacity: Self.queueMax)
    store = WorkerThread(name: "store", capacity: Self.queueMax)
    // Blocks come first; a flush that does not keep up is waited for (Replica.unflushedBytesMax).
    flush = WorkerThread(name: "flush", capacity: Self.queueMax, nice: ThreadPriority.writing)
    verifiers = WorkerThread(
      name: "verify", capacity: Self.queueMax, threads: max(1, verifierCount),
      ranks: JobUrgency.allCases.count)
    admission = WorkerThread(
      name: "admit", capacity: Self.queueMax, threads: max(1, verifierCount),
      nice: ThreadPriority.writing)
  }

  /// Runs work on the thread of its lane; false when too much waits there.
  func run(
    on lane: JobLane, _ urgency: JobUrgency, for poster: JobPoster = .own,
    _ work: @escaping WorkerThread.Job
  ) -> Bool {
    switch lane {
    case .journal: journal.run(work)
    case .executor: executor.run(work)
    case .store: store.run(work)
    case .flush: flush.run(work)
    case .verifier where urgency == .usual: admission.run(work, for: poster)
    case .verifier: verifiers.run(work, rank: urgency.rawValue)
    }
  }

  /// Lets what is queued finish, and ends the threads.
  func stop() {
    admission.stop()
    verifiers.stop()
    executor.stop()
    journal.stop()
    store.stop()
    flush.stop()
  }
}
