/// `GET /v1/accounts/{id}/balances`: what an account holds, and nothing else of it.
public struct BalancesResource: Codable, Equatable, Sendable {
  /// The account id.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// Every holding, by symbol.
  public var holdings: [AccountResource.Holding]

  /// Takes them out of an account.
  public init(_ account: AccountResource) {
    id = account.id
    height = account.height
    holdings = account.holdings
  }
}

/// `GET /v1/accounts/{id}/sequence`: which sequences an account uses next.
public struct SequencesResource: Codable, Equatable, Sendable {
  /// The account id.
  public var id: String
  /// The height at which what is confirmed is true.
  public var height: String
  /// Every lane that has been used, and lane 0.
  public var lanes: [AccountResource.Lane]

  /// Takes them out of an account.
  public init(_ account: AccountResource) {
    id = account.id
    height = account.height
    lanes = account.lanes
  }
}
