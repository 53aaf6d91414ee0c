import SanadCrypto
public import SanadTypes

/// Which sequences may pass.
public enum SequenceRule: Hashable, Sendable {
  /// Exactly the next one of the lane: for blocks.
  case next
  /// The next one or a later one: for a mempool, whose own queue has those between.
  case nextOrLater
}

/// A transaction that may be in a block on a state, and what it weighs.
public struct Includable: Hashable, Sendable {
  /// The transaction.
  public let transaction: UnverifiedTransaction
  /// What it weighs on that state.
  public let weight: Weight
  /// The next sequence of its lane on that state.
  public let confirmed: SequenceNumber
}

/// The one place that decides whether a transaction may be in a block: mempool, builder and
/// validation all ask here (architecture.md, "How a transaction flows").
struct Includability {
  let state: LedgerState
  let shelf: PolicyShelf
  let network: NetworkRecord
  let clock: BlockClock

  /// What transactions weigh here.
  var scale: Scale { Scale(state: state, shelf: shelf, network: network) }

  /// Checks everything but the signatures, cheapest first; signatures come last, because they cost
  /// most.
  func check(
    _ transaction: UnverifiedTransaction, sequence rule: SequenceRule,
    verdicts: any SignatureVerdicts
  ) throws(LedgerFailure) -> Result<Includable, NotIncludable> {
    let body = transaction.body
    if let refusal = checkChainAndValidity(body) { return .failure(refusal) }
    guard let account = try state.account(body.account) else {
      return .failure(.submitterUnknown(body.account))
    }
    if let refusal = checkSequence(of: body, account, rule) { return .failure(refusal) }
    if let refusal = checkSize(of: transaction) { return .failure(refusal) }
    let weight = try scale.weight(of: transaction)
    if let refusal = checkWeight(weight, account) { return .failure(refusal) }
    if let refusal = try checkAuthorizations(transaction) { return .failure(refusal) }
    if case .invalid(let account, let key) = verdicts.verdict(on: transaction) {
      return .failure(.invalidSignature(account, key))
    }
    return .success(
      Includable(
        transaction: transaction, weight: weight,
        confirmed: account.nextSequence(in: body.lane)))
  }

  func checkChainAndValidity(_ body: TransactionBody) -> NotIncludable? {
    if body.chainID != network.chainID {
      return .wrongChain(expected: network.chainID, got: body.chainID)
    }
    if body.validUntil < clock.timestamp {
      return .expired(validUntil: body.validUntil, now: clock.timestamp)
    }
    let latest = clock.timestamp.advanced(by: network.ledger.validityMax.value)
    if body.validUntil > latest {
      return .validityTooFar(validUntil: body.validUntil, latest: latest)
    }
    return nil
  }

  func checkSequence(
    of body: TransactionBody, _ account: Account, _ rule: SequenceRule
  ) -> NotIncludable? {
    let expected = account.nextSequence(in: body.lane)
    if body.sequence < expected {
      return .sequenceReused(body.lane, expected: expected, got: body.sequence)
    }
    if body.sequence > expected, rule == .next {
      return .sequenceGap(body.lane, expected: expected, got: body.sequence)
    }
    return nil
  }

  /// Whether any block has room for the bytes.
  private func checkSize(of transaction: UnverifiedTransaction) -> NotIncludable? {
    let bytes = transaction.bytes.count + Block.lengthBytesMax
    let most = network.chain.transactionBytesMax
    return bytes > most ? .tooLarge(bytes: bytes, limit: most) : nil
  }

  func checkWeight(_ weight: Weight, _ account: Account) -> NotIncludable? {
    let blockMax = Weight(network.chain.blockWeightMax)
    if weight > blockMax { return .tooHeavy(weight: weight, limit: blockMax) }
    let quota = account.quota ?? network.ledger.defaultQuota
    // What no block can ever have is no work that waits for one.
    let most = min(quota.weightPerBlock, quota.weightPerDay)
    if weight > most { return .aboveQuota(weight: weight, limit: most) }
    let usage = QuotaWindow(network: network, clock: clock).present(account.usage)
    if usage.weightInBlock.advanced(by: weight.value) > quota.weightPerBlock {
      return .blockQuota(
        used: usage.weightInBlock, weight: weight, limit: quota.weightPerBlock)
    }
    if usage.weightInDay.advanced(by: weight.value) > quota.weightPerDay {
      return .dayQuota(
        used: usage.weightInDay, weight: weight, limit: quota.weightPerDay,
        retryAt: QuotaWindow(network: network, clock: clock).nextDay)
    }
    return nil
  }

  private func checkAuthorizations(
    _ transaction: UnverifiedTransaction
  ) throws(LedgerFailure) -> NotIncludable? {
    let needed = transaction.body.accountsUsed
    let given = transaction.authorizations.map(\.account)
    for account in needed where !given.contains(account) {
      return .authorizationMissing(account)
    }
    let extra = given.filter { !needed.contains($0) }
    if let account = try surplus(of: extra, given: given, transaction.body) {
      return .authorizationSurplus(account)
    }
    for authorization in transaction.authorizations {
      if let refusal = try check(authorization) { return refusal }
    }
    return nil
  }

  /// The first of the accounts beyond those that the body itself uses that stands for no role
  /// that an operation calls on, or only for roles that another one stands for as well.
  private func surplus(
    of extra: [AccountID], given: [AccountID], _ body: TransactionBody
  ) throws(LedgerFailure) -> AccountID? {
    guard !extra.isEmpty else { return nil }
    var present: [[AccountID]] = []
    for role in body.rolesCalledOn {
      let holders = try state.holders(of: role)
      present.append(given.filter { holders.holder($0) != nil })
    }
    let operators = body.callsOnOperators ? try state.validators().operators : []
    return extra.first { account in
      !present.contains { $0 == [account] } && !operators.contains(account)
    }
  }

  private func check(
    _ authorization: Authorization
  ) throws(LedgerFailure) -> NotIncludable? {
    guard let account = try state.account(authorization.account) else {
      return .authorizationUnknown(authorization.account)
    }
    switch account.authority.verdict(on: authorization.signatures.map(\.key)) {
    case .sufficient: return nil
    case .foreignKey(let key): return .foreignKey(authorization.account, key)
    case .insufficient(let weight, let threshold):
      return .insufficientSignatures(
        authorization.account, weight: weight, threshold: threshold)
    case .surplus(let key): return .surplusSignature(authorization.account, key)
    }
  }
}

extension TransactionBody {
  /// Whether every operator of a validator may authorize it: each counts.
  fileprivate var callsOnOperators: Bool {
    operations.contains {
      switch $0 {
      case .validators(.approve), .validators(.withdraw): true
      default: false
      }
    }
  }

  /// The roles whose holders have to authorize beside the accounts that are used.
  var rolesCalledOn: [Role] {
    let hasIssue = operations.contains {
      switch $0 {
      case .issue, .lifecycle(.register): true
      case .auction(let operation): operation.isIssue
      case .offer(let operation): operation.isIssue
      default: false
      }
    }
    var roles: [Role] = hasIssue ? [.treasury, .centralBank] : []
    for operation in operations {
      guard case .settling(let step) = operation else { continue }
      for role in step.rolesCalledOn where !roles.contains(role) { roles.append(role) }
    }
    return roles
  }
}
