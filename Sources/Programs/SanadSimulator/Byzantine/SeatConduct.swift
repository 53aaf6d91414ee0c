import SanadCrypto
import SanadReplica
import SanadTypes

/// How a Byzantine validator comes between its hosts and the network. What it does not say
/// otherwise about goes on as its hosts want it.
protocol SeatConduct {
  /// One of its hosts wants to send something; what is sent in its place.
  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending]

  /// It hears something; what it says by itself, beside what its hosts answer.
  mutating func hears(
    _ message: PeerMessage, from place: Int, _ hands: inout SeatHands
  ) -> [SeatSending]

  /// Which of its hosts hear what comes from a node.
  mutating func hosts(hearing place: Int, _ hands: inout SeatHands) -> [Int]
}

extension SeatConduct {
  mutating func passes(
    _ message: PeerMessage, to places: [Int], ofHost host: Int, _ hands: inout SeatHands
  ) -> [SeatSending] { SeatSending.all(message, to: places) }

  mutating func hears(
    _ message: PeerMessage, from place: Int, _ hands: inout SeatHands
  ) -> [SeatSending] { [] }

  mutating func hosts(hearing place: Int, _ hands: inout SeatHands) -> [Int] { [0] }
}

/// A message that a Byzantine validator sends.
struct SeatSending {
  let message: PeerMessage
  let to: Int
  /// Microseconds until it leaves.
  var after: UInt64 = 0

  /// The same to several, at once.
  static func all(_ message: PeerMessage, to places: [Int]) -> [SeatSending] {
    places.map { SeatSending(message: message, to: $0) }
  }
}

/// What a Byzantine validator can do: know the time and the network, draw, and sign with its key.
struct SeatHands {
  /// Its place among the nodes.
  let place: Int
  /// Among the validators of its epoch; where it is none of them, what it was before.
  private(set) var index: ValidatorIndex
  private(set) var validators: ValidatorSet
  let parameters: ChainParameters
  let chainID: ChainID
  /// Decides who leads.
  private(set) var anchor: BlockDigest
  /// The epoch of its first host.
  private(set) var epoch = Epoch(0)
  /// The places of all others, observers last.
  let others: [Int]
  var stream: SeededStream
  /// True time, as a block's timestamp.
  var wall = Timestamp(0)
  /// Microseconds since the run began.
  var time: UInt64 = 0
  private let keys: SimulatedKeys
  private let key: PublicKey
  private var isValidator = true
  private let nodes: [PublicKey: Int]

  init(
    place: Int, _ genesis: Genesis, anchor: BlockDigest, nodes: [PublicKey?],
    keys: SimulatedKeys, seed: UInt64
  ) {
    self.place = place
    index = ValidatorIndex(UInt16(place))
    validators = genesis.validators
    parameters = genesis.chain
    chainID = genesis.chainID
    self.anchor = anchor
    others = nodes.indices.filter { $0 != place }
    var places: [PublicKey: Int] = [:]
    for (place, key) in nodes.enumerated() { if let key { places[key] = place } }
    self.nodes = places
    stream = SeededStream(seed: seed, for: .byzantine, index: place)
    self.keys = keys
    key = genesis.validators.validators[place].consensusKey
  }

  /// The places of the other validators.
  var peers: [Int] {
    validators.validators.compactMap { nodes[$0.consensusKey] }.filter { $0 != place }
  }

  /// The other validators.
  var otherValidators: [ValidatorIndex] {
    validators.validators.indices.map { ValidatorIndex(UInt16($0)) }.filter { $0 != index }
  }

  /// Its own vote on anything.
  func vote(_ ballot: Ballot, in view: View) -> Vote {
    vote(Statement(epoch: epoch, view: view, ballot: ballot))
  }

  /// Its host is in a new epoch.
  mutating func enter(_ epoch: Epoch, _ anchor: BlockDigest, _ validators: ValidatorSet) {
    self.epoch = epoch
    self.anchor = anchor
    self.validators = validators
    let place = validators.index(ofConsensusKey: key)
    isValidator = place != nil
    index = place ?? index
  }

  /// Its own signature on a statement.
  func vote(_ statement: Statement) -> Vote {
    Vote(
      statement: statement, signer: index,
      signature: keys.sign(statement.signedBytes(on: chainID), with: key))
  }

  /// A vote that says to be another's, with a signature that is none.
  mutating func forged(_ statement: Statement, of signer: ValidatorIndex) -> Vote {
    var bytes = vote(statement).signature.bytes
    bytes[stream.below(bytes.count)] ^= 1
    return Vote(
      statement: statement, signer: signer,
      signature: Signature(bytes: bytes) ?? vote(statement).signature)
  }

  /// A certificate of which no signature is one.
  mutating func forgedCertificate(_ statement: Statement) -> Certificate? {
    let signers = validators.first(validators.indices, weighing: validators.quorumWeight)
    let signed = signers.map { (signer: $0, signature: forged(statement, of: $0).signature) }
    return Certificate(
      statement: statement, signatures: signed, validatorCount: validators.count)
  }

  /// Who leads a view.
  func leader(of view: View) -> ValidatorIndex { validators.leader(of: view, anchor: anchor) }

  /// Whether it is its own turn.
  func leads(_ view: View) -> Bool { isValidator && leader(of: view) == index }

  /// The header of a block without transactions on a parent, as the view's leader would make it.
  func emptyBlock(on parent: BlockHeader, in view: View) -> BlockHeader {
    BlockHeader(
      chainID: chainID, epoch: parent.epoch, view: view, height: parent.height.next,
      parent: parent.digest, leader: leader(of: view),
      timestamp: max(parent.timestamp.advanced(by: 1), wall),
      transactionsRoot: ListTree.root(of: []), transactionCount: 0, stateRoot: parent.stateRoot,
      receiptsRoot: ListTree.root(of: []), weight: 0)
  }

  /// The proposal of another block than its host's, with its own signature on it.
  func proposal(of block: Block, like genuine: Proposal) -> Proposal? {
    guard let parentView = genuine.vote.block?.parentView else { return nil }
    let reference = BlockReference(parentView: parentView, digest: block.header.digest)
    return Proposal(
      vote: vote(.notarize(reference), in: genuine.view), block: block,
      justification: genuine.justification)
  }
}

extension PeerMessage {
  /// The proposal in it, if it is this validator's own.
  func ownProposal(of index: ValidatorIndex) -> Proposal? {
    guard case .proposal(let proposal) = self, proposal.vote.signer == index else { return nil }
    return proposal
  }

  /// What a Byzantine validator lets its own hosts hear: nothing of the votes of their key, of which
  /// they do not know, and for which they would fall silent.
  func withoutVotes(of index: ValidatorIndex) -> PeerMessage {
    switch self {
    case .status(let status):
      .status(
        PeerStatus(
          epoch: status.epoch, view: status.view, entry: status.entry,
          finalizedView: status.finalizedView, finalizedHeight: status.finalizedHeight,
          flags: status.flags, lastVoteOfYours: nil))
    case .voteBundle(let bundle):
      .voteBundle(
        VoteBundle(
          view: bundle.view, purpose: bundle.purpose,
          votes: bundle.votes.filter { $0.signer != index }))
    default: self
    }
  }
}
