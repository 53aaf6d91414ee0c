import Foundation
import Synchronization
import Testing

@testable import SanadNode

/// What threads ask of the system's scheduler.
@Suite struct ThreadPriorityTests {
  private static func share() -> Int32 {
    getpriority(__priority_which_t(UInt32(PRIO_PROCESS.rawValue)), 0)
  }

  @Test func lowersOneThreadAndThoseThatItStarts() {
    let before = Self.share()
    let seen = Mutex<[Int32]>([])
    ThreadPriority.run(at: before + 3) {
      seen.withLock { $0.append(Self.share()) }
      let finished = DispatchSemaphore(value: 0)
      Thread {
        seen.withLock { $0.append(Self.share()) }
        finished.signal()
      }.start()
      finished.wait()
    }
    #expect(seen.withLock { $0 } == [before + 3, before + 3])
    #expect(Self.share() == before, "nobody else")
  }

  @Test func aWorkersThreadsHaveTheShareThatIsAskedFor() {
    let before = Self.share()
    let seen = Mutex<[Int32]>([])
    for nice in [Int32(0), before + 4] {
      let worker = WorkerThread(name: "tested", capacity: 4, nice: nice)
      #expect(worker.run { seen.withLock { $0.append(Self.share()) } })
      worker.stop()
    }
    #expect(seen.withLock { $0 } == [before, before + 4])
  }
}
