import SanadCrypto
import SanadLightClient
import SanadTypes
import Testing

/// Who is named for certificates that contradict each other, and that the proofs hold.
@Suite struct ForkForensicsTests {
  private let pilot: Pilot

  init() throws { pilot = try Pilot() }

  private func signers(_ certificates: [Certificate]) -> [UInt16] {
    ForkForensics.culprits(in: certificates).map(\.signer.value)
  }

  private func offences(_ certificates: [Certificate]) -> [Evidence.Offence] {
    ForkForensics.culprits(in: certificates).map(\.offence)
  }

  /// The block of the third header under another parent view, so that it is another value.
  private func finalization(
    _ number: Int, by signers: [Int], kind: VoteKind = .finalize, in view: UInt64 = 20
  ) -> Certificate {
    pilot.certificate(of: pilot.headers[number], by: signers, kind: kind, view: View(view))
  }

  /// Two quorums of four share at least two: f + 1.
  @Test func namesWhoSignedTwoFinalizations() throws {
    let certificates = [
      finalization(1, by: [0, 1, 2]), finalization(2, by: [1, 2, 3]),
    ]
    #expect(signers(certificates) == [1, 2])
    #expect(offences(certificates) == [.twoFinalize, .twoFinalize])
    for evidence in ForkForensics.culprits(in: certificates) { try pilot.anchor.check(evidence) }
  }

  @Test(arguments: [
    (VoteKind.notarize, VoteKind.notarize, Evidence.Offence.twoNotarize),
    (.nullify, .finalize, .nullifyAndFinalize), (.notarize, .finalize, .notarizeAndFinalize),
  ])
  func namesEachOffence(one: VoteKind, other: VoteKind, offence: Evidence.Offence) {
    let certificates = [
      finalization(1, by: [0, 2, 3], kind: one), finalization(2, by: [0, 1, 2], kind: other),
    ]
    #expect(signers(certificates) == [0, 2])
    #expect(Set(offences(certificates)) == [offence])
    #expect(signers(certificates.reversed()) == [0, 2])
  }

  @Test func namesNobodyForWhatHonestValidatorsSign() {
    #expect(signers([]).isEmpty)
    #expect(signers([finalization(1, by: [0, 1, 2]), finalization(1, by: [1, 2, 3])]).isEmpty)
    #expect(
      signers([
        finalization(1, by: [0, 1, 2], kind: .notarize), finalization(1, by: [0, 1, 2]),
        finalization(1, by: [0, 1, 2], kind: .nullify, in: 21),
      ]).isEmpty)
    #expect(
      signers([
        finalization(1, by: [0, 1, 2], kind: .notarize),
        finalization(2, by: [0, 1, 2], kind: .nullify),
      ]).isEmpty)
    #expect(
      signers([finalization(1, by: [0, 1, 2]), finalization(2, by: [0, 1, 2], in: 21)]).isEmpty)
  }

  @Test func namesEachOnceForManyCertificates() {
    let certificates = [
      finalization(0, by: [0, 1, 2]), finalization(1, by: [0, 1, 2]),
      finalization(2, by: [0, 1, 2]), finalization(2, by: [1, 2, 3], kind: .nullify),
      finalization(1, by: [0, 1, 3], in: 30), finalization(2, by: [0, 1, 3], in: 30),
    ]
    #expect(signers(certificates) == [0, 1, 2, 3])
  }

  @Test func refusesEvidenceThatProvesNothing() throws {
    let found = ForkForensics.culprits(in: [
      finalization(1, by: [0, 1, 2]), finalization(2, by: [0, 1, 2]),
    ])
    let evidence = try #require(found.first)
    try pilot.anchor.check(evidence)
    let elsewhere = TrustAnchor(
      chainID: ChainID(Digest(1, 2, 3, 4)), epoch: Epoch(0), validators: pilot.anchor.validators)
    #expect(throws: LightClientFailure.invalidSignature(signer: ValidatorIndex(0))) {
      try elsewhere.check(evidence)
    }
    let later = TrustAnchor(
      chainID: pilot.chainID, epoch: Epoch(1), validators: pilot.anchor.validators)
    #expect(throws: LightClientFailure.wrongEpoch(expected: Epoch(1), got: Epoch(0))) {
      try later.check(evidence)
    }
    let three = TrustAnchor(
      chainID: pilot.chainID, epoch: Epoch(0),
      validators: try ValidatorSet(Array(pilot.anchor.validators.validators.suffix(3))))
    #expect(throws: LightClientFailure.self) { try three.check(evidence) }
    let last = try #require(
      ForkForensics.culprits(in: [
        finalization(1, by: [0, 1, 3]), finalization(2, by: [1, 2, 3]),
      ]).last)
    #expect(
      throws: LightClientFailure.signerOutsideSet(ValidatorIndex(3), validators: 3)
    ) { try three.check(last) }
    // The second signature is another's.
    let forged = try #require(
      Evidence(
        evidence.first,
        Vote(
          statement: evidence.second.statement, signer: evidence.signer,
          signature: last.second.signature)))
    #expect(throws: LightClientFailure.invalidSignature(signer: ValidatorIndex(0))) {
      try pilot.anchor.check(forged)
    }
  }
}
