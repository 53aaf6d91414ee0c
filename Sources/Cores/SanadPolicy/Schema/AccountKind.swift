/// What an account is for (ledger.md, "Things in the state").
public enum AccountKind: UInt8, Hashable, NamedCases {
  /// The institution's own units.
  case house
  /// The units of one client, kept apart.
  case clientSegregated
  /// The units of several clients together.
  case clientOmnibus
  /// The issuer's account.
  case treasury
  /// Cash on its way to holders.
  case paying
  /// Tax withheld.
  case tax
  /// Deposits of bidders.
  case deposit
  /// What could not be delivered, in its owner's name.
  case suspense

  /// The word that rules use.
  public var name: String {
    switch self {
    case .house: "house"
    case .clientSegregated: "clientSegregated"
    case .clientOmnibus: "clientOmnibus"
    case .treasury: "treasury"
    case .paying: "paying"
    case .tax: "tax"
    case .deposit: "deposit"
    case .suspense: "suspense"
    }
  }
}
