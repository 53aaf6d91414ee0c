public import SanadTypes

/// Why a genesis makes no ledger.
public enum GenesisFailure: Error, Equatable, Sendable {
  /// Something contradicts something else: where, and what, in one sentence.
  case invalid(GenesisPlace, String)
  /// A policy's text has errors, rendered with lines and carets.
  case policy(index: Int, String)
  /// A fault of the ledger itself.
  case ledger(LedgerFailure)

  /// The code of the registry.
  public var code: ErrorCode {
    switch self {
    case .invalid: .genesisInvalid
    case .policy: .policyInvalid
    case .ledger: .internalFault
    }
  }
}

/// A place in a genesis.
public enum GenesisPlace: Hashable, Sendable {
  /// The chain's or the ledger's parameters.
  case parameters
  /// A validator.
  case validator(Int)
  /// An observer.
  case observer(Int)
  /// A code.
  case code(Int)
  /// An identity.
  case identity(Int)
  /// An account.
  case account(Int)
  /// A role assignment.
  case role(Int)
  /// A policy.
  case policy(Int)
  /// A programme.
  case programme(Int)
  /// A fixing.
  case fixing(Int)
  /// A calendar.
  case calendar(Int)
  /// A table of withholding tax.
  case taxTable(Int)
  /// An instrument.
  case instrument(Int)
  /// A holding.
  case holding(Int)
}

extension GenesisPlace: CustomStringConvertible {
  /// The list and the place in it, from 0.
  public var description: String {
    switch self {
    case .parameters: "parameters"
    case .validator(let index): "validators[\(index)]"
    case .observer(let index): "observers[\(index)]"
    case .code(let index): "codes[\(index)]"
    case .identity(let index): "identities[\(index)]"
    case .account(let index): "accounts[\(index)]"
    case .role(let index): "roles[\(index)]"
    case .policy(let index): "policies[\(index)]"
    case .programme(let index): "programmes[\(index)]"
    case .fixing(let index): "fixings[\(index)]"
    case .calendar(let index): "calendars[\(index)]"
    case .taxTable(let index): "tax_tables[\(index)]"
    case .instrument(let index): "instruments[\(index)]"
    case .holding(let index): "holdings[\(index)]"
    }
  }
}

extension GenesisFailure: CustomStringConvertible {
  /// One plain sentence; of a policy, its diagnostics.
  public var description: String {
    switch self {
    case .invalid(let place, let why): "\(place): \(why)"
    case .policy(let index, let why): "policies[\(index)]:\n\(why)"
    case .ledger(let failure): failure.description
    }
  }
}
