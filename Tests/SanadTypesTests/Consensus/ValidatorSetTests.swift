import SanadCrypto
import SanadTypes
import Testing

@Suite struct ValidatorSetTests {
  @Test func refusesNobodyAndTooMany() {
    #expect(throws: ConsensusSettingsFailure.validatorCount(got: 0, limit: 100)) {
      try ValidatorSet([])
    }
    #expect(throws: ConsensusSettingsFailure.validatorCount(got: 101, limit: 100)) {
      try ConsensusSamples.validators(101)
    }
  }

  @Test func refusesSharedKeysAndNames() throws {
    let one = Validator(
      consensusKey: PublicKey(Digest(1, 0, 0, 0)), peerKey: PublicKey(Digest(2, 0, 0, 0)),
      name: "one")
    let clashes = [
      Validator(consensusKey: one.consensusKey, peerKey: PublicKey(Digest(9, 0, 0, 0)), name: "x"),
      Validator(consensusKey: PublicKey(Digest(9, 0, 0, 0)), peerKey: one.peerKey, name: "x"),
      Validator(consensusKey: one.peerKey, peerKey: PublicKey(Digest(9, 0, 0, 0)), name: "x"),
      Validator(
        consensusKey: PublicKey(Digest(8, 0, 0, 0)), peerKey: PublicKey(Digest(9, 0, 0, 0)),
        name: "one"),
    ]
    for other in clashes {
      #expect(
        throws: ConsensusSettingsFailure.duplicateValidator(
          first: ValidatorIndex(0), second: ValidatorIndex(1))
      ) { try ValidatorSet([one, other]) }
    }
  }

  /// n, f, q and h of consensus.md 2.1.
  @Test(
    arguments: [
      (1, 0, 1, 1), (2, 0, 2, 1), (3, 0, 3, 1), (4, 1, 3, 2), (5, 1, 4, 2), (6, 1, 5, 2),
      (7, 2, 5, 3), (10, 3, 7, 4), (16, 5, 11, 6), (31, 10, 21, 11), (100, 33, 67, 34),
    ])
  func quorumsAreThoseOfTheSpecification(count: Int, faults: Int, quorum: Int, honest: Int) throws {
    let set = try ConsensusSamples.validators(count)
    #expect(set.faultsMax == faults)
    #expect(set.quorumWeight == quorum)
    #expect(set.honestWeight == honest)
    #expect(set.isForDevelopment == (count < 4))
    // Two quorums share more than f validators.
    #expect(2 * quorum - count > faults)
  }

  @Test func leadersTakeTurnsFromThePlaceThatTheAnchorDecides() throws {
    let set = try ConsensusSamples.validators(4)
    let anchor = BlockDigest(Digest(6, 1, 1, 1))
    #expect((0..<5).map { set.leader(of: View($0), anchor: anchor).value } == [2, 3, 0, 1, 2])
    let highest = BlockDigest(Digest(.max, 0, 0, 0))
    #expect(set.leader(of: View(.max), anchor: highest).value == 2)
  }

  // MARK: Weights

  private func set(weighing weights: [UInt16]) throws -> ValidatorSet {
    let members = try ConsensusSamples.validators(weights.count).validators
    return try ValidatorSet(zip(members, weights).map { $0.weighing($1) })
  }

  @Test(arguments: [0, 101, .max] as [UInt16])
  func refusesAWeightOutOfRange(_ weight: UInt16) throws {
    #expect(
      throws: ConsensusSettingsFailure.weight(validator: ValidatorIndex(2), got: weight, limit: 100)
    ) { try set(weighing: [1, 1, weight, 1]) }
    #expect(throws: Never.self) { try set(weighing: [1, 1, 100, 1]) }
  }

  /// Weights, and W, q, h, what may be Byzantine, and how many members that is.
  @Test(
    arguments: [
      ([3, 3, 3, 2], [11, 8, 4, 3, 1]), ([10, 10, 10, 10], [40, 27, 14, 13, 1]),
      ([2, 1, 1, 1], [5, 4, 2, 1, 0]), ([1, 4, 4, 3], [12, 9, 4, 3, 0]),
      ([5, 5, 5, 5, 1, 1, 1], [23, 16, 8, 7, 1]), ([4, 1, 1, 1, 1, 1, 1], [10, 7, 4, 3, 0]),
      ([100], [100, 67, 34, 33, 0]),
    ] as [([UInt16], [Int])])
  func quorumsAreWeighed(weights: [UInt16], expected: [Int]) throws {
    let set = try set(weighing: weights)
    #expect(
      [
        set.totalWeight, set.quorumWeight, set.honestWeight, set.faultyWeightMax, set.faultsMax,
      ] == expected)
    #expect(set.isForDevelopment == (expected[4] == 0))
    // Two quorums share more than can be Byzantine, and the others suffice for one.
    #expect(2 * set.quorumWeight - set.totalWeight > set.faultyWeightMax)
    #expect(set.totalWeight - set.faultyWeightMax >= set.quorumWeight)
  }

  @Test func aQuorumIsOfWeightAndNotOfHeads() throws {
    let set = try set(weighing: [1, 4, 4, 3])
    #expect(try ConsensusSamples.certificate(.nullify, by: [0, 1, 2]).isWellFormed(for: set))
    #expect(try !ConsensusSamples.certificate(.nullify, by: [0, 1, 3]).isWellFormed(for: set))
    #expect(try !ConsensusSamples.certificate(.nullify, by: [1, 2]).isWellFormed(for: set))
    let heavy = try self.set(weighing: [1, 9, 9, 1])
    #expect(try ConsensusSamples.certificate(.nullify, by: [1, 2]).isWellFormed(for: heavy))
  }

  @Test func asManyAreTakenAsWeighEnough() throws {
    let set = try set(weighing: [1, 4, 4, 3])
    let all = set.indices
    #expect(set.first(all, weighing: 0).isEmpty && set.first(all, weighing: -3).isEmpty)
    #expect(set.first(all, weighing: 5) == [ValidatorIndex(0), ValidatorIndex(1)])
    #expect(set.first(all, weighing: 6).count == 3 && set.first(all, weighing: 99) == all)
    #expect(set.weight(of: ValidatorIndex(4)) == 0)
  }

  /// Each leads as many views of a round as it weighs, wherever a round begins; and nobody who weighs
  /// less than a third leads two in a row.
  @Test(
    arguments: [
      [3, 3, 3, 2], [1, 2, 3, 4, 5, 6, 7], [100, 1, 1, 1], [6, 6, 4, 4], [30, 20, 20, 10, 10, 10],
      [7, 7, 7, 7, 7, 7, 6],
    ] as [[UInt16]])
  func turnsAreAsManyAsWeight(_ weights: [UInt16]) throws {
    let set = try set(weighing: weights)
    let anchor = BlockDigest(Digest(.max - 7, 1, 1, 1))
    for start in [0, 1, 1_000_003] as [UInt64] {
      let leaders = (0..<UInt64(set.turnCount)).map {
        set.leader(of: View(start + $0), anchor: anchor)
      }
      for index in set.indices {
        #expect(leaders.count { $0 == index } == set.turns(of: index))
        #expect(set.turns(of: index) * set.totalWeight == set.weight(of: index) * set.turnCount)
      }
      guard !set.isForDevelopment else { continue }
      #expect(zip(leaders, leaders.dropFirst()).allSatisfy { $0 != $1 })
    }
  }

  @Test func whoWeighsTheSameTakesTurnsInOrder() throws {
    let anchor = BlockDigest(Digest(6, 1, 1, 1))
    let equal = try set(weighing: [7, 7, 7, 7])
    #expect(equal.isEqual && equal.turnCount == 4)
    #expect((0..<5).map { equal.leader(of: View($0), anchor: anchor).value } == [2, 3, 0, 1, 2])
  }

  @Test func findsValidatorsByTheirKeys() throws {
    let set = try ConsensusSamples.goldenValidators()
    let third = try #require(set[ValidatorIndex(2)])
    #expect(set.index(ofPeerKey: third.peerKey) == ValidatorIndex(2))
    #expect(set.index(ofConsensusKey: third.consensusKey) == ValidatorIndex(2))
    #expect(set.index(ofPeerKey: third.consensusKey) == nil)
    #expect(set[ValidatorIndex(4)] == nil)
  }
}

