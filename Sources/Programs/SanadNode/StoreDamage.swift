import Logging
import Synchronization

/// What a running node has found of damage in its store.
///
/// A table of the store is read where it is needed, so that damage may come up with a question about
/// an old block, long after the start. What was read is not used, and the node goes on: what
/// consensus needs is elsewhere. It is not ready from then on, and its next start puts the store
/// aside and builds it again.
final class StoreDamage: Sendable {
  private let first = Mutex<String?>(nil)
  /// Leaves word for the next start.
  private let note: @Sendable () -> Void

  init(note: @escaping @Sendable () -> Void) { self.note = note }

  /// What was found first; nil while nothing was.
  var found: String? { first.withLock { $0 } }

  /// Takes in what was found; the first time counts.
  func note(_ detail: String, _ logger: Logger) {
    let isFirst = first.withLock { known in
      defer { known = known ?? detail }
      return known == nil
    }
    guard isFirst else { return }
    logger.critical(
      "the store has damage: start the node again, and it is built anew from the others",
      metadata: ["found": "\(detail)"])
    note()
  }
}
