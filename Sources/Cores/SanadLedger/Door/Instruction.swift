import SanadTypes

/// What the door is asked to do: legs that move together or not at all, judged by their net
/// effect.
struct Instruction {
  /// Where the units of a leg come from.
  enum Source: Hashable {
    /// An account that holds them.
    case account(AccountID)
    /// Nowhere yet: they are new, and this account of the issuer stands on the other side.
    case issuance(by: AccountID)

    /// The account on the giving side.
    var account: AccountID {
      switch self {
      case .account(let account), .issuance(let account): account
      }
    }

    var isIssuance: Bool {
      if case .issuance = self { true } else { false }
    }
  }

  /// One movement.
  struct Movement {
    let instrument: InstrumentID
    let source: Source
    let to: AccountID
    let units: Units
  }

  let kind: MovementKind
  /// The operation's place in its transaction, for reasons.
  let operation: UInt16
  let movements: [Movement]

  /// The legs of a transfer or a settlement.
  init(kind: MovementKind, operation: UInt16, legs: [Leg]) {
    self.kind = kind
    self.operation = operation
    movements = legs.map {
      Movement(instrument: $0.instrument, source: .account($0.from), to: $0.to, units: $0.units)
    }
  }

  /// New units from an account of the issuer.
  init(_ issuance: Issuance, by issuer: AccountID, operation: UInt16) {
    kind = .allotment
    self.operation = operation
    movements = [
      Movement(
        instrument: issuance.instrument, source: .issuance(by: issuer), to: issuance.to,
        units: issuance.units)
    ]
  }

  /// The instruments that move, ascending and each once.
  var instruments: [InstrumentID] {
    var distinct: [InstrumentID] = []
    for instrument in movements.map(\.instrument).sorted() where instrument != distinct.last {
      distinct.append(instrument)
    }
    return distinct
  }

  /// What happened, once it has.
  var events: [Event] {
    movements.map {
      .moved(
        SanadTypes.Movement(
          kind: kind, instrument: $0.instrument,
          from: $0.source.isIssuance ? nil : $0.source.account, to: $0.to, units: $0.units))
    }
  }
}