@Suite struct ChainParametersTests {
  @Test func refusesSettingsThatCannotWork() {
    var impatient = ChainParameters.localNetwork
    impatient.heartbeat = Milliseconds(2_699)
    #expect(throws: ConsensusSettingsFailure.self) { try impatient.check() }
    var skipping = ChainParameters.localNetwork
    skipping.inactivityHorizon = Milliseconds(10_000)
    #expect(throws: ConsensusSettingsFailure.self) { try skipping.check() }
    var instant = ChainParameters.localNetwork
    instant.delayBound = Milliseconds(1)
    #expect(throws: ConsensusSettingsFailure.zero(parameter: "delayBound / 2")) {
      try instant.check()
    }
    var vast = ChainParameters.localNetwork
    vast.blockBytesMax = ChainParameters.blockBytesLimit
    #expect(throws: Never.self) { try vast.check() }
    vast.blockBytesMax += 1
    #expect(
      throws: ConsensusSettingsFailure.tooLarge(
        parameter: "blockBytesMax", got: 4_194_305, limit: 4_194_304)
    ) { try vast.check() }
    var endless = ChainParameters.localNetwork
    endless.executionBudget = Milliseconds(.max)
    #expect(throws: ConsensusSettingsFailure.self) { try endless.check() }
  }

  @Test func defaultsPassAndAreThoseOfTheSpecification() throws {
    let wide = ChainParameters(delayBound: Milliseconds(500))
    for parameters in [ChainParameters.localNetwork, wide] { try parameters.check() }
    let local = ChainParameters.localNetwork
    #expect(local.leaderTimeout == Milliseconds(400))
    #expect(local.viewTimeout == Milliseconds(900))
    #expect(local.heartbeat == Milliseconds(5_000))
    #expect(wide.heartbeat == Milliseconds(8_100))
  }
}

