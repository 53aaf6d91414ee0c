package import SanadTypes

/// What a node's disks lose or get wrong, beyond what a loss of power may. Such a node may have
/// forgotten votes: it counts among the f that need not keep to the protocol, and has to notice.
package struct Damage: Hashable, Sendable {
  /// What happens.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The data directory is put back to an older copy; the files beside the key stay.
    case restoredData = "restored_data"
    /// The data directory and the files beside the key are put back to an older copy.
    case restoredAll = "restored_all"
    /// The data directory is gone.
    case lostData = "lost_data"
    /// Everything is gone but the key.
    case lostAll = "lost_all"
    /// Bits of a file flip.
    case bitRot = "bit_rot"
    /// A write lands in another place of its file.
    case misdirectedWrite = "misdirected_write"
    /// Writes are reported and never made, so that older bytes are read.
    case lostWrites = "lost_writes"
    /// What is on the disk cannot be read any more.
    case readError = "read_error"
    /// Syncs are reported and not made; then power is lost.
    case lyingSync = "lying_sync"
    /// The disk is full.
    case fullDisk = "full_disk"
  }

  /// Which node.
  package var node: Int
  /// What happens to it.
  package var kind: Kind
  /// How old the copy is when it is put back; how long a disk lies, loses writes or is full. No other
  /// kind has it.
  package var lasts: Milliseconds
  /// How long the node stays down.
  package var downFor: Milliseconds

  /// Describes damage.
  package init(node: Int, _ kind: Kind, lasts: Milliseconds, downFor: Milliseconds) {
    self.node = node
    self.kind = kind
    self.lasts = lasts
    self.downFor = downFor
  }
}

extension Damage.Kind {
  /// What it is called in reports.
  package var fault: FaultKind {
    switch self {
    case .restoredData: .restoredData
    case .restoredAll: .restoredAll
    case .lostData: .lostData
    case .lostAll: .lostAll
    case .bitRot: .bitRot
    case .misdirectedWrite: .misdirectedWrite
    case .lostWrites: .lostWrites
    case .readError: .readError
    case .lyingSync: .lyingSync
    case .fullDisk: .fullDisk
    }
  }
}

extension SimulationPlan {
  /// A validator that is started a second time from a copy of its files: in a sixth of the runs with
  /// room for it.
  static func drawClone(seed: UInt64, validators: Int, faulty: [Int]) -> [ByzantineSeat] {
    var stream = SeededStream(seed: seed, for: .damage, index: 2_000 + validators)
    let node = stream.below(validators)
    guard (validators - 1) / 3 > faulty.count, !faulty.contains(node),
      stream.chance(perMille: 160)
    else { return [] }
    return [ByzantineSeat(node: node, .clone)]
  }

  /// Damage to the disks of a seed's validators: with those that are down and those that are
  /// Byzantine no more than the protocol bears; in half of the runs with room for it. From a stream
  /// of its own.
  static func drawDamages(
    seed: UInt64, validators: Int, faulty: [Int], chaos: Milliseconds
  ) -> [PlannedFault] {
    var stream = SeededStream(seed: seed, for: .damage, index: validators)
    let most = (validators - 1) / 3 - faulty.count
    guard most > 0, stream.chance(perMille: 500) else { return [] }
    var drawn: [PlannedFault] = []
    var nodes: [Int] = []
    for _ in 0..<1 + stream.below(most) {
      let node = stream.below(validators)
      if faulty.contains(node) || nodes.contains(node) { continue }
      nodes.append(node)
      for _ in 0..<1 + stream.below(2) {
        let kind = stream.pick(Damage.Kind.allCases) ?? .lostData
        let lasts = Milliseconds(stream.within(200...6_000))
        let damage = Damage(
          node: node, kind, lasts: lasts, downFor: Milliseconds(stream.within(0...4_000)))
        let latest = max(1_000, chaos.value - min(chaos.value, lasts.value + 1_000))
        drawn.append(
          PlannedFault(at: Milliseconds(stream.within(1_000...latest)), .damage(damage)))
      }
    }
    return drawn
  }
}
