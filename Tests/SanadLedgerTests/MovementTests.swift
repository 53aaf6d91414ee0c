import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

@Suite struct MovementTests {
  private func transfer(
    _ units: UInt128, from: Party = .dealer, to: Party,
    of instrument: InstrumentID = TestNetwork.bill
  ) -> LedgerOperation {
    TestChain.transfer(units, of: instrument, from: from.account, to: to.account)
  }

  @Test func refusesALapsedReceiverWithTheReason() throws {
    let chain = try TestChain()
    let receipt = try chain.submit([transfer(5, to: .lapsed)], by: .dealer)
    let reason = try #require(receipt.reasons.first)
    #expect(receipt.reasons.count == 1)
    #expect(reason.code.description == "1001")
    #expect(reason.message == "receiver has no current KYC")
    #expect(reason.policy?.name == "bills")
    #expect(reason.policy?.digest == PolicyRecord.digest(of: TestNetwork.billRules))
    #expect(reason.help?.contains("renews the receiver's kyc claim") == true, "\(reason)")
    #expect(reason.values.contains { $0.text.contains("expired") }, "\(reason.values)")
    #expect(try chain.units(Party.lapsed.account, TestNetwork.bill) == 0)
    #expect(try chain.units(Party.dealer.account, TestNetwork.bill) == 10_000)
  }