@Suite struct CertificateTests {
  @Test func refusesDoubleAndForeignSigners() throws {
    let statement = ConsensusSamples.statement(.nullify)
    let signature = try ConsensusSamples.signature(0)
    for places in [[0, 0, 1], [0, 1, 4]] as [[UInt16]] {
      let signed = places.map { (signer: ValidatorIndex($0), signature: signature) }
      #expect(Certificate(statement: statement, signatures: signed, validatorCount: 4) == nil)
    }
  }

  @Test func needsAQuorumAndABitmapOfTheSet() throws {
    let set = try ConsensusSamples.goldenValidators()
    #expect(try ConsensusSamples.certificate(.nullify).isWellFormed(for: set))
    #expect(try !ConsensusSamples.certificate(.nullify, by: [0, 1]).isWellFormed(for: set))
    let larger = try ConsensusSamples.validators(9)
    #expect(try !ConsensusSamples.certificate(.nullify).isWellFormed(for: larger))
    // A bitmap that is too wide, and one with a place beyond the set, with three signatures each.
    let signature = try ConsensusSamples.signature(0)
    for (count, places) in [(12, [0, 1, 2]), (8, [0, 1, 4])] as [(Int, [UInt16])] {
      let certificate = try #require(
        Certificate(
          statement: ConsensusSamples.statement(.nullify),
          signatures: places.map { (signer: ValidatorIndex($0), signature: signature) },
          validatorCount: count))
      #expect(certificate.signatures.count == set.quorumWeight)
      #expect(!certificate.isWellFormed(for: set))
    }
  }

  @Test func isValidOnlyWithTheSignersOwnSignatures() throws {
    let seeds = (0..<4).map { [UInt8](repeating: UInt8($0 + 1), count: 32) }
    let members = seeds.enumerated().map { place, seed in
      Validator(
        consensusKey: SecretKey(seed: seed).publicKey,
        peerKey: SecretKey(seed: seed.map { $0 + 100 }).publicKey, name: "bank \(place)")
    }
    let set = try ValidatorSet(members)
    let chain = ConsensusSamples.chain
    let statement = ConsensusSamples.statement(.finalize(ConsensusSamples.block))
    let signed = [0, 2, 3].map { place in
      (
        signer: ValidatorIndex(UInt16(place)),
        signature: SecretKey(seed: seeds[place]).sign(statement.signedBytes(on: chain))
      )
    }
    let good = try #require(
      Certificate(statement: statement, signatures: signed, validatorCount: 4))
    #expect(good.isValid(for: set, on: chain))
    #expect(!good.isValid(for: set, on: ChainID(.zero)))
    var forged = signed
    forged[1].signature = signed[0].signature
    let bad = try #require(
      Certificate(statement: statement, signatures: forged, validatorCount: 4))
    #expect(!bad.isValid(for: set, on: chain))
  }

  @Test func aFinalityProofLinksHeadersToTheCertifiedOne() throws {
    let child = BlockHeader(
      chainID: ConsensusSamples.chain, epoch: ConsensusSamples.epoch, view: View(10),
      height: Height(6), parent: ConsensusSamples.header.digest, leader: ValidatorIndex(0),
      timestamp: Timestamp(1), transactionsRoot: .zero, transactionCount: 0, stateRoot: .zero,
      receiptsRoot: .zero, weight: 0)
    let reference = BlockReference(parentView: View(9), digest: child.digest)
    let certificate = try ConsensusSamples.certificate(.finalize(reference), view: 10)
    let proof = FinalityProof(descendants: [child], finalization: certificate)
    #expect(proof.links(ConsensusSamples.header.digest))
    #expect(!proof.links(child.digest))
    #expect(FinalityProof(descendants: [], finalization: certificate).links(child.digest))
  }
}

