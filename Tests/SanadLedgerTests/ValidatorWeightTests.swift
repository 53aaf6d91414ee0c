import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes
import Testing

/// What validators weigh: who is behind a change by that, and how it is changed (docs/consensus.md,
/// "Weights").
@Suite struct ValidatorWeightTests {
  private let chain: TestChain

  /// Five validators that weigh 3, 3, 3, 1 and 1: eight of eleven are more than two thirds. Dealer speaks
  /// for the first two, treasury, central bank and fund for one each.
  init() throws {
    var genesis = try ValidatorChangeTests.genesis()
    genesis.validators = try ValidatorSet(
      zip(genesis.validators.validators, [3, 3, 3, 1, 1]).map { $0.weighing($1) })
    chain = try TestChain(genesis)
  }

  private func approve(
    _ change: ValidatorChange, by parties: TestNetwork.Party...
  ) throws -> Receipt {
    let transaction = try chain.sign(
      chain.body([.validators(.approve(change))], by: parties[0].account),
      parties.sorted { $0.account < $1.account })
    return try #require(try chain.add([transaction]).receipts.first)
  }

  private func code(_ receipt: Receipt) -> ErrorCode? { receipt.reasons.first?.code.registered }

  private var epoch: EpochRecord {
    get throws { try LedgerView(reading: chain.state).epoch() }
  }

  private var weights: [UInt16] {
    get throws { try epoch.validators.validators.map(\.weight) }
  }

  private func fill(to height: UInt64) throws {
    for _ in chain.height.value..<max(height, chain.height.value) { try chain.add([]) }
  }

  @Test(
    arguments: [
      .weigh("bank 4", 0), .weigh("bank 4", 101), .weigh("bank 4", .max), .weigh("bank 4", 1),
      .weigh("bank 9", 2), .weigh("", 2),
      // 7 of 15, and 4 of 12, which is a third to the last unit.
      .weigh("bank 0", 7), .weigh("bank 0", 4),
      .add(
        ValidatorChangeTests.validator(9).weighing(101),
        operatedBy: TestNetwork.Party.retail.account),
      .add(
        ValidatorChangeTests.validator(9).weighing(6),
        operatedBy: TestNetwork.Party.retail.account),
      // New keys for a validator that weighs 3.
      .rotate(ValidatorChangeTests.validator(9, name: "bank 0")),
    ] as [ValidatorChange])
  func aWeightThatCannotBeIsNotOpened(_ change: ValidatorChange) throws {
    #expect(code(try approve(change, by: .dealer)) == .validatorChangeInvalid)
  }

  @Test func operatorsSpeakForWeight() throws {
    let receipt = try approve(.weigh("bank 4", 2), by: .dealer)
    #expect(
      receipt.events == [
        .validators(
          .approved(.weigh("bank 4", 2), by: TestNetwork.Party.dealer.account, weight: 6))
      ])
    // Three of five validators, which weigh nine of eleven.
    #expect(try approve(.weigh("bank 4", 2), by: .treasury).isApplied)
    try fill(to: 10)
    #expect(try weights == [3, 3, 3, 1, 2])
    #expect(try epoch.number == Epoch(1) && epoch.validators.quorumWeight == 9)
  }

  /// Three of five validators, which weigh five of eleven.
  @Test func headsAreNoWeight() throws {
    let parties: [TestNetwork.Party] = [.treasury, .centralBank, .fund]
    for party in parties { #expect(try approve(.remove("bank 4"), by: party).isApplied) }
    try fill(to: 12)
    #expect(try epoch.number == Epoch(0), "five of eleven are behind it")
    #expect(try approve(.remove("bank 4"), by: .dealer).isApplied)
    try fill(to: 14)
    #expect(try weights == [3, 3, 3, 1])
  }

  /// A new weight and a change of another validator together are more than h - 1 = 3 of eleven.
  @Test func changesOfTooMuchWeightAreMadeOneAfterTheOther() throws {
    #expect(try approve(.weigh("bank 3", 3), by: .dealer, .treasury).isApplied)
    #expect(try approve(.weigh("bank 4", 2), by: .dealer, .treasury).isApplied)
    #expect(try approve(.weigh("bank 0", 2), by: .dealer, .treasury).isApplied)
    try fill(to: 10)
    #expect(try weights == [3, 3, 3, 3, 2], "two and one; the third would be four")
    #expect(try approve(.weigh("bank 0", 2), by: .centralBank).isApplied)
    try fill(to: 20)
    #expect(try weights == [2, 3, 3, 3, 2])
  }

  /// When it is made a change has to leave a set that bears a fault, whatever was so when it was opened.
  @Test func aThirdIsNotReachedByTwoSteps() throws {
    #expect(try approve(.remove("bank 4"), by: .dealer, .treasury).isApplied)
    #expect(try approve(.weigh("bank 3", 3), by: .dealer, .treasury).isApplied)
    try fill(to: 10)
    #expect(try weights == [3, 3, 3, 3])
    // 4 of 13 is less than a third; two steps are made from what is there by then.
    #expect(try approve(.weigh("bank 0", 4), by: .dealer, .treasury).isApplied)
    #expect(try approve(.weigh("bank 1", 2), by: .dealer, .treasury).isApplied)
    try fill(to: 30)
    #expect(try weights == [4, 3, 3, 3], "beside one of 2 the 4 would be a third of 12")
  }
}
