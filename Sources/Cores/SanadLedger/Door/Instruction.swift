import SanadTypes

/// What the door is asked to do: legs that move together or not at all, judged by their net
/// effect.
struct Instruction {
  /// One side of a movement.
  enum Side: Hashable {
    /// An account that holds the units, or will.
    case account(AccountID)
    /// The issuer, by this account, and no holding: units that it gives are new, and those that it
    /// takes are no more.
    case issuer(AccountID)

    /// The account that stands there.
    var account: AccountID {
      switch self {
      case .account(let account), .issuer(let account): account
      }
    }

    /// The account whose holding changes; nil at the issuer's side.
    var holder: AccountID? {
      if case .account(let account) = self { account } else { nil }
    }

    var isIssuer: Bool { holder == nil }
  }

  /// One movement.
  struct Movement {
    let instrument: InstrumentID
    let from: Side
    let to: Side
    let units: Units
  }

  let kind: MovementKind
  /// The operation's place in its transaction, for reasons.
  let operation: UInt16
  let movements: [Movement]
  /// Whether at least two accounts have to give: of an exchange, but not of its net effect.
  let obligesBothSides: Bool
  /// Whether who gives and receives is asked about as somebody who does both, and not by its net alone:
  /// of a cycle, in which the trades that cancel out are settled no less.
  let asksBothSides: Bool
  /// Whether it carries out what was agreed, judged and locked before: what has become of the parties'
  /// other units meanwhile is no reason to break it off.
  var isOfContract = false
  /// What the new units count for under a ceiling, where it was reserved for them before.
  let reserved: Money?

  /// The legs of a transfer or a settlement.
  ///
  /// - Parameters:
  ///   - isOneSided: whether one account alone may give: what is left of a netted cycle, or units
  ///     against a payment elsewhere.
  ///   - asksBothSides: whether the legs are several trades, which are settled by their net.
  init(
    kind: MovementKind, operation: UInt16, legs: [Leg], isOneSided: Bool = false,
    asksBothSides: Bool = false
  ) {
    self.kind = kind
    self.operation = operation
    self.asksBothSides = asksBothSides
    reserved = nil
    obligesBothSides = !isOneSided && (kind == .settlement || kind == .repo)
    movements = legs.map {
      Movement(
        instrument: $0.instrument, from: .account($0.from), to: .account($0.to), units: $0.units)
    }
  }

  /// Movements that the ledger itself has put together.
  init(
    kind: MovementKind, operation: UInt16, movements: [Movement], reserved: Money? = nil
  ) {
    self.kind = kind
    self.reserved = reserved
    obligesBothSides = false
    asksBothSides = false
    self.operation = operation
    self.movements = movements
  }

  /// New units from an account of the issuer.
  init(_ issuance: Issuance, by issuer: AccountID, operation: UInt16) {
    kind = .allotment
    reserved = nil
    obligesBothSides = false
    asksBothSides = false
    self.operation = operation
    movements = [
      Movement(
        instrument: issuance.instrument, from: .issuer(issuer), to: .account(issuance.to),
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
          kind: kind, instrument: $0.instrument, from: $0.from.holder, to: $0.to.holder,
          units: $0.units))
    }
  }
}
