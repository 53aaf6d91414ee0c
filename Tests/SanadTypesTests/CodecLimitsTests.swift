import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Each type that is decoded by itself states how large and how deep it may be; the depth is what
/// its deepest value needs, and no more.
@Suite struct CodecLimitsTests {
  private typealias Consensus = ConsensusSamples

  private func expect(_ type: (some BCSDecodable).Type, isAsDeepAs measured: Int) {
    #expect(measured == type.bcsLimits.depth, "\(type)")
  }

  /// The least depth within which each of the values decodes, and the greatest of these.
  private func deepest<Value: BCSCodable & Equatable>(_ values: [Value]) throws -> Int {
    try values.map { value in
      let bytes = value.bcsBytes
      let depth = (0...32).first { depth in
        let limits = BCSLimits(bytes: bytes.count, depth: depth)
        do { return try BCSReader.decode(Value.self, from: bytes, within: limits) == value } catch {
          return false
        }
      }
      return try #require(depth, "\(Value.self) does not decode at any depth")
    }.max() ?? 0
  }

  private func reason() -> Reason {
    Reason(
      code: ErrorCode.amountZero.number, operation: 0, instrument: Sample.instrument(1),
      message: "m", policy: PolicyReference(name: "p", version: 1, digest: Sample.digest(2)),
      values: [SeenValue("n", "t")], limit: "l", headroom: "h", help: "h")
  }

  private func receipt() -> Receipt {
    Receipt(
      transaction: TransactionID(Sample.digest(1)),
      outcome: .refused(Refusal(ReasonList([reason()]))), flags: ReasonList([reason()]),
      weight: Weight(7), readsDigest: Sample.digest(2), events: Sample.events())
  }

  /// The terms of a bond that is registered.
  private func deepestTransaction() throws -> SignedTransaction {
    try Sample.transaction([
      .lifecycle(
        .register(
          RegisterInstrument(
            terms: try Sample.sheet(.fixedBond(try Sample.bond()), "PIB"), authorised: Units(9),
            policy: Sample.digest(4))))
    ])
  }

  @Test func whatPeersAndClientsSendIsAsDeepAsItsTypeSays() throws {
    let finality = FinalityProof(
      descendants: [Consensus.header],
      finalization: try Consensus.certificate(.finalize(Consensus.proposed)))
    let answer = PeerMessage.blockResponse(
      BlockResponse(id: 1, blocks: [Consensus.body], proof: finality))
    expect(PeerMessage.self, isAsDeepAs: try deepest(try Consensus.messages() + [answer]))
    let evidence = try #require(
      Evidence(
        try Consensus.vote(.nullify, by: 1), try Consensus.vote(.finalize(Consensus.block), by: 1)))
    let accusing = Block(header: Consensus.header, transactions: [], evidence: [evidence])
    expect(Block.self, isAsDeepAs: try deepest([accusing]))
    let most = Block(
      header: Consensus.header, transactions: [], evidence: Array(repeating: evidence, count: 16))
    #expect(most.bcsBytes.count <= Block.envelopeBytesMax - 16 * (Evidence.bytesMax - 206))
    expect(
      SignedTransaction.self,
      isAsDeepAs: try deepest([try deepestTransaction()]))
    expect(TransactionBatch.self, isAsDeepAs: try deepest([TransactionBatch([[1]])]))
  }

  @Test func whatIsStoredOrReadFromFilesIsAsDeepAsItsTypeSays() throws {
    var genesis = try GenesisTests.genesis()
    genesis.instruments.append(
      GenesisInstrument(
        terms: try Sample.sheet(.fixedBond(try Sample.bond()), "PIB"), authorised: Units(9),
        policy: 0))
    expect(Genesis.self, isAsDeepAs: try deepest([genesis]))
    expect(Receipt.self, isAsDeepAs: try deepest([receipt()]))
    let keystore = try #require(Hex.decode(try WirePages().bytes("Keystore file")))
    expect(
      Keystore.self,
      isAsDeepAs: try deepest([try BCSReader.decode(Keystore.self, from: keystore)]))
    #expect(Keystore.bcsLimits.bytes == keystore.count)
  }

  @Test func keysAndRecordsAreAsDeepAsTheirTypesSay() throws {
    let pages = try WirePages()
    let keys = try pages.golden("State keys").map { row in
      try BCSReader.decode(LedgerKey.self, from: try #require(Hex.decode(row.hex)))
    }
    expect(LedgerKey.self, isAsDeepAs: try deepest(keys))
    func depth<Record: StateRecord>(_ type: Record.Type, _ heading: String) throws -> Int {
      let bytes = try #require(Hex.decode(try pages.bytes(heading)))
      return try deepest([try BCSReader.decode(Record.self, from: bytes)])
    }
    let depths = [
      try depth(Account.self, "Account (kind 6)"), try depth(Identity.self, "Identity (kind 3)"),
      try depth(ClaimRecord.self, "Claim (kind 4)"),
      try depth(RoleHolders.self, "Holders of a role (kind 2)"),
      try depth(Instrument.self, "Instrument (kind 8), a bill"),
      try depth(NetworkRecord.self, "Network (kind 1)"),
      try depth(EpochRecord.self, "Epoch (kind 53)"),
      try depth(EvidenceRecord.self, "Evidence on the ledger (kind 56)"),
    ]
    expect(Account.self, isAsDeepAs: depths.max() ?? 0)
  }

  @Test func limitsAreThoseOfThePage() throws {
    let types: [(String, any BCSDecodable.Type)] = [
      ("message between nodes", PeerMessage.self), ("block", Block.self),
      ("batch of transactions", TransactionBatch.self),
      ("signed transaction", SignedTransaction.self), ("receipt", Receipt.self),
      ("genesis", Genesis.self), ("state key", LedgerKey.self), ("state record", Account.self),
      ("key file", Keystore.self), ("id", BlockDigest.self), ("number of a chain", Height.self),
      ("enumeration without fields", AccountKind.self), ("anything else", Digest.self),
    ]
    let rows = try WirePages().rows("Limits")
    for (name, type) in types {
      let row = try #require(rows.first { $0[0] == name }, "\(name)")
      #expect(row[1].filter { $0 != "," } == "\(type.bcsLimits.bytes)", "\(name)")
      #expect(row[2] == "\(type.bcsLimits.depth)", "\(name)")
    }
    // The others of the page are the proof file and the extract, which this floor does not know.
    #expect(rows.count == types.count + 2)
  }

  @Test func refusesAValueOneLevelOrOneByteBeyondItsType() throws {
    let bytes = try deepestTransaction().bcsBytes
    let limits = SignedTransaction.bcsLimits
    let shallow = BCSLimits(bytes: limits.bytes, depth: limits.depth - 1)
    do throws(DecodingFailure) {
      _ = try BCSReader.decode(SignedTransaction.self, from: bytes, within: shallow)
      Issue.record("decoded within less than the depth of its type")
    } catch {
      #expect(error.reason == .tooDeep(limit: shallow.depth))
    }
    for count in [LedgerKey.bcsLimits.bytes + 1, 1 << 20] {
      #expect(
        throws: DecodingFailure(.overLimit(limit: 128, got: count), at: 0)
      ) { try BCSReader.decode(LedgerKey.self, from: [UInt8](repeating: 1, count: count)) }
    }
  }
}
