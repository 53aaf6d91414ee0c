import Foundation

/// Dedicated threads that take jobs from one queue in the order in which they were posted, those of
/// a lower rank first.
///
/// Threads of their own, because the jobs block on a disk or on a processor for milliseconds; on a
/// shared pool they would hold up whoever else is there.
final class WorkerThread: Sendable {
  typealias Job = @Sendable () -> Void

  private let mailbox: Mailbox<Job>
  private let finished = DispatchSemaphore(value: 0)
  private let threadCount: Int

  /// Starts the threads; `capacity` bounds the jobs of each rank that wait.
  init(name: String, capacity: Int, threads threadCount: Int = 1, ranks: Int = 1) {
    self.threadCount = threadCount
    mailbox = Mailbox<Job>(capacities: Array(repeating: capacity, count: ranks))
    for number in 0..<threadCount {
      let thread = Thread { [mailbox, finished] in
        // From within, where the system learns it too: tools then show who uses the processor.
        Thread.current.name = threadCount > 1 ? "\(name)-\(number)" : name
        while let jobs = mailbox.take(atMost: 1, until: nil) {
          for job in jobs { job() }
        }
        finished.signal()
      }
      thread.stackSize = 8 * 1_024 * 1_024
      thread.start()
    }
  }

  /// Queues a job; false when too many of its rank wait already.
  func run(_ job: @escaping Job, rank: Int = 0) -> Bool { mailbox.post(job, lane: rank) }

  /// Lets the queued jobs finish and ends the threads.
  func stop() {
    mailbox.close()
    for _ in 0..<threadCount { finished.wait() }
  }
}
