package import SanadTypes

/// Evidence: what a validator could prove when its turn to lead began is on the ledger with its block,
/// once that is final, and in the end everything that any honest validator can prove is.
///
/// That is why a proof that all honest validators hold stands within f + 1 blocks, three with up to ten
/// validators: of so many blocks in turn one is an honest leader's, and it holds the proof.
package struct EvidenceChecker {
  /// One of each goes on the ledger.
  package struct Name: Hashable {
    let epoch: Epoch
    let signer: ValidatorIndex
    let offence: Evidence.Offence

    package init(_ evidence: Evidence) {
      epoch = evidence.epoch
      signer = evidence.signer
      offence = evidence.offence
    }
  }

  private struct Turn: Hashable {
    let epoch: Epoch
    let view: View
    let leader: ValidatorIndex
  }

  /// What each node has proved in its present life.
  private var held: [Int: [Name: UInt64]] = [:]
  /// What a leader had proved when it entered its view.
  private var atTurn: [Turn: Set<Name>] = [:]
  /// The height of the block that has it.
  private var standing: [Name: Height] = [:]
  /// The height that was final when anybody first proved it.
  private var firstProved: [Name: Height] = [:]
  private var height = Height(0)
  private var newlyStanding: [(name: Name, isSoon: Bool, isOfEpochBefore: Bool)] = []

  package init() {}

  /// Blocks within which a proof stands where the network lets everybody have it at once.
  package static let soon: UInt64 = 3

  /// A node starts: what it had proved is forgotten with its process.
  package mutating func starts(_ node: Int) { held[node] = nil }

  /// A node has proved an offence.
  package mutating func proves(_ evidence: Evidence, node: Int, at time: UInt64) {
    let name = Name(evidence)
    if held[node]?[name] == nil { held[node, default: [:]][name] = time }
    if firstProved[name] == nil { firstProved[name] = height }
  }

  /// A node enters a view of an epoch that it leads.
  package mutating func leads(_ view: View, of epoch: Epoch, as leader: ValidatorIndex, node: Int) {
    let proved = held[node]?.keys.filter { $0.epoch == epoch || $0.epoch.next == epoch } ?? []
    guard !proved.isEmpty else { return }
    atTurn[Turn(epoch: epoch, view: view, leader: leader)] = Set(proved)
  }

  /// The chain goes on by a block of an honest leader or of a Byzantine one.
  package mutating func follows(_ block: Block, isHonest: Bool) throws(Breach) {
    let header = block.header
    height = header.height
    for evidence in block.evidence {
      let name = Name(evidence)
      guard standing[name] == nil else {
        throw Breach(.evidence, "\(evidence.offence) of v\(evidence.signer) is on two blocks")
      }
      standing[name] = height
      let since = firstProved[name].map { height.distance(above: $0) }
      newlyStanding.append(
        (name, isSoon: since.map { $0 <= Self.soon } ?? true, evidence.epoch < header.epoch))
    }
    let turn = Turn(epoch: header.epoch, view: header.view, leader: header.leader)
    guard let proved = atTurn.removeValue(forKey: turn), isHonest,
      block.evidence.count < Block.evidenceMax
    else { return }
    guard let missing = proved.first(where: { standing[$0] == nil }) else { return }
    throw Breach(
      .evidence,
      "v\(header.leader) made block \(height) without its proof of \(missing.offence) by"
        + " v\(missing.signer)")
  }

  /// What a node could prove before a time is on the ledger, unless its epoch is too long over.
  package func checkAllStand(
    of node: Int, provedBefore time: UInt64, in epoch: Epoch
  ) throws(Breach) {
    for (name, since) in held[node] ?? [:]
    where since <= time && (name.epoch == epoch || name.epoch.next == epoch)
      && standing[name] == nil
    {
      throw Breach(.evidence, "\(name.offence) of v\(name.signer) is proved and on no block")
    }
  }

  /// Blocks above a height that have evidence.
  package func blocks(above height: Height) -> UInt64 {
    UInt64(Set(standing.values.filter { $0 > height }).count)
  }

  /// Counts what has come to stand since the last time.
  package mutating func count(into coverage: inout Coverage) {
    for found in newlyStanding {
      coverage.count(.evidenceStands)
      coverage.count(found.isSoon ? .evidenceSoon : .evidenceLate)
      if found.isOfEpochBefore { coverage.count(.evidenceOfEpochBefore) }
    }
    newlyStanding = []
  }
}
