public import SanadCrypto
public import SanadTypes

/// Why a transaction cannot be in a block on a state. A block that has one is invalid, and a
/// mempool does not keep one, except where it only waits for its turn.
public enum NotIncludable: Error, Hashable, Sendable {
  /// Signed for another chain.
  case wrongChain(expected: ChainID, got: ChainID)
  /// The submitting account does not exist.
  case submitterUnknown(AccountID)
  /// The sequence has been used.
  case sequenceReused(Lane, expected: SequenceNumber, got: SequenceNumber)
  /// Lower sequences are missing.
  case sequenceGap(Lane, expected: SequenceNumber, got: SequenceNumber)
  /// Valid until before the block's timestamp.
  case expired(validUntil: Timestamp, now: Timestamp)
  /// Valid for longer than a transaction may be.
  case validityTooFar(validUntil: Timestamp, latest: Timestamp)
  /// Larger, with its length, than all transactions of a block together may be.
  case tooLarge(bytes: Int, limit: Int)
  /// Heavier than a whole block may be.
  case tooHeavy(weight: Weight, limit: Weight)
  /// Heavier than the account's whole quota for a block or for a day.
  case aboveQuota(weight: Weight, limit: Weight)
  /// The account's quota for a block is used up by other transactions of this block.
  case blockQuota(used: Weight, weight: Weight, limit: Weight)
  /// The account's quota for the business date is used up, until the next one begins.
  case dayQuota(used: Weight, weight: Weight, limit: Weight, retryAt: Timestamp)
  /// An account whose units or rights are used has not authorized.
  case authorizationMissing(AccountID)
  /// An account authorizes that does not exist.
  case authorizationUnknown(AccountID)
  /// An account authorizes that nothing needs.
  case authorizationSurplus(AccountID)
  /// A key that is not the account's.
  case foreignKey(AccountID, PublicKey)
  /// The signatures weigh too little.
  case insufficientSignatures(AccountID, weight: UInt32, threshold: UInt32)
  /// The threshold is met without this key.
  case surplusSignature(AccountID, PublicKey)
  /// A signature does not verify.
  case invalidSignature(AccountID, PublicKey)

  /// The code of the registry.
  public var code: ErrorCode {
    switch self {
    case .wrongChain: .wrongChain
    case .submitterUnknown: .submitterUnknown
    case .sequenceReused: .sequenceReused
    case .sequenceGap: .sequenceGap
    case .expired: .expired
    case .validityTooFar: .validityTooFar
    case .tooLarge, .tooHeavy, .aboveQuota: .transactionTooHeavy
    case .blockQuota, .dayQuota: .quotaExhausted
    case .authorizationMissing: .authorizationMissing
    case .authorizationUnknown: .accountUnknown
    case .authorizationSurplus: .authorizationSurplus
    case .foreignKey, .surplusSignature: .signatureSurplus
    case .insufficientSignatures: .signatureMissing
    case .invalidSignature: .signatureInvalid
    }
  }
}

extension NotIncludable: CustomStringConvertible {
  /// One plain sentence with the numbers compared.
  public var description: String {
    switch self {
    case .wrongChain(let expected, let got): "signed for chain \(got), this one is \(expected)"
    case .submitterUnknown(let account): "no account \(account)"
    case .sequenceReused(let lane, let expected, let got):
      "sequence \(got) of lane \(lane) has been used; the next one is \(expected)"
    case .sequenceGap(let lane, let expected, let got):
      "sequence \(got) of lane \(lane) is not the next one, which is \(expected)"
    case .expired(let validUntil, let now):
      "valid until \(validUntil.rfc3339), and it is \(now.rfc3339)"
    case .validityTooFar(let validUntil, let latest):
      "valid until \(validUntil.rfc3339), and the latest allowed is \(latest.rfc3339)"
    case .tooLarge(let bytes, let limit):
      "takes \(bytes) bytes, and a block has \(limit) for all of its transactions"
    case .tooHeavy(let weight, let limit): "weighs \(weight), and a block at most \(limit)"
    case .aboveQuota(let weight, let limit):
      "weighs \(weight), and the account's quota is \(limit)"
    case .blockQuota(let used, let weight, let limit):
      "weighs \(weight) with \(used) of \(limit) used in this block"
    case .dayQuota(let used, let weight, let limit, let retryAt):
      "weighs \(weight) with \(used) of \(limit) used; the next day begins \(retryAt.rfc3339)"
    case .authorizationMissing(let account): "account \(account) has not authorized"
    case .authorizationUnknown(let account): "no account \(account), which authorizes"
    case .authorizationSurplus(let account): "nothing needs the authorization of \(account)"
    case .foreignKey(let account, let key): "key \(key.digest) is not one of account \(account)"
    case .insufficientSignatures(let account, let weight, let threshold):
      "signatures of account \(account) weigh \(weight) of \(threshold)"
    case .surplusSignature(let account, let key):
      "account \(account) does not need the signature of key \(key.digest)"
    case .invalidSignature(let account, let key):
      "the signature of key \(key.digest) of account \(account) does not verify"
    }
  }
}
