import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// Who may change the validators, and when a change is made (docs/consensus.md, "Changes of
/// validators").
@Suite struct ValidatorChangeTests {
  private let chain: TestChain

  /// Five validators; dealer speaks for two, treasury, central bank and fund for one each.
  init() throws { chain = try TestChain(try Self.genesis()) }

  static func genesis(_ count: Int = 5) throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    genesis.kind = .test
    genesis.validators = try ValidatorSet((0..<count).map { validator($0) })
    let parties: [TestNetwork.Party] = [.dealer, .dealer, .treasury, .centralBank, .fund]
    genesis.operators = (0..<count).map {
      GenesisOperator(account: parties[$0 % parties.count].rawValue)
    }
    return genesis
  }

  static func key(_ number: Int) -> SecretKey {
    SecretKey(seed: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 32))
  }

  static func validator(_ number: Int, name: String? = nil) -> Validator {
    Validator(
      consensusKey: key(100 + number).publicKey, peerKey: key(150 + number).publicKey,
      name: name ?? "bank \(number)")
  }

  private let newcomer = ValidatorChange.add(
    Self.validator(9), operatedBy: TestNetwork.Party.retail.account)

  // MARK: Steps

  private func approve(
    _ change: ValidatorChange, by parties: TestNetwork.Party...
  ) throws -> Receipt { try submit(.approve(change), by: parties) }

  private func submit(
    _ operation: ValidatorOperation, by parties: [TestNetwork.Party]
  ) throws -> Receipt {
    let transaction = try chain.sign(
      chain.body([.validators(operation)], by: parties[0].account),
      parties.sorted {
        $0.account < $1.account
      })
    return try #require(try chain.add([transaction]).receipts.first)
  }

  private func ready(
    _ number: Int = 9, as name: String? = nil, at height: UInt64? = nil, signedBy: Int? = nil,
    signedFor: UInt64? = nil
  ) throws -> Receipt {
    let height = Height(height ?? chain.height.value)
    let key = Self.validator(number).consensusKey
    let message = ReadyStatement.signedBytes(
      of: key, at: signedFor.map { Height($0) } ?? height, on: chain.genesis.chainID)
    let statement = ReadyStatement(
      consensusKey: key, height: height,
      signature: Self.key(100 + (signedBy ?? number)).sign(message))
    return try submit(.ready(name ?? "bank \(number)", statement), by: [.retail])
  }

  private func code(_ receipt: Receipt) -> ErrorCode? { receipt.reasons.first?.code.registered }

  private func register() throws -> ValidatorsRecord {
    try LedgerView(reading: chain.state).validators()
  }

  private func epoch() throws -> EpochRecord { try LedgerView(reading: chain.state).epoch() }

  private func names() throws -> [String] { try epoch().validators.validators.map(\.name) }

  /// Empty blocks up to a height of the epoch.
  private func fill(to height: UInt64) throws {
    for _ in chain.height.value..<max(height, chain.height.value) { try chain.add([]) }
  }

  // MARK: Who may

  @Test func onlyOperatorsOpenAndApprove() throws {
    #expect(code(try approve(newcomer, by: .retail)) == .operatorRequired)
    #expect(code(try submit(.withdraw("bank 9"), by: [.registrar])) == .operatorRequired)
    #expect(try register().changes.isEmpty)
    let receipt = try approve(newcomer, by: .dealer)
    #expect(receipt.isApplied)
    #expect(
      receipt.events == [
        .validators(.approved(newcomer, by: TestNetwork.Party.dealer.account, weight: 2))
      ])
  }

  @Test func nobodyChangesValidatorsWithoutOperators() throws {
    var genesis = try Self.genesis()
    genesis.operators = []
    let chain = try TestChain(genesis)
    let receipt = try chain.submit([.validators(.approve(.remove("bank 0")))], by: .dealer)
    #expect(code(receipt) == .operatorRequired)
  }

  @Test func aGenesisNamesAnOperatorForEachValidatorOrNone() throws {
    var genesis = try Self.genesis()
    genesis.operators.removeLast()
    #expect(throws: GenesisFailure.self) { try GenesisBlock(genesis) }
    genesis.operators.append(GenesisOperator(account: 99))
    #expect(throws: GenesisFailure.self) { try GenesisBlock(genesis) }
  }

  @Test func theSameIsNotSaidTwice() throws {
    #expect(try approve(newcomer, by: .dealer).isApplied)
    #expect(code(try approve(newcomer, by: .dealer)) == .validatorApprovalUnchanged)
    #expect(code(try submit(.withdraw("bank 9"), by: [.fund])) == .validatorApprovalUnchanged)
    #expect(code(try submit(.withdraw("bank 8"), by: [.fund])) == .validatorChangeUnknown)
  }

  /// Several operators may sign one transaction: each is told of, in the order of their accounts.
  @Test func operatorsMaySignTogether() throws {
    let receipt = try approve(newcomer, by: .dealer, .treasury)
    #expect(receipt.events.count == 2)
    #expect(
      try register().weight(
        behind: register().changes[0], in: epoch().validators) == 3)
  }

  // MARK: What may be changed

  @Test func anotherChangeOfTheSameNameIsNotTheSame() throws {
    #expect(try approve(newcomer, by: .dealer).isApplied)
    let other = ValidatorChange.add(
      Self.validator(8, name: "bank 9"), operatedBy: TestNetwork.Party.retail.account)
    #expect(code(try approve(other, by: .fund)) == .validatorChangeDiffers)
  }

  @Test(
    arguments: [
      .add(validator(3, name: "other"), operatedBy: TestNetwork.Party.fund.account),
      .add(validator(9, name: "bank 3"), operatedBy: TestNetwork.Party.fund.account),
      .add(validator(9, name: ""), operatedBy: TestNetwork.Party.fund.account),
      .add(validator(9), operatedBy: AccountID(SHA256.digest([1]))),
      .add(
        Validator(
          consensusKey: key(1).publicKey, peerKey: key(1).publicKey, name: "one key"),
        operatedBy: TestNetwork.Party.fund.account),
      .add(
        Validator(
          consensusKey: PublicKey(.zero), peerKey: key(1).publicKey, name: "small order"),
        operatedBy: TestNetwork.Party.fund.account),
      .remove("bank 9"), .remove(""), .rotate(validator(9)),
      .rotate(validator(3)),
      .rotate(
        Validator(
          consensusKey: key(1).publicKey, peerKey: validator(3).peerKey, name: "bank 3")),
      .rotate(
        Validator(
          consensusKey: validator(2).consensusKey, peerKey: key(1).publicKey, name: "bank 3")),
    ] as [ValidatorChange])
  func aChangeThatCannotBeMadeIsNotOpened(_ change: ValidatorChange) throws {
    #expect(code(try approve(change, by: .dealer)) == .validatorChangeInvalid)
  }

  @Test func twoNewcomersShareNoKey() throws {
    #expect(try approve(newcomer, by: .dealer).isApplied)
    let other = ValidatorChange.rotate(
      Validator(
        consensusKey: Self.validator(9).consensusKey, peerKey: Self.key(1).publicKey,
        name: "bank 3"))
    #expect(code(try approve(other, by: .dealer)) == .validatorChangeInvalid)
  }

  @Test func fourValidatorsAreTheLeast() throws {
    let chain = try TestChain(try Self.genesis(4))
    let receipt = try chain.submit([.validators(.approve(.remove("bank 0")))], by: .dealer)
    #expect(code(receipt) == .validatorChangeInvalid)
  }

  /// What f operators alone stand behind gives way, what an honest one may stand behind does not.
  @Test func aFullRegisterGivesWayToChanges() throws {
    func change(_ number: Int) -> ValidatorChange {
      .add(Self.validator(10 + number), operatedBy: TestNetwork.Party.retail.account)
    }
    for number in 0..<ValidatorsRecord.changesMax {
      #expect(try approve(change(number), by: .fund).isApplied)
    }
    #expect(try approve(newcomer, by: .dealer).isApplied)
    #expect(try register().changes.map(\.change.name).contains("bank 10") == false)
    #expect(try register().changes.count == ValidatorsRecord.changesMax)
    for number in 1..<ValidatorsRecord.changesMax {
      #expect(try approve(change(number), by: .dealer).isApplied)
    }
    #expect(code(try approve(change(0), by: .fund)) == .validatorChangesExhausted)
  }

  /// Whoever is to be removed cannot keep its place by opening another change of it first.
  @Test func aSquattedChangeGivesWay() throws {
    let junk = ValidatorChange.rotate(Self.validator(9, name: "bank 4"))
    #expect(try approve(junk, by: .fund).isApplied)
    #expect(code(try approve(.remove("bank 4"), by: .treasury)) == .validatorChangeDiffers)
    #expect(try approve(.remove("bank 4"), by: .treasury, .centralBank).isApplied)
    #expect(try register().changes.map(\.change) == [.remove("bank 4")])
    // Behind this one honest operators may stand: it stays, whoever comes.
    #expect(code(try approve(junk, by: .fund, .dealer)) == .validatorChangeDiffers)
    // A key that somebody else has written down first.
    let thief = ValidatorChange.add(
      Self.validator(9, name: "thief"), operatedBy: TestNetwork.Party.retail.account)
    #expect(try approve(thief, by: .fund).isApplied)
    #expect(code(try approve(newcomer, by: .treasury)) == .validatorChangeInvalid)
    #expect(try approve(newcomer, by: .dealer).isApplied)
    #expect(try !register().changes.contains { $0.change == thief })
  }

  /// The approval of an operator whose validator is gone does not count when it comes back.
  @Test func whoSpeaksForNobodyStandsBehindNothing() throws {
    #expect(try approve(.remove("bank 4"), by: .dealer, .treasury, .centralBank).isApplied)
    #expect(try approve(newcomer, by: .fund, .dealer).isApplied)
    try fill(to: 10)
    #expect(try names().count == 4 && register().changes.count == 1)
    #expect(try register().changes[0].approvals == [TestNetwork.Party.dealer.account])
  }

  @Test func anOldChangeIsGone() throws {
    #expect(try approve(.remove("bank 4"), by: .dealer, .treasury).isApplied)
    chain.advance(milliseconds: ValidatorsRecord.lifetime.value - 2_000)
    #expect(try approve(.remove("bank 4"), by: .fund).isApplied)
    chain.advance(milliseconds: 1_000)
    #expect(code(try submit(.withdraw("bank 4"), by: [.fund])) == .validatorChangeUnknown)
  }

  // MARK: When it is made

  /// Four of five validators have to be behind it: three and a tenth block are not enough.
  @Test func aRemovalNeedsMoreThanTwoThirdsAndTenBlocks() throws {
    #expect(try approve(.remove("bank 1"), by: .dealer, .treasury).isApplied)
    try fill(to: 12)
    #expect(try epoch().number == Epoch(0), "three of five are behind it")
    #expect(try approve(.remove("bank 1"), by: .centralBank).isApplied)
    #expect(try epoch().number == Epoch(0), "the block that completes it is of the old epoch")
    let receipts = try chain.add([]).receipts
    #expect(receipts.flatMap(\.events) == [.validators(.changed(.remove("bank 1")))])
    #expect(try names() == ["bank 0", "bank 2", "bank 3", "bank 4"])
    #expect(try epoch().number == Epoch(1) && epoch().anchorHeight == chain.height)
    #expect(try register().changes.isEmpty)
    let parties: [TestNetwork.Party] = [.dealer, .treasury, .centralBank, .fund]
    #expect(try register().operators == parties.map(\.account), "each goes on speaking for its own")
  }

  @Test func anEpochHasTenBlocksAtLeast() throws {
    #expect(try approve(.remove("bank 4"), by: .dealer, .treasury, .centralBank).isApplied)
    try fill(to: 9)
    #expect(try epoch().number == Epoch(0))
    let closing = try chain.add([])
    #expect(try closing.nextValidators == epoch().validators && names().count == 4)
    #expect(try epoch().anchorHeight == Height(10))
  }

  @Test func whatIsWithdrawnInTimeIsNotMade() throws {
    #expect(try approve(.remove("bank 4"), by: .dealer, .treasury, .centralBank).isApplied)
    #expect(try submit(.withdraw("bank 4"), by: [.treasury]).isApplied)
    try fill(to: 12)
    #expect(try names().count == 5)
    #expect(try submit(.withdraw("bank 4"), by: [.dealer, .centralBank]).isApplied)
    #expect(try register().changes.isEmpty, "nobody stands behind it")
  }

  @Test func aNewcomerHasToBeReadyInTheEpoch() throws {
    #expect(code(try ready()) == .validatorChangeUnknown)
    #expect(try approve(newcomer, by: .dealer, .treasury, .centralBank).isApplied)
    try fill(to: 12)
    #expect(try epoch().number == Epoch(0), "it has not said that it is ready")
    #expect(code(try ready(at: chain.height.value + 1)) == .validatorNotReady)
    #expect(code(try ready(signedBy: 8)) == .validatorNotReady)
    #expect(code(try ready(signedFor: 3)) == .validatorNotReady)
    #expect(code(try ready(8, as: "bank 9")) == .validatorNotReady)
    #expect(try ready().isApplied)
    #expect(try names().count == 5, "the block that has its word is of the old epoch")
    try chain.add([])
    #expect(try names().last == "bank 9" && names().count == 6)
    #expect(try register().operators.last == TestNetwork.Party.retail.account)
  }

  /// A word of the epoch before is too old.
  @Test func readinessOfAnEarlierEpochDoesNotCount() throws {
    #expect(try approve(newcomer, by: .dealer).isApplied)
    #expect(try ready().isApplied)
    #expect(try approve(.remove("bank 4"), by: .dealer, .treasury, .centralBank).isApplied)
    try fill(to: 10)
    #expect(try epoch().number == Epoch(1) && names().count == 4)
    #expect(try approve(newcomer, by: .treasury, .centralBank).isApplied)
    try fill(to: 24)
    #expect(try names().count == 4)
    #expect(code(try ready(at: 9)) == .validatorNotReady)
    #expect(try ready().isApplied)
    try chain.add([])
    #expect(try names().count == 5)
  }

  @Test func arotationKeepsPlaceAndOperator() throws {
    let before = try register().operators
    let rotation = ValidatorChange.rotate(Self.validator(9, name: "bank 2"))
    #expect(try approve(rotation, by: .dealer, .treasury, .centralBank).isApplied)
    #expect(try ready(9, as: "bank 2").isApplied)
    try fill(to: 10)
    #expect(try names() == (0..<5).map { "bank \($0)" })
    #expect(try epoch().validators.validators[2].consensusKey == Self.validator(9).consensusKey)
    #expect(try register().operators == before)
  }

  /// At most h − 1 changes at once: one of five, and the next in the next epoch.
  @Test func changesAreMadeOneAfterTheOther() throws {
    for name in ["bank 4", "bank 3"] {
      let change = ValidatorChange.rotate(Self.validator(name == "bank 4" ? 9 : 8, name: name))
      #expect(try approve(change, by: .dealer, .treasury, .centralBank).isApplied)
    }
    #expect(try ready(9, as: "bank 4").isApplied)
    #expect(try ready(8, as: "bank 3").isApplied)
    try fill(to: 10)
    #expect(try epoch().number == Epoch(1) && register().changes.count == 1)
    // Its word is of the epoch before.
    try fill(to: 21)
    #expect(try epoch().number == Epoch(1))
    #expect(try ready(8, as: "bank 3").isApplied)
    try chain.add([])
    #expect(try epoch().number == Epoch(2) && register().changes.isEmpty)
  }

  /// A closing block by the length of the epoch makes what is due as well.
  @Test func theEndByLengthMakesWhatIsDue() throws {
    var genesis = try Self.genesis()
    genesis.chain.epochLength = Milliseconds(60_000)
    let chain = try TestChain(genesis)
    let parties: [TestNetwork.Party] = [.dealer, .treasury, .centralBank]
    let transaction = try chain.sign(
      chain.body([.validators(.approve(.remove("bank 4")))], by: parties[0].account),
      parties.sorted { $0.account < $1.account })
    _ = try chain.add([transaction])
    chain.advance(milliseconds: 60_000)
    let closing = try chain.add([])
    #expect(closing.nextValidators?.count == 4)
    #expect(closing.receipts.flatMap(\.events) == [.validators(.changed(.remove("bank 4")))])
  }

  @Test func whoFollowsKnowsThatABlockIsWanted() throws {
    let before = try chain.add([])
    #expect(!before.hasDueChanges)
    _ = try approve(.remove("bank 4"), by: .dealer, .treasury)
    #expect(try !LedgerView(reading: chain.state).hasDueChanges())
    _ = try approve(.remove("bank 4"), by: .centralBank)
    #expect(try LedgerView(reading: chain.state).hasDueChanges())
    try fill(to: 10)
    #expect(try !LedgerView(reading: chain.state).hasDueChanges())
  }
}
