import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadTypes
import Testing

/// From the validators of one epoch to those of the next (consensus.md 2.13).
@Suite struct EpochEndTests {
  private let pilot: Pilot

  init() throws { pilot = try Pilot() }

  /// The header of a block that closes an epoch and hands over to a set.
  private func closing(
    _ epoch: UInt64 = 0, at height: UInt64 = 10, next: ValidatorSet? = nil
  ) -> BlockHeader {
    var header = pilot.headers[0]
    header.epoch = Epoch(epoch)
    header.height = Height(height)
    header.closesEpoch = true
    header.nextValidators = (next ?? pilot.anchor.validators).digest
    return header
  }

  private func end(_ header: BlockHeader, _ next: ValidatorSet? = nil) -> EpochEnd {
    EpochEnd(
      header: header, finalization: pilot.certificate(of: header, epoch: header.epoch),
      validators: next)
  }

  /// The same validators in another order, which is another set.
  private func reversed() throws -> ValidatorSet {
    try ValidatorSet(pilot.anchor.validators.validators.reversed())
  }

  private func expect(_ failure: LightClientFailure, _ ends: [EpochEnd]) {
    #expect(throws: failure) { try pilot.anchor.following(ends) }
  }

  @Test func leadsFromEpochToEpoch() throws {
    let anchor = try pilot.anchor.following([end(closing(0)), end(closing(1, at: 20))])
    #expect(anchor.epoch == Epoch(2))
    #expect(anchor.chainID == pilot.chainID && anchor.validators == pilot.anchor.validators)
    #expect(try pilot.anchor.following([]) == pilot.anchor)
  }

  @Test func handsOverToTheSetThatTheHeaderNames() throws {
    let next = try reversed()
    let anchor = try pilot.anchor.following([end(closing(next: next), next)])
    #expect(anchor.validators == next && anchor.epoch == Epoch(1))
    expect(
      .otherValidators(expected: next.digest, got: pilot.anchor.validators.digest),
      [end(closing(next: next))])
    expect(
      .otherValidators(expected: pilot.anchor.validators.digest, got: next.digest),
      [end(closing(), next)])
  }

  /// Whoever has followed the chain to a later epoch passes over what is before it.
  @Test func endsOfEarlierEpochsArePassedOver() throws {
    let later = TrustAnchor(
      chainID: pilot.chainID, epoch: Epoch(1), validators: pilot.anchor.validators)
    let anchor = try later.following([end(closing(0)), end(closing(1))])
    #expect(anchor.epoch == Epoch(2))
  }

  @Test func noEpochIsLeftOut() {
    expect(.wrongEpoch(expected: Epoch(0), got: Epoch(1)), [end(closing(1))])
    expect(
      .wrongEpoch(expected: Epoch(1), got: Epoch(2)), [end(closing(0)), end(closing(2))])
  }

  @Test func onlyAClosingBlockEndsAnEpoch() {
    var header = closing()
    header.closesEpoch = false
    expect(.epochNotClosed(Epoch(0)), [end(header)])
  }

  @Test func aQuorumOfTheEpochFinalizedItsEnd() throws {
    let header = closing()
    func certified(_ certificate: Certificate) -> [EpochEnd] {
      [EpochEnd(header: header, finalization: certificate, validators: nil)]
    }
    expect(
      .tooFewSignatures(quorum: 3, got: 2), certified(pilot.certificate(of: header, by: [0, 1])))
    expect(.notAFinalization(.notarize), certified(pilot.certificate(of: header, kind: .notarize)))
    expect(
      .otherBlockCertified(expected: header.digest, got: pilot.headers[3].digest),
      certified(pilot.certificate(of: pilot.headers[3])))
    expect(
      .invalidSignature(signer: ValidatorIndex(0)),
      certified(pilot.certificate(of: header, signedView: View(77))))
    // In a later view than its own: it was proposed again.
    #expect(
      try pilot.anchor.following(certified(pilot.certificate(of: header, view: View(90)))).epoch
        == Epoch(1))
  }

  @Test func aBlockOfALaterEpochIsProvenOverTheEnds() throws {
    var header = pilot.headers[1]
    header.epoch = Epoch(1)
    let finality = FinalityProof(
      descendants: [], finalization: pilot.certificate(of: header, epoch: Epoch(1)))
    let block = FinalHeader(epochs: [end(closing())], header: header, finality: finality)
    try block.verify(by: pilot.anchor)
    #expect(try BCSReader.decode(FinalHeader.self, from: block.bcsBytes) == block)
    #expect(throws: LightClientFailure.wrongEpoch(expected: Epoch(0), got: Epoch(1))) {
      try FinalHeader(epochs: [], header: header, finality: finality).verify(by: pilot.anchor)
    }
    // The next epoch's validators sign, and no others.
    let next = try reversed()
    let other = FinalHeader(
      epochs: [end(closing(next: next), next)], header: header, finality: finality)
    #expect(throws: LightClientFailure.invalidSignature(signer: ValidatorIndex(0))) {
      try other.verify(by: pilot.anchor)
    }
  }
}
