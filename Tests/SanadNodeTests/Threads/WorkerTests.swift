import Foundation
import SanadReplica
import Synchronization
import Testing

@testable import SanadNode

@Suite struct WorkerTests {
  @Test func refusesJobsAboveItsCapacityAndAfterItsEnd() {
    let gate = DispatchSemaphore(value: 0)
    let begun = DispatchSemaphore(value: 0)
    let worker = WorkerThread(name: "test", capacity: 1)
    #expect(
      worker.run {
        begun.signal()
        gate.wait()
      })
    begun.wait()
    #expect(worker.run {})
    #expect(!worker.run {})
    gate.signal()
    worker.stop()
    #expect(!worker.run {})
  }

  @Test func finishesWhatIsQueuedBeforeItEndsInTheOrderOfPosting() {
    let done = Mutex<[Int]>([])
    let worker = WorkerThread(name: "test", capacity: 100)
    for number in 0..<100 {
      #expect(worker.run { done.withLock { $0.append(number) } })
    }
    worker.stop()
    #expect(done.withLock { $0 } == Array(0..<100))
  }

  @Test func takesALowerRankFirst() {
    let gate = DispatchSemaphore(value: 0)
    let begun = DispatchSemaphore(value: 0)
    let done = Mutex<[Int]>([])
    let worker = WorkerThread(name: "test", capacity: 100, ranks: 3)
    #expect(
      worker.run {
        begun.signal()
        gate.wait()
      })
    begun.wait()
    for rank in [2, 1, 2, 0, 1] {
      let isTaken = worker.run({ done.withLock { $0.append(rank) } }, rank: rank)
      #expect(isTaken)
    }
    gate.signal()
    worker.stop()
    #expect(done.withLock { $0 } == [0, 1, 1, 2, 2])
  }

  /// Who hands over one job waits for one of each other's, and not for all of them.
  @Test func takesOneJobOfEachPosterInTurn() {
    let gate = DispatchSemaphore(value: 0)
    let begun = DispatchSemaphore(value: 0)
    let done = Mutex<[String]>([])
    let worker = WorkerThread(name: "test", capacity: 100)
    #expect(
      worker.run {
        begun.signal()
        gate.wait()
      })
    begun.wait()
    let posters: [(JobPoster, String)] = [
      (.client(ClientTag(1)), "a"), (.client(ClientTag(2)), "b"), (.own, "c"),
    ]
    for number in 1...3 {
      let isTaken = worker.run({ done.withLock { $0.append("a\(number)") } }, for: posters[0].0)
      #expect(isTaken)
    }
    for (poster, name) in posters.dropFirst() {
      let isTaken = worker.run({ done.withLock { $0.append(name) } }, for: poster)
      #expect(isTaken)
    }
    gate.signal()
    worker.stop()
    #expect(done.withLock { $0 } == ["a1", "b", "c", "a2", "a3"])
  }

  @Test func aPoolRunsEachLaneAndLetsNoLaneWaitForAnother() {
    let pool = WorkerPool(verifierCount: 2)
    let gate = DispatchSemaphore(value: 0)
    let others = DispatchSemaphore(value: 0)
    #expect(pool.run(on: .journal, .usual) { gate.wait() })
    #expect(pool.run(on: .executor, .usual) { others.signal() })
    #expect(pool.run(on: .store, .usual) { others.signal() })
    #expect(pool.run(on: .verifier, .usual) { others.signal() })
    for _ in 0..<3 { #expect(others.wait(timeout: .now() + 10) == .success) }
    gate.signal()
    pool.stop()
  }
}
