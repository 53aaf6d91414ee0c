import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Transactions, receipts, events and derived ids against the golden bytes of docs/wire.md.
@Suite struct TransactionWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  /// Holds the encoding against the page, and the page's bytes against the value.
  private func expect<Value: BCSCodable & Equatable>(_ value: Value, _ hex: String) throws {
    #expect(Hex.encode(value.bcsBytes) == hex)
    #expect(try BCSReader.decode(Value.self, from: try #require(Hex.decode(hex))) == value)
  }

  @Test func aBodyAndItsAuthorizationAreAsThePageSays() throws {
    let transaction = try Sample.transaction()
    try expect(transaction.body, try pages.bytes("Transaction body"))
    let authorization = try #require(transaction.authorizations.first)
    try expect(authorization, try pages.bytes("Authorization"))
    let signed =
      try pages.bytes("Transaction body") + "01" + (try pages.bytes("Authorization"))
    try expect(transaction, signed)
  }

  @Test func everyOperationIsAsThePageSays() throws {
    let golden = try pages.golden("Operations")
    let operations = try Sample.operations() + Sample.settlementSteps()
    #expect(golden.map(\.name) == operations.indices.map(String.init))
    for (row, operation) in zip(golden, operations) { try expect(operation, row.hex) }
  }

  @Test func everyOperationTogetherIsAsThePageSays() throws {
    let all = try UnverifiedTransaction(
      decoding: try Sample.transaction(try Sample.operations()).bcsBytes)
    let text = try pages.section("Operations").joined()
    for digest in [SHA256.digest(all.bytes).hex, all.id.description, all.leaf.hex] {
      #expect(text.contains("`\(digest)`"))
    }
  }

  @Test func idsAreDerivedAsThePageSays() throws {
    let transaction = try UnverifiedTransaction(decoding: try Sample.transaction().bcsBytes)
    let text = "policy bills covers MTB-12M"
    let testSeed = SHA256.digest(.testKey, Array("sanad\0val-a/consensus".utf8))
    let golden = try pages.golden("Derived identifiers")
    #expect(
      golden.map(\.hex) == [
        transaction.id.description, transaction.leaf.hex,
        IdentityID(transaction: transaction.id, operation: 2).description,
        AccountID(transaction: transaction.id, operation: 2).description,
        SettlementID(transaction: transaction.id, operation: 2).description,
        IdentityID(transaction: .genesis, operation: 0).description,
        AccountID(transaction: .genesis, operation: 0).description,
        InstrumentID(try InstrumentSymbol("MTB-12M")).description,
        PolicyRecord.digest(of: text).hex, testSeed.hex,
      ])
    #expect(
      SecretKey(testWord: "sanad", name: "val-a/consensus").publicKey
        == SecretKey(seed: testSeed.bytes).publicKey)
  }

  private var reason: Reason {
    Reason(
      code: ErrorCode.amountZero.number, operation: 0, instrument: Sample.instrument(1),
      message: "receiver has no current KYC",
      policy: PolicyReference(name: "bills", version: 3, digest: Sample.digest(2)),
      values: [SeenValue("receiver.kyc", "none (expired 2026-10-31)")], limit: "standard",
      headroom: nil, help: "renew the claim")
  }

  @Test func aReceiptAndItsReasonAreAsThePageSays() throws {
    try expect(reason, try pages.bytes("Reason"))
    let receipt = Receipt(
      transaction: TransactionID(Sample.digest(1)),
      outcome: .refused(Refusal(ReasonList([reason]))), weight: Weight(7),
      readsDigest: Sample.digest(2),
      events: [
        .refused(
          Sample.account(2), TransactionID(Sample.digest(9)), code: ErrorCode.amountZero.number)
      ])
    try expect(receipt, try pages.bytes("Receipt"))
    let text = try pages.section("Receipt").joined()
    #expect(text.contains("The leaf of this receipt: `\(receipt.leaf)`"))
  }

  @Test func whatWasReadIsDigestedAsThePageSays() throws {
    let entries = [
      ReadEntry(key: LedgerKey.network.bytes, valueDigest: Sample.digest(1)),
      ReadEntry(key: LedgerKey.account(Sample.account(2)).bytes, valueDigest: nil),
    ]
    #expect(
      entries.map { Hex.encode($0.bcsBytes) } == (try pages.golden("Reads").map(\.hex)))
    let text = try pages.section("Reads").joined()
    #expect(text.contains("The digest of these two: `\(ReadEntry.digest(of: entries))`"))
  }

  @Test func everyEventIsAsThePageSays() throws {
    let golden = try pages.golden("Events and leaves")
    let events = Sample.events()
    #expect(golden.map(\.name) == events.indices.map(String.init))
    for (row, event) in zip(golden, events) { try expect(event, row.hex) }
    var chain = EventChain()
    for (index, event) in events.enumerated() {
      chain.append(PlacedEvent(height: Height(1), index: UInt32(index), event: event))
    }
    let text = try pages.section("Events and leaves").joined()
    #expect(text.contains("places 0 to 11: `\(chain.head)`"))
  }

  /// Nothing writes private data yet; the tag is ours and the layout is fixed.
  @Test func privateDataIsCommittedToAsThePageSays() throws {
    let salt = SHA256.digest(.privileged, [0] + Sample.digest(8).bytes + Sample.digest(1).bytes)
    let fields: [UInt8] =
      [1, 0] + ReasonList().bcsBytes + ReasonList().bcsBytes
    let commitment = SHA256.digest(.privileged, [1] + salt.bytes + fields)
    #expect(
      try pages.golden("Private data").map(\.hex)
        == [salt.hex, Hex.encode(fields), commitment.hex])
  }

  @Test func aGenesisIsAsThePageSays() throws {
    let genesis = try GenesisTests.genesis()
    try expect(genesis, try pages.bytes("Genesis"))
    let text = try pages.section("Genesis").joined()
    #expect(text.contains("The chain id of this genesis: `\(genesis.chainID)`"))
  }
}
