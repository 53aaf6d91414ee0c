/// A rule of the ledger that does not hold: never an answer to bad input, always a fault of ours.
public struct InvariantBreach: Hashable, Sendable, CustomStringConvertible {
  /// The numbers of ledger.md, "Invariants".
  public enum Invariant: UInt8, Hashable, Sendable {
    /// Units per instrument = issued − redeemed, and nothing negative.
    case units = 1
    /// Locked ≤ held.
    case locks = 2
    /// Cash, like everything, is conserved except by its issuer.
    case conservation = 3
    /// Every aggregate equals its fold.
    case aggregates = 4
    /// Issued ≤ authorised, programmes within their ceilings, and reserves add up.
    case authorised = 5
    /// A payment reaches everybody who held at its record, once, to the last minor unit.
    case payments = 6
    /// No movement without an instruction that passed the door.
    case movements = 7
    /// Every lock waits for a settlement that is open, and has its end.
    case lockEnds = 9
    /// The leaves commit to their events.
    case commitments = 10
  }

  /// Which one.
  public let invariant: Invariant
  /// Where, and the numbers compared.
  public let detail: String

  /// Number and detail.
  public var description: String { "invariant \(invariant.rawValue): \(detail)" }
}
