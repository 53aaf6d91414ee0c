import Foundation
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet
import Testing

/// The guides of the documentation, as code that is compiled: each of their Swift blocks has to stand
/// in this file as it is, and what it does is done once.
@Suite struct GuideTests {
  private struct Refused: Error {
    init(_: [ReasonResource]) {}
  }
  private struct Rejected: Error {
    init(_: Height) {}
  }

  private func gettingStarted(_ typed: inout [UInt8], _ genesisBytes: [UInt8]) throws -> String? {
    let mnemonic = try Mnemonic(entropy: SecureRandom.secret(16))
    let words = mnemonic.text()
    let passphrase = SecretBytes(taking: &typed)
    guard let path = AccountKeyPath(index: 0) else { return nil }
    let key = try mnemonic.key(at: path, passphrase: passphrase.normalizedPassphrase())
    let text = key.publicKey.text(for: .account)
    let genesis = try BCSReader.decode(Genesis.self, from: genesisBytes)
    return words.count > 0 ? "\(genesis.name) \(text)" : nil
  }

  // The parameters are what a reader of the guide has at this place.
  // swift-format-ignore
  private func buildSignSubmit(
    _ client: NodeClient, _ genesis: Genesis, _ outbox: Outbox, _ key: borrowing SecretKey,
    payer: AccountID, payee: AccountID, symbol: InstrumentSymbol, deadline: Timestamp,
    invoice: String?
  ) async throws -> ProvenTransaction {
    let account = try await client.account(payer)
    var builder = TransactionBuilder(
      chainID: genesis.chainID, account: payer, sequence: try account.nextSequence(in: .first),
      validUntil: deadline)
    builder.add(
      .transfer(
        Leg(instrument: InstrumentID(symbol), from: payer, to: payee, units: Units(1_000))))
    builder.sign(as: payer, with: key)
    let signed = try UnverifiedTransaction(decoding: builder.signedBytes)
    let check = try await client.check(signed.bytes)
    guard check.outcome == "would-apply" else { throw Refused(check.reasons) }
    let purpose = Outbox.purpose(of: signed.body)
    var (sent, isKnown) = try await outbox.locked(for: .seconds(10)) {
      if let known = try outbox.find(purpose, reference: invoice) { return (known, true) }
      let sent = SentTransaction(purpose: purpose, reference: invoice, signed: signed)
      try outbox.remember(sent)
      return (sent, false)
    }
    let proven = try await Delivery(client: client, genesis: genesis)
      .deliver(sent, upTo: 30, isRepeated: isKnown)
    sent.outcome = SentTransaction.Outcome(proven)
    try await outbox.locked(for: .seconds(10)) { [sent] in try outbox.close(sent) }
    guard proven.receipt.isApplied else { throw Rejected(proven.header.height) }
    return proven
  }

  private func verifyFinality(_ genesis: Genesis, _ file: [UInt8]) throws -> String {
    let checker = try ProofChecker(genesis: genesis)
    switch try checker.check(file) {
    case .transaction(let shown):
      return "\(shown.transaction.id) is final in block \(shown.header.height)"
    case .state(let claim):
      return "at height \(claim.header.height) the state has \(claim.value?.count ?? 0) bytes there"
    case .schedule(let shown):
      return "\(shown.receipt.events.count) events of block \(shown.header.height)"
    }
  }

  /// The lines of a text without what they are indented by.
  private func lines(_ text: Substring) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test(arguments: ["GettingStarted", "BuildSignSubmit", "VerifyFinality"])
  func everyBlockOfAGuideIsCompiledHere(_ name: String) throws {
    let here = URL(filePath: #filePath)
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let guide = try String(
      contentsOf: root.appending(path: "Sources/Shell/SanadWallet/SanadWallet.docc/\(name).md"),
      encoding: .utf8)
    let code = lines(Substring(try String(contentsOf: here, encoding: .utf8)))
    let blocks = guide.split(separator: "```swift\n").dropFirst().map { block in
      lines(block[..<(block.firstRange(of: "```")?.lowerBound ?? block.endIndex)])
    }
    #expect(!blocks.isEmpty)
    for block in blocks {
      let isThere = code.indices.contains { code[$0...].starts(with: block) }
      #expect(isThere, "\(name): \(block)")
    }
  }

  @Test func aKeyIsMadeAsTheGuideSays() throws {
    let chain = try ProvenChain(named: "guide")
    var typed = Array("passphrase".utf8)
    let text = try #require(try gettingStarted(&typed, chain.genesis.bcsBytes))
    #expect(text.hasPrefix("guide akey1"))
  }

  @Test func aPaymentThatIsNotUnderstoodIsRememberedAsTheGuideSays() async throws {
    let chain = try ProvenChain(named: "guide")
    let account = AccountResource(
      id: chain.transaction.body.account.description, height: "1", identity: "", kind: "house",
      threshold: 1, keys: [], lanes: [.init(lane: 0, confirmed: "3", next: "4")], holdings: [],
      eventCount: "0", eventChain: "")
    let check = CheckResource(
      height: "1", id: "ab", outcome: "would-apply", reasons: [], flags: [], weight: "1")
    let node = FakeNode(try .resource(account), try .resource(check), .silence("lost"))
    let folder = FileManager.default.temporaryDirectory.appending(path: "guide-\(UUID())")
    let symbol = try InstrumentSymbol("MTB-12M")
    let payer = chain.transaction.body.account
    await #expect(throws: DeliveryFailure.self) {
      _ = try await buildSignSubmit(
        try node.client(), chain.genesis, Outbox(folder: folder),
        SecretKey(testWord: "guide", name: "payer"), payer: payer,
        payee: AccountID(Digest(2, 2, 2, 2)), symbol: symbol, deadline: Timestamp(9_000),
        invoice: "invoice-17")
    }
    let bytes = try #require(node.requests.last?.body?.bytes)
    let sent = try UnverifiedTransaction(decoding: bytes)
    #expect(sent.body.sequence == SequenceNumber(4))
    let found = try Outbox(folder: folder).find(
      Outbox.purpose(of: sent.body), reference: "invoice-17")
    #expect(found?.latest == sent)
    try FileManager.default.removeItem(at: folder)
  }

  @Test func aProofIsVerifiedAsTheGuideSays() throws {
    let chain = try ProvenChain(named: "guide")
    #expect(try verifyFinality(chain.genesis, chain.file) == "\(chain.id) is final in block 1")
  }
}
