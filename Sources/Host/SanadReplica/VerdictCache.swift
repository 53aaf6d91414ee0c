package import SanadCrypto
import SanadCodec
import Synchronization

/// Which transactions' signatures were found valid: shared by the verifiers, which write it, and
/// the executor, which must not verify again what a verifier has verified.
///
/// A transaction is known by its leaf digest, which covers body and signatures alike, so a verdict
/// can never be carried over to other signatures. Bounded by two generations: when the young one
/// is full it becomes the old one, and what was old is forgotten. A class because threads share it.
package final class VerdictCache: Sendable {
  private struct Generations {
    var young = KeyedTable<Digest, Bool>()
    var old = KeyedTable<Digest, Bool>()
  }

  private let capacity: Int
  private let generations = Mutex(Generations())

  /// Creates a cache that remembers between `capacity` and twice as many verdicts.
  package init(capacity: Int = 65_536) {
    precondition(capacity > 0, "a cache remembers something")
    self.capacity = capacity
  }

  /// The verdict on a transaction's signatures; nil when there is none (any more).
  package func verdict(of leaf: Digest) -> Bool? {
    generations.withLock { $0.young[leaf] ?? $0.old[leaf] }
  }

  /// Remembers a verdict.
  package func remember(_ isValid: Bool, of leaf: Digest) {
    generations.withLock { generations in
      if generations.young.count >= capacity {
        generations.old = generations.young
        generations.young = KeyedTable()
      }
      generations.young[leaf] = isValid
    }
  }
}