@Suite struct EvidenceTests {
  private typealias Sample = ConsensusSamples
  private static let other = BlockReference(
    parentView: View(7), digest: BlockDigest(Sample.filled(0x23)))

  @Test(
    arguments: [
      (Ballot.notarize(Sample.block), Ballot.notarize(other), Evidence.Offence.twoNotarize),
      (.finalize(Sample.block), .finalize(other), .twoFinalize),
      (.nullify, .finalize(other), .nullifyAndFinalize),
      (.notarize(Sample.block), .finalize(other), .notarizeAndFinalize),
    ])
  func namesEachOffenceInEitherOrder(one: Ballot, two: Ballot, offence: Evidence.Offence) throws {
    let first = try Sample.vote(one, by: 1)
    let second = try Sample.vote(two, by: 1)
    #expect(Evidence(first, second)?.offence == offence)
    #expect(Evidence(second, first) == Evidence(first, second))
  }

  @Test func anHonestValidatorMaySignTheRest() throws {
    let notarize = try Sample.vote(.notarize(Sample.block), by: 1)
    for lawful in [
      try Sample.vote(.nullify, by: 1), try Sample.vote(.finalize(Sample.block), by: 1),
      try Sample.vote(.notarize(Self.other), by: 1, view: 10),
      try Sample.vote(.notarize(Self.other), by: 2), notarize,
    ] {
      #expect(Evidence(notarize, lawful) == nil)
    }
    let later = Vote(
      statement: Statement(
        epoch: Epoch(notarize.statement.epoch.value + 1), view: notarize.view,
        ballot: .notarize(Self.other)),
      signer: notarize.signer, signature: notarize.signature)
    #expect(Evidence(notarize, later) == nil, "views count anew in each epoch")
  }
}
