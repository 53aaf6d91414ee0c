import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

@testable import SanadSimulator

/// Votes that no rule of consensus.md 2.5 and 2.9 allows are seen, one rule after the other; lawful ones
/// are not.
@Suite final class VotingCheckerTests {
  private let keys = SimulatedKeys(kind: .simulated, seed: 1)
  private let genesis: Genesis
  private let root: BlockHeader
  private var checker: VotingChecker

  init() throws {
    genesis = try SimulatedGenesis(validators: 4, observers: 0, keys: keys).genesis
    root = try GenesisBlock(genesis).block.header
    checker = VotingChecker(genesis, first: root, byzantine: 1, scheme: keys.scheme)
  }

  private func leader(_ view: UInt64) -> Int {
    Int(genesis.validators.leader(of: View(view), anchor: root.digest).value)
  }

  private func block(_ view: UInt64, on parent: BlockHeader) -> BlockHeader {
    BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(view), height: parent.height.next,
      parent: parent.digest, leader: ValidatorIndex(UInt16(leader(view))),
      timestamp: parent.timestamp.advanced(by: 1_000),
      transactionsRoot: ListTree.root(of: []), transactionCount: 0, stateRoot: parent.stateRoot,
      receiptsRoot: ListTree.root(of: []), weight: 0)
  }

  private func propose(
    _ header: BlockHeader, in view: UInt64, parentView: UInt64, signedBy place: Int? = nil,
    as named: Int? = nil
  ) {
    let statement = Statement(
      epoch: Epoch(0), view: View(view),
      ballot: .notarize(
        BlockReference(parentView: View(parentView), digest: header.digest)))
    let key = genesis.validators.validators[place ?? leader(view)].consensusKey
    let vote = Vote(
      statement: statement, signer: ValidatorIndex(UInt16(named ?? leader(view))),
      signature: keys.sign(statement.signedBytes(on: genesis.chainID), with: key))
    checker.proposes(
      Proposal(
        vote: vote, block: Block(header: header, transactions: []),
        justification: Justification(parent: nil, nullifications: [])))
  }

  private func vote(
    _ ballot: Ballot, in view: UInt64, by node: Int, at wall: Timestamp? = nil
  ) -> Property? {
    let statement = Statement(epoch: Epoch(0), view: View(view), ballot: ballot)
    do throws(Breach) {
      try checker.signs(
        statement.signedBytes(on: genesis.chainID), node: node,
        wall: wall ?? root.timestamp.advanced(by: 100_000)
      ) { $0 == Epoch(0) && node < 4 ? ValidatorIndex(UInt16(node)) : nil }
      return nil
    } catch { return error.property }
  }

  private func notarize(
    _ header: BlockHeader, in view: UInt64, parentView: UInt64, at wall: Timestamp? = nil
  ) -> Property? {
    let follower = (leader(view) + 1) % 4
    return vote(
      .notarize(BlockReference(parentView: View(parentView), digest: header.digest)), in: view,
      by: follower, at: wall)
  }

  /// A proposal for view 1 on the first block, with one thing changed, and the verdict on a vote for it.
  private func verdict(
    at wall: Timestamp? = nil, _ change: (inout BlockHeader) -> Void
  ) -> Property? {
    var header = block(1, on: root)
    change(&header)
    propose(header, in: 1, parentView: 0)
    return notarize(header, in: 1, parentView: 0, at: wall)
  }

  @Test func allowsWhatFollowsTheRules() {
    #expect(verdict { _ in } == nil)
    let drift = genesis.chain.driftMax.value
    #expect(verdict(at: root.timestamp.advanced(by: 1_000 - drift)) { _ in } == nil)
  }

  @Test func seesEachFlawOfAHeader() {
    let next = ValidatorIndex(UInt16((leader(1) + 1) % 4))
    #expect(verdict { $0.height = $0.height.next } == .voting)
    #expect(verdict { $0.timestamp = root.timestamp } == .voting)
    #expect(verdict { $0.leader = next } == .voting)
    #expect(verdict { $0.view = View(2) } == .voting)
    #expect(verdict { $0.parent = BlockDigest(Digest(7, 7, 7, 7)) } == .voting)
    let early = root.timestamp.advanced(by: 999 - genesis.chain.driftMax.value)
    #expect(verdict(at: early) { _ in } == .voting)
  }

  @Test func seesABlockThatItsLeaderNeverProposed() {
    let header = block(1, on: root)
    let other = (leader(1) + 2) % 4
    #expect(notarize(header, in: 1, parentView: 0) == .voting)
    propose(header, in: 1, parentView: 0, signedBy: other)
    #expect(notarize(header, in: 1, parentView: 0) == .voting)
    propose(header, in: 1, parentView: 0, signedBy: other, as: other)
    #expect(notarize(header, in: 1, parentView: 0) == .voting)
    propose(header, in: 1, parentView: 0)
    #expect(notarize(header, in: 1, parentView: 0) == nil)
  }

  /// One may be Byzantine of four, so two honest votes make a certificate possible and one does not.
  @Test func seesAParentThatCannotBeNotarized() {
    let parent = block(1, on: root)
    let child = block(2, on: parent)
    propose(parent, in: 1, parentView: 0)
    propose(child, in: 2, parentView: 1)
    #expect(notarize(parent, in: 1, parentView: 0) == nil)
    #expect(notarize(child, in: 2, parentView: 1) == .voting)
    let reference = BlockReference(parentView: View(0), digest: parent.digest)
    #expect(vote(.finalize(reference), in: 1, by: 0) == .voting)
    #expect(vote(.notarize(reference), in: 1, by: leader(1)) == nil)
    #expect(notarize(child, in: 2, parentView: 1) == nil)
    #expect(vote(.finalize(reference), in: 1, by: 0) == nil)
  }

  @Test func seesAViewThatIsPassedOver() {
    let header = block(3, on: root)
    propose(header, in: 3, parentView: 0)
    for view in 1...2 as ClosedRange<UInt64> {
      for node in 0..<2 {
        #expect(notarize(header, in: 3, parentView: 0) == .voting)
        #expect(vote(.nullify, in: view, by: node) == nil)
      }
    }
    #expect(notarize(header, in: 3, parentView: 0) == nil)
  }
}
