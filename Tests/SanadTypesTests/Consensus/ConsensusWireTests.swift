import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Golden bytes of docs/wire-nodes.md, which a script that is not this code worked out, and hostile bytes.
@Suite struct ConsensusWireTests {
  private typealias Sample = ConsensusSamples

  /// Bytes as the document gives them: in full, or by digest when they are long.
  private func told(_ bytes: [UInt8]) -> String {
    bytes.count <= 124 ? Hex.encode(bytes) : "sha256:" + SHA256.digest(bytes).hex
  }

  @Test func votesAndCertificatesAreAsTheDocumentSays() throws {
    let rows = try WirePages().rows("Votes and certificates")
    let values: [[UInt8]] = [
      Sample.statement(.notarize(Sample.block)).signedBytes(on: Sample.chain),
      Sample.statement(.nullify).signedBytes(on: Sample.chain),
      Sample.statement(.finalize(Sample.block)).signedBytes(on: Sample.chain),
      try Sample.vote(.notarize(Sample.block), by: 2).bcsBytes,
      try Sample.vote(.nullify, by: 2).bcsBytes,
      try Sample.certificate(.notarize(Sample.block)).bcsBytes,
      try Sample.certificate(.nullify).bcsBytes, try Sample.goldenValidators().bcsBytes,
      SanadTypesTests.Sample.parameters.bcsBytes,
    ]
    #expect(rows.compactMap(\.last) == values.map(told))
    #expect(rows.map { $0[2] } == values.map { String($0.count) })
    let section = try WirePages().section("Votes and certificates").joined()
    #expect(section.contains(try Sample.goldenValidators().digest.hex))
  }

  @Test func messagesAreAsTheDocumentSays() throws {
    let rows = try WirePages().rows("Proposal and peer messages")
    let values = try Sample.messages().map(\.bcsBytes)
    #expect(rows.compactMap(\.last) == values.map(told))
    #expect(rows.map { $0[2] } == values.map { String($0.count) })
  }

  @Test func everyMessageComesBackFromItsBytes() throws {
    for message in try Sample.messages() {
      #expect(try BCSReader.decode(PeerMessage.self, from: message.bcsBytes) == message)
    }
  }

  @Test func refusesEveryTruncationAndTrailingByte() throws {
    for message in try Sample.messages() {
      let bytes = message.bcsBytes
      for length in 0..<bytes.count {
        #expect(throws: DecodingFailure.self) {
          try BCSReader.decode(PeerMessage.self, from: Array(bytes[..<length]))
        }
      }
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(PeerMessage.self, from: bytes + [0])
      }
    }
  }

  @Test func hostileBytesNeverTrapAndAreCanonicalWhenTheyDecode() throws {
    var generator = SplitMix64(seed: 11)
    for message in try Sample.messages() {
      for _ in 0..<400 {
        var bytes = message.bcsBytes
        for _ in 0...generator.next() % 3 {
          let place = Int(generator.next() % UInt64(bytes.count))
          bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        }
        do {
          let decoded = try BCSReader.decode(PeerMessage.self, from: bytes)
          #expect(decoded.bcsBytes == bytes)
        } catch {}
      }
    }
  }

  @Test func anAnswerWithoutACertificateIsOneByteLonger() throws {
    let none = PeerMessage.recoverResponse(RecoverResponse(nonce: 1, highest: nil))
    #expect(none.bcsBytes == [13, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(try BCSReader.decode(PeerMessage.self, from: none.bcsBytes) == none)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(PeerMessage.self, from: [13, 1, 0, 0, 0, 0, 0, 0, 0, 2])
    }
  }

  @Test(arguments: [0, 17, 127])
  func refusesANumberThatIsNotInTheTable(number: UInt8) throws {
    let bytes = [number] + (try Sample.vote(.nullify, by: 1).bcsBytes)
    #expect(throws: DecodingFailure(.unknownVariant(UInt32(number)), at: 0)) {
      try BCSReader.decode(PeerMessage.self, from: bytes)
    }
  }

  @Test(arguments: [0, 4, 250])
  func refusesAnUnknownKindOfVote(kind: UInt8) throws {
    var bytes = try Sample.vote(.nullify, by: 1).bcsBytes
    bytes[0] = kind
    #expect(throws: DecodingFailure.self) { try BCSReader.decode(Vote.self, from: bytes) }
  }

  @Test func refusesViewZeroAndAParentThatIsNotBelow() throws {
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(
        Statement.self, from: Sample.statement(.nullify, view: 0).bcsBytes)
    }
    let same = BlockReference(parentView: View(9), digest: Sample.block.digest)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(Statement.self, from: Sample.statement(.notarize(same)).bcsBytes)
    }
  }

  @Test func refusesASignerBeyondAnyValidatorSet() throws {
    let vote = Vote(
      statement: Sample.statement(.nullify), signer: ValidatorIndex(100),
      signature: try Sample.signature(0))
    #expect(throws: DecodingFailure.self) { try BCSReader.decode(Vote.self, from: vote.bcsBytes) }
  }

  @Test func refusesAProposalThatIsNoNotarizeVote() throws {
    let proposal = Proposal(
      vote: try Sample.vote(.nullify, by: 2), block: Sample.body,
      justification: Justification(parent: nil, nullifications: []))
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(Proposal.self, from: proposal.bcsBytes)
    }
  }

  @Test func refusesAJustificationOutOfOrderOrOfTheWrongKind() throws {
    let low = try Sample.certificate(.nullify, view: 7)
    let high = try Sample.certificate(.nullify, view: 8)
    let notarization = try Sample.certificate(.notarize(Sample.block))
    for bad in [
      Justification(parent: nil, nullifications: [high, low]),
      Justification(parent: nil, nullifications: [low, low]),
      Justification(parent: nil, nullifications: [notarization]),
      Justification(parent: low, nullifications: []),
    ] {
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(Justification.self, from: bad.bcsBytes)
      }
    }
  }

  @Test func refusesRequestsForNothingOrTooMuch() throws {
    var bytes = CertificateRequest(
      epoch: Sample.epoch, first: View(3), last: View(66), kinds: .entry
    ).bcsBytes
    #expect(throws: Never.self) { try BCSReader.decode(CertificateRequest.self, from: bytes) }
    bytes[16] = 67
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(CertificateRequest.self, from: bytes)
    }
    let none = BlockRequest(id: 1, selection: .digests([]))
    let zero = BlockRequest(id: 1, selection: .heights(first: Height(1), count: 0))
    for bad in [none, zero] {
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(BlockRequest.self, from: bad.bcsBytes)
      }
    }
  }

  @Test func refusesEvidenceOfStatementsThatAgree() throws {
    var writer = BCSWriter()
    writer.value(try Sample.vote(.notarize(Sample.block), by: 1))
    writer.value(try Sample.vote(.finalize(Sample.block), by: 1))
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(Evidence.self, from: writer.bytes)
    }
  }

  @Test func theLargestMessagesOfEachClassFitItsFrame() throws {
    let vote = try Sample.vote(.notarize(Sample.block), by: 1)
    let bundle = PeerMessage.voteBundle(
      VoteBundle(
        view: View(9), purpose: .standstill,
        votes: [Vote](repeating: vote, count: 2 * VoteBundle.votesMax)))
    let limit = PeerMessage.frameBytesMax(.votes, blockBytesMax: 1)
    #expect(bundle.bcsBytes.count <= limit)
    #expect(bundle.priority == .votes)
    #expect(throws: Never.self) { try BCSReader.decode(PeerMessage.self, from: bundle.bcsBytes) }
  }
}
