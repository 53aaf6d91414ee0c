import SanadConfig
import SanadTypes
import Testing

@testable import SanadNode

/// What a node may be told to keep, on which chain.
@Suite struct RetentionSettingTests {
  private let chain: LocalChain

  init() throws { chain = try LocalChain() }

  private func genesis(
    epochDays: UInt64, snapshotHours: UInt64 = 6
  ) -> Genesis {
    var genesis = chain.genesis
    genesis.chain.epochLength = Milliseconds(epochDays * 86_400_000)
    genesis.chain.snapshotInterval = Milliseconds(snapshotHours * 3_600_000)
    return genesis
  }

  private func refusal(
    _ retain: NodeConfiguration.Retention, _ genesis: Genesis
  ) -> NodeFailure? {
    do {
      _ = try retain.age(on: genesis)
      return nil
    } catch { return error }
  }

  @Test func allIsKeptOnAnyChain() throws {
    #expect(try NodeConfiguration.Retention.all.age(on: genesis(epochDays: 0)) == nil)
    #expect(
      try NodeConfiguration.Retention.all.age(on: genesis(epochDays: 0, snapshotHours: 0)) == nil)
  }

  @Test func twoEpochsAndThreeTimesBetweenSnapshotsAreNeeded() throws {
    let week = genesis(epochDays: 7)
    #expect(
      try NodeConfiguration.Retention.days(14).age(on: week) == Milliseconds(14 * 86_400_000))
    let short = try #require(refusal(.days(13), week))
    #expect(short.code == .retentionTooShort && short.detail.contains("those of 14 days"))
    let rare = genesis(epochDays: 1, snapshotHours: 32)
    #expect(refusal(.days(3), rare)?.detail.contains("those of 4 days") == true)
    #expect(refusal(.days(4), rare) == nil)
    var endless = genesis(epochDays: 1)
    endless.chain.snapshotInterval = Milliseconds(.max)
    #expect(refusal(.days(36_500), endless)?.code == .retentionTooShort)
  }

  @Test func aChainOfWhichAllIsNeeded() {
    #expect(refusal(.days(36_500), genesis(epochDays: 0))?.code == .retentionTooShort)
    #expect(
      refusal(.days(36_500), genesis(epochDays: 1, snapshotHours: 0))?.code == .retentionTooShort)
    var endless = genesis(epochDays: 1)
    endless.chain.epochLength = Milliseconds(.max)
    #expect(refusal(.days(36_500), endless)?.code == .retentionTooShort)
  }

  @Test func secondsAreForTestNetworks() throws {
    var brief = genesis(epochDays: 0)
    brief.chain.epochLength = Milliseconds(4_000)
    brief.chain.snapshotInterval = Milliseconds(4_000)
    #expect(try NodeConfiguration.Retention.seconds(12).age(on: brief) == Milliseconds(12_000))
    #expect(refusal(.seconds(11), brief)?.detail.contains("those of 12 seconds") == true)
    brief.kind = .production
    let refused = try #require(refusal(.seconds(12), brief))
    #expect(refused.code == .configInvalid && refused.detail.contains("test networks"))
  }
}
