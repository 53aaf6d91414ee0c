import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// What of a validator's contradictions goes on the ledger, and which block may carry it
/// (consensus.md 2.14).
@Suite struct EvidenceTests {
  private func key(_ place: UInt16) -> SecretKey {
    SecretKey(seed: [UInt8](repeating: UInt8(100 + place), count: 32))
  }

  /// A network of five validators.
  private func network() throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    genesis.validators = try ValidatorSet(
      (0..<5 as Range<UInt16>).map { place in
        let peer = SecretKey(seed: [UInt8](repeating: UInt8(150 + place), count: 32))
        return Validator(
          consensusKey: key(place).publicKey, peerKey: peer.publicKey, name: "bank\(place)")
      })
    return genesis
  }

  private func reference(_ word: UInt64) -> BlockReference {
    BlockReference(parentView: View(0), digest: BlockDigest(Digest(word, 1, 1, 1)))
  }

  private func vote(
    _ chain: TestChain, _ ballot: Ballot, view: UInt64 = 3, by signer: UInt16 = 0,
    epoch: UInt64 = 0, key other: UInt16? = nil
  ) -> Vote {
    let statement = Statement(epoch: Epoch(epoch), view: View(view), ballot: ballot)
    let signature = key(other ?? signer).sign(statement.signedBytes(on: chain.genesis.chainID))
    return Vote(statement: statement, signer: ValidatorIndex(signer), signature: signature)
  }

  /// Two blocks notarized in one view.
  private func twice(
    _ chain: TestChain, view: UInt64 = 3, by signer: UInt16 = 0, epoch: UInt64 = 0, word: UInt64 = 1
  ) throws -> Evidence {
    try #require(
      Evidence(
        vote(chain, .notarize(reference(word)), view: view, by: signer, epoch: epoch),
        vote(chain, .notarize(reference(word + 1)), view: view, by: signer, epoch: epoch)))
  }

  /// What is wrong with a block that a leader makes carry a list, whatever the rules say.
  private func defect(_ evidence: [Evidence], _ chain: TestChain) throws -> BlockDefect? {
    let built = try chain.build([])
    var header = built.block.header
    header.evidenceRoot = Evidence.root(of: evidence)
    let block = Block(header: header, transactions: [], evidence: evidence)
    guard case .invalid(let defect) = try chain.judge.execute(block, on: chain.state) else {
      return nil
    }
    return defect
  }

  private func record(_ evidence: Evidence, _ chain: TestChain) throws -> EvidenceRecord? {
    try LedgerView(reading: chain.state).recentEvidence().first { $0.evidence == evidence }
  }

  @Test func aProofGoesOnTheLedgerWithAnEvent() throws {
    let chain = try TestChain(network())
    let proof = try twice(chain)
    let built = try chain.build([], evidence: [proof])
    #expect(built.block.evidence == [proof])
    #expect(built.block.header.evidenceRoot == Evidence.root(of: [proof]))
    #expect(built.execution.receipts.map(\.events) == [[.evidence(EvidenceEvent(proof))]])
    #expect(built.block.header.weight == 140)
    let height = built.block.header.height
    try chain.commit(built)
    #expect(
      try record(proof, chain)
        == EvidenceRecord(
          height: height, recordedAt: built.block.header.timestamp, evidence: proof))
  }

  @Test func everyOffenceOfASeatHasItsRecord() throws {
    let chain = try TestChain(network())
    let (one, two) = (reference(1), reference(2))
    let pairs: [(Ballot, Ballot)] = [
      (.notarize(one), .notarize(two)), (.finalize(one), .finalize(two)),
      (.nullify, .finalize(one)), (.notarize(one), .finalize(two)),
    ]
    let all = try pairs.map { first, second in
      try #require(Evidence(vote(chain, first), vote(chain, second)))
    }
    let built = try chain.build([], evidence: all.reversed())
    #expect(built.block.evidence == all, "in the order of the list")
    try chain.commit(built)
    for proof in all { #expect(try record(proof, chain) != nil, "\(proof.offence)") }
  }

  @Test func anEmptyListCostsAndLeavesNothing() throws {
    let chain = try TestChain(network())
    let built = try chain.build([])
    #expect(built.block.header.evidenceRoot == .zero && built.execution.receipts.isEmpty)
    #expect(built.execution.stateRoot == chain.state.root && built.block.header.weight == 0)
  }

  // MARK: What no block may carry

  @Test func aRootThatIsNotTheListsIsRefused() throws {
    let chain = try TestChain(network())
    let proof = try twice(chain)
    let built = try chain.build([], evidence: [proof])
    let bare = Block(header: built.block.header, transactions: [])
    guard case .invalid(let defect) = try chain.judge.execute(bare, on: chain.state) else {
      Issue.record("a block without the list of its header is valid")
      return
    }
    #expect(defect == .evidenceRoot(header: Evidence.root(of: [proof]), computed: .zero))
  }

  @Test func aForgedSignatureIsRefused() throws {
    let chain = try TestChain(network())
    let good = vote(chain, .notarize(reference(1)))
    let forged = vote(chain, .notarize(reference(2)), key: 1)
    let proof = try #require(Evidence(good, forged))
    #expect(try defect([proof], chain) == .evidence(index: 0, .signature(forged.statement)))
    let other = try #require(
      Evidence(
        vote(chain, .notarize(reference(1)), key: 1), vote(chain, .notarize(reference(2)))))
    #expect(
      try defect([other], chain) == .evidence(index: 0, .signature(other.first.statement)))
    #expect(try chain.build([], evidence: [proof, other]).block.evidence.isEmpty)
  }

  @Test func whatIsOnTheLedgerIsRefused() throws {
    let chain = try TestChain(network())
    try chain.commit(try chain.build([], evidence: [try twice(chain)]))
    // Another pair of the same offence proves nothing more, in whichever view.
    for again in [try twice(chain), try twice(chain, word: 5), try twice(chain, view: 9)] {
      #expect(try defect([again], chain) == .evidence(index: 0, .repeated(Height(1))))
      #expect(try chain.build([], evidence: [again]).block.evidence.isEmpty)
    }
    #expect(
      try defect([try twice(chain, by: 1)], chain) != .evidence(index: 0, .repeated(Height(1))))
    let within = [try twice(chain, by: 1), try twice(chain, view: 9, by: 1)]
    #expect(try defect(within, chain) == .evidence(index: 1, .repeated(Height(2))))
  }

  @Test func theListAscends() throws {
    let chain = try TestChain(network())
    let (low, high) = (try twice(chain), try twice(chain, by: 1))
    #expect(try defect([high, low], chain) == .evidence(index: 1, .notAscending))
    #expect(try defect([low, low], chain) == .evidence(index: 1, .notAscending))
    let order = [low, high, try twice(chain, view: 4), try twice(chain, epoch: 1)]
    #expect(order.reversed().sorted() == order)
  }

  @Test func sixteenAreTheMost() throws {
    // Four seats with four offences each are sixteen; a seventeenth needs another epoch.
    let chain = try brief()
    let (one, two) = (reference(1), reference(2))
    let pairs: [(Ballot, Ballot)] = [
      (.notarize(one), .notarize(two)), (.finalize(one), .finalize(two)),
      (.nullify, .finalize(one)), (.notarize(one), .finalize(two)),
    ]
    var all: [Evidence] = []
    for epoch in 0...1 as ClosedRange<UInt64> {
      for signer in 0..<UInt16(chain.genesis.validators.count) {
        for (first, second) in pairs {
          all.append(
            try #require(
              Evidence(
                vote(chain, first, by: signer, epoch: epoch),
                vote(chain, second, by: signer, epoch: epoch))))
        }
      }
    }
    try close(chain)
    #expect(all.count > 16)
    let found = try defect(Array(all.prefix(17)), chain)
    #expect(found == .evidence(index: 16, .tooMany(limit: 16)))
    #expect(
      try chain.build([], evidence: all, epoch: Epoch(1)).block.evidence == Array(all.prefix(16)))
  }

  @Test func aStrangerHasNoEvidence() throws {
    let chain = try TestChain(network())
    let stranger = UInt16(chain.genesis.validators.count)
    let proof = try twice(chain, by: stranger)
    #expect(
      try defect([proof], chain)
        == .evidence(index: 0, .unknownSigner(ValidatorIndex(stranger))))
  }

  // MARK: Epochs

  /// A chain whose epochs last a minute, and evidence of one for two more.
  private func brief() throws -> TestChain {
    var genesis = try network()
    genesis.kind = .test
    genesis.chain.epochLength = Milliseconds(60_000)
    genesis.chain.evidenceExpiry = Milliseconds(120_000)
    return try TestChain(genesis)
  }

  private func close(_ chain: TestChain, _ epoch: UInt64 = 0) throws {
    chain.advance(milliseconds: 60_000)
    let last = try chain.build([], epoch: Epoch(epoch))
    try #require(last.block.header.closesEpoch)
    try chain.commit(last)
  }

  @Test func theEpochBeforeCountsUntilItExpires() throws {
    let chain = try brief()
    let proof = try twice(chain)
    #expect(
      try defect([try twice(chain, epoch: 1)], chain)
        == .evidence(index: 0, .epoch(Epoch(1), block: Epoch(0))), "of an epoch to come")
    try close(chain)
    let ended = try LedgerView(reading: chain.state).epoch().startedAt
    #expect(
      try chain.build([], evidence: [proof], epoch: Epoch(1)).block.evidence == [proof])
    // A block closes every minute's epoch, so the clock is moved and no block is made.
    chain.advance(milliseconds: 119_000)
    let late = try chain.build([], evidence: [proof], epoch: Epoch(1))
    #expect(late.block.header.timestamp == ended.advanced(by: 120_000))
    #expect(late.block.evidence == [proof], "to the last moment")
    chain.advance(milliseconds: 1)
    #expect(try chain.build([], evidence: [proof], epoch: Epoch(1)).block.evidence.isEmpty)
    #expect(
      try defect([proof], chain)
        == .evidence(index: 0, .expired(at: ended.advanced(by: 120_000))))
  }

  @Test func twoEpochsAgoIsTooLate() throws {
    let chain = try brief()
    let proof = try twice(chain)
    try close(chain)
    try close(chain, 1)
    #expect(
      try defect([proof], chain) == .evidence(index: 0, .epoch(Epoch(0), block: Epoch(2))))
  }

  /// A seat is one validator in one epoch: the same place in the next epoch can offend anew.
  @Test func eachEpochHasItsRecords() throws {
    let chain = try brief()
    let before = try twice(chain)
    try chain.commit(try chain.build([], evidence: [before]))
    try close(chain)
    let after = try twice(chain, epoch: 1)
    try chain.commit(try chain.build([], evidence: [after], epoch: Epoch(1)))
    #expect(try record(before, chain) != nil && record(after, chain) != nil)
  }
}
