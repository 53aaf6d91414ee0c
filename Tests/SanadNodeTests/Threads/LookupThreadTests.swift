import Foundation
import SanadAPI
import SanadTypes
import Testing

@testable import SanadNode

@Suite struct LookupThreadTests {
  /// Where it is called.
  private static func name() -> String? { Thread.current.name }

  private static func later() async -> String? {
    await Task.yield()
    return name()
  }

  @Test func whatIsRunAndWhatThatCallsIsOnTheThread() async throws {
    let thread = LookupThread(name: "lookups")
    #expect(try await thread.run { Self.name() } == "lookups")
    let called = try await thread.run { () async throws(ServiceFailure) in await Self.later() }
    #expect(called == "lookups")
    #expect(await Self.later() != "lookups", "and nothing after it is")
  }

  @Test func tellsWhatFailed() async throws {
    let thread = LookupThread(name: "lookups")
    let failure = await #expect(throws: ServiceFailure.self) {
      try await thread.run { () async throws(ServiceFailure) -> Int in
        throw ServiceFailure(.storeDamaged, "no")
      }
    }
    #expect(failure?.code == .storeDamaged)
  }

  /// One waits for something; the others are served meanwhile.
  @Test(.timeLimit(.minutes(5)))
  func whoWaitsKeepsNobodyFromTheThread() async throws {
    let thread = LookupThread(name: "lookups")
    let (signals, signal) = AsyncStream.makeStream(of: Void.self)
    async let waiting = thread.run { () async throws(ServiceFailure) in
      let begun = Self.name()
      for await _ in signals { break }
      return begun
    }
    for number in 0..<100 {
      #expect(try await thread.run { number } == number)
    }
    signal.yield(())
    // Where it goes on after the signal is not asked: on a busy machine the runtime ends one of some
    // thirty such tasks on the shared pool.
    #expect(try await waiting == "lookups")
  }
}
