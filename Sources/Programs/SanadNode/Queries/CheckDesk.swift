import SanadAPI
import SanadAPIModel
import SanadLedger
import SanadMempool
import SanadReplica
import SanadState
import SanadTypes

/// Says what a signed transaction would meet now; nothing is sent.
struct CheckDesk {
  let environment: ReplicaEnvironment
  let thread: ReplicaThread
  let waiters: Waiters
  let finality: FinalityBoard
  let clock: NodeClock

  func check(_ transaction: UnverifiedTransaction) async throws(ServiceFailure) -> CheckResource {
    let ledger = LedgerExecutor(
      verdicts: environment.verdicts, policies: environment.policies)
    let (preview, later, height) = try environment.final.answer { state in
      let next = BlockClock(
        height: state.next, timestamp: finality.nextTime(at: clock.wall()))
      let preview = try ledger.preview(transaction, on: state, at: next)
      let later =
        preview.obstacle == nil
        ? nil : try ledger.includability(of: transaction, on: state, at: next)
      return (preview, later, state.height ?? Height(0))
    }
    if let found = preview.obstacle, await !isFilled(found, for: transaction.body.account) {
      throw ServiceFailure(found)
    }
    // Behind those that wait it may wait too, if nothing else stands against it.
    if case .failure(let reason)? = later { throw ServiceFailure(reason) }
    guard let receipt = preview.receipt else {
      throw ServiceFailure(.submitterUnknown, "there is no account \(transaction.body.account)")
    }
    return CheckResource(
      height: height.description, id: transaction.id.description,
      outcome: receipt.isApplied ? "would-apply" : "would-refuse",
      reasons: receipt.reasons.map(ReasonResource.init),
      flags: receipt.flags.reasons.map(ReasonResource.init), weight: receipt.weight.description)
  }

  /// Whether an obstacle is a gap in the sequence that transactions fill which wait on this node.
  private func isFilled(_ obstacle: NotIncludable, for account: AccountID) async -> Bool {
    guard case .sequenceGap(let lane, _, let got) = obstacle else { return false }
    let answer = await waiters.answer { thread.post(.asked(.sequences(account), $0), lane: .sync) }
    guard case .sequences(let waiting) = answer else { return false }
    return waiting.contains { $0.lane == lane && $0.next == got }
  }
}

extension ServiceFailure {
  /// Why a transaction cannot be in a block, with the sequence that could.
  init(_ obstacle: NotIncludable) {
    switch obstacle {
    case .sequenceReused(_, let expected, let got), .sequenceGap(_, let expected, let got):
      self.init(
        obstacle.code, "\(obstacle)", expected: expected.description, got: got.description)
    default: self.init(obstacle.code, "\(obstacle)")
    }
  }
}
