import Foundation

/// A thread of its own for an actor that reads much of the store for clients, behind everybody else
/// who wants a processor.
///
/// The pool that serves all other tasks has as many threads as the machine has processors; two pages
/// that look through the chain would be all of it on a small one.
final class ReadingThread: SerialExecutor {
  /// How far behind: at a third of the weight of the node's other threads.
  private static let niceness: Int32 = 5

  private enum Poster: Hashable {
    case actor
  }

  /// A piece of the actor's work, which keeps the thread until it is done.
  private struct Piece: Sendable {
    let job: UnownedJob
    let thread: ReadingThread
  }

  private let mailbox = Mailbox<Poster, Piece>(bounds: [.init(countMax: .max)])

  /// Starts the thread. It ends with its last user.
  init(name: String) {
    let thread = Thread { [mailbox] in
      Thread.current.name = name
      // Of this thread alone. Without the right to it nothing is lost but the order of precedence.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
      while let pieces = mailbox.take(atMost: 1) {
        for piece in pieces.elements {
          piece.job.runSynchronously(on: piece.thread.asUnownedSerialExecutor())
        }
      }
    }
    thread.start()
  }

  deinit { mailbox.close() }

  /// Queues a piece of the actor's work. How many there are is bounded by who may ask it.
  func enqueue(_ job: consuming ExecutorJob) {
    mailbox.postAlways(Piece(job: UnownedJob(job), thread: self), lane: 0, from: .actor)
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
