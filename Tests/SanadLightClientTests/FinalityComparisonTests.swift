import SanadCrypto
import SanadLightClient
import SanadTypes
import Testing

/// Two histories over several epochs, and who signed both.
@Suite struct FinalityComparisonTests {
  private let pilot: Pilot
  private let mirrored: ValidatorSet

  init() throws {
    pilot = try Pilot()
    mirrored = try ValidatorSet(pilot.anchor.validators.validators.reversed())
  }

  private func header(
    _ height: UInt64, epoch: UInt64 = 0, view: UInt64? = nil, time: UInt64 = 5,
    closes next: ValidatorSet? = nil
  ) -> BlockHeader {
    var header = pilot.headers[0]
    header.height = Height(height)
    header.epoch = Epoch(epoch)
    header.view = View(view ?? height)
    header.timestamp = Timestamp(time)
    header.closesEpoch = next != nil
    header.nextValidators = next?.digest ?? .zero
    return header
  }

  private func final(
    _ header: BlockHeader, after epochs: [EpochEnd] = [], by signers: [Int] = [0, 1, 2],
    order: [Int] = [0, 1, 2, 3]
  ) -> FinalHeader {
    FinalHeader(
      epochs: epochs, header: header,
      finality: FinalityProof(
        descendants: [],
        finalization: pilot.certificate(
          of: header, by: signers, epoch: header.epoch, order: order)))
  }

  private func end(_ header: BlockHeader, next: ValidatorSet? = nil, by signers: [Int] = [0, 1, 2])
    -> EpochEnd
  {
    EpochEnd(
      header: header,
      finalization: pilot.certificate(of: header, by: signers, epoch: header.epoch),
      validators: next)
  }

  private func compared(_ finals: FinalHeader...) throws -> FinalityComparison {
    try FinalityComparison(of: finals, from: pilot.anchor)
  }

  private func signers(_ comparison: FinalityComparison) -> [UInt16] {
    comparison.culprits.map(\.evidence.signer.value)
  }

  @Test func oneHistoryIsNoFork() throws {
    let same = pilot.anchor.validators
    let closing = header(10, closes: same)
    let comparison = try compared(
      final(header(9)), final(closing), final(closing, by: [1, 2, 3]),
      final(header(11, epoch: 1), after: [end(closing)]),
      final(header(11, epoch: 1), after: [end(closing, by: [0, 2, 3])]))
    #expect(!comparison.isFork && comparison.culprits.isEmpty)
    #expect(try !compared().isFork)
  }

  @Test func whatIsNotFinalIsNotCompared() {
    #expect(throws: LightClientFailure.tooFewSignatures(quorum: 3, got: 2)) {
      try compared(final(header(9)), final(header(9, time: 6), by: [0, 1]))
    }
    #expect(throws: LightClientFailure.wrongEpoch(expected: Epoch(0), got: Epoch(1))) {
      try compared(final(header(9, epoch: 1)))
    }
  }

  @Test func twoBlocksAtAHeightOfALaterEpoch() throws {
    let closing = end(header(10, closes: pilot.anchor.validators))
    let comparison = try compared(
      final(header(11, epoch: 1), after: [closing]),
      final(header(11, epoch: 1, time: 6), after: [closing], by: [1, 2, 3]))
    #expect(comparison.heights == [Height(11)] && comparison.epochs.isEmpty)
    #expect(signers(comparison) == [1, 2])
    for culprit in comparison.culprits {
      #expect(culprit.anchor.epoch == Epoch(1))
      try culprit.anchor.check(culprit.evidence)
    }
  }

  /// The branches part with the end of an epoch: each has other validators afterwards, and the places
  /// of one say nothing about those of the other.
  @Test func branchesThatPartWithAnEndAreToldByTheEnd() throws {
    let here = header(10, closes: pilot.anchor.validators)
    let there = header(12, view: 10, closes: mirrored)
    let comparison = try compared(
      final(header(20, epoch: 1), after: [end(here)]),
      final(
        header(20, epoch: 1, time: 7), after: [end(there, next: mirrored, by: [0, 2, 3])],
        order: [3, 2, 1, 0]))
    #expect(comparison.heights == [Height(20)] && comparison.epochs == [Epoch(0)])
    // Of epoch 0 alone: in epoch 1 place 0 is bank 0 here and bank 3 there.
    #expect(signers(comparison) == [0, 2])
    #expect(comparison.culprits.allSatisfy { $0.anchor == pilot.anchor })
  }

  /// Nobody is named, and it is a fork.
  @Test func endsOfOtherViewsNameNobody() throws {
    let comparison = try compared(
      final(header(11, epoch: 1), after: [end(header(10, closes: pilot.anchor.validators))]),
      final(
        header(30, epoch: 1), after: [end(header(12, view: 14, closes: pilot.anchor.validators))]))
    #expect(comparison.isFork && comparison.heights.isEmpty)
    #expect(comparison.epochs == [Epoch(0)] && comparison.culprits.isEmpty)
  }
}
