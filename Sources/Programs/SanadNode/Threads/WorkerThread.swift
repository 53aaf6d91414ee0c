import Foundation

/// Dedicated threads that take jobs from one queue in the order in which they were posted.
///
/// Threads of their own, because the jobs block on a disk or on a processor for milliseconds; on a
/// shared pool they would hold up whoever else is there.
final class WorkerThread: Sendable {
  typealias Job = @Sendable () -> Void

  private let mailbox: Mailbox<Job>
  private let finished = DispatchSemaphore(value: 0)
  private let threadCount: Int

  /// Starts the threads; `capacity` bounds the jobs that wait.
  init(name: String, capacity: Int, threads threadCount: Int = 1) {
    self.threadCount = threadCount
    mailbox = Mailbox<Job>(capacities: [capacity])
    for number in 0..<threadCount {
      let thread = Thread { [mailbox, finished] in
        while let jobs = mailbox.take(atMost: 1, until: nil) {
          for job in jobs { job() }
        }
        finished.signal()
      }
      thread.name = threadCount > 1 ? "\(name)-\(number)" : name
      thread.stackSize = 8 * 1_024 * 1_024
      thread.start()
    }
  }

  /// Queues a job; false when too many wait already.
  func run(_ job: @escaping Job) -> Bool { mailbox.post(job, lane: 0) }

  /// Lets the queued jobs finish and ends the threads.
  func stop() {
    mailbox.close()
    for _ in 0..<threadCount { finished.wait() }
  }
}
