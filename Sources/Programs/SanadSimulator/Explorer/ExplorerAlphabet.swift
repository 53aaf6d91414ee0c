import SanadConsensus
import SanadCrypto
import SanadTypes

/// Everything that can be said in one search: blocks, proposals and statements, by number.
///
/// Grows while the seats' graphs are built: a block of view 2 is known once its parent is.
struct ExplorerAlphabet {
  /// A block.
  struct KnownBlock {
    let block: Block
    let digest: BlockDigest
    let view: UInt64
    /// The number of the parent; nil for the anchor.
    let parent: Int?
  }

  /// A proposal: a block, and the parent's view that its leader states.
  struct KnownProposal {
    let block: Int
    let view: UInt64
    let reference: BlockReference
  }

  private struct BlockKey: Hashable {
    let view: UInt64
    let parent: BlockDigest
    let variant: UInt64
  }

  /// Blocks of the Byzantine validator on one parent: enough to propose different ones to two honest
  /// nodes, and a third one could only split the votes further.
  static let variants: UInt64 = 2

  static let count = 4
  static let chainID = ChainID(Digest(7, 7, 7, 7))
  static let wall = Timestamp(1_000_000)
  static let genesis = BlockHeader(
    chainID: chainID, epoch: Epoch(0), view: View(0), height: Height(0),
    parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: wall,
    transactionsRoot: .zero, transactionCount: 0, stateRoot: Digest(1, 2, 3, 4),
    receiptsRoot: .zero, weight: 0)

  let plan: ExplorationPlan
  let validators: ValidatorSet
  let byzantine: ValidatorIndex
  /// The honest validators, ascending by the first view that they lead.
  let honest: [ValidatorIndex]

  private(set) var blocks: [KnownBlock] = []
  private(set) var proposals: [KnownProposal] = []
  private(set) var statements: [Statement] = []
  private var blockNumbers: [BlockDigest: Int] = [:]
  private var made: [BlockKey: Int] = [:]
  private var proposed: [BlockReference: Int] = [:]
  private var statementNumbers: [Statement: Int] = [:]
  private var signatures: [[Signature]] = []
  private let scheme = SimulatedScheme(secret: 0x5a4e_4144)

  init(_ plan: ExplorationPlan) throws {
    self.plan = plan
    let members = (0..<UInt64(Self.count)).map { place in
      Validator(
        consensusKey: PublicKey(Digest(1, 0, 0, place)),
        peerKey: PublicKey(Digest(2, 0, 0, place)), name: "validator \(place)")
    }
    validators = try ValidatorSet(members)
    let anchor = Self.genesis.digest
    let set = validators
    func leader(_ view: UInt64) -> ValidatorIndex { set.leader(of: View(view), anchor: anchor) }
    // Views 1 to 4 have four leaders. Who leads none of the views of the search leads a later one.
    byzantine = leader(plan.byzantineLeads ?? UInt64(Self.count))
    let other = byzantine
    honest = (1...UInt64(Self.count)).map(leader).filter { $0 != other }
    blocks = [
      KnownBlock(
        block: Block(header: Self.genesis, transactions: []), digest: anchor, view: 0, parent: nil)
    ]
    blockNumbers[anchor] = 0
  }

  func leader(of view: UInt64) -> ValidatorIndex {
    validators.leader(of: View(view), anchor: Self.genesis.digest)
  }

  /// The views of the search that a validator leads.
  func views(ledBy validator: ValidatorIndex) -> [UInt64] {
    (1...plan.views).filter { leader(of: $0) == validator }
  }

  func number(of digest: BlockDigest) -> Int? { blockNumbers[digest] }

  func number(of reference: BlockReference) -> Int? { proposed[reference] }

  // MARK: Blocks

  /// A leader's block on a parent; honest leaders make variant 0.
  mutating func block(view: UInt64, on parent: Int, variant: UInt64) -> Int {
    let above = blocks[parent]
    let key = BlockKey(view: view, parent: above.digest, variant: variant)
    if let number = made[key] { return number }
    let header = BlockHeader(
      chainID: Self.chainID, epoch: Epoch(0), view: View(view),
      height: above.block.header.height.next, parent: above.digest, leader: leader(of: view),
      timestamp: max(above.block.header.timestamp.next, Self.wall), transactionsRoot: .zero,
      transactionCount: 0, stateRoot: Digest(1, 2, 3, 4),
      receiptsRoot: Digest(variant, 0, 0, 0), weight: 0)
    let number = blocks.count
    let digest = header.digest
    blocks.append(
      KnownBlock(
        block: Block(header: header, transactions: []), digest: digest, view: view,
        parent: parent))
    blockNumbers[digest] = number
    made[key] = number
    return number
  }

  /// A proposal of a block under a parent's view.
  mutating func proposal(_ block: Int, parentView: UInt64) -> Int {
    let reference = BlockReference(parentView: View(parentView), digest: blocks[block].digest)
    if let number = proposed[reference] { return number }
    proposals.append(
      KnownProposal(block: block, view: blocks[block].view, reference: reference))
    proposed[reference] = proposals.count - 1
    return proposals.count - 1
  }

  /// What the Byzantine validator can propose on the blocks that are known by now. Returns the
  /// proposals that are new.
  mutating func addByzantineProposals() -> [Int] {
    guard let led = plan.byzantineLeads, led <= plan.views else { return [] }
    let known = proposals.count
    for parent in blocks.indices where blocks[parent].view < led {
      for variant in 0..<Self.variants {
        let number = block(view: led, on: parent, variant: variant)
        let views = plan.hasForgeries ? Array(0..<led) : [blocks[parent].view]
        for parentView in views { _ = proposal(number, parentView: parentView) }
      }
    }
    return Array(known..<proposals.count)
  }

