import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadSafety
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// Transactions that were good when they came and can be in no block now: some wait for their
/// account's next business date, some can never be in one again. None of them is work.
@Suite struct LeftOutTests {
  /// The quota of a day is enough for one transfer, which weighs 126, and this day ends a minute
  /// after the chain begins: 11:06:40 UTC is 23:59:00 there.
  private func node() throws -> DrivenReplica {
    let disks = ReplicaDisks(try SmallNetwork(weightPerDay: 200, utcOffsetSeconds: 46_340))
    try disks.initialise()
    return try DrivenReplica(disks)
  }

  private func outcomes(_ node: DrivenReplica) -> [TransactionID] {
    node.ports.observations.flatMap { observation -> [TransactionID] in
      guard case .final(let blocks) = observation else { return [] }
      return blocks.flatMap(\.transactions)
    }
  }

  @Test func oneThatWaitsForItsQuotaMakesNoBlocksAndIsFinalOnTheNextDay() throws {
    let node = try node()
    let first = try node.network.transfer(sequence: 0)
    let second = try node.network.transfer(sequence: 1)
    // Both are good by the final state, on which nothing of the quota is used yet.
    node.submit(first, ticket: 1)
    node.submit(second, ticket: 2)
    node.run(for: 40_000)
    #expect(outcomes(node) == [first.id])
    #expect(node.host.snapshot.waiting == 1)
    // The block with the first, one that found the second too heavy, and heartbeats.
    let heartbeats = 40_000 / node.network.genesis.chain.heartbeat.value
    #expect(node.snapshot.finalizedHeight.value <= heartbeats + 2)
    node.run(for: 40_000)
    #expect(outcomes(node) == [first.id, second.id])
    #expect(node.host.snapshot.waiting == 0)
  }

  /// Heavier than what the account may use in a day, on any day.
  @Test func oneThatNoBlockCanEverHaveIsRefusedAndMakesNoBlocks() throws {
    let disks = ReplicaDisks(try SmallNetwork(weightPerDay: 125))
    try disks.initialise()
    let node = try DrivenReplica(disks)
    node.submit(try node.network.transfer(sequence: 0), ticket: 1)
    node.run(for: 20_000)
    guard case .refused(.transactionTooHeavy, _, _, _)? = node.ports.outcomes.first else {
      Issue.record("\(node.ports.outcomes)")
      return
    }
    #expect(node.host.snapshot.waiting == 0)
    #expect(outcomes(node).isEmpty)
    let heartbeats = 20_000 / node.network.genesis.chain.heartbeat.value
    #expect(node.snapshot.finalizedHeight.value <= heartbeats)
  }

  @Test func oneWhoseKeysWereReplacedLeavesTheMempoolAndMakesNoBlocks() throws {
    let disks = ReplicaDisks(try SmallNetwork())
    try disks.initialise()
    let node = try DrivenReplica(disks)
    let rotation = try node.network.rotation()
    let racing = try node.network.transfer(lane: try #require(Lane(1)))
    node.submit(rotation, ticket: 1)
    node.submit(racing, ticket: 2)
    node.run(for: 20_000)
    #expect(outcomes(node) == [rotation.id])
    #expect(node.host.snapshot.waiting == 0)
    let heartbeats = 20_000 / node.network.genesis.chain.heartbeat.value
    #expect(node.snapshot.finalizedHeight.value <= heartbeats + 2)
  }
}
