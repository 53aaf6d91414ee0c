import Foundation

/// A dedicated thread that runs jobs in the order in which they were posted.
///
/// Each worker is a thread of its own because its jobs block on a disk or on a processor for
/// milliseconds; on a shared pool they would hold up whoever else is there.
final class WorkerThread: Sendable {
  typealias Job = @Sendable () -> Void

  private let mailbox: Mailbox<Job>
  private let finished = DispatchSemaphore(value: 0)

  /// Starts a thread; `capacity` bounds the jobs that wait.
  init(name: String, capacity: Int) {
    let mailbox = Mailbox<Job>(capacities: [capacity])
    let finished = self.finished
    self.mailbox = mailbox
    let thread = Thread {
      while let jobs = mailbox.take(atMost: 1, until: .distantFuture) {
        for job in jobs { job() }
      }
      finished.signal()
    }
    thread.name = name
    // Policies and proofs recurse to a fixed depth; the default of a secondary thread is small.
    thread.stackSize = 8 * 1_024 * 1_024
    thread.start()
  }

  /// Queues a job; false when too many wait already.
  func run(_ job: @escaping Job) -> Bool { mailbox.post(job, lane: 0) }

  /// Lets the queued jobs finish and ends the thread.
  func stop() {
    mailbox.close()
    finished.wait()
  }
}
