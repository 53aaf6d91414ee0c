import SanadTesting
import SanadTypes
import Testing

@testable import SanadConsensus

/// SplitMix64 runs with loss, delay, doubles, partitions, crashes and restarts; then everything heals
/// and the chain must move. Replay one with `RandomRun(seed:validators:).violations()`.
@Suite struct RandomRunTests {
  private func expectNone(_ seeds: Range<UInt64>, _ validators: Int, hasLiar: Bool = false) {
    for seed in seeds {
      let found = RandomRun(seed: seed, validators: validators, hasLiar: hasLiar).violations()
      #expect(found.isEmpty, "seed \(seed), n \(validators), liar \(hasLiar): \(found)")
    }
  }

  @Test(arguments: [0, 1, 2, 3]) func fourValidators(part: UInt64) {
    expectNone(part * 40..<part * 40 + 40, 4)
  }

  @Test(arguments: [0, 1]) func fourValidatorsOneByzantine(part: UInt64) {
    expectNone(1_000 + part * 30..<1_030 + part * 30, 4, hasLiar: true)
  }

  @Test(arguments: [0, 1]) func sevenValidators(part: UInt64) {
    expectNone(2_000 + part * 15..<2_015 + part * 15, 7)
  }

  @Test func oneToThreeValidatorsForDevelopment() {
    for count in 1...3 { expectNone(3_000..<3_005, count) }
  }

  @Test func oneSeedGivesOneRun() {
    let runs = (0..<2).map { _ in RandomRun(seed: 77, validators: 4).trace() }
    #expect(runs[0] == runs[1])
    #expect(runs[0].count > 100)
  }
}

/// One run from a seed.
struct RandomRun {
  let seed: UInt64
  let validators: Int
  var hasLiar = false

  /// The troubled part of a run, in milliseconds.
  private static let trouble: UInt64 = 3_500
  /// How long the healed cluster has to finalize a new transaction everywhere.
  private static let patience: UInt64 = 25_000

  func violations() -> [String] {
    let cluster = makeCluster()
    play(cluster)
    return cluster.checker.violations
  }

  func trace() -> [String] {
    let cluster = makeCluster()
    cluster.transcript = Transcript()
    play(cluster)
    return cluster.transcript?.lines ?? []
  }

  private func makeCluster() -> Cluster {
    var generator = SplitMix64(seed: seed)
    let isSlow = generator.chance(perMille: 300)
    let times = ClusterTimes(
      latencyMin: 1 + generator.below(10), latencySpread: isSlow ? 150 : 20,
      sync: generator.below(20), sign: generator.below(3), verify: generator.below(3),
      build: generator.below(10), execute: generator.below(20), jitter: generator.below(8),
      lossPerMille: generator.chance(perMille: 600) ? generator.below(250) : 0,
      doublePerMille: generator.below(100))
    let cluster = Cluster(validators: validators, times: times, seed: seed &* 31 &+ 5)
    if hasLiar {
      let place = Int(generator.below(UInt64(validators)))
      cluster.nodes[place].isPuppet = true
      cluster.liar = LiarSeat(place: place, seed: seed)
      cluster.checker.byzantine = [ValidatorIndex(UInt16(place))]
    }
    return cluster
  }

  private func play(_ cluster: Cluster) {
    cluster.startAll()
    var generator = SplitMix64(seed: seed ^ 0x5eed)
    for round in 0..<12 {
      let time = generator.below(Self.trouble)
      let choice = generator.below(10)
      let draw = generator.next()
      cluster.at(time) { cluster in
        switch choice {
        case 0...2: self.crash(cluster, draw)
        case 3: self.crashAll(cluster, draw)
        case 4...6: self.partition(cluster, draw)
        default: cluster.submit("pay \(round)", to: Int(draw % UInt64(self.validators)))
        }
      }
    }
    cluster.run(until: Self.trouble)
    heal(cluster, isReconnecting: generator.chance(perMille: 500))
    expectProgress(cluster)
  }

  private func crash(_ cluster: Cluster, _ draw: UInt64) {
    let place = Int(draw % UInt64(validators))
    crash(cluster, place, draw >> 8)
  }

  /// What an unfinished sync leaves differs: nothing, everything, or the votes in the slot alone.
  private func crash(_ cluster: Cluster, _ place: Int, _ draw: UInt64) {
    guard cluster.nodes[place].isUp else { return }
    let rest = draw % 3
    cluster.crash(place) { record in
      if rest == 1 { return true }
      if case .vote = record { return rest == 2 }
      return false
    }
    cluster.at(cluster.time + (draw >> 4) % 900) { $0.start(place) }
  }

  private func crashAll(_ cluster: Cluster, _ draw: UInt64) {
    for place in 0..<validators { crash(cluster, place, draw >> UInt64(place)) }
  }

  private func partition(_ cluster: Cluster, _ draw: UInt64) {
    let count = validators
    switch draw % 5 {
    case 0:
      cluster.isOpen = { source, target in
        ((draw >> 8) >> source) & 1 == ((draw >> 8) >> target) & 1
      }
    case 1:
      let alone = Int((draw >> 8) % UInt64(count))
      cluster.isOpen = { source, target in source != alone && target != alone }
    case 2:
      cluster.isOpen = { source, target in
        (source + 1) % count == target || (target + 1) % count == source
      }
    case 3:
      // One-way cuts.
      cluster.isOpen = { source, target in
        ((draw >> 8) >> ((source * count + target) % 48)) & 1 == 0
      }
    default: cluster.isOpen = { _, _ in false }
    }
    cluster.at(cluster.time + 100 + (draw >> 40) % 1_200) { $0.isOpen = { _, _ in true } }
  }

  private func heal(_ cluster: Cluster, isReconnecting: Bool) {
    cluster.isOpen = { _, _ in true }
    cluster.times.lossPerMille = 0
    cluster.times.doublePerMille = 0
    cluster.times.latencySpread = min(cluster.times.latencySpread, 30)
    for place in 0..<validators { cluster.start(place) }
    guard isReconnecting else { return }
    for one in 0..<validators {
      for other in 0..<one { cluster.connect(one, other) }
    }
  }

  private func expectProgress(_ cluster: Cluster) {
    let honest = cluster.validators.filter { !$0.isPuppet }
    let bytes = Array("after".utf8)
    let first = honest[Int(seed % UInt64(honest.count))].place
    cluster.submit("after", to: first)
    let end = cluster.time + Self.patience
    while cluster.time < end {
      cluster.run(until: cluster.time + 250)
      let done = honest.allSatisfy { node in
        node.chain.contains { $0.block.transactions.contains(bytes) }
      }
      if done || !cluster.checker.violations.isEmpty { return }
    }
    let standings = honest.map { node in
      "v\(node.place) view \(node.engine?.view.value ?? 0) height \(node.lastFinal.height)"
    }
    cluster.checker.fail("no progress after healing: \(standings)")
  }
}
