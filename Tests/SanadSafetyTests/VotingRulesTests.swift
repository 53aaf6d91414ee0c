import SanadCrypto
import SanadTypes
import Testing

@testable import SanadSafety

/// Every guard of consensus.md 2.6, both outcomes; then the second check when a signature returns.
@Suite struct VotingRulesTests {
  private static let me = ValidatorIndex(1)
  private static let block = BlockReference(
    parentView: View(4), digest: BlockDigest(Digest(1, 1, 1, 1)))
  private static let other = BlockReference(
    parentView: View(4), digest: BlockDigest(Digest(2, 2, 2, 2)))

  private static func signature(_ byte: UInt8 = 7) -> Signature {
    guard let signature = Signature(bytes: [UInt8](repeating: byte, count: 64)) else {
      fatalError("64 bytes")
    }
    return signature
  }

  private static func signed(_ ballot: Ballot, _ view: UInt64) -> Vote {
    Vote(
      statement: Statement(epoch: Epoch(3), view: View(view), ballot: ballot), signer: me,
      signature: signature())
  }

  private static func rules(
    votes: [Vote] = [], lastFinalized: UInt64 = 4, floor: UInt64 = 0, reserved: UInt64 = 100,
    abstentions: Abstention = [], signer: ValidatorIndex? = me
  ) -> VotingRules {
    VotingRules(
      epoch: Epoch(3), signer: signer, lastFinalized: View(lastFinalized),
      voteFloor: View(floor), reserved: View(reserved), abstentions: abstentions, votes: votes)
  }

  /// Facts under which everything about view 6 is in order.
  private static func facts(
    current: UInt64 = 6, notarized: BlockReference? = block, isValid: Bool = true,
    isDurable: Bool = true
  ) -> VotingFacts {
    VotingFacts(
      currentView: View(current), notarized: notarized, isBlockValid: isValid,
      isBlockDurable: isDurable)
  }

  private static let ballots: [Ballot] = [.notarize(block), .nullify, .finalize(block)]

  @Test(arguments: ballots)
  func signsWhenEverythingIsInOrder(ballot: Ballot) throws {
    var rules = Self.rules()
    let request = try rules.request(ballot, in: View(6), Self.facts())
    let vote = try rules.complete(request.id, Self.signature(), Self.facts())
    #expect(vote.statement == Statement(epoch: Epoch(3), view: View(6), ballot: ballot))
    #expect(vote.signer == Self.me)
    #expect(rules[View(6)][ballot.kind]?.vote == vote)
  }

  // MARK: S0

