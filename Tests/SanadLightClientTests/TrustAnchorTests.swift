import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadTypes
import Testing

@Suite struct TrustAnchorTests {
  private let pilot: Pilot

  init() throws { pilot = try Pilot() }

  private func expect(
    _ failure: LightClientFailure, _ step: LightClientFailure.Step, of header: BlockHeader? = nil,
    by proof: FinalityProof? = nil, anchor: TrustAnchor? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: failure, sourceLocation: sourceLocation) {
      try (anchor ?? pilot.anchor).checkFinality(
        of: header ?? pilot.headers[1], by: proof ?? pilot.finality())
    }
    #expect(failure.step == step, sourceLocation: sourceLocation)
  }

  @Test func acceptsAFinalizationOfTheBlockAndOfADescendant() throws {
    try pilot.anchor.checkFinality(of: pilot.headers[1], by: pilot.finality())
    let own = FinalityProof(
      descendants: [], finalization: pilot.certificate(of: pilot.headers[1], by: [0, 1, 2, 3]))
    try pilot.anchor.checkFinality(of: pilot.headers[1], by: own)
  }

  /// A closing block is certified in the view of its re-proposal (consensus.md 2.13).
  @Test func matchesTheCertificateByDigestAndNotByView() throws {
    let certificate = pilot.certificate(of: pilot.headers[3], view: View(90))
    try pilot.anchor.checkFinality(of: pilot.headers[1], by: pilot.finality(certificate))
  }

  @Test func refusesAHeaderOfAnotherChain() {
    let other = ChainID(SHA256.digest([1]))
    var header = pilot.headers[1]
    header.chainID = other
    expect(.wrongChain(expected: pilot.chainID, got: other), .headers, of: header)
    let anchor = TrustAnchor(
      chainID: other, epoch: Epoch(0), validators: pilot.anchor.validators)
    expect(.wrongChain(expected: other, got: pilot.chainID), .headers, anchor: anchor)
  }

  @Test func refusesADescendantOfAnotherChain() {
    let other = ChainID(SHA256.digest([1]))
    var descendants = pilot.finality().descendants
    descendants[0].chainID = other
    let proof = FinalityProof(
      descendants: descendants, finalization: pilot.finality().finalization)
    expect(.wrongChain(expected: pilot.chainID, got: other), .headers, by: proof)
  }

  @Test func refusesAHeaderOfAnotherEpoch() {
    var header = pilot.headers[1]
    header.epoch = Epoch(1)
    expect(.wrongEpoch(expected: Epoch(0), got: Epoch(1)), .headers, of: header)
  }

  @Test func refusesACertificateOfAnotherEpoch() {
    let certificate = pilot.certificate(of: pilot.headers[3], epoch: Epoch(7))
    expect(
      .wrongEpoch(expected: Epoch(0), got: Epoch(7)), .headers, by: pilot.finality(certificate))
  }

  @Test func refusesAnUnknownVersion() {
    var header = pilot.headers[1]
    header.version = 2
    expect(.unknownVersion(2), .headers, of: header)
  }

  @Test func refusesAHeaderGap() {
    let gap = FinalityProof(
      descendants: [pilot.headers[3]], finalization: pilot.certificate(of: pilot.headers[3]))
    expect(.heightGap(expected: Height(3), got: Height(4)), .headers, by: gap)
  }

  @Test func refusesAHeaderWithAnotherParent() {
    var descendants = pilot.finality().descendants
    descendants[0].parent = BlockDigest(SHA256.digest([3]))
    let proof = FinalityProof(
      descendants: descendants, finalization: pilot.finality().finalization)
    expect(.brokenLink(at: Height(3)), .headers, by: proof)
  }

  @Test func refusesAChangedHeader() {
    for change in 0..<4 {
      var header = pilot.headers[1]
      switch change {
      case 0: header.stateRoot = .zero
      case 1: header.receiptsRoot = .zero
      case 2: header.timestamp = Timestamp(1)
      default: header.transactionCount = 6
      }
      expect(.brokenLink(at: Height(3)), .headers, of: header)
    }
  }

  @Test func refusesTooManyHeaders() {
    let proof = FinalityProof(
      descendants: Array(repeating: pilot.headers[2], count: 1_025),
      finalization: pilot.certificate(of: pilot.headers[3]))
    expect(.tooManyHeaders(got: 1_025, limit: 1_024), .headers, by: proof)
  }

  @Test func refusesANotarizationAndANullification() {
    for kind in [VoteKind.notarize, .nullify] {
      let certificate = pilot.certificate(of: pilot.headers[3], kind: kind)
      expect(.notAFinalization(kind), .certificate, by: pilot.finality(certificate))
    }
  }

  @Test func refusesACertificateOfAnotherBlock() {
    let certificate = pilot.certificate(of: pilot.headers[2])
    expect(
      .otherBlockCertified(
        expected: pilot.headers[3].digest, got: pilot.headers[2].digest), .certificate,
      by: pilot.finality(certificate))
  }

  @Test func refusesLessThanAQuorum() {
    for signers in [[], [2], [0, 3]] {
      let certificate = pilot.certificate(of: pilot.headers[3], by: signers)
      expect(
        .tooFewSignatures(quorum: 3, got: signers.count), .certificate,
        by: pilot.finality(certificate))
    }
  }

  /// Of weights 1, 4, 4 and 3 nine are a quorum: three heads may be too few.
  @Test func weighsWhoSigned() throws {
    let pilot = try Pilot(weights: [1, 4, 4, 3])
    for (signers, weight) in [([0, 1, 3], 8), ([1, 2], 8)] as [([Int], Int)] {
      let certificate = pilot.certificate(of: pilot.headers[3], by: signers)
      #expect(throws: LightClientFailure.tooFewSignatures(quorum: 9, got: weight)) {
        try pilot.anchor.checkFinality(
          of: pilot.headers[1], by: pilot.finality(certificate))
      }
    }
    let certificate = pilot.certificate(of: pilot.headers[3], by: [0, 1, 2])
    #expect(throws: Never.self) {
      try pilot.anchor.checkFinality(
        of: pilot.headers[1], by: pilot.finality(certificate))
    }
  }

  @Test func refusesASignatureOfAnotherView() {
    let certificate = pilot.certificate(of: pilot.headers[3], signedView: View(9))
    expect(
      .invalidSignature(signer: ValidatorIndex(0)), .certificate,
      by: pilot.finality(certificate))
  }

  @Test func refusesASignatureForAnotherChain() {
    let certificate = pilot.certificate(
      of: pilot.headers[3], chain: ChainID(SHA256.digest([1])))
    expect(
      .invalidSignature(signer: ValidatorIndex(0)), .certificate,
      by: pilot.finality(certificate))
  }

  /// One validator's signature under every name: the bitmap says three, one of them signed.
  @Test func refusesOneSignatureUnderSeveralNames() throws {
    let honest = pilot.certificate(of: pilot.headers[3], by: [1])
    let signature = try #require(honest.signatures.first)
    let forged = try #require(
      Certificate(
        statement: honest.statement,
        signatures: [0, 1, 2].map { (ValidatorIndex($0), signature) }, validatorCount: 4))
    expect(
      .invalidSignature(signer: ValidatorIndex(0)), .certificate, by: pilot.finality(forged))
    let twice = Certificate(
      statement: honest.statement,
      signatures: [1, 1, 2].map { (ValidatorIndex($0), signature) }, validatorCount: 4)
    #expect(twice == nil)
  }

  @Test func refusesOneInvalidSignatureAmongMoreThanAQuorum() throws {
    let good = pilot.certificate(of: pilot.headers[3], by: [0, 1, 2])
    let bad = pilot.certificate(of: pilot.headers[3], by: [3], signedView: View(9))
    let votes = (good.votes + bad.votes).map { ($0.signer, $0.signature) }
    let mixed = try #require(
      Certificate(statement: good.statement, signatures: votes, validatorCount: 4))
    expect(
      .invalidSignature(signer: ValidatorIndex(3)), .certificate, by: pilot.finality(mixed))
  }

  @Test func refusesABitmapBeyondTheSet() throws {
    var bytes = pilot.certificate(of: pilot.headers[3]).bcsBytes
    // Statement (57 bytes), length of the bitmap, bitmap: signers 0, 1 and 4 of a set of four.
    #expect(bytes[57] == 1 && bytes[58] == 0b111)
    bytes[58] = 0b1_0011
    let certificate = try BCSReader.decode(Certificate.self, from: bytes)
    expect(
      .signerOutsideSet(ValidatorIndex(4), validators: 4), .certificate,
      by: pilot.finality(certificate))
  }

  @Test func refusesABitmapOfAnotherWidth() throws {
    var bytes = pilot.certificate(of: pilot.headers[3]).bcsBytes
    bytes.replaceSubrange(57..<59, with: [2, 0b111, 0])
    let certificate = try BCSReader.decode(Certificate.self, from: bytes)
    expect(
      .bitmapWidth(bytes: 2, validators: 4), .certificate, by: pilot.finality(certificate))
  }

  @Test func survivesItsEncoding() throws {
    #expect(
      try BCSReader.decode(TrustAnchor.self, from: pilot.anchor.bcsBytes) == pilot.anchor)
    var newer = pilot.anchor.bcsBytes
    newer[0] = 2
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(TrustAnchor.self, from: newer)
    }
  }
}
