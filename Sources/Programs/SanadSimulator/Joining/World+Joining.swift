import SanadReplica
import SanadTypes

// A node that comes when the run is over.
extension World {
  /// Has a node without blocks join by a snapshot of what honest nodes have stored, and checks where that
  /// leads. Runs with simulated signatures have no such node: a snapshot's block is checked by the light
  /// client, which knows Ed25519 alone.
  func joinAtTheEnd() {
    guard plan.signatures == .ed25519, checks.violation == nil else { return }
    let stores = honest.filter { !$0.isHarmed && !$0.hasLied && !$0.isGone }.map(\.store)
    do {
      var episode = try JoinEpisode(genesis, stores: stores, seed: plan.seed)
      guard let outcome = try episode?.run(expecting: checks.ledger.root(at:)) else { return }
      coverage.count(.snapshotJoins)
      coverage.count(.joinCrashes, outcome.crashes)
      coverage.count(.joinResumed, outcome.resumed)
      coverage.count(.joinParted, outcome.parted)
      coverage.count(.joinTimedOut, outcome.timedOut)
    } catch let breach as Breach {
      checks.fail(breach, at: time)
    } catch {
      checks.fail(Breach(.recovery, "a node that joins stops: \(error)"), at: time)
    }
  }
}