  @Test(arguments: ballots)
  func s0RefusesAtOrBelowTheLastFinalView(ballot: Ballot) throws {
    var rules = Self.rules(lastFinalized: 6)
    #expect(throws: VoteRefusal.finalized(View(6), lastFinalized: View(6))) {
      try rules.request(ballot, in: View(6), Self.facts())
    }
    var below = Self.rules(lastFinalized: 5)
    #expect(throws: Never.self) { try below.request(ballot, in: View(6), Self.facts()) }
  }

  @Test(arguments: ballots)
  func s0RefusesAtOrBelowTheVoteFloor(ballot: Ballot) throws {
    var rules = Self.rules(floor: 6)
    #expect(throws: VoteRefusal.belowFloor(View(6), floor: View(6))) {
      try rules.request(ballot, in: View(6), Self.facts())
    }
    var below = Self.rules(floor: 5)
    #expect(throws: Never.self) { try below.request(ballot, in: View(6), Self.facts()) }
  }

  @Test(arguments: [Abstention.observer, .quarantined, .diverged, .closed], ballots)
  func s0RefusesWhileAbstaining(reason: Abstention, ballot: Ballot) {
    var rules = Self.rules(abstentions: reason)
    #expect(throws: VoteRefusal.abstaining(reason)) {
      try rules.request(ballot, in: View(6), Self.facts())
    }
  }

  @Test func s0RefusesWithoutAKey() {
    var rules = Self.rules(signer: nil)
    #expect(throws: VoteRefusal.abstaining(.observer)) {
      try rules.request(.nullify, in: View(6), Self.facts())
    }
  }

  // MARK: S1

  @Test(arguments: ballots)
  func s1RefusesASecondVoteOfAKind(ballot: Ballot) throws {
    var restored = Self.rules(votes: [Self.signed(ballot, 6)])
    #expect(throws: VoteRefusal.alreadyVoted(ballot.kind, View(6))) {
      try restored.request(ballot, in: View(6), Self.facts())
    }
    // While a signature is outstanding the place counts as filled.
    var asked = Self.rules()
    _ = try asked.request(ballot, in: View(6), Self.facts())
    #expect(throws: VoteRefusal.alreadyVoted(ballot.kind, View(6))) {
      try asked.request(ballot, in: View(6), Self.facts())
    }
  }

  @Test func s1RefusesAnotherBlockInTheSameView() throws {
    var rules = Self.rules()
    _ = try rules.request(.notarize(Self.block), in: View(6), Self.facts())
    #expect(throws: VoteRefusal.alreadyVoted(.notarize, View(6))) {
      try rules.request(.notarize(Self.other), in: View(6), Self.facts())
    }
  }

  // MARK: S2

  @Test(arguments: [5, 7] as [UInt64])
  func s2NotarizesInTheCurrentViewAlone(current: UInt64) {
    var rules = Self.rules()
    #expect(throws: VoteRefusal.notCurrent(View(6), current: View(current))) {
      try rules.request(.notarize(Self.block), in: View(6), Self.facts(current: current))
    }
  }

  @Test func s2RefusesToNotarizeAfterGivingUpOrFinalizing() {
    var gaveUp = Self.rules(votes: [Self.signed(.nullify, 6)])
    #expect(throws: VoteRefusal.gaveUp(View(6))) {
      try gaveUp.request(.notarize(Self.block), in: View(6), Self.facts())
    }
    var finalized = Self.rules(votes: [Self.signed(.finalize(Self.block), 6)])
    #expect(throws: VoteRefusal.votedToFinalize(View(6))) {
      try finalized.request(.notarize(Self.block), in: View(6), Self.facts())
    }
  }

  // MARK: S3

  @Test(arguments: [5, 7] as [UInt64])
  func s3NullifiesTheCurrentViewAlone(current: UInt64) {
    var rules = Self.rules()
    #expect(throws: VoteRefusal.notCurrent(View(6), current: View(current))) {
      try rules.request(.nullify, in: View(6), Self.facts(current: current))
    }
  }

  @Test func s3RefusesToNullifyAfterFinalizing() {
    var rules = Self.rules(votes: [Self.signed(.finalize(Self.block), 6)])
    #expect(throws: VoteRefusal.votedToFinalize(View(6))) {
      try rules.request(.nullify, in: View(6), Self.facts())
    }
  }

  @Test func s3NullifiesAfterNotarizing() throws {
    var rules = Self.rules(votes: [Self.signed(.notarize(Self.block), 6)])
    #expect(throws: Never.self) { try rules.request(.nullify, in: View(6), Self.facts()) }
  }

  // MARK: S4

  @Test func s4FinalizesOnlyTheNotarizedBlock() {
    for held in [nil, Self.other] as [BlockReference?] {
      var rules = Self.rules()
      #expect(throws: VoteRefusal.notNotarized(View(6), Self.block, held: held)) {
        try rules.request(.finalize(Self.block), in: View(6), Self.facts(notarized: held))
      }
    }
  }

  @Test func s4RefusesToFinalizeAfterGivingUp() throws {
    var restored = Self.rules(votes: [Self.signed(.nullify, 6)])
    #expect(throws: VoteRefusal.gaveUp(View(6))) {
      try restored.request(.finalize(Self.block), in: View(6), Self.facts())
    }
    var asked = Self.rules()
    _ = try asked.request(.nullify, in: View(6), Self.facts())
    #expect(throws: VoteRefusal.gaveUp(View(6))) {
      try asked.request(.finalize(Self.block), in: View(6), Self.facts(current: 7))
    }
  }

  @Test func s4RefusesABlockOtherThanTheOneNotarized() {
    var rules = Self.rules(votes: [Self.signed(.notarize(Self.other), 6)])
    #expect(
      throws: VoteRefusal.notarizedOther(View(6), mine: Self.other, asked: Self.block)
    ) { try rules.request(.finalize(Self.block), in: View(6), Self.facts(current: 7)) }
  }

  @Test func s4NeedsTheBlockValidAndDurable() {
    var rules = Self.rules()
    #expect(throws: VoteRefusal.blockNotValid(Self.block.digest)) {
      try rules.request(.finalize(Self.block), in: View(6), Self.facts(isValid: false))
    }
    #expect(throws: VoteRefusal.blockNotDurable(Self.block.digest)) {
      try rules.request(.finalize(Self.block), in: View(6), Self.facts(isDurable: false))
    }
  }

  @Test func s4FinalizesAfterLeavingTheViewWithOrWithoutHavingNotarized() throws {
    for votes in [[], [Self.signed(.notarize(Self.block), 6)]] {
      var rules = Self.rules(votes: votes)
      #expect(throws: Never.self) {
        try rules.request(.finalize(Self.block), in: View(6), Self.facts(current: 9))
      }
    }
  }

  // MARK: S5

  @Test(arguments: ballots)
  func s5RefusesAboveTheHighWaterMark(ballot: Ballot) throws {
    var rules = Self.rules(reserved: 5)
    #expect(throws: VoteRefusal.aboveReservation(View(6), reserved: View(5))) {
      try rules.request(ballot, in: View(6), Self.facts())
    }
    rules.reserve(through: View(6))
    #expect(throws: Never.self) { try rules.request(ballot, in: View(6), Self.facts()) }
  }

  // MARK: The second check

  @Test func dropsASignatureThatCameAfterTheViewWasLeft() throws {
    var rules = Self.rules()
    let request = try rules.request(.nullify, in: View(6), Self.facts())
    #expect(throws: VoteRefusal.notCurrent(View(6), current: View(7))) {
      try rules.complete(request.id, Self.signature(), Self.facts(current: 7))
    }
    // The place is free again, so the notarized block can be finalized.
    #expect(rules[View(6)].isEmpty)
    #expect(throws: Never.self) {
      try rules.request(.finalize(Self.block), in: View(6), Self.facts(current: 7))
    }
  }

  @Test func dropsANotarizeSignatureThatCameAfterANullify() throws {
    var rules = Self.rules()
    let notarize = try rules.request(.notarize(Self.block), in: View(6), Self.facts())
    let nullify = try rules.request(.nullify, in: View(6), Self.facts())
    _ = try rules.complete(nullify.id, Self.signature(), Self.facts())
    #expect(throws: VoteRefusal.gaveUp(View(6))) {
      try rules.complete(notarize.id, Self.signature(), Self.facts())
    }
  }

  @Test func dropsASignatureThatCameAfterAbstainingOrFinality() throws {
    var diverged = Self.rules()
    let first = try diverged.request(.nullify, in: View(6), Self.facts())
    diverged.abstain(.diverged)
    #expect(throws: VoteRefusal.abstaining(.diverged)) {
      try diverged.complete(first.id, Self.signature(), Self.facts())
    }
    var final = Self.rules()
    let second = try final.request(.nullify, in: View(6), Self.facts())
    final.finalize(through: View(6))
    #expect(throws: VoteRefusal.finalized(View(6), lastFinalized: View(6))) {
      try final.complete(second.id, Self.signature(), Self.facts())
    }
  }

  @Test func takesEachSignatureOnce() throws {
    var rules = Self.rules()
    let request = try rules.request(.nullify, in: View(6), Self.facts())
    _ = try rules.complete(request.id, Self.signature(), Self.facts())
    #expect(throws: VoteRefusal.unknownRequest(request.id)) {
      try rules.complete(request.id, Self.signature(8), Self.facts())
    }
  }

  @Test func freesThePlaceWhenTheSignerFails() throws {
    var rules = Self.rules()
    let request = try rules.request(.nullify, in: View(6), Self.facts())
    #expect(rules.abandon(request.id) == request.statement)
    #expect(rules.abandon(request.id) == nil)
    #expect(throws: VoteRefusal.unknownRequest(request.id)) {
      try rules.complete(request.id, Self.signature(), Self.facts())
    }
    #expect(throws: Never.self) { try rules.request(.nullify, in: View(6), Self.facts()) }
  }

  // MARK: What only goes one way

  @Test func theLastFinalViewNeverGoesDown() {
    var rules = Self.rules(lastFinalized: 6)
    rules.finalize(through: View(5))
    #expect(
      rules.refusal(of: .nullify, in: View(6), Self.facts())
        == .finalized(View(6), lastFinalized: View(6)))
  }

  @Test func theHighWaterMarkNeverGoesDown() {
    var rules = Self.rules(reserved: 6)
    rules.reserve(through: View(5))
    #expect(rules.refusal(of: .nullify, in: View(6), Self.facts()) == nil)
    rules.reserve(through: View(7))
    #expect(
      rules.refusal(of: .nullify, in: View(8), Self.facts(current: 8))
        == .aboveReservation(View(8), reserved: View(7)))
  }

  @Test func aReasonToAbstainIsNeverTakenBack() {
    var rules = Self.rules(abstentions: .quarantined)
    rules.abstain(.diverged)
    #expect(rules.abstentions == [.quarantined, .diverged])
  }

  // MARK: Memory of votes

  @Test func restoresOwnVotesOfTheEpochAlone() {
    let foreign = Vote(
      statement: Statement(epoch: Epoch(3), view: View(6), ballot: .nullify),
      signer: ValidatorIndex(2), signature: Self.signature())
    let older = Vote(
      statement: Statement(epoch: Epoch(2), view: View(6), ballot: .nullify), signer: Self.me,
      signature: Self.signature())
    #expect(Self.rules(votes: [foreign, older])[View(6)].isEmpty)
  }

  @Test func forgetsVotesOnlyBelowTheLastFinalView() {
    var rules = Self.rules(votes: [Self.signed(.nullify, 5), Self.signed(.nullify, 6)])
    rules.forget(through: View(9))
    #expect(rules.votedViews == [View(5), View(6)])
    rules.finalize(through: View(5))
    rules.forget(through: View(9))
    #expect(rules.votedViews == [View(6)])
  }
}
