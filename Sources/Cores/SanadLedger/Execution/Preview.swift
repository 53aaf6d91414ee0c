public import SanadState
public import SanadTypes

/// What a transaction would meet, if a block had it now.
public struct Preview: Hashable, Sendable {
  /// Why it could not be in a block; nil when it could. A body without signatures is not asked
  /// for any.
  public let obstacle: NotIncludable?
  /// The receipt that it would get; nil where the submitting account does not exist.
  public let receipt: Receipt?
}

extension LedgerExecutor {
  /// What a body would meet that nobody has signed yet: every account that has to authorize is
  /// taken to have done so, with as few signatures as its authority allows, and role holders where
  /// an issue calls on them.
  public func preview(
    _ body: TransactionBody, on state: some StateReading, at clock: BlockClock
  ) throws(LedgerFailure) -> Preview {
    let view = LedgerState(reading: state)
    view.beginTransaction()
    let network = try view.network()
    var authorizers = body.accountsUsed
    for role in body.rolesCalledOn {
      let holders = try view.holders(of: role).holders.map(\.account)
      if let first = holders.first, !holders.contains(where: authorizers.contains) {
        authorizers.append(first)
      }
    }
    var signatureCount = 0
    for id in authorizers {
      signatureCount += try view.account(id)?.authority.signatureCountMin ?? 1
    }
    let includability = Includability(state: view, shelf: shelf, network: network, clock: clock)
    let weight = try includability.scale.weight(of: body, signatureCount: signatureCount)
    guard let account = try view.account(body.account) else {
      return Preview(obstacle: .submitterUnknown(body.account), receipt: nil)
    }
    let obstacle =
      includability.checkChainAndValidity(body)
      ?? includability.checkSequence(of: body, account, .next)
      ?? includability.checkWeight(weight, account)
    let receipt = try receipt(
      body, authorizers: authorizers.sorted(), weight: weight, view, network, clock)
    return Preview(obstacle: obstacle, receipt: receipt)
  }

  /// What a signed transaction would meet.
  public func preview(
    _ transaction: UnverifiedTransaction, on state: some StateReading, at clock: BlockClock
  ) throws(LedgerFailure) -> Preview {
    let view = LedgerState(reading: state)
    view.beginTransaction()
    let network = try view.network()
    let includability = Includability(state: view, shelf: shelf, network: network, clock: clock)
    let verdict = try includability.check(transaction, sequence: .next, verdicts: verdicts)
    var obstacle: NotIncludable?
    if case .failure(let reason) = verdict { obstacle = reason }
    guard try view.account(transaction.body.account) != nil else {
      return Preview(obstacle: obstacle, receipt: nil)
    }
    let receipt = try receipt(
      transaction.body, authorizers: transaction.authorizations.map(\.account),
      weight: try includability.scale.weight(of: transaction), view, network, clock)
    return Preview(obstacle: obstacle, receipt: receipt)
  }

  private func receipt(
    _ body: TransactionBody, authorizers: [AccountID], weight: Weight, _ view: LedgerState,
    _ network: NetworkRecord, _ clock: BlockClock
  ) throws(LedgerFailure) -> Receipt {
    let runner = TransactionRunner(state: view, shelf: shelf, network: network, clock: clock)
    return try runner.run(
      body, id: body.id, authorizers: authorizers, weight: weight, firstEvent: 0)
  }
}
