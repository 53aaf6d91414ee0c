import SanadConsensus
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadSimulator

/// Each checker is shown a breach of its rule and must say so; then what is lawful, and must not.
@Suite struct CheckerTests {
  private let chain = ChainID(Digest(1, 2, 3, 4))
  private let one = BlockDigest(Digest(1, 0, 0, 0))
  private let other = BlockDigest(Digest(2, 0, 0, 0))

  private func breach(_ body: () throws(Breach) -> Void) -> Property? {
    do throws(Breach) {
      try body()
      return nil
    } catch { return error.property }
  }

  private func statement(_ view: UInt64, _ ballot: Ballot) -> Statement {
    Statement(epoch: Epoch(0), view: View(view), ballot: ballot)
  }

  private func block(_ digest: BlockDigest) -> BlockReference {
    BlockReference(parentView: View(0), digest: digest)
  }

  private func vote(_ statement: Statement, by signer: UInt16 = 0) -> Vote {
    Vote(
      statement: statement, signer: ValidatorIndex(signer),
      signature: Signature(Digest(9, 9, 9, 9), Digest(8, 8, 8, 8)))
  }

  // MARK: Agreement

  @Test func seesTwoFinalBlocksAtOneHeight() {
    var checker = AgreementChecker()
    #expect(breach { () throws(Breach) in try checker.isFinal(one, at: Height(3)) } == nil)
    #expect(breach { () throws(Breach) in try checker.isFinal(one, at: Height(3)) } == nil)
    #expect(
      breach { () throws(Breach) in try checker.isFinal(other, at: Height(3)) } == .agreement)
  }

  @Test func seesTwoFinalBlocksInOneView() {
    var checker = AgreementChecker()
    #expect(
      breach { () throws(Breach) in try checker.isFinal(one, in: View(3), of: Epoch(0)) } == nil)
    #expect(
      breach { () throws(Breach) in try checker.isFinal(other, in: View(3), of: Epoch(1)) } == nil)
    #expect(
      breach { () throws(Breach) in try checker.isFinal(other, in: View(3), of: Epoch(0)) }
        == .agreement)
  }

  // MARK: Signing

  private func signs(
    _ first: Ballot, then second: Ballot, release: Bool, lives: (Int, Int)
  ) -> Property? {
    var checker = SigningChecker()
    let earlier = statement(5, first)
    let later = statement(5, second)
    return breach { () throws(Breach) in
      try checker.signs(earlier.signedBytes(on: chain), node: 0, life: lives.0, request: 1)
      if release { try checker.releases(vote(earlier), node: 0, chain: chain) }
      try checker.signs(later.signedBytes(on: chain), node: 0, life: lives.1, request: 2)
    }
  }

  @Test func seesASignatureThatWasThrownAwayAndLeavesAllTheSame() throws {
    var checker = SigningChecker()
    let nullify = statement(5, .nullify)
    let finalize = statement(5, .finalize(block(one)))
    // The view had moved on when the signature came: it is thrown away, and the other one is due.
    try checker.signs(nullify.signedBytes(on: chain), node: 0, life: 1, request: 1)
    checker.answers(1, node: 0, life: 1)
    try checker.signs(finalize.signedBytes(on: chain), node: 0, life: 1, request: 2)
    checker.answers(2, node: 0, life: 1)
    try checker.releases(vote(finalize), node: 0, chain: chain)
    #expect(
      breach { () throws(Breach) in
        try checker.releases(vote(nullify), node: 0, chain: chain)
      } == .signing)
  }

  @Test(arguments: [true, false]) func seesContradictionsOfOneLife(isReleased: Bool) {
    let pairs: [(Ballot, Ballot)] = [
      (.notarize(block(one)), .notarize(block(other))),
      (.finalize(block(one)), .finalize(block(other))),
      (.nullify, .finalize(block(one))), (.finalize(block(one)), .nullify),
      (.notarize(block(one)), .finalize(block(other))),
      (.nullify, .notarize(block(one))),
    ]
    for (first, second) in pairs {
      #expect(
        signs(first, then: second, release: isReleased, lives: (1, 1)) == .signing,
        "\(first) then \(second)")
    }
  }

  @Test func seesContradictionsAcrossARestartOfWhatWasSent() {
    let first = Ballot.notarize(block(one))
    let second = Ballot.notarize(block(other))
    #expect(signs(first, then: second, release: true, lives: (1, 2)) == .signing)
    // Nobody ever saw the first one: it was signed, and its record was lost with the power.
    #expect(signs(first, then: second, release: false, lives: (1, 2)) == nil)
  }

  @Test func leavesLawfulVotesAlone() {
    let reference = block(one)
    #expect(
      signs(.notarize(reference), then: .finalize(reference), release: true, lives: (1, 2)) == nil)
    #expect(signs(.notarize(reference), then: .nullify, release: true, lives: (1, 1)) == nil)
    #expect(
      signs(.notarize(reference), then: .notarize(reference), release: false, lives: (1, 2)) == nil)
  }

  /// What has left is durable: nothing can make a process sign it again.
  @Test func seesAVoteThatIsAskedForAgain() {
    let ballot = Ballot.notarize(block(one))
    #expect(signs(ballot, then: ballot, release: true, lives: (1, 1)) == .signing)
    #expect(signs(ballot, then: ballot, release: true, lives: (1, 2)) == nil)
  }

  @Test func seesAVoteThatNobodySigned() {
    var checker = SigningChecker()
    #expect(
      breach { () throws(Breach) in
        try checker.releases(vote(statement(5, .nullify)), node: 0, chain: chain)
      } == .signing)
  }

  // MARK: Durability, once, sequences

  @Test func seesAHeightToldTwiceLeftOutOrLost() {
    var checker = DurabilityChecker()
    #expect(breach { () throws(Breach) in try checker.tells(of: Height(1), node: 0) } == nil)
    #expect(
      breach { () throws(Breach) in try checker.tells(of: Height(1), node: 0) } == .durability)
    #expect(
      breach { () throws(Breach) in try checker.tells(of: Height(3), node: 0) } == .durability)
    #expect(
      breach { () throws(Breach) in try checker.starts(at: Height(0), node: 0) } == .durability)
    #expect(breach { () throws(Breach) in try checker.starts(at: Height(4), node: 0) } == nil)
    #expect(breach { () throws(Breach) in try checker.tells(of: Height(5), node: 0) } == nil)
  }

  @Test func seesATransactionTwiceAForbiddenOneAndAGap() throws {
    let keys = SimulatedKeys(kind: .simulated, seed: 1)
    let network = try SimulatedGenesis(validators: 1, observers: 0, keys: keys)
    var clients = SimulatedClients(network, keys: keys, seed: 1)
    var first: UnverifiedTransaction?
    var checker = OnceChecker()
    let time = network.genesis.timestamp.advanced(by: 80_000)
    let drafts = try (0..<200).flatMap { _ in
      try clients.draw(at: network.genesis.timestamp.advanced(by: 200_000), time: 0)
    }
    for draft in drafts {
      switch draft {
      case .inadmissible(let transaction, _):
        checker.forbid(transaction.id)
        #expect(
          breach { () throws(Breach) in try checker.isFinal(transaction, at: Height(1), time) }
            == .once)
      case .overtaken, .beyondQuota: continue
      case .brief(let transaction):
        let end = transaction.body.validUntil
        #expect(
          breach { () throws(Breach) in
            try checker.isFinal(transaction, at: Height(1), end.advanced(by: 1))
          } == .once)
        #expect(
          breach { () throws(Breach) in
            try checker.isFinal(transaction, at: Height(1), end)
          } == nil)
      case .lasting(let transaction):
        if let first {
          #expect(
            breach { () throws(Breach) in try checker.isFinal(first, at: Height(2), time) } == .once
          )
        }
        // Its second transaction first: the lane skips one.
        let isFirst = transaction.body.sequence == SequenceNumber(0)
        var fresh = OnceChecker()
        #expect(
          breach { () throws(Breach) in try fresh.isFinal(transaction, at: Height(1), time) }
            == (isFirst ? nil : .sequences))
        #expect(
          breach { () throws(Breach) in try checker.isFinal(transaction, at: Height(1), time) }
            == nil)
        first = transaction
      }
    }
  }

  // MARK: Honesty, bounds, progress, idleness

  @Test func seesAnAccusation() {
    #expect(
      breach { () throws(Breach) in
        try HonestyChecker.bans(.observer(0), because: "no reason")
      } == .honesty)
    let seen = Observation.contradiction(
      statement(3, .nullify), statement(3, .finalize(block(one))))
    #expect(saw(seen) == .honesty)
    #expect(saw(.gaveUp(View(3), .viewTimeout)) == nil)
  }

  /// Validator 3 is Byzantine and leads view 3: it may be blamed, and nobody else.
  @Test func blamesByzantineValidatorsAlone() throws {
    let vote = vote(statement(3, .nullify), by: 3)
    let evidence = try #require(
      Evidence(vote, self.vote(statement(3, .finalize(block(one))), by: 3)))
    #expect(saw(.evidence(evidence)) == nil)
    let ofHonest = try #require(
      Evidence(
        self.vote(statement(3, .nullify), by: 1),
        self.vote(statement(3, .finalize(block(one))), by: 1)))
    #expect(saw(.evidence(ofHonest)) == .honesty)
    #expect(saw(.invalidVote(vote.statement, signer: ValidatorIndex(3), from: nil)) == nil)
    // An honest node passed on what it should have looked at.
    #expect(
      saw(
        .invalidVote(
          vote.statement, signer: ValidatorIndex(3), from: .validator(ValidatorIndex(1))))
        == .honesty)
    #expect(saw(.badResponse(from: .validator(ValidatorIndex(3)))) == nil)
    #expect(saw(.badResponse(from: .validator(ValidatorIndex(0)))) == .honesty)
    #expect(saw(.invalidBlock(View(3), one, .header(""))) == nil)
    #expect(saw(.invalidBlock(View(4), one, .header(""))) == .honesty)
    for seen: Observation in [
      .diverged(View(3), one, .header("")), .forgottenVote(vote, from: .observer(0)),
      .twin(vote, from: .observer(0)),
    ] {
      #expect(saw(seen) == .honesty)
    }
    // A node with damaged disks may find that it forgot a vote, and nothing else.
    #expect(saw(.forgottenVote(vote, from: .observer(0)), mayHaveForgotten: true) == nil)
    #expect(saw(.diverged(View(3), one, .header("")), mayHaveForgotten: true) == .honesty)
  }

  @Test func whatDamagedDisksHeldIsForgotten() {
    var checker = DurabilityChecker()
    #expect(breach { () throws(Breach) in try checker.tells(of: Height(1), node: 2) } == nil)
    #expect(
      breach { () throws(Breach) in try checker.starts(at: Height(0), node: 2) } == .durability)
    checker.forget(node: 2)
    #expect(breach { () throws(Breach) in try checker.starts(at: Height(0), node: 2) } == nil)
    #expect(breach { () throws(Breach) in try checker.tells(of: Height(1), node: 2) } == nil)
  }

  private func saw(_ observation: Observation, mayHaveForgotten: Bool = false) -> Property? {
    breach { () throws(Breach) in
      try HonestyChecker.saw(
        observation, mayHaveForgotten: mayHaveForgotten,
        isByzantine: { peer, _ in peer == .validator(ValidatorIndex(3)) },
        leader: { ValidatorIndex(UInt16($0.value % 4)) })
    }
  }

  @Test func seesWhatGrowsOutOfBounds() {
    #expect(breach { () throws(Breach) in try BoundsChecker.check(BoundsChecker.most) } == nil)
    for kind in Held.kinds {
      var held = BoundsChecker.most
      held[keyPath: kind.path] += 1
      #expect(breach { () throws(Breach) in try BoundsChecker.check(held) } == .bounds)
    }
  }

  @Test func keepsTheMostOfEachThatAnyNodeHeld() {
    var most = Held(blocks: 3, views: 9, messages: 0, jobs: 4, transactions: 1)
    most.widen(to: Held(blocks: 5, views: 2, messages: 1, jobs: 4, transactions: 0))
    #expect(most == Held(blocks: 5, views: 9, messages: 1, jobs: 4, transactions: 1))
    #expect(most.entries.map(\.count) == [5, 9, 1, 4, 1])
  }

  @Test func seesAChainThatDoesNotGoOn() {
    func growth(_ heights: [UInt64]) -> Property? {
      breach { () throws(Breach) in
        try ProgressChecker.checkGrowth(heights.map { Height($0) }, since: Height(10))
      }
    }
    #expect(growth([13, 13, 14]) == nil)
    #expect(growth([13, 12, 13]) == .progress)
    #expect(growth([13, 15, 13]) == nil, "news travels while the chain goes on")
    #expect(
      breach { () throws(Breach) in
        try ProgressChecker.checkEqual([Height(13), Height(15)])
      } == .progress)
    func rest(
      _ pending: Int, _ heights: [UInt64], _ queued: Int, _ fetching: Int, _ offering: Int = 0
    ) -> Property? {
      breach { () throws(Breach) in
        try ProgressChecker.checkRest(
          pending: pending, heights: heights.map { Height($0) }, queued: queued, fetching: fetching,
          offering: offering)
      }
    }
    #expect(rest(0, [4, 4], 0, 0) == nil)
    #expect(rest(1, [4, 4], 0, 0) == .progress)
    #expect(rest(0, [4, 5], 0, 0) == .progress)
    #expect(rest(0, [4, 4], 1, 0) == .progress)
    #expect(rest(0, [4, 4], 0, 1) == .progress)
    #expect(rest(0, [4, 4], 0, 0, 1) == .progress)
  }

  private func fourValidators() throws -> ValidatorSet {
    let keys = SimulatedKeys(kind: .simulated, seed: 1)
    return try SimulatedGenesis(validators: 4, observers: 0, keys: keys).genesis.validators
  }

  @Test func boundIsThatOfTheSpecification() throws {
    let validators = try fourValidators()
    // (1 + 1) x (900 + 100) + 3 x 100 + 150 + 300, in milliseconds.
    #expect(
      ProgressChecker.bound(.localNetwork, validators: validators, backoff: 1).value == 2_750)
  }

  @Test func seesAChainThatIsBusyWithoutWorkOrDead() throws {
    let validators = try fourValidators()
    func idle(_ blocks: UInt64, byzantine: [ValidatorIndex] = []) -> Property? {
      breach { () throws(Breach) in
        try ProgressChecker.checkIdle(
          from: Height(7), to: Height(7 + blocks), over: Milliseconds(21_000), .localNetwork,
          validators: validators, byzantine: byzantine)
      }
    }
    #expect(idle(11, byzantine: [ValidatorIndex(0)]) == nil)
    #expect(idle(12, byzantine: [ValidatorIndex(0)]) == .idleness)
    #expect(idle(3) == nil)
    #expect(idle(5) == nil)
    #expect(idle(6) == .idleness)
    #expect(idle(2) == .idleness)
  }
}
