import Foundation
import Logging
import SanadReplica
import SanadState
import SanadTypes
import Synchronization

/// The thread that fills the memory of a state that has just been opened, beside everything else,
/// and ends when that is done.
final class WarmingThread: Sendable {
  private let isStopped = Atomic(false)
  private let finished = DispatchSemaphore(value: 0)

  /// Starts the thread. Where the store cannot be read the state stays cold: whoever needs the
  /// value meets the same failure and says so.
  init(_ environment: ReplicaEnvironment, logger: Logger) {
    let thread = Thread { [self] in
      Thread.current.name = "warm"
      ThreadPriority.lower(to: ThreadPriority.idle)
      warm(StateWarming(environment), logger)
      finished.signal()
    }
    thread.start()
  }

  /// Ends the thread after the portion that it is reading; nothing reads the store afterwards.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    finished.wait()
    finished.signal()
  }

  private func warm(_ warming: consuming StateWarming, _ logger: Logger) {
    var warming = warming
    let begin = NodeClock().instant()
    do throws(StateFailure) {
      while try warming.step() {
        if isStopped.load(ordering: .acquiring) { return }
      }
    } catch {
      logger.warning("the state stays cold", metadata: ["error": "\(error)"])
      return
    }
    logger.debug(
      "the state is in memory",
      metadata: [
        "values": "\(warming.valueCount)", "pages": "\(warming.pageCount)",
        "ms": "\(NodeClock().instant().elapsed(since: begin).value)",
      ])
  }
}
