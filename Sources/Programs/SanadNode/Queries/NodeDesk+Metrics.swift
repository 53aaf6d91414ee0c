import SanadAPI
import SanadAPIModel
import SanadConsensus
import SanadReplica
import SanadSafety
import SanadTypes

// What the node measures, for `/metrics`.
extension NodeDesk {
  func measure(into text: inout MetricsText) async {
    text.gauge(
      "sanad_build_info", "The software's version.",
      .init(1, [("version", identity.version), ("role", identity.role)]))
    chain(into: &text)
    await lastSigned(into: &text)
    if let snapshot = await snapshot() { consensus(snapshot, into: &text) }
    peers(into: &text)
    outside.write(to: &text)
    metrics.write(to: &text)
    process.write(to: &text)
  }

  private func chain(into text: inout MetricsText) {
    text.gauge(
      "sanad_consensus_height", "Newest final block that can be read here.",
      .init(finality.newest.height.value))
    text.gauge(
      "sanad_state_flushed_height", "Height up to which the state is on disk.",
      .init(finality.flushed.value))
    text.gauge(
      "sanad_consensus_validators", "Validators in the set.",
      .init(environment.validators.count))
  }

  /// A validator that signs and is not heard is missing in certificates, whatever it says of itself.
  private func lastSigned(into text: inout MetricsText) async {
    guard let place = environment.place else { return }
    do throws(ServiceFailure) {
      let seen = try await lists.performance(
        of: environment.validators.name(of: place), blocks: 100)
      guard let signed = seen.lastSigned, let height = UInt64(signed) else { return }
      text.gauge(
        "sanad_consensus_last_signed_height",
        "Newest of the last 100 final blocks whose certificate this validator's vote is in.",
        .init(height))
    } catch {
      // What the store cannot answer is told by the checks of readiness.
      return
    }
  }

  private func consensus(_ snapshot: ReplicaSnapshot, into text: inout MetricsText) {
    let engine = snapshot.consensus
    text.gauge("sanad_consensus_view", "The view that this node is in.", .init(engine.view.value))
    text.gauge(
      "sanad_consensus_finalized_view", "View of the last final block.",
      .init(engine.finalizedView.value))
    text.gauge(
      "sanad_consensus_finalized_age_seconds", "Since a block became final here.",
      .init(Double(engine.finalizedFor.value) / 1_000))
    text.gauge(
      "sanad_sync_lag_views", "Views between the last final block and a finalization above it.",
      .init(engine.target.map { $0.distance(above: engine.finalizedView) } ?? 0))
    text.gauge(
      "sanad_consensus_abstains", "Whether this node signs nothing.",
      .init(engine.silences.isEmpty ? 0 : 1))
    text.gauge(
      "sanad_sync_lag_blocks", "Blocks between the last final one and one that others have.",
      .init(engine.catchUp?.height.distance(above: engine.finalizedHeight) ?? 0))
    catchingUp(snapshot, into: &text)
    text.gauge("sanad_mempool_size", "Transactions that wait.", .init(snapshot.waiting))
    text.gauge("sanad_mempool_bytes", "Their bytes.", .init(snapshot.waitingBytes))
    text.counter(
      "sanad_execution_late_total", "Blocks whose execution took longer than it may.",
      .init(snapshot.lateExecutions))
    text.counter(
      "sanad_build_late_total", "Blocks whose building took longer than it may.",
      .init(snapshot.lateBuilds))
  }

  private func peers(into text: inout MetricsText) {
    let validators = board.validatorCount
    let others = environment.validators.count - (environment.place == nil ? 0 : 1)
    text.gauge(
      "sanad_p2p_peers", "Nodes with which a channel is open, by role.",
      .init(validators, [("role", "validator")]),
      .init(board.names.count - validators, [("role", "observer")]))
    text.gauge(
      "sanad_consensus_missing_validators", "Validators without an open channel to this node.",
      .init(max(0, others - validators)))
  }
}
