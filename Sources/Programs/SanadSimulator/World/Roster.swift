import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadTypes

/// Who the validators of each epoch are, as places of the plan.
///
/// It is told by the first node that begins an epoch; ``LedgerChecker`` finds the same set again when it
/// executes the block that closed the one before.
struct Roster {
  private struct Term {
    let validators: ValidatorSet
    /// The node of each validator, in their order; nil for a key of no node.
    let places: [Int?]
    let indices: [Int: ValidatorIndex]
  }

  private let nodes: [PublicKey: Int]
  private let genesisCount: Int
  private var terms: [Epoch: Term] = [:]
  /// The newest epoch that any node has begun.
  private(set) var newest = Epoch(0)

  /// - Parameter keys: the consensus keys of the nodes that have one, by place.
  init(_ genesis: ValidatorSet, keys: [(place: Int, key: PublicKey)]) {
    var nodes: [PublicKey: Int] = [:]
    for (place, key) in keys { nodes[key] = place }
    self.nodes = nodes
    genesisCount = genesis.count
    begin(Epoch(0), genesis)
  }

  /// An epoch has these validators.
  mutating func begin(_ epoch: Epoch, _ validators: ValidatorSet) {
    let places = validators.validators.map { nodes[$0.consensusKey] }
    var indices: [Int: ValidatorIndex] = [:]
    for (index, place) in places.enumerated() {
      if let place { indices[place] = ValidatorIndex(UInt16(index)) }
    }
    terms[epoch] = Term(validators: validators, places: places, indices: indices)
    newest = max(newest, epoch)
  }

  /// The validators of an epoch; nil of one that nobody has begun.
  func validators(of epoch: Epoch) -> ValidatorSet? { terms[epoch]?.validators }

  /// Those of the newest epoch.
  var validators: ValidatorSet? { terms[newest]?.validators }

  /// A node's place among the validators of an epoch; nil where it is none.
  func index(of place: Int, in epoch: Epoch) -> ValidatorIndex? { terms[epoch]?.indices[place] }

  /// The node of a validator of an epoch.
  func place(of index: ValidatorIndex, in epoch: Epoch) -> Int? {
    guard let places = terms[epoch]?.places, places.indices.contains(Int(index.value)) else {
      return nil
    }
    return places[Int(index.value)]
  }

  /// The nodes that are validators of an epoch.
  func places(in epoch: Epoch) -> [Int] { terms[epoch]?.places.compactMap { $0 } ?? [] }

  /// Those validators of an epoch whose nodes satisfy a condition.
  func indices(in epoch: Epoch, where isIncluded: (Int) -> Bool) -> [ValidatorIndex] {
    places(in: epoch).filter(isIncluded).compactMap { index(of: $0, in: epoch) }
  }

  /// The node that an engine calls so in an epoch; the names of channels are other ones.
  func place(ofPeer peer: PeerID, in epoch: Epoch) -> Int? {
    switch peer {
    case .validator(let index): place(of: index, in: epoch)
    case .observer(let number):
      peer.genesisPlace.map { Int($0.value) } ?? genesisCount + Int(number)
    }
  }

  /// Whether a node is a validator of the newest epoch.
  func isValidator(_ place: Int) -> Bool { index(of: place, in: newest) != nil }
}

extension Vote {
  /// Whether a node has signed it, or it says so.
  func isOf(_ place: Int, _ roster: Roster) -> Bool {
    roster.index(of: place, in: statement.epoch) == signer
  }
}
