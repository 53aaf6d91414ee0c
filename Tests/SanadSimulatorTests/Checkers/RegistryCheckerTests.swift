import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

@testable import SanadSimulator

/// The model of who may and of who is registered is shown what the ledger would never let through,
/// and must say so; then what is lawful, and must not.
@Suite struct RegistryCheckerTests {
  private let chain: ClientChain

  init() throws { chain = try ClientChain() }

  private func breach(_ body: () throws(Breach) -> Void) -> Property? {
    do throws(Breach) {
      try body()
      return nil
    } catch { return error.property }
  }

  /// What a fresh checker says of a block with this one transaction, applied and without a trace in
  /// the state: signatures and offices come first.
  private func verdict(
    on transaction: UnverifiedTransaction, _ checker: RegistryChecker? = nil, weight: UInt64 = 1
  ) throws -> Property? {
    var checker = try checker ?? chain.checker()
    let receipt = Receipt(
      transaction: transaction.id, outcome: .applied, weight: Weight(weight), readsDigest: .zero,
      events: [])
    let found = breach { () throws(Breach) in
      try checker.follow(
        [transaction], [receipt], changes: [], at: chain.first.block.header)
    }
    // Nothing else is wrong but that the state shows no trace of it.
    return found == .registry ? nil : found
  }

  private func body(_ operations: [LedgerOperation], by submitter: Int) -> TransactionBody {
    chain.clients.body(
      chain.network.parties[submitter].account, 0, SequenceNumber(0), until: chain.wall,
      operations)
  }

  private func sign(
    _ body: TransactionBody, _ signers: [(account: Int, keys: [PublicKey])]
  ) throws -> UnverifiedTransaction {
    try chain.clients.encoded(
      body,
      signers.map {
        chain.clients.authorization(
          of: chain.network.parties[$0.account].account, by: $0.keys, over: body.signedBytes)
      })
  }

  private func authority(_ place: Int) -> Authority { chain.network.parties[place].authority }

  // MARK: Signatures

