import Foundation

/// A lock and a condition whose waits end by the monotonic clock.
///
/// Foundation's condition waits for a date of the wall clock: set back by an hour, it would keep
/// every timer of the replica for that hour, and set forward it would fire them all. A class
/// because a mutex and a condition must not move in memory.
final class MonotonicCondition: @unchecked Sendable {
  /// An instant of the monotonic clock.
  struct Deadline {
    fileprivate var time = timespec()

    /// So many milliseconds from now; what would lie beyond the clock's range is 292 years off.
    init(in milliseconds: UInt64) {
      clock_gettime(CLOCK_MONOTONIC, &time)
      let milliseconds = Int(min(milliseconds, UInt64(Int64.max / 1_000_000)))
      let nanoseconds = time.tv_nsec + milliseconds % 1_000 * 1_000_000
      time.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
      time.tv_nsec = nanoseconds % 1_000_000_000
    }
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// Creates a lock that nobody holds.
  init() {
    mutex.initialize(to: pthread_mutex_t())
    condition.initialize(to: pthread_cond_t())
    var attributes = pthread_condattr_t()
    let codes = [
      pthread_mutex_init(mutex, nil),
      pthread_condattr_init(&attributes),
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC),
      pthread_cond_init(condition, &attributes),
      pthread_condattr_destroy(&attributes),
    ]
    // None of these can fail but for lack of memory, and nothing can be queued without them.
    precondition(codes.allSatisfy { $0 == 0 }, "no lock: \(codes)")
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Takes the lock; not by the thread that holds it.
  func lock() { pthread_mutex_lock(mutex) }

  /// Gives the lock back.
  func unlock() { pthread_mutex_unlock(mutex) }

  /// Wakes one of those who wait.
  func signal() { pthread_cond_signal(condition) }

  /// Wakes all who wait.
  func broadcast() { pthread_cond_broadcast(condition) }

  /// Waits, with the lock held, until somebody signals; may return without cause.
  func wait() { pthread_cond_wait(condition, mutex) }

  /// Waits, with the lock held, until somebody signals or the deadline has passed, which gives
  /// false; may return true without cause.
  func wait(until deadline: Deadline) -> Bool {
    var time = deadline.time
    return pthread_cond_timedwait(condition, mutex, &time) != ETIMEDOUT
  }
}
