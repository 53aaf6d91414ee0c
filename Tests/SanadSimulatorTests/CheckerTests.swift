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
      signs(.notarize(reference), then: .notarize(reference), release: true, lives: (1, 2)) == nil)
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
    let drafts = try (0..<200).flatMap { _ in
      try clients.draw(at: network.genesis.timestamp.advanced(by: 200_000), time: 0)
    }
    for draft in drafts {
      switch draft {
      case .inadmissible(let transaction, _):
        checker.forbid(transaction.id)
        #expect(
          breach { () throws(Breach) in try checker.isFinal(transaction, at: Height(1)) } == .once)
      case .overtaken, .beyondQuota: continue
      case .lasting(let transaction):
        if let first {
          #expect(
            breach { () throws(Breach) in try checker.isFinal(first, at: Height(2)) } == .once)
        }
        // Its second transaction first: the lane skips one.
        let isFirst = transaction.body.sequence == SequenceNumber(0)
        var fresh = OnceChecker()
        #expect(
          breach { () throws(Breach) in try fresh.isFinal(transaction, at: Height(1)) }
            == (isFirst ? nil : .sequences))
        #expect(
          breach { () throws(Breach) in try checker.isFinal(transaction, at: Height(1)) } == nil)
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
    #expect(breach { () throws(Breach) in try HonestyChecker.saw(seen) } == .honesty)
    #expect(
      breach { () throws(Breach) in try HonestyChecker.saw(.gaveUp(View(3), .viewTimeout)) } == nil)
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

  @Test func boundIsThatOfTheSpecification() throws {
    let keys = SimulatedKeys(kind: .simulated, seed: 1)
    let validators = try SimulatedGenesis(validators: 4, observers: 0, keys: keys).genesis
      .validators
    // (1 + 1) x (900 + 100) + 3 x 100 + 150 + 300, in milliseconds.
    #expect(
      ProgressChecker.bound(.localNetwork, validators: validators, backoff: 1).value == 2_750)
  }

  @Test func seesAChainThatIsBusyWithoutWorkOrDead() {
    func idle(_ blocks: UInt64) -> Property? {
      breach { () throws(Breach) in
        try ProgressChecker.checkIdle(
          from: Height(7), to: Height(7 + blocks), over: Milliseconds(21_000), .localNetwork,
          faultsMax: 1)
      }
    }
    #expect(idle(3) == nil)
    #expect(idle(5) == nil)
    #expect(idle(6) == .idleness)
    #expect(idle(2) == .idleness)
  }
}