  /// The party at 4 has two keys of three, the one at 5 a heavy key and two light ones.
  @Test func seesSignaturesThatAreNotExactlyEnough() throws {
    let twoOfThree = authority(4).keys.map(\.key)
    #expect(authority(4).threshold == 2 && twoOfThree.count == 3)
    let transfer = body([chain.transfer(from: 4, to: 3)], by: 4)
    for keys in [Array(twoOfThree[..<1]), twoOfThree, [twoOfThree[0], chain.keys.make("other")]] {
      #expect(try verdict(on: sign(transfer, [(4, keys)])) == .authority)
    }
    let light = authority(5).keys.filter { $0.weight == 1 }.map(\.key)
    #expect(light.count == 2)
    #expect(
      try verdict(on: sign(body([chain.transfer(from: 5, to: 3)], by: 5), [(5, light)]))
        == .authority)
  }

  @Test func seesASignatureThatItsKeyNeverMade() throws {
    let transfer = body([chain.transfer()], by: 3)
    let key = authority(3).keys[0].key
    let forged = Authorization(
      account: chain.network.parties[3].account,
      signatures: [
        KeySignature(
          key: key, signature: chain.keys.sign([1, 2, 3], with: key))
      ])
    #expect(try verdict(on: chain.clients.encoded(transfer, [forged])) == .authority)
  }

  @Test func seesWhatIsTakenFromSomebodyWhoHasNotSigned() throws {
    let own = [(account: 3, keys: [authority(3).keys[0].key])]
    let leg = chain.transfer(from: 6, to: 3)
    let rotation = LedgerOperation.rotateKeys(
      RotateKeys(account: chain.network.parties[6].account, authority: authority(3)))
    let settlement = LedgerOperation.settle(Settlement(legs: leg.legs))
    for operation in [leg, rotation, settlement] {
      #expect(try verdict(on: sign(body([operation], by: 3), own)) == .authority)
    }
  }

  /// Party 15 is one whose KYC had run out before the genesis.
  @Test func seesUnitsThatGoToSomebodyUnknown() throws {
    let leg = chain.transfer(from: 3, to: 15)
    let settlement = LedgerOperation.settle(Settlement(legs: leg.legs))
    for operation in [leg, settlement] {
      #expect(
        try verdict(on: sign(body([operation], by: 3), [(3, [authority(3).keys[0].key])]))
          == .authority)
    }
    #expect(
      try verdict(on: chain.signed([chain.transfer(from: 3, to: 4)], by: 3)) == nil)
  }

  @Test func seesAnAccountThatDoesNotExist() throws {
    let nobody = AccountID(Digest(7, 7, 7, 7))
    let unsigned = chain.clients.body(
      nobody, 0, SequenceNumber(0), until: chain.wall, [chain.transfer(from: 3)])
    let transaction = try chain.clients.encoded(
      unsigned,
      [
        chain.clients.authorization(
          of: nobody, by: [authority(3).keys[0].key], over: unsigned.signedBytes),
        chain.clients.authorization(
          of: chain.network.parties[3].account, by: [authority(3).keys[0].key],
          over: unsigned.signedBytes),
      ])
    #expect(try verdict(on: transaction) == .authority)
  }

  @Test func seesKeysThatWereReplaced() throws {
    var checker = try chain.checker()
    let fresh = try chain.keys.authority(.of(0), of: "fresh")
    let rotation = try chain.signed(
      [.rotateKeys(RotateKeys(account: chain.network.parties[3].account, authority: fresh))], by: 3)
    let old = try sign(
      chain.clients.body(
        chain.network.parties[3].account, 4, SequenceNumber(0), until: chain.wall,
        [chain.transfer()]), [(3, [authority(3).keys[0].key])])
    let made = try chain.extend(by: [rotation])
    try checker.follow(made.transactions, made.receipts, changes: made.changes, at: made.header)
    #expect(try verdict(on: old, checker) == .authority)
  }

  @Test func seesMoreWeightThanTheQuotaOfTheDay() throws {
    let drafts = try chain.clients.drawSpending(at: chain.wall).map(\.transaction)
    let made = try chain.extend(by: Array(drafts[..<2]))
    var checker = try chain.checker()
    try checker.follow(made.transactions, made.receipts, changes: made.changes, at: made.header)
    // Two transfers with two signatures each under a rule weigh 186 each.
    #expect(try verdict(on: drafts[2], checker, weight: 28) == nil)
    #expect(try verdict(on: drafts[2], checker, weight: 29) == .authority)
  }

  // MARK: Offices

  @Test func seesAnOfficeThatSomebodyElseExercises() throws {
    let subject = chain.network.parties[5].owner
    let treasury = SimulatedGenesis.treasury
    let operations: [LedgerOperation] = [
      .registerIdentity(RegisterIdentity(kind: .person, lei: nil, disclosureSalt: .zero)),
      .issueClaim(IssueClaim(subject: subject, value: .kyc(.enhanced), validUntil: chain.wall)),
      .revokeClaim(RevokeClaim(subject: subject, topic: .kyc)),
      .openAccount(
        OpenAccount(owner: subject, kind: .house, custodian: nil, authority: authority(3))),
      issue(),
    ]
    for operation in operations {
      let transaction = try sign(
        body([operation], by: 3), [(3, [authority(3).keys[0].key])])
      #expect(try verdict(on: transaction) == .authority, "\(operation.name)")
    }
    // One office of two.
    let alone = try sign(
      body([issue()], by: treasury),
      [(treasury, chain.clients.chooseKeys(of: authority(treasury)))])
    #expect(try verdict(on: alone) == .authority)
  }

  private func issue() -> LedgerOperation {
    .issue(
      Issuance(
        instrument: chain.network.cash, to: chain.network.parties[3].account, units: Units(9)))
  }

  // MARK: The state

  /// One block with every operation that changes what the model knows.
  private func lawful() throws -> ClientChain.Made {
    let parties = chain.network.parties
    let registrar = SimulatedGenesis.registrar
    return try chain.extend(by: [
      try chain.signed(
        [.registerIdentity(RegisterIdentity(kind: .person, lei: nil, disclosureSalt: .zero))],
        by: registrar),
      try chain.signed(
        [
          .issueClaim(
            IssueClaim(
              subject: parties[5].owner, value: .risk(.high),
              validUntil: chain.wall.advanced(by: 9_000_000)))
        ], by: registrar),
      try chain.signed(
        [.revokeClaim(RevokeClaim(subject: parties[6].owner, topic: .country))], by: registrar),
      try chain.signed(
        [
          .openAccount(
            OpenAccount(
              owner: parties[7].owner, kind: .house, custodian: nil,
              authority: try chain.keys.authority(.of(1), of: "opened")))
        ], by: registrar),
      try chain.signed(
        [issue()], by: SimulatedGenesis.treasury, with: [SimulatedGenesis.centralBank]),
      try chain.signed([chain.transfer()], by: 3),
      try chain.signed(
        [
          .rotateKeys(
            RotateKeys(
              account: parties[3].account,
              authority: try chain.keys.authority(.of(0), of: "rotated")))
        ], by: 3),
    ])
  }

  /// What the checker says of the lawful block with other changes of the state.
  private func verdict(
    changing edit: (LedgerKey, [UInt8]?) throws -> [UInt8]??
  ) throws -> (property: Property?, edits: Int) {
    var checker = try chain.checker()
    let made = try lawful()
    #expect(!made.receipts.contains { !$0.isApplied })
    var edits = 0
    var changes: [StateChange] = []
    for change in made.changes {
      let key: LedgerKey = try BCSReader.decode(from: change.key.bytes)
      guard let edited = try edit(key, change.value) else {
        edits += 1
        continue
      }
      if edited != change.value { edits += 1 }
      changes.append(StateChange(key: change.key, value: edited))
    }
    let found = breach { () throws(Breach) in
      try checker.follow(made.transactions, made.receipts, changes: changes, at: made.header)
    }
    return (found, edits)
  }

  @Test func leavesALawfulBlockAlone() throws {
    let (found, edits) = try verdict { _, value in .some(value) }
    #expect(found == nil && edits == 0)
  }

  /// Each kind of leaf that the model speaks of, left out of the block's changes.
  @Test(arguments: [3, 4, 6, 10] as [UInt8])
  func seesAChangeThatWasNotMade(kind: UInt8) throws {
    let (found, edits) = try verdict { key, value in key.kind == kind ? nil : .some(value) }
    #expect(edits > 0)
    #expect(found == .registry)
  }

  @Test func seesKeysThatNobodyAskedFor() throws {
    let account = chain.network.parties[3].account
    let (found, edits) = try verdict { key, value in
      guard key == .account(account), let value else { return .some(value) }
      var record = try BCSReader.decode(Account.self, from: value)
      record.authority = Authority(chain.keys.make("thief"))
      return .some(record.bcsBytes)
    }
    #expect(edits == 1)
    #expect(found == .registry)
  }

  @Test func seesASequenceThatWasNotUsed() throws {
    let account = chain.network.parties[SimulatedGenesis.registrar].account
    let (found, edits) = try verdict { key, value in
      guard key == .account(account), let value else { return .some(value) }
      var record = try BCSReader.decode(Account.self, from: value)
      record.advanceSequence(in: .first)
      return .some(record.bcsBytes)
    }
    #expect(edits == 1)
    #expect(found == .registry)
  }

  @Test(arguments: [ClaimTopic.risk, .country])
  func seesAClaimThatSaysSomethingElseOrIsNotRevoked(topic: ClaimTopic) throws {
    let (found, edits) = try verdict { key, value in
      guard case .claim(_, topic) = key, let value else { return .some(value) }
      let record = try BCSReader.decode(ClaimRecord.self, from: value)
      let said: ClaimValue = topic == .risk ? .risk(.low) : record.value
      return .some(
        ClaimRecord(
          value: said, attestors: record.attestors, issuedAt: record.issuedAt,
          validUntil: record.validUntil
        ).bcsBytes)
    }
    #expect(edits == 1)
    #expect(found == .registry)
  }

  @Test func seesMoreOutstandingThanWasIssued() throws {
    let (found, edits) = try verdict { key, value in
      guard key == .tally(chain.network.cash), let value else { return .some(value) }
      var record = try BCSReader.decode(InstrumentTally.self, from: value)
      record.issued = Units(record.issued.value + 1)
      return .some(record.bcsBytes)
    }
    #expect(edits == 1)
    #expect(found == .registry)
  }

  @Test func seesAnAccountThatIsCountedTwice() throws {
    let owner = chain.network.parties[7].owner
    let (found, edits) = try verdict { key, value in
      guard key == .identity(owner), let value else { return .some(value) }
      var record = try BCSReader.decode(Identity.self, from: value)
      record.accountCount += 1
      return .some(record.bcsBytes)
    }
    #expect(edits == 1)
    #expect(found == .registry)
  }

  /// A leaf that no transaction of the block has to do with.
  @Test func seesAChangeThatNoTransactionMade() throws {
    var checker = try chain.checker()
    let account = chain.network.parties[9].account
    let leaf = try #require(
      chain.first.state.changes.first { $0.key.bytes == LedgerKey.account(account).bytes })
    var record = try BCSReader.decode(Account.self, from: try #require(leaf.value))
    record.authority = Authority(chain.keys.make("thief"))
    let found = breach { () throws(Breach) in
      try checker.follow(
        [], [], changes: [StateChange(key: leaf.key, value: record.bcsBytes)],
        at: chain.first.block.header)
    }
    #expect(found == .registry)
  }

  @Test func seesAGenesisStateThatIsNotTheGenesis() throws {
    var other = chain.network.genesis
    other.accounts.swapAt(3, 6)
    let state = chain.first.state.changes
    #expect(
      breach { () throws(Breach) in
        _ = try RegistryChecker(other, state: state, scheme: chain.keys.scheme)
      } == .registry)
  }
}
