import Synchronization

/// Things that happened on other threads, in order, and waiting for them.
final class Observed<Item: Sendable>: Sendable {
  /// The wait was in vain.
  struct TimedOut: Error, CustomStringConvertible {
    let seen: [Item]
    var description: String { "waited in vain; seen: \(String(describing: seen).prefix(2_000))" }
  }

  private struct State {
    var items: [Item] = []
    var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextWaiter = 0
  }

  private let state = Mutex(State())

  var items: [Item] { state.withLock { $0.items } }

  func add(_ item: Item) {
    let waiters = state.withLock { state in
      state.items.append(item)
      return Array(state.waiters.values)
    }
    for waiter in waiters { waiter.yield() }
  }

  /// Waits until `find` finds something among the items.
  func wait<Found: Sendable>(
    atMost limit: Duration = .seconds(60), for find: @escaping @Sendable ([Item]) -> Found?
  ) async throws -> Found {
    let (ticks, id) = subscribe()
    defer { state.withLock { _ = $0.waiters.removeValue(forKey: id) } }
    return try await withThrowingTaskGroup(of: Found?.self) { group in
      group.addTask { [self] in
        if let found = find(items) { return found }
        for await _ in ticks { if let found = find(items) { return found } }
        return nil
      }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      if let found = try await group.next() ?? nil { return found }
      // On a busy machine both may be due at once, and the time has won by chance.
      guard let found = find(items) else { throw TimedOut(seen: items) }
      return found
    }
  }

  /// Waits for the first item for which `matches` holds.
  func first(
    atMost limit: Duration = .seconds(60), where matches: @escaping @Sendable (Item) -> Bool
  ) async throws -> Item {
    try await wait(atMost: limit) { $0.first(where: matches) }
  }

  /// Waits until there are `count` items.
  func count(_ count: Int) async throws {
    _ = try await wait { $0.count >= count ? true : nil }
  }

  private func subscribe() -> (AsyncStream<Void>, Int) {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      state.nextWaiter += 1
      state.waiters[state.nextWaiter] = continuation
      return state.nextWaiter
    }
    return (stream, id)
  }
}
