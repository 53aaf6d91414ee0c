import SanadAPI

/// A thread of its own for answers that read many places of the store: the path of a proof, the totals
/// of an instrument at its first look. A disk that takes its time keeps these from each other, and
/// nobody else.
///
/// The pool that serves all other requests has as many threads as the machine has processors; on a
/// small one two reads that wait for the disk would be all of it. A class because it owns the thread.
final class LookupThread: TaskExecutor {
  private let worker: WorkerThread

  /// Starts the thread. It ends with its last user.
  init(name: String) { worker = WorkerThread(name: name, capacity: .max) }

  /// Queues a piece of a task's work. How many there are is bounded by the API's connections.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    worker.runAlways { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  /// Runs `body` on the thread, with whatever it calls that is bound to no actor; while it waits for
  /// something, others have the thread.
  func run<Answer: Sendable>(
    _ body: @Sendable () async throws(ServiceFailure) -> Answer
  ) async throws(ServiceFailure) -> Answer {
    try await withTaskExecutorPreference(self, operation: body)
  }
}
