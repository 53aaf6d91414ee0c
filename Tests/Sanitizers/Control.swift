// What ThreadSanitizer has to say nothing of, and what it has to find: `control`, and `control race`.
// Scripts/nightly runs both before it believes a clean run of the tests.

import Dispatch
import Synchronization

final class Parcel: @unchecked Sendable { var count = 0 }

let shelf = Mutex<[Int]>([])

/// A value that one thread makes and another one gets by a continuation; and a shelf of all threads.
func parcel(_ number: Int, racing: Bool) async -> Parcel {
  await withUnsafeContinuation { continuation in
    // Later, so that the task waits by then: thread.c says what it cannot tell otherwise.
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1)) {
      let parcel = Parcel()
      parcel.count = number
      shelf.withLock { $0.append(number) }
      continuation.resume(returning: parcel)
      if racing { parcel.count = number }
    }
  }
}

@main
struct Control {
  static func main() async {
    let racing = CommandLine.arguments.contains("race")
    await withTaskGroup { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<100 { await parcel(task * 100 + number, racing: racing).count += 1 }
        }
      }
    }
    precondition(shelf.withLock { $0.count } == 800)
  }
}
