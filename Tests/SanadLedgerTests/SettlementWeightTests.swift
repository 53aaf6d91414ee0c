import SanadLedger
import SanadTypes
import Testing

/// What the steps of a settlement weigh, and that each of them fits into a block.
@Suite struct SettlementWeightTests {
  /// Bills of the dealer against cash of the fund, so many times.
  private func trade(times: Int = 1) -> [Leg] {
    (0..<times).flatMap { _ in
      [
        Leg(
          instrument: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account,
          units: Units(1)),
        Leg(
          instrument: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
          units: Units(10)),
      ]
    }
  }

  private func instruct(
    _ legs: [Leg], consenting: [Party] = [], on chain: TestChain
  ) throws -> (id: SettlementID, receipt: Receipt) {
    let receipt = try chain.submit(
      [
        .instruct(
          InstructSettlement(
            legs: legs, consenting: consenting.map(\.account),
            validUntil: chain.nextClock.timestamp.advanced(by: 60_000)))
      ], by: .dealer)
    return (SettlementID(transaction: receipt.transaction, operation: 0), receipt)
  }

  /// Thirty-two further instruments under forty rules, and legs both ways in each of them.
  private func dear(_ genesis: inout Genesis) -> [Leg] {
    let issuer = TestNetwork.lei(Party.centralBank.rawValue)
    return (0..<32).flatMap { number in
      let symbol = TestNetwork.symbol("C-\(number)")
      genesis.instruments.append(
        GenesisInstrument(
          terms: TermSheet(
            symbol: symbol, issuer: issuer, currency: .pkr,
            terms: .cash(CashTerms(backing: .wholesaleCentralBank))),
          authorised: Units(1_000), policy: 1))
      return [(Party.dealer, Party.fund), (.fund, .dealer)].map { from, to in
        Leg(
          instrument: InstrumentID(symbol), from: from.account, to: to.account, units: Units(1))
      }
    }
  }

  /// The receipt of who only consents to those legs, and of another one's affirmation.
  private func instructDear(blockWeightMax: UInt64?) throws -> (
    Receipt, affirm: () throws -> Receipt
  ) {
    var genesis = try WeightTests.genesis(cash: WeightTests.dearRules)
    let legs = dear(&genesis)
    if let blockWeightMax { genesis.chain.blockWeightMax = blockWeightMax }
    let chain = try TestChain(genesis)
    let receipt = try chain.submit(
      [
        .instruct(
          InstructSettlement(
            legs: legs, consenting: [Party.retail.account, Party.lapsed.account],
            validUntil: chain.nextClock.timestamp.advanced(by: 60_000)))
      ], by: .retail)
    let id = SettlementID(transaction: receipt.transaction, operation: 0)
    return (receipt, { try chain.submit([.affirm(id)], by: .lapsed) })
  }

  /// What nobody could ever affirm is refused when it is instructed, and not found out later.
  @Test func refusesWhatNoBlockHasRoomToAffirm() throws {
    let (_, affirm) = try instructDear(blockWeightMax: nil)
    let weight = try affirm().weight.value
    let (refused, _) = try instructDear(blockWeightMax: weight - 1)
    #expect(refused.reasons.map(\.code) == [ErrorCode.transactionTooHeavy.number])
    #expect(refused.reasons.first?.values.first?.text == "\(weight)")
    let (taken, last) = try instructDear(blockWeightMax: weight)
    #expect(taken.isApplied)
    #expect(try last().isApplied)
  }

  @Test func everyAffirmationWeighsWhatTheWholeSettlementDoes() throws {
    let chain = try TestChain()
    let settled = try chain.submit([.settle(Settlement(legs: trade()))], by: .dealer, .fund)
    let (id, instructed) = try instruct(trade(), consenting: [.retail], on: chain)
    #expect(instructed.weight.value == 20 + 60 + 20 + 2 * 40 + 20)
    let first = try chain.submit([.affirm(id)], by: .retail)
    let last = try chain.submit([.affirm(id)], by: .fund)
    #expect(first.weight == last.weight)
    #expect(last.weight.value == settled.weight.value - 60 + 20 + 2 * 40 + 20)
    let (other, _) = try instruct(trade(), consenting: [.retail], on: chain)
    #expect(try chain.submit([.cancel(other)], by: .fund).weight == instructed.weight)
  }

  /// They are in no leg, and are looked up, told and written like everybody else.
  @Test func whoOnlyConsentsIsWeighedInEveryStep() throws {
    let chain = try TestChain()
    let many: [Party] = [.registrar, .treasury, .centralBank, .retail, .lapsed, .foreign]
    let (one, with) = try instruct(trade(), consenting: many, on: chain)
    let (other, without) = try instruct(trade(), on: chain)
    let more = UInt64(20 * many.count)
    #expect(with.weight.value == without.weight.value + more)
    let affirmed = try [one, other].map { try chain.submit([.affirm($0)], by: .fund).weight.value }
    #expect(affirmed[0] == affirmed[1] + more)
    let (third, _) = try instruct(trade(), on: chain)
    let cancelled = try [one, third].map { try chain.submit([.cancel($0)], by: .fund).weight.value }
    #expect(cancelled[0] == cancelled[1] + more)
  }
}
