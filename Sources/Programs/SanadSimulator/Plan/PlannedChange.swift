package import SanadTypes

/// A change of the validators that their operators ask for, and from when on. They ask until it is
/// made, or until everything is healed.
package struct PlannedChange: Hashable, Sendable {
  /// What is to be changed, in places of the plan.
  package enum Kind: Hashable, Sendable {
    /// A node becomes a validator: a candidate, or one that has been removed.
    case add(Int)
    /// A validator is one no more.
    case remove(Int)
    /// A candidate takes the seat of a validator: its keys are replaced.
    case rotate(of: Int, to: Int)
    /// A validator weighs so much.
    case weigh(Int, UInt16)
  }

  /// Milliseconds since the run began.
  package var time: Milliseconds
  /// What is to be changed.
  package var kind: Kind

  /// Places a change.
  package init(at time: Milliseconds, _ kind: Kind) {
    self.time = time
    self.kind = kind
  }

  /// One line for a person.
  package var summary: String {
    switch kind {
    case .add(let node): "operators add node \(node)"
    case .remove(let node): "operators remove node \(node)"
    case .rotate(let old, let new): "operators give the seat of node \(old) to node \(new)"
    case .weigh(let node, let weight): "operators give node \(node) the weight \(weight)"
    }
  }
}

extension PlannedChange: Codable {
  private enum Word: String, Codable {
    case add, remove, rotate, weigh
  }

  private enum CodingKeys: String, CodingKey {
    case change, node, to, weight
    case time = "at_ms"
  }

  /// Reads a change.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    time = Milliseconds(try container.decode(UInt64.self, forKey: .time))
    let node = try container.decode(Int.self, forKey: .node)
    switch try container.decode(Word.self, forKey: .change) {
    case .add: kind = .add(node)
    case .remove: kind = .remove(node)
    case .rotate: kind = .rotate(of: node, to: try container.decode(Int.self, forKey: .to))
    case .weigh: kind = .weigh(node, try container.decode(UInt16.self, forKey: .weight))
    }
  }

  /// Writes a change.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(time.value, forKey: .time)
    switch kind {
    case .add(let node):
      try container.encode(Word.add, forKey: .change)
      try container.encode(node, forKey: .node)
    case .remove(let node):
      try container.encode(Word.remove, forKey: .change)
      try container.encode(node, forKey: .node)
    case .rotate(let old, let new):
      try container.encode(Word.rotate, forKey: .change)
      try container.encode(old, forKey: .node)
      try container.encode(new, forKey: .to)
    case .weigh(let node, let weight):
      try container.encode(Word.weigh, forKey: .change)
      try container.encode(node, forKey: .node)
      try container.encode(weight, forKey: .weight)
    }
  }
}

extension SimulationPlan {
  /// Whether a node has a key that votes: a validator of genesis or a candidate.
  package func canVote(_ node: Int) -> Bool { node < validators || node >= nodes - candidates }

  /// In three of ten runs with four validators or more operators change them: candidates join, take
  /// seats or replace who has been removed. As many stay as bear the validators that are down,
  /// Byzantine or damaged. From a stream of their own, in which the candidates' surroundings are drawn as well.
  mutating func drawChanges() {
    var stream = SeededStream(seed: seed, for: .changes, index: validators)
    guard validators >= 4, stream.chance(perMille: 300) else { return }
    let damaged = faults.compactMap { planned in
      if case .damage(let damage) = planned.fault { damage.node } else { nil }
    }
    let harmed = Set(downForGood + byzantine.map(\.node) + damaged)
    let faulty = harmed.count
    append(candidates: 1 + stream.below(2), &stream)
    var newcomers = Array(nodes - candidates..<nodes)
    var removed: [Int] = []
    var touched: [Int] = []
    for _ in 0..<1 + stream.below(4) {
      let time = Milliseconds(stream.within(500...max(501, chaos.value / 2)))
      let validator = stream.below(validators)
      switch min(3, stream.below(weights.isEmpty ? 3 : 5)) {
      case 0 where !newcomers.isEmpty:
        changes.append(PlannedChange(at: time, .add(newcomers.removeFirst())))
      case 1 where !newcomers.isEmpty && !touched.contains(validator):
        touched.append(validator)
        changes.append(
          PlannedChange(at: time, .rotate(of: validator, to: newcomers.removeFirst())))
      case 2
      where !touched.contains(validator)
        && max(4, validators - removed.count - 1) > 3 * faulty:
        touched.append(validator)
        removed.append(validator)
        changes.append(PlannedChange(at: time, .remove(validator)))
      // Only of those who keep to the protocol: the others weigh less beside them than before.
      case 3 where !touched.contains(validator) && !harmed.contains(validator):
        touched.append(validator)
        let weight = weights[validator] + UInt16(1 + stream.below(2))
        changes.append(PlannedChange(at: time, .weigh(validator, weight)))
      default:
        guard let back = removed.first, !downForGood.contains(back) else { continue }
        let left = changes.first { $0.kind == .remove(back) }?.time ?? time
        let again = left.value + chaos.value / 3
        if !changes.contains(where: { $0.kind == .add(back) }) {
          changes.append(PlannedChange(at: Milliseconds(again), .add(back)))
        }
      }
    }
    changes.sort { $0.time < $1.time }
    let crashed = stream.below(candidates) + nodes - candidates
    if stream.chance(perMille: 400) {
      let fault = Fault.crash(
        Crash(
          node: crashed, kind: .kill, moment: .now,
          downFor: Milliseconds(stream.within(100...6_000))))
      faults.append(
        PlannedFault(at: Milliseconds(stream.within(1_000...max(1_001, chaos.value))), fault))
    }
  }

  /// Adds nodes with links like those that are there, usual machines and true clocks.
  private mutating func append(candidates count: Int, _ stream: inout SeededStream) {
    let before = nodes
    let all = before + count
    let sample = links
    links = (0..<all * all).map { place in
      let (from, to) = (place / all, place % all)
      if from < before, to < before { return sample[from * before + to] }
      return sample[stream.below(sample.count)]
    }
    machines += [MachineQuality](
      repeating: MachineQuality(disk: 16, processor: 16), count: count)
    clocks += (0..<count).map { _ in
      ClockQuality(
        boot: Milliseconds(stream.within(1...100_000_000)), ratePerMille: 0,
        skew: Int64(stream.below(UInt64(101))) - 50)
    }
    faults = faults.map { planned in
      guard case .powerLoss(let downFor) = planned.fault else { return planned }
      return PlannedFault(
        at: planned.time,
        .powerLoss(
          downFor: downFor + (0..<count).map { _ in Milliseconds(stream.within(0...4_000)) }))
    }
    observers += count
    candidates = count
  }
}
