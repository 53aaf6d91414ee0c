import Foundation
import SanadAPI
import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadTypes
import Testing

@testable import SanadNode

/// What a node counts, as Prometheus reads it.
@Suite struct NodeMetricsTests {
  private let validators: ValidatorSet
  private let metrics: NodeMetrics

  init() throws {
    validators = try Fixture.validators("val-a", "val-b", "val-c", "val-d")
    metrics = NodeMetrics(EpochSets(validators))
  }

  private var text: String {
    var text = MetricsText()
    metrics.write(to: &text)
    return text.text
  }

  private func note(_ observation: Observation, at now: UInt64 = 0) {
    metrics.note(.consensus(observation), at: Timestamp(now))
  }

  private func nullified(_ view: UInt64) -> Observation {
    .certified(
      Statement(epoch: Epoch(0), view: View(view), ballot: .nullify), signers: 3, formedHere: true)
  }

  @Test func aViewThatIsGivenUpIsItsLeadersOnce() {
    note(.entered(View(7), leader: ValidatorIndex(2), by: nil))
    note(nullified(7))
    note(nullified(7))
    // Of a view that this node was not in, nobody is said to have led it.
    note(nullified(9))
    #expect(
      text.contains("sanad_consensus_validator_missed_views_total{validator=\"val-c\"} 1\n"))
    #expect(text.contains("sanad_consensus_nullified_views_total 2\n"))
    #expect(!text.contains("validator=\"val-a\""))
  }

  @Test func phasesAreMeasuredFromOneToTheNext() {
    let digest = BlockDigest(SHA256.digest([1]))
    let notarized = Statement(
      epoch: Epoch(0), view: View(3),
      ballot: .notarize(BlockReference(parentView: View(2), digest: digest)))
    // Without a beginning there is nothing to be measured.
    note(.certified(notarized, signers: 3, formedHere: true), at: 5)
    note(
      .working(
        View(3), .transactions, leaderTimeout: Milliseconds(1), viewTimeout: Milliseconds(1)),
      at: 1_000)
    note(.proposed(View(3), digest, height: Height(2), transactions: 1), at: 1_250)
    note(.certified(notarized, signers: 3, formedHere: true), at: 1_750)
    note(.finalized(View(3), Height(2), digest, after: Milliseconds(2_000)), at: 3_750)
    let name = "sanad_consensus_phase_duration_seconds_sum"
    #expect(text.contains("\(name){phase=\"propose\"} 0.25\n"))
    #expect(text.contains("\(name){phase=\"notarize\"} 0.5\n"))
    #expect(text.contains("\(name){phase=\"finalize\"} 2.0\n"))
    #expect(text.contains("_count{phase=\"notarize\"} 1\n"))
    #expect(text.contains("sanad_consensus_quorum_delay_seconds 0.5\n"))
  }

  @Test func measuresFilesThatAreThereAndLeavesOutThoseThatAreNot() throws {
    try Fixture.withFolder { folder in
      try Data([1, 2, 3]).write(to: URL(filePath: "\(folder)/a"))
      try Data([4]).write(to: URL(filePath: "\(folder)/b"))
      var text = MetricsText()
      OutsideFigures(stores: [("journal", folder), ("state", "\(folder)/none")]).write(to: &text)
      #expect(text.text.contains("sanad_store_bytes{store=\"journal\"} 4\n"))
      #expect(!text.text.contains("store=\"state\""))
      #expect(text.text.contains("sanad_p2p_bytes_total{class=\"sync\",direction=\"out\"} 0\n"))
    }
  }
}
