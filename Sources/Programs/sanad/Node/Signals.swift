import Dispatch
import Foundation

/// SIGINT and SIGTERM as cancellation.
enum Signals {
  /// Runs `body` until it returns or one of the two signals comes; then `body` is cancelled and
  /// waited for. Gives the status of a command that is not done when it is told; nil where `body`
  /// returned by itself.
  @discardableResult
  static func untilTold(
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> CommandStatus? {
    let (told, teller) = AsyncStream.makeStream(of: Int32.self)
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { teller.yield(number) }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    return try await withThrowingTaskGroup(of: CommandStatus?.self) { group in
      group.addTask {
        do { try await body() } catch is CancellationError {}
        return nil
      }
      group.addTask {
        for await number in told { return number == SIGINT ? .interrupted : .terminated }
        return nil
      }
      let status = try await group.next() ?? nil
      group.cancelAll()
      try await group.waitForAll()
      return status
    }
  }
}
