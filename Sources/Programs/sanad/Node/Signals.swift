import Dispatch
import Foundation

/// SIGINT and SIGTERM as cancellation.
enum Signals {
  /// Runs `body` until it returns or one of the two signals comes; then `body` is cancelled and
  /// waited for.
  static func untilTold(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let (told, teller) = AsyncStream.makeStream(of: Int32.self)
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { teller.yield(number) }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        do { try await body() } catch is CancellationError {}
        return true
      }
      group.addTask {
        for await _ in told { return false }
        return false
      }
      _ = try await group.next()
      group.cancelAll()
      try await group.waitForAll()
    }
  }
}
