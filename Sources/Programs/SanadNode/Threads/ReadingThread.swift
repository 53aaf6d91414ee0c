/// A thread of its own for an actor that reads much of the store for clients, behind everybody else
/// who wants a processor.
///
/// The pool that serves all other tasks has as many threads as the machine has processors; two pages
/// that look through the chain would be all of it on a small one.
final class ReadingThread: SerialExecutor {
  private let worker: WorkerThread

  /// Starts the thread. It ends with its last user.
  init(name: String) {
    worker = WorkerThread(name: name, capacity: .max, nice: ThreadPriority.writing)
  }

  /// Queues a piece of the actor's work. How many there are is bounded by who may ask it.
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    worker.runAlways { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