  @Test func reportsEveryReason() throws {
    let chain = try TestChain()
    let receipt = try chain.submit([transfer(20_000, to: .stranger)], by: .dealer)
    // Of the stranger nothing is known, and it would have 20,000 of 10,500 units.
    #expect(
      receipt.reasons.map(\.code.value)
        == [ErrorCode.insufficientUnits.number.value, 1_001, 1_004, 2_002, 3_101, 3_104])
  }

  @Test func refusesZeroUnits() throws {
    let chain = try TestChain()
    let receipt = try chain.submit([transfer(0, to: .fund)], by: .dealer)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.amountZero.number])
  }

  @Test func refusesSendingToOneself() throws {
    let chain = try TestChain()
    let receipt = try chain.submit([transfer(5, to: .dealer)], by: .dealer)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.sameAccount.number])
  }

  @Test func refusesWhatIsUnknown() throws {
    let chain = try TestChain()
    let nowhere = AccountID(SHA256.digest([1]))
    let nothing = InstrumentID(SHA256.digest([2]))
    let receipt = try chain.submit(
      [TestChain.transfer(5, of: nothing, from: Party.dealer.account, to: nowhere)], by: .dealer)
    #expect(
      receipt.reasons.map(\.code)
        == [ErrorCode.instrumentUnknown.number, ErrorCode.accountUnknown.number])
  }

  @Test func refusesMoreThanIsHeldAndTellsHowMuchIs() throws {
    let chain = try TestChain()
    let receipt = try chain.submit([transfer(501, from: .fund, to: .dealer)], by: .fund)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.insufficientUnits.number])
    #expect(receipt.reasons.first?.headroom == "500")
    #expect(try chain.submit([transfer(500, from: .fund, to: .dealer)], by: .fund).isApplied)
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 0)
  }

  @Test func refusesAmountsThatOverflowTogether() throws {
    let chain = try TestChain()
    let legs = [Party.fund, .retail].map {
      Leg(
        instrument: TestNetwork.cash, from: Party.dealer.account, to: $0.account,
        units: Units(.max))
    }
    let back = Leg(
      instrument: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
      units: Units(1))
    let receipt = try chain.submit([.settle(Settlement(legs: legs + [back]))], by: .dealer, .fund)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.amountOverflow.number])
  }

  @Test func refusesAnAmountOfTheWholeRange() throws {
    let chain = try TestChain()
    for party in [Party.dealer, .lapsed, .foreign] {
      let receipt = try chain.submit([transfer(.max, from: party, to: .fund)], by: party)
      let expected = [ErrorCode.insufficientUnits, .holdingOverflow].map(\.number)
      #expect(receipt.reasons.map(\.code) == expected, "\(party)")
    }
  }

  @Test func refusesBeforeIssueAndFromMaturityOn() throws {
    var genesis = try TestNetwork.genesis()
    genesis.instruments[0] = GenesisInstrument(
      terms: try TestNetwork.billTerms(issue: "2026-11-19"), authorised: Units(1_000_000),
      policy: 0)
    let chain = try TestChain(genesis)
    let early = try chain.submit([transfer(1, to: .fund)], by: .dealer)
    #expect(early.reasons.map(\.code) == [ErrorCode.beforeIssueDate.number])
    // The business date turns at 19:00 UTC.
    let turn = try Timestamp(rfc3339: "2026-11-18T19:00:00Z")
    chain.advance(milliseconds: turn.value - chain.nextClock.timestamp.value)
    #expect(try chain.submit([transfer(1, to: .fund)], by: .dealer).isApplied)
    let end = try Timestamp(rfc3339: "2027-11-17T19:00:00Z")
    chain.advance(milliseconds: end.value - chain.nextClock.timestamp.value)
    let late = try chain.submit([transfer(1, to: .fund)], by: .dealer)
    #expect(late.reasons.map(\.code) == [ErrorCode.afterMaturity.number])
  }

  @Test func refusesWhatIsNotAMultiple() throws {
    var genesis = try TestNetwork.genesis()
    genesis.instruments[0] = GenesisInstrument(
      terms: try TestNetwork.billTerms(multiple: 10), authorised: Units(1_000_000), policy: 0)
    let chain = try TestChain(genesis)
    let receipt = try chain.submit([transfer(15, to: .fund)], by: .dealer)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.amountNotMultiple.number])
    #expect(try chain.submit([transfer(20, to: .fund)], by: .dealer).isApplied)
  }

  @Test func refusesAnInstrumentThatIsNotActive() throws {
    var genesis = try TestNetwork.genesis()
    genesis.instruments[0] = GenesisInstrument(
      terms: try TestNetwork.billTerms(), authorised: Units(1_000_000), policy: 0,
      status: .halted)
    let chain = try TestChain(genesis)
    let receipt = try chain.submit([transfer(5, to: .fund)], by: .dealer)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.instrumentHalted.number])
  }

  @Test func aCeilingCountsWhatNonResidentsHoldTogether() throws {
    let chain = try TestChain()
    // 10,500 are outstanding: 2,625 are a quarter.
    #expect(try chain.submit([transfer(2_000, to: .foreign)], by: .dealer).isApplied)
    let receipt = try chain.submit([transfer(626, to: .foreign)], by: .dealer)
    let reason = try #require(receipt.reasons.first)
    #expect(reason.code.description == "3101")
    #expect(reason.limit == "2625")
    #expect(reason.headroom == "625")
    #expect(try chain.submit([transfer(625, to: .foreign)], by: .dealer).isApplied)
    #expect(try chain.submit([transfer(1, from: .foreign, to: .fund)], by: .foreign).isApplied)
  }

  @Test func oneInvestorCannotDodgeACeilingWithASecondAccount() throws {
    let chain = try TestChain()
    let open = try chain.submit(
      [
        .openAccount(
          OpenAccount(
            owner: Party.retail.identity, kind: .house, custodian: nil,
            authority: Authority(Party.retail.key)))
      ], by: .registrar)
    let second = AccountID(transaction: open.transaction, operation: 0)
    #expect(try chain.submit([transfer(1_000, to: .retail)], by: .dealer).isApplied)
    let receipt = try chain.submit(
      [TestChain.transfer(51, of: TestNetwork.bill, from: Party.dealer.account, to: second)],
      by: .dealer)
    #expect(receipt.reasons.map(\.code.description) == ["3104"])
    #expect(
      try chain.submit(
        [TestChain.transfer(50, of: TestNetwork.bill, from: Party.dealer.account, to: second)],
        by: .dealer
      ).isApplied)
    #expect(try chain.tally(TestNetwork.bill).holders == 3)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func settlesDeliveryAgainstPayment() throws {
    let chain = try TestChain()
    let legs = [
      Leg(
        instrument: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account,
        units: Units(100)),
      Leg(
        instrument: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
        units: Units(48_000)),
    ]
    let receipt = try chain.submit([.settle(Settlement(legs: legs))], by: .dealer, .fund)
    #expect(receipt.isApplied)
    #expect(receipt.events.count == 2)
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 600)
    #expect(try chain.units(Party.fund.account, TestNetwork.cash) == 8_952_000)
    #expect(try chain.units(Party.dealer.account, TestNetwork.cash) == 5_048_000)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func aSettlementMovesAllLegsOrNone() throws {
    let chain = try TestChain()
    let legs = [
      Leg(
        instrument: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account,
        units: Units(100)),
      Leg(
        instrument: TestNetwork.cash, from: Party.fund.account, to: Party.dealer.account,
        units: Units(9_000_001)),
    ]
    let receipt = try chain.submit([.settle(Settlement(legs: legs))], by: .dealer, .fund)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.insufficientUnits.number])
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 500)
  }

  @Test func refusesASettlementThatObligesOneSide() throws {
    let chain = try TestChain()
    let leg = Leg(
      instrument: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account,
      units: Units(1))
    let receipt = try chain.submit([.settle(Settlement(legs: [leg, leg]))], by: .dealer)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.settlementOneSided.number])
  }

  @Test func whatIsReceivedInASettlementCanBeGivenInIt() throws {
    let chain = try TestChain()
    // The retail investor has no bills: it buys 100 and sells them on, and only its net counts.
    let legs = [
      (Party.dealer, Party.retail, TestNetwork.bill, UInt128(2_000)),
      (.retail, .fund, TestNetwork.bill, 2_000), (.fund, .retail, TestNetwork.cash, 10),
      (.retail, .dealer, TestNetwork.cash, 10),
    ].map { Leg(instrument: $2, from: $0.account, to: $1.account, units: Units($3)) }
    let receipt = try chain.submit(
      [.settle(Settlement(legs: legs))], by: .dealer, .retail, .fund)
    #expect(receipt.isApplied, "\(receipt.reasons)")
    #expect(try chain.units(Party.retail.account, TestNetwork.bill) == 0)
    #expect(try chain.tally(TestNetwork.bill).holders == 2)
  }

  @Test func operationsOfATransactionTakeEffectTogetherOrNotAtAll() throws {
    let chain = try TestChain()
    let receipt = try chain.submit(
      [transfer(5, to: .fund), transfer(5, to: .lapsed)], by: .dealer)
    #expect(receipt.reasons.map(\.operation) == [1])
    #expect(try chain.units(Party.fund.account, TestNetwork.bill) == 500)
    let dealer = try chain.record(Account.self, .account(Party.dealer.account))
    #expect(dealer?.events.count == 1)
  }

  @Test func issuesWithTreasuryAndCentralBank() throws {
    let chain = try TestChain()
    let issue = LedgerOperation.issue(
      Issuance(instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(1_000)))
    let receipt = try chain.submit([issue], by: .treasury, .centralBank)
    #expect(receipt.isApplied, "\(receipt.reasons)")
    #expect(try chain.tally(TestNetwork.bill).issued == Units(11_500))
    #expect(try chain.units(Party.dealer.account, TestNetwork.bill) == 11_000)
    guard case .moved(let movement)? = receipt.events.first else {
      Issue.record("no movement")
      return
    }
    #expect(movement.kind == .allotment)
    #expect(movement.from == nil)
    #expect(chain.invariants.check().isEmpty)
  }

  @Test func refusesToIssueWithoutBothRoles() throws {
    let chain = try TestChain()
    let issue = LedgerOperation.issue(
      Issuance(instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(1_000)))
    for party in [Party.treasury, .centralBank, .dealer] {
      let receipt = try chain.submit([issue], by: party)
      #expect(receipt.reasons.map(\.code) == [ErrorCode.approvalMissing.number])
    }
  }

  @Test func refusesToIssueMoreThanIsAuthorised() throws {
    let chain = try TestChain()
    let (exceeded, overflow) = (ErrorCode.authorisedExceeded, ErrorCode.holdingOverflow)
    for (units, refusals) in [
      (UInt128.max, [exceeded, overflow, .programmeExceeded]), (989_501, [exceeded]),
      (989_500, []), (1, [exceeded]),
    ] {
      let issue = LedgerOperation.issue(
        Issuance(instrument: TestNetwork.bill, to: Party.dealer.account, units: Units(units)))
      let receipt = try chain.submit([issue], by: .treasury, .centralBank)
      #expect(receipt.reasons.map(\.code) == refusals.map(\.number), "\(units)")
    }
  }

  @Test func aPolicyThatLeavesTheKindOutRefuses() throws {
    var genesis = try TestNetwork.genesis()
    let text = TestNetwork.cashRules.replacing("covers transfer, settlement,", with: "covers")
    genesis.policies[1] = PolicyRecord(name: "cash", version: 2, text: text)
    let chain = try TestChain(genesis)
    let receipt = try chain.submit(
      [transfer(5, to: .fund, of: TestNetwork.cash)], by: .dealer)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.kindNotCovered.number])
  }
}
