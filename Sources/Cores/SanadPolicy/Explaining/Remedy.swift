public import SanadTypes

/// Something that would let a rule pass.
public enum Remedy: Hashable, Sendable {
  /// A registered issuer renews a claim that ran out.
  case renewClaim(PartySide, topic: String)
  /// A registered issuer issues a claim; `needs` says what it must say, where that is known.
  case obtainClaim(PartySide, topic: String, needs: String?)
  /// An amount of at most so much.
  case amountAtMost(Units)
  /// The same on or after a day.
  case notBefore(CalendarDate)
  /// The policy would have to change: it leaves this kind out.
  case kindNotCovered(MovementKind)
  /// Fewer legs.
  case splitInstruction

  /// One clause of a sentence that begins with "would pass".
  public var text: String {
    switch self {
    case .renewClaim(let side, let topic):
      "once a registered issuer renews the \(side.name)'s \(topic) claim"
    case .obtainClaim(let side, let topic, let needs):
      "once a registered issuer gives the \(side.name) a \(topic) claim"
        + (needs.map { " that says \($0)" } ?? "")
    case .amountAtMost(let units):
      units.isZero ? "with no amount at the moment" : "with an amount of at most \(units) units"
    case .notBefore(let date): "on or after \(date)"
    case .kindNotCovered(let kind): "only under a policy that covers \(kind.name)"
    case .splitInstruction: "as several smaller instructions"
    }
  }
}
