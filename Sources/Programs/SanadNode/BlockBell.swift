import Dispatch
import SanadAPI
import SanadTypes
import Synchronization

/// Wakes whoever waits for a newer block, each exactly once. It carries no news: those who are woken
/// read the stored chain.
final class BlockBell: Sendable {
  private struct Sleeper {
    let height: Height
    let continuation: CheckedContinuation<FeedChange, Never>
  }

  private struct State {
    var newest: Height
    var lastNumber: UInt64 = 0
    var sleepers: [UInt64: Sleeper] = [:]
    var isClosed = false

    /// What somebody who wants a block above `height` is told at once; nil where they have to wait.
    func answer(above height: Height) -> FeedChange? {
      if isClosed { return .end }
      return newest > height ? .newer : nil
    }
  }

  private let state: Mutex<State>

  init(newest: Height) { state = Mutex(State(newest: newest)) }

  /// Waits until a block above `height` can be read, at most `time`; ends at once when the waiting
  /// task is cancelled.
  func wait(above height: Height, upTo time: Duration) async -> FeedChange {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    let expiry = DispatchWorkItem { [self] in end(number, .timeOut) }
    defer { expiry.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer = state.withLock { state in
          let answer = state.answer(above: height)
          if answer == nil {
            state.sleepers[number] = Sleeper(height: height, continuation: continuation)
          }
          return answer
        }
        if let answer { return continuation.resume(returning: answer) }
        DispatchQueue.global().asyncAfter(
          deadline: Waiters.deadline(after: time), execute: expiry)
        // The cancellation may have come before there was anybody to wake.
        if Task.isCancelled { end(number, .end) }
      }
    } onCancel: {
      end(number, .end)
    }
  }

  /// Blocks up to `height` can be read.
  func ring(at height: Height) {
    let woken = state.withLock { state -> [Sleeper] in
      state.newest = max(state.newest, height)
      if state.sleepers.isEmpty { return [] }
      let woken = state.sleepers.filter { $0.value.height < height }
      for number in woken.keys { state.sleepers[number] = nil }
      return Array(woken.values)
    }
    for sleeper in woken { sleeper.continuation.resume(returning: .newer) }
  }

  /// Wakes everybody, and everybody who comes later: the node ends.
  func close() {
    let woken = state.withLock { state in
      defer { state.sleepers = [:] }
      state.isClosed = true
      return state.sleepers.values
    }
    for sleeper in woken { sleeper.continuation.resume(returning: .end) }
  }

  private func end(_ number: UInt64, _ change: FeedChange) {
    state.withLock { $0.sleepers.removeValue(forKey: number) }?
      .continuation.resume(returning: change)
  }
}