  /// Whether one block is another one or descends from it.
  func isAtOrAbove(_ block: Int, _ ancestor: Int) -> Bool {
    var below: Int? = block
    while let number = below {
      if number == ancestor { return true }
      below = blocks[number].parent
    }
    return false
  }

  // MARK: Statements

  /// The bit of a statement in a ``VoteSet``; nil when the search has more than fit.
  mutating func bit(_ statement: Statement) throws(ExplorationFailure) -> Int {
    if let number = statementNumbers[statement] { return number }
    guard statements.count < VoteSet.countMax else { throw .tooManyStatements }
    statements.append(statement)
    statementNumbers[statement] = statements.count - 1
    let bytes = statement.signedBytes(on: Self.chainID)
    signatures.append(
      (0..<UInt64(Self.count)).map { place in
        scheme.sign(bytes, with: PublicKey(Digest(1, 0, 0, place)))
      })
    return statements.count - 1
  }

  func knownBit(_ statement: Statement) -> Int? { statementNumbers[statement] }

  func statement(_ view: UInt64, _ ballot: Ballot) -> Statement {
    Statement(epoch: Epoch(0), view: View(view), ballot: ballot)
  }

  func vote(_ statement: Int, by signer: ValidatorIndex) -> Vote {
    Vote(
      statement: statements[statement], signer: signer,
      signature: signatures[statement][Int(signer.value)])
  }

  /// A vote in another's name whose signature is none.
  func forged(_ statement: Int, by signer: ValidatorIndex) -> Vote {
    Vote(
      statement: statements[statement], signer: signer,
      signature: Signature(Digest(9, 9, 9, UInt64(signer.value)), .zero))
  }

  func isValid(_ vote: Vote) -> Bool {
    guard let bit = statementNumbers[vote.statement], Int(vote.signer.value) < Self.count else {
      return false
    }
    return signatures[bit][Int(vote.signer.value)] == vote.signature
  }

  func signature(of statement: Int, by signer: ValidatorIndex) -> Signature {
    signatures[statement][Int(signer.value)]
  }

  // MARK: Words

  /// A block as a trace names it: its view, its parent's view, and which of its leader's it is.
  func name(ofBlock number: Int) -> String {
    let known = blocks[number]
    guard let parent = known.parent else { return "the anchor" }
    let variant = known.block.header.receiptsRoot.word0
    let mark = leader(of: known.view) == byzantine ? (variant == 0 ? "A" : "B") : ""
    return "block \(known.view)\(mark) on \(name(ofBlock: parent))"
  }

  func name(of statement: Statement) -> String {
    let view = statement.view.value
    guard let block = statement.block else { return "nullify \(view)" }
    let text = number(of: block.digest).map { name(ofBlock: $0) } ?? "an unknown block"
    let isPlain = number(of: block.digest).flatMap { blocks[$0].parent }.map {
      blocks[$0].view == block.parentView.value
    }
    let lie = isPlain == true ? "" : ", said to stand on view \(block.parentView.value)"
    return "\(statement.kind) \(view): \(text)\(lie)"
  }
}

/// Why a search cannot be made.
package enum ExplorationFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// More different votes than a set holds.
  case tooManyStatements
  /// More standings of one seat than memory is meant for.
  case tooManyStandings
  /// More classes of them than a state of all seats can name.
  case tooManyClasses

  /// What is wrong, for people.
  package var description: String {
    switch self {
    case .tooManyStatements:
      "honest nodes can sign more than \(VoteSet.countMax) different votes: explore fewer views"
    case .tooManyStandings:
      "a seat has more than \(SeatGraph.statesMax) standings: explore fewer views"
    case .tooManyClasses:
      "a seat has more classes than a state can name: explore fewer views"
    }
  }
}

/// A set of statements, by their numbers.
struct VoteSet: Hashable, Comparable, Sendable {
  static let countMax = 128
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}

  init(_ low: UInt64, _ high: UInt64) {
    self.low = low
    self.high = high
  }

  static func < (left: VoteSet, right: VoteSet) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }

  func contains(_ bit: Int) -> Bool {
    bit < 64 ? low >> UInt64(bit) & 1 == 1 : high >> UInt64(bit - 64) & 1 == 1
  }

  mutating func insert(_ bit: Int) {
    if bit < 64 { low |= 1 << UInt64(bit) } else { high |= 1 << UInt64(bit - 64) }
  }

  func meets(_ other: VoteSet) -> Bool { low & other.low | high & other.high != 0 }

  func contains(_ other: VoteSet) -> Bool {
    low & other.low == other.low && high & other.high == other.high
  }

  func union(_ other: VoteSet) -> VoteSet { VoteSet(low | other.low, high | other.high) }

  func intersection(_ other: VoteSet) -> VoteSet { VoteSet(low & other.low, high & other.high) }

  /// What at least two of three sets have.
  static func inTwo(_ one: VoteSet, _ two: VoteSet, _ three: VoteSet) -> VoteSet {
    one.intersection(two).union(one.intersection(three)).union(two.intersection(three))
  }

  /// The numbers, ascending.
  var bits: [Int] { (0..<Self.countMax).filter(contains) }
}
