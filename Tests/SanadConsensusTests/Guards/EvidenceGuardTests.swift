import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConsensus

/// Offences: whose signatures are looked at first, and how long votes are kept for comparison.
@Suite struct EvidenceGuardTests {
  private typealias Box = EngineBox

  // MARK: Verdicts

  @Test func evidenceWithForgedSignaturesBlamesItsSender() throws {
    var box = Box()
    let one = box.statement(1, .notarize(Box.unknown(1)))
    let two = box.statement(1, .notarize(Box.unknown(2)))
    let accused = ValidatorIndex(box.others[1])
    let forged = try #require(
      Evidence(SimulatedKeys.vote(one, by: accused), SimulatedKeys.forged(two, by: accused)))
    box.hear(.evidence(forged), from: box.others[0])
    box.settleJobs()
    #expect(box.engine.snapshot.evidence.isEmpty)
    #expect(box.faults == [.invalidEvidence(signer: accused)])
  }

  @Test func aForgedVoteBesideATrueOneConvictsNobody() {
    var box = Box.follower(of: 1...1)
    let signer = box.others(1)[0]
    box.hearVote(1, .notarize(Box.unknown(1)), by: signer)
    let forged = SimulatedKeys.forged(
      box.statement(1, .notarize(Box.unknown(2))), by: ValidatorIndex(signer))
    box.hear(
      .voteBundle(VoteBundle(view: View(1), purpose: .relay, votes: [forged])), from: box.other)
    box.settleJobs()
    #expect(box.engine.snapshot.evidence.isEmpty)
    #expect(box.engine.slot(View(1))[tally: .notarize].count == 1)
  }

  /// A forgery that lies among the late votes of a final view is blamed on who said it, and not on the
  /// validator in whose name it is, when that one's true vote meets it.
  @Test func aForgedLateVoteBlamesWhoSaidIt() {
    var (box, block) = Box.afterFinality()
    let speaker = box.others[0]
    let accused = box.others[1]
    let forged = SimulatedKeys.forged(
      box.statement(1, .nullify), by: ValidatorIndex(accused))
    box.hear(
      .voteBundle(VoteBundle(view: View(1), purpose: .relay, votes: [forged])), from: speaker)
    box.settleJobs()
    box.hearVote(1, .finalize(Box.reference(block)), by: accused)
    box.settleJobs()
    #expect(box.engine.snapshot.evidence.isEmpty)
    #expect(box.effects.faults.map(\.peer) == [.validator(ValidatorIndex(speaker))])
    // The forgery is out of the way: a true one is found.
    box.hearVote(1, .nullify, by: accused)
    box.settleJobs()
    #expect(box.engine.snapshot.evidence.map(\.signer.value) == [accused])
  }

  @Test func oneVerificationForEachAccused() throws {
    var box = Box()
    let accused = box.others[1]
    let votes = (1...3).map {
      box.vote(1, .notarize(Box.unknown(UInt64($0))), by: accused)
    }
    for pair in [(0, 1), (1, 2), (0, 2)] {
      let evidence = try #require(Evidence(votes[pair.0], votes[pair.1]))
      box.hear(.evidence(evidence), from: box.others[0])
    }
    #expect(box.effects.verifications.count == 1)
  }

  // MARK: Votes kept for comparison

  /// Keeps the nullify votes of so many validators in a view.
  private func archive(
    _ table: inout EvidenceTable, _ view: UInt64, at time: UInt64, signers: Int = 1
  ) {
    var slot = Slot.empty
    for place in 0..<signers {
      let signer = ValidatorIndex(UInt16(place))
      let vote = nullify(view, by: signer)
      slot[tally: .nullify].set(
        VoteEntry(
          block: nil, signature: vote.signature, standing: .verified, source: nil,
          isDirect: true, alternative: nil), of: signer, among: signers)
    }
    table.archive(slot, view: View(view), epoch: Epoch(0), at: Instant(time))
  }

  private func nullify(_ view: UInt64, by signer: ValidatorIndex) -> Vote {
    SimulatedKeys.vote(
      Statement(epoch: Epoch(0), view: View(view), ballot: .nullify), by: signer)
  }

  /// Whether a finalize vote in a view still meets the nullify vote of its signer.
  private func isKept(_ view: UInt64, in table: EvidenceTable) -> Bool {
    var table = table
    let statement = Statement(
      epoch: Epoch(0), view: View(view),
      ballot: .finalize(
        BlockReference(parentView: View(0), digest: BlockDigest(Digest(1, 1, 1, 1)))))
    let vote = SimulatedKeys.vote(statement, by: ValidatorIndex(0))
    return table.meet(vote, from: .observer(0)) != nil
  }

  @Test func viewsAreKeptForAMinuteAndAtLeastSixtyFour() {
    var table = EvidenceTable(validatorCount: 4, in: Epoch(0))
    for view in 1...100 as ClosedRange<UInt64> { archive(&table, view, at: 0) }
    archive(&table, 101, at: 60_000)
    #expect(isKept(1, in: table), "a minute old")
    archive(&table, 102, at: 60_001)
    #expect(!isKept(1, in: table) && !isKept(38, in: table))
    #expect(isKept(39, in: table), "one of the last sixty-four")
    archive(&table, 103, at: 10_000_000)
    #expect(!isKept(39, in: table) && isKept(40, in: table))
  }

  @Test func viewsOfOneMinuteAreBounded() {
    var table = EvidenceTable(validatorCount: 4, in: Epoch(0))
    let max = UInt64(EvidenceTable.viewsMax)
    for view in 1...max { archive(&table, view, at: 0) }
    #expect(isKept(1, in: table))
    archive(&table, max + 1, at: 0)
    #expect(!isKept(1, in: table) && isKept(2, in: table))
  }

  @Test func votesOfOneMinuteAreBounded() {
    var table = EvidenceTable(validatorCount: 1_000, in: Epoch(0))
    let views = UInt64(EvidenceTable.votesMax / 1_000)
    for view in 1...views { archive(&table, view, at: 0, signers: 1_000) }
    #expect(isKept(1, in: table))
    archive(&table, views + 1, at: 0)
    #expect(!isKept(1, in: table) && isKept(2, in: table))
  }
}
