/// What must hold in every run; each has a checker of its own (consensus.md 4).
package enum Property: String, CaseIterable, Hashable, Sendable {
  /// One final block at a height, and in a view.
  case agreement
  /// No validator signs two statements that contradict each other, across restarts.
  case signing
  /// An honest validator votes for nothing that no certificate and no clock allows.
  case voting
  /// A vote leaves after its record is durable.
  case persistence
  /// What a node called final is final after its restart, once each, in order.
  case durability
  /// A start on what an honest disk leaves succeeds and loses no vote; nothing stops by itself.
  case recovery
  /// A block executed again gives the roots of its header and the receipts of every node.
  case roots
  /// The ledger's invariants over the final state.
  case conservation
  /// What can be proved against a validator comes onto the ledger, once.
  case evidence
  /// No transaction is final twice, and none that must never be final is.
  case once
  /// The sequences of each lane go up by one.
  case sequences
  /// Nothing is final without the signatures that its accounts' keys ask for at that place, and
  /// nothing is done without the office that it needs.
  case authority
  /// Accounts, keys, identities, claims and what is outstanding are what the operations of applied
  /// transactions make them; what must be refused is refused, with its code.
  case registry
  /// No honest node accuses or bans an honest node.
  case honesty
  /// Queues and tables stay within their bounds.
  case bounds
  /// After healing the chain goes on within the bound of consensus.md 2.17, everywhere.
  case progress
  /// Without work there is one block for each heartbeat.
  case idleness
}

/// A property that did not hold.
package struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which one.
  package let property: Property
  /// Where it was seen; nil where it belongs to no node.
  package let node: Int?
  /// When, in microseconds since the run began.
  package let time: UInt64
  /// The values compared.
  package let detail: String

  /// One line.
  package var description: String {
    let place = node.map { " at node \($0)" } ?? ""
    return "\(property.rawValue)\(place) after \(time / 1_000) ms: \(detail)"
  }
}

/// What a checker found wrong, before it is known when and where.
package struct Breach: Error, Hashable, Sendable {
  /// The property.
  package let property: Property
  /// The values compared.
  package let detail: String

  /// States a breach.
  package init(_ property: Property, _ detail: String) {
    self.property = property
    self.detail = detail
  }
}
