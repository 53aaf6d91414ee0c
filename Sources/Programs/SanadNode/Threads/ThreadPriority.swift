import Foundation

/// What the system's scheduler is asked for: the share of a processor that a thread gets where others
/// want it too.
enum ThreadPriority {
  /// For what must keep up with blocks and may take its time with each: a third of the usual share.
  static let writing: Int32 = 5
  /// For what need not keep up with anything: a tenth of the usual share.
  static let idle: Int32 = 10

  /// Lowers the calling thread's share, by Linux's nice value. Threads that it starts inherit it.
  static func lower(to nice: Int32) {
    // To Linux, 0 is the thread that calls and not the process.
    setpriority(__priority_which_t(UInt32(PRIO_PROCESS.rawValue)), 0, nice)
  }

  /// Runs `body` on a thread of its own with a lower share, and waits: who has lowered their share
  /// may not raise it again.
  static func run(at nice: Int32, _ body: @escaping @Sendable () -> Void) {
    let finished = DispatchSemaphore(value: 0)
    Thread {
      lower(to: nice)
      body()
      finished.signal()
    }.start()
    finished.wait()
  }
}
