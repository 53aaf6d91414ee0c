import SanadCodec
package import SanadCrypto
package import SanadLedger
package import SanadTypes
import Synchronization

/// What was found about transactions' signatures: shared by the verifiers, which work ahead, and
/// the executor, which must not verify again what a verifier has verified.
///
/// A transaction is known by its leaf digest, which covers body and signatures alike, so a verdict
/// can never be carried over to other signatures. Bounded by two generations: when the young one
/// is full it becomes the old one, and what was old is forgotten. A class because threads share it.
package final class SharedVerdicts: SignatureVerdicts, Sendable {
  private struct Generations {
    var young = KeyedTable<Digest, SignatureVerdict>()
    var old = KeyedTable<Digest, SignatureVerdict>()
  }

  private let scheme: any SignatureScheme
  private let capacity: Int
  private let generations = Mutex(Generations())

  /// Creates a memory of between `capacity` and twice as many verdicts.
  package init(scheme: any SignatureScheme, capacity: Int = 65_536) {
    precondition(capacity > 0, "a memory holds something")
    self.scheme = scheme
    self.capacity = capacity
  }

  /// The remembered verdict, or a fresh one, which is remembered.
  package func verdict(on transaction: UnverifiedTransaction) -> SignatureVerdict {
    let leaf = transaction.leaf
    if let known = generations.withLock({ $0.young[leaf] ?? $0.old[leaf] }) { return known }
    let verdict = verify(transaction)
    remember(verdict, of: leaf)
    return verdict
  }

  /// The answer of the scheme, each time anew.
  package func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool {
    scheme.isValid(signature, of: key, for: message)
  }

  private func verify(_ transaction: UnverifiedTransaction) -> SignatureVerdict {
    let message = transaction.signedBytes
    for authorization in transaction.authorizations {
      for entry in authorization.signatures
      where !scheme.isValid(entry.signature, of: entry.key, for: message) {
        return .invalid(authorization.account, entry.key)
      }
    }
    return .valid
  }

  private func remember(_ verdict: SignatureVerdict, of leaf: Digest) {
    generations.withLock { generations in
      if generations.young.count >= capacity {
        generations.old = generations.young
        generations.young = KeyedTable()
      }
      generations.young[leaf] = verdict
    }
  }
}
