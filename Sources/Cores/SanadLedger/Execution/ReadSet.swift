public import SanadState
public import SanadTypes

extension LedgerExecutor {
  /// Every value that a transaction's decision reads on a state: what its receipt commits to, for
  /// whoever proves a refusal. The state must be the one just before the transaction.
  ///
  /// Empty where the submitting account does not exist.
  public func reads(
    of transaction: UnverifiedTransaction, on state: some StateReading, at clock: BlockClock
  ) throws(LedgerFailure) -> [ReadEntry] {
    let view = LedgerState(reading: state)
    view.beginTransaction()
    let network = try view.network()
    let includability = Includability(state: view, shelf: shelf, network: network, clock: clock)
    _ = try includability.check(transaction, sequence: .next, verdicts: verdicts)
    guard try view.account(transaction.body.account) != nil else { return [] }
    let runner = TransactionRunner(state: view, shelf: shelf, network: network, clock: clock)
    _ = try runner.decide(
      transaction.body, id: transaction.id,
      authorizers: transaction.authorizations.map(\.account),
      weight: try includability.scale.weight(of: transaction))
    return view.readEntries()
  }
}
