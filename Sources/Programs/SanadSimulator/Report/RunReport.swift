package import SanadCrypto
package import SanadTypes

/// What came of one run.
package struct RunReport: Sendable {
  /// The seed of the plan.
  package let seed: UInt64
  /// Number of validators.
  package let validators: Int
  /// Number of observers.
  package let observers: Int
  /// What did not hold; nil when everything did.
  package let violation: Violation?
  /// The highest view that a validator entered.
  package let views: UInt64
  /// The highest final height.
  package let blocks: UInt64
  /// Final transactions.
  package let transactions: Int
  /// Simulated time.
  package let simulated: Milliseconds
  /// Events carried out.
  package let events: Int
  /// From healing until every live node had one more block; nil when it did not come to that.
  package let recovery: Milliseconds?
  /// What that may take by consensus.md 2.17, without the factor of two.
  package let bound: Milliseconds?
  /// The most that any node held at once.
  package let held: Held
  /// What came up.
  package let coverage: Coverage
  /// Digest of everything that happened.
  package let trace: Digest
}
