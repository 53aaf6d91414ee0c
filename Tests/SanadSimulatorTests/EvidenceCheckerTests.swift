import SanadCrypto
import SanadTypes
import Testing

@testable import SanadSimulator

/// What the checker of evidence finds: a proof that an honest leader left out, one that stands twice, and
/// one that never came onto the ledger.
@Suite struct EvidenceCheckerTests {
  private func proof(_ signer: UInt16 = 3, epoch: UInt64 = 0) throws -> Evidence {
    func vote(_ word: UInt64) throws -> Vote {
      Vote(
        statement: Statement(
          epoch: Epoch(epoch), view: View(2),
          ballot: .notarize(
            BlockReference(parentView: View(1), digest: BlockDigest(Digest(word, 0, 0, 0))))),
        signer: ValidatorIndex(signer),
        signature: try #require(Signature(bytes: [UInt8](repeating: 1, count: 64))))
    }
    return try #require(Evidence(try vote(1), try vote(2)))
  }

  private func block(
    _ height: UInt64, by leader: UInt16, _ evidence: [Evidence] = [], epoch: UInt64 = 0
  ) -> Block {
    Block(
      header: BlockHeader(
        chainID: ChainID(.zero), epoch: Epoch(epoch), view: View(height), height: Height(height),
        parent: BlockDigest(.zero), leader: ValidatorIndex(leader), timestamp: Timestamp(height),
        transactionsRoot: .zero, transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero,
        weight: 0, evidenceRoot: Evidence.root(of: evidence)), transactions: [],
      evidence: evidence)
  }

  private func breach(_ work: () throws(Breach) -> Void) -> Property? {
    do throws(Breach) { try work() } catch { return error.property }
    return nil
  }

  /// Node 0 has proved an offence and enters view 5, which it leads.
  private func leading(_ proof: Evidence, epoch: UInt64 = 0) -> EvidenceChecker {
    var checker = EvidenceChecker()
    checker.proves(proof, node: 0, at: 7)
    checker.leads(View(5), of: Epoch(epoch), as: ValidatorIndex(0), node: 0)
    return checker
  }

  @Test func seesALeaderThatLeavesItsProofOut() throws {
    let proof = try proof()
    func follow(_ evidence: [Evidence], isHonest: Bool = true) -> Property? {
      breach { () throws(Breach) in
        var checker = leading(proof)
        try checker.follows(block(5, by: 0, evidence), isHonest: isHonest)
      }
    }
    #expect(follow([]) == .evidence)
    #expect(follow([proof]) == nil)
    #expect(follow([], isHonest: false) == nil, "a Byzantine leader owes nobody a proof")
  }

  @Test func aProofOnAnEarlierBlockIsEnough() throws {
    let proof = try proof()
    var checker = leading(proof)
    try checker.follows(block(4, by: 1, [proof]), isHonest: true)
    try checker.follows(block(5, by: 0), isHonest: true)
    var coverage = Coverage()
    checker.count(into: &coverage)
    checker.count(into: &coverage)
    #expect(coverage[.evidenceStands] == 1, "counted once")
    #expect(
      coverage[.evidenceLate] == 1 && coverage[.evidenceSoon] == 0, "four blocks after the proof")
  }

  @Test func aProofOfTheEpochBeforeIsOwedAndAnOlderOneIsNot() throws {
    func follow(_ epoch: UInt64) throws -> Property? {
      let proof = try proof()
      return breach { () throws(Breach) in
        var checker = leading(proof, epoch: epoch)
        try checker.follows(block(5, by: 0, epoch: epoch), isHonest: true)
      }
    }
    #expect(try follow(1) == .evidence)
    #expect(try follow(2) == nil)
  }

  @Test func aRestartForgets() throws {
    var checker = EvidenceChecker()
    checker.proves(try proof(), node: 0, at: 7)
    checker.starts(0)
    checker.leads(View(5), of: Epoch(0), as: ValidatorIndex(0), node: 0)
    try checker.follows(block(5, by: 0), isHonest: true)
    try checker.checkAllStand(of: 0, provedBefore: 100, in: Epoch(0))
  }

  @Test func seesAProofThatStandsTwice() throws {
    let proof = try proof()
    var checker = EvidenceChecker()
    try checker.follows(block(1, by: 1, [proof]), isHonest: false)
    #expect(
      breach { () throws(Breach) in
        try checker.follows(block(2, by: 1, [proof]), isHonest: false)
      } == .evidence)
    #expect(checker.blocks(above: Height(0)) == 1 && checker.blocks(above: Height(1)) == 0)
  }

  @Test func seesAProofThatNeverStands() throws {
    var checker = EvidenceChecker()
    checker.proves(try proof(), node: 0, at: 7)
    func unmet(before time: UInt64, epoch: UInt64) -> Property? {
      breach { () throws(Breach) in
        try checker.checkAllStand(of: 0, provedBefore: time, in: Epoch(epoch))
      }
    }
    #expect(unmet(before: 7, epoch: 0) == .evidence && unmet(before: 7, epoch: 1) == .evidence)
    #expect(unmet(before: 6, epoch: 0) == nil, "too new")
    #expect(unmet(before: 7, epoch: 2) == nil, "no block can have it any more")
    try checker.follows(block(1, by: 1, [try proof()]), isHonest: true)
    #expect(unmet(before: 7, epoch: 0) == nil)
  }
}
