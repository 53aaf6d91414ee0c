extension Weight {
  /// What a signature costs: its verification is most of a transaction's work.
  static let signature: UInt64 = 60
  /// What every transaction costs.
  static let transaction: UInt64 = 20
  /// What a registration, a claim or a change of keys costs.
  static let registration: UInt64 = 20
  /// What a leg costs: two holdings, the aggregates and the policy.
  static let leg: UInt64 = 40
  /// What moving an identity's position in one instrument to another cell costs.
  static let reclassification: UInt64 = 8

  /// What a transaction weighs, from what it says alone and the number of instruments, which
  /// bounds the work of a reclassification. About one for a microsecond of one core.
  ///
  /// With 32 operations, 256 legs, at most 4,112 signatures and 2^32 instruments the sum has 41
  /// bits.
  public init(of body: TransactionBody, signatureCount: Int, instrumentCount: UInt32) {
    var total = Self.transaction + UInt64(signatureCount) * Self.signature
    for operation in body.operations {
      total += Self.cost(of: operation, instrumentCount: instrumentCount)
    }
    self.init(total)
  }

  /// What a signed transaction weighs.
  public init(of transaction: UnverifiedTransaction, instrumentCount: UInt32) {
    let signatures = transaction.authorizations.reduce(0) { $0 + $1.signatures.count }
    self.init(
      of: transaction.body, signatureCount: signatures, instrumentCount: instrumentCount)
  }

  private static func cost(of operation: LedgerOperation, instrumentCount: UInt32) -> UInt64 {
    switch operation {
    case .issueClaim(let claim):
      claimCost(topic: claim.value.topic, instrumentCount: instrumentCount)
    case .revokeClaim(let claim):
      claimCost(topic: claim.topic, instrumentCount: instrumentCount)
    case .registerIdentity, .openAccount, .rotateKeys: registration
    case .issue, .transfer, .settle: UInt64(operation.legCount) * leg
    }
  }

  private static func claimCost(topic: ClaimTopic, instrumentCount: UInt32) -> UInt64 {
    topic.classifies
      ? registration + reclassification * UInt64(instrumentCount) : registration
  }
}
