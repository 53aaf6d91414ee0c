import Foundation
import SanadReplica

/// Dedicated threads that take jobs from one queue, those of a lower rank first, and within a rank one
/// of each poster in turn; of one poster in the order in which they were posted.
///
/// Threads of their own, because the jobs block on a disk or on a processor for milliseconds; on a
/// shared pool they would hold up whoever else is there.
final class WorkerThread: Sendable {
  typealias Job = @Sendable () -> Void

  private let mailbox: Mailbox<JobPoster, Job>
  private let finished = DispatchSemaphore(value: 0)
  private let threadCount: Int

  /// Starts the threads; `capacity` bounds the jobs of each rank and poster that wait, and `nice` is their place
  /// among the threads that want a processor.
  init(
    name: String, capacity: Int, threads threadCount: Int = 1, ranks: Int = 1, nice: Int32 = 0
  ) {
    self.threadCount = threadCount
    let bound = FairLanes<JobPoster, Job>.Bound(countMax: capacity)
    mailbox = Mailbox(bounds: Array(repeating: bound, count: ranks))
    for number in 0..<threadCount {
      let thread = Thread { [mailbox, finished] in
        // From within, where the system learns it too: tools then show who uses the processor.
        Thread.current.name = threadCount > 1 ? "\(name)-\(number)" : name
        if nice > 0 { ThreadPriority.lower(to: nice) }
        while let jobs = mailbox.take(atMost: 1) {
          for job in jobs.elements { job() }
        }
        finished.signal()
      }
      thread.stackSize = 8 * 1_024 * 1_024
      thread.start()
    }
  }

  /// Queues a job; false when too many of its rank and poster wait already.
  func run(_ job: @escaping Job, rank: Int = 0, for poster: JobPoster = .own) -> Bool {
    mailbox.post(job, lane: rank, from: poster) != .refused
  }

  /// Queues a job that whoever posts it bounds.
  func runAlways(_ job: @escaping Job) { mailbox.postAlways(job, lane: 0, from: .own) }

  /// Threads that nobody has stopped end with their last user.
  deinit { mailbox.close() }

  /// Lets the queued jobs finish and ends the threads.
  func stop() {
    mailbox.close()
    for _ in 0..<threadCount { finished.wait() }
  }
}
