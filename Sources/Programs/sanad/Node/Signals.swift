import Dispatch
import Foundation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP as cancellation: a terminal that is closed ends what it has started,
/// unless it was started to outlive it (`nohup`).
enum Signals {
  /// Who listens, and what came while nobody did.
  private struct State {
    var listener: AsyncStream<Int32>.Continuation?
    var unheard: Int32?
    /// They live as long as the process: a signal does not come to a second source of it once the
    /// first one has been cancelled.
    var sources: [any DispatchSourceSignal] = []
  }

  private static let state = Mutex(State())

  /// Runs `body` until it returns or one of the signals comes; then `body` is cancelled and
  /// waited for. Gives the status of a command that is not done when it is told; nil where `body`
  /// returned by itself.
  ///
  /// - Parameter order: what to do instead of cancelling, where `body` can be told to end in good
  ///   order.
  ///
  /// A signal that comes between two calls ends the second one. One call at a time.
  @discardableResult
  static func untilTold(
    order: (@Sendable () -> Void)? = nil, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> CommandStatus? {
    let (told, teller) = AsyncStream.makeStream(of: Int32.self)
    listen(teller)
    defer { state.withLock { $0.listener = nil } }
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
      if status != nil, let order { order() } else { group.cancelAll() }
      try await group.waitForAll()
      return status
    }
  }

  private static func listen(_ teller: AsyncStream<Int32>.Continuation) {
    state.withLock { state in
      state.listener = teller
      if let number = state.unheard { teller.yield(number) }
      state.unheard = nil
      guard state.sources.isEmpty else { return }
      for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnoredHangUp(number) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { tell(number) }
        source.resume()
        state.sources.append(source)
      }
    }
  }

  private static func isIgnoredHangUp(_ number: Int32) -> Bool {
    guard number == SIGHUP else { return false }
    var present = sigaction()
    sigaction(number, nil, &present)
    return unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func tell(_ number: Int32) {
    state.withLock { state in
      if let listener = state.listener { listener.yield(number) } else { state.unheard = number }
    }
  }
}
