import SanadLedger
import SanadTypes
import Testing

/// Every code that a receipt can carry is produced by a test: by a row of the table of bad input, by a
/// rule of the table below, or by a test that is named here with its codes and run.
@Suite struct ProducedCodesTests {
  /// Codes that no receipt of this release has, though it would be final if one had.
  private static let neverInReceipts: [ErrorCode: String] = [
    .claimTopicUnknown: "a topic that does not exist does not decode (9001)",
    .claimValueInvalid: "a value that its topic does not allow does not decode (9001)",
    .authorityInvalid: "keys and a threshold that are no authority do not decode",
    .policyInactive: "every instrument has a policy from its first block on",
    .periodLimit: "rules of this release have no sums over a period",
    .accountRestricted: "until licences limit what kinds of accounts do",
    .expired: "it says why a transaction is in no block",
  ]

  /// What a receipt can say: what is definite, and what is refused as too heavy for any block.
  private static var ofReceipts: [ErrorCode] {
    ErrorCode.all.filter { $0.isDefinite && neverInReceipts[$0] == nil } + [.transactionTooHeavy]
  }

  /// A test, run for the codes that its receipts carry.
  private struct Production {
    let codes: [ErrorCode]
    let run: () throws -> Void

    init(_ codes: ErrorCode..., run: @escaping () throws -> Void) {
      self.codes = codes
      self.run = run
    }
  }

  private static var elsewhere: [Production] { ofChains + ofAuctions + ofSettlements }

  private static var ofChains: [Production] {
    [
      Production(.sameAccount) { try MovementTests().refusesSendingToOneself() },
      Production(.programmeFixingMissing) {
        try CeilingTests().refusesWithoutAFixingAndTakesItOnceThereIsOne()
      },
      Production(.programmeFixingStale) {
        try CeilingTests().aFixingCountsForItsDaysAndNoLonger()
      },
      Production(.denominationTooSmall) {
        try DenominationTests().refusesAMovementUnderTheDenominationAndTakesOneOfIt()
      },
      Production(.couponRecorded) {
        try ExCouponTests().nothingIsSoldBehindTheRecordWhereTheTermsRefuse()
      },
      Production(.priceOffTick) { try DenominationTests().refusesATapBetweenTicks() },
      Production(.beforeMaturity) { try OwedTests().theDayOfMaturityIsTheFirst() },
      Production(.certificateEnded) {
        try PaymentTests().noUnitsAreIssuedWhenTheCertificateHasEnded()
      },
      Production(.paymentUndetermined) {
        try RareRefusalTests().aPaymentOfWhichNobodyCanTellWhatItComesToIsNotBrought()
      },
      Production(.agendaFull) { try RareRefusalTests().aPaymentNeedsRoomOnTheAgenda() },
      Production(.attestationMissing) {
        try ReserveTests().nothingIsIssuedThatNobodyHasAttested()
      },
      Production(.reserveExceeded) {
        try ReserveTests().noMoreIsIssuedThanIsFreeAndAttested()
      },
      Production(.notIndependent) { try ReserveRefusalTests().whoPaysOrKeepsDoesNotPrice() },
      Production(.redemptionShared) {
        try RedemptionTests().whileItIsShortEachGetsTheCoveredPart()
      },
      Production(.offersExhausted) { try OfferRefusalTests().sixteenOffersAreOpenAtMost() },
      Production(.offerFull) { try OfferRefusalTests().anOfferHasAsManyTendersAsBids() },
      Production(.offerCancelled) { try OfferTests().aCancelledOfferGivesEverythingBack() },
      Production(.offerLapsed) {
        try OfferTests().anInstrumentThatHasMovedToTheDepositoryIsNotBought()
      },
      Production(.validatorChangesExhausted) {
        try ValidatorChangeTests().aFullRegisterGivesWayToChanges()
      },
    ]
  }

  private static var ofAuctions: [Production] {
    [
      Production(.keyHolderInvalid) {
        try AuctionRefusalTests().refusesKeyHoldersThatCannotOpen()
      },
      Production(.bidNotSealed) {
        try AuctionRefusalTests().refusesAReplayAndAStrangersWithdrawal()
      },
      Production(.auctionFull) {
        try RareRefusalTests().noBidComesBehindTheLastForWhichAnAuctionHasRoom()
      },
      Production(.auctionAgendaFull) {
        try RareRefusalTests().anAuctionNeedsRoomOnTheAgenda()
      },
      Production(.bidShut) { try RareRefusalTests().aBidThatStaysShutIsVoid() },
      Production(.bidUnreadable, .bidForeign) {
        try AuctionTests().aCopyAndRubbishAreVoidForfeitAndStopNobody()
      },
      Production(.bidBelowMinimum, .bidNotLot, .bidQuote, .bidAboveBracket) {
        try AuctionTests().aBidIsVoidForWhatItSays()
      },
      Production(.bidAboveCap) { try AuctionTests().capsCountTheBidderAndNotTheAccount() },
      Production(.bidKindRefused) { try AuctionTests().classesDecideWhoMayQuote() },
      Production(.bidRepeated) { try AuctionTests().aSecondBidWithoutAQuoteVoidsBoth() },
    ]
  }

  private static var ofSettlements: [Production] {
    [
      Production(.transactionTooHeavy) {
        try SettlementWeightTests().refusesWhatNoBlockHasRoomToAffirm()
      },
      Production(.locksExhausted) {
        try SettlementTests().aHoldingWaitsForSoManySettlementsAndNoMore()
      },
      Production(.settlementHeld) { try TermsTests().aHoldStopsItUntilItsPartyReleases() },
      Production(.cancelRepeated) {
        try TermsTests().beforeItIsCompleteAnyPartyCancelsAndAfterItAllHaveTo()
      },
      Production(.venueCycle) { try CycleTests().onlyTheVenueSettlesWhatItIsNamedFor() },
      Production(.contractTerms) { try ContractTests().refusesAPledgeThatIsNone() },
      Production(.haircutShort) {
        try ContractTests().theSecurityCoversTheCashAfterTheHaircut()
      },
      Production(.closeOutUnfounded) {
        try ContractTests().whoHasWhatItOwesIsNotClosedOut()
      },
      Production(.closeOutByDefaulter) {
        try ContractTests().theOtherSideClosesOutWhatIsNotPaidBack()
      },
      Production(.registerElsewhere) {
        try RegisterTests().nothingMovesHereWhileTheOtherRegisterIsTheLegalOne()
      },
      Production(.reconciliationMismatch) {
        try RegisterTests().totalsOfADateAreSignedOnceAndADifferenceIsFlagged()
      },
    ]
  }

  /// Codes that rules give, each by one of its kind on a transfer of 100 bills from the dealer to the
  /// fund, at six minutes past eleven.
  private static let rules: [(ErrorCode, String)] = [
    (.receiverKYC, "deny 1001 \"claim\" unless receiver.kyc >= enhanced"),
    (.senderKYC, "deny 1002 \"claim\" unless sender.kyc >= enhanced"),
    (.partySanctioned, "deny 1004 \"sanctions\" unless receiver.sanctioned"),
    (.receiverClass, "deny 2001 \"class\" when receiver.class == fund"),
    (.receiverCountry, "deny 2002 \"country\" unless receiver.country in {AE}"),
    (.senderCountry, "deny 2003 \"country\" unless sender.country in {AE}"),
    (.ruleUndecided, "deny 2005 \"screened\" unless sender.screenedUntil > businessDate"),
    (
      .nonResidentCeiling,
      """
      deny 3101 "ceiling"
      when raises held(country == PK and class == fund) above 5% of outstanding
      """
    ),
    (
      .investorCeiling,
      "deny 3104 \"ceiling\" when raises holding(receiver) above 5% of outstanding"
    ),
    (.holderCount, "deny 3105 \"holders\" unless holders < 2"),
    (.transferLimit, "deny 3201 \"limit\" when amount > 99"),
    (
      .lockedUp,
      "deny 4003 \"lock-up\" when businessDate < 2027-01-01 and lowers holding(sender) below 9_950"
    ),
    (.outsideHours, "deny 4004 \"hours\" when now - 12 hours < businessDate"),
    (.complianceReview, "deny 5001 \"review\" when sender.country == PK and amount >= 100"),
    (.largeRiskTransfer, "deny 5107 \"risk\" when sender.risk default high >= high"),
    (.volumeReportable, "flag 5110 \"volume\" when amount converted to PKR >= 500_000 PKR"),
    (.travelRuleRecord, "deny 5201 \"record\" when amount converted to PKR >= 500_000 PKR"),
    (.licenceRequired, "deny 6001 \"licence\" unless sender.class == bank"),
    (.venuePhase, "deny 6002 \"phase\" unless kind == allotment"),
    (.licenceSuspended, "deny 6003 \"suspended\" unless from.kind == treasury"),
  ]

  private static func produced(_ run: () throws -> Void) throws -> Set<UInt16> {
    let codes = ProducedCodes()
    try ProducedCodes.$shared.withValue(codes) { try run() }
    return codes.all
  }

  @Test func everyRuleGivesItsCodeAndNoOther() throws {
    for (code, rule) in Self.rules {
      let receipt = try transfer(under: "covers transfer", rule)
      let said = receipt.reasons + receipt.flags.reasons
      #expect(said.map(\.code) == [code.number], "\(rule): \(said.map(\.message))")
      #expect(receipt.isApplied == rule.hasPrefix("flag"), "\(rule)")
    }
    let uncovered = try transfer(under: "covers settlement", "")
    #expect(uncovered.codes == [ErrorCode.kindNotCovered.number])
  }

  private func transfer(under kinds: String, _ rule: String) throws -> Receipt {
    var genesis = try TestNetwork.genesis()
    genesis.policies[0] = PolicyRecord(
      name: "bills", version: 1, text: "policy \"bills\"\n\(kinds)\nbase PKR\n\(rule)\n")
    return try TestChain(genesis).submit(
      [
        TestChain.transfer(
          100, of: TestNetwork.bill, from: Party.dealer.account, to: Party.fund.account)
      ], by: .dealer)
  }

  @Test func testsElsewhereGiveTheCodesThatTheyAreNamedFor() throws {
    for production in Self.elsewhere {
      let found = try Self.produced(production.run)
      for code in production.codes {
        #expect(found.contains(code.number.value), "\(code.name): \(found.sorted())")
      }
    }
  }

  /// Rows, rules and tests are each run by a test, so that what they are named for is produced.
  @Test func noCodeOfReceiptsLacksATestThatProducesIt() {
    let rows = BadInputTests.subjects.flatMap(\.rows).flatMap(\.row.codes)
    let produced = Set(
      rows + Self.rules.map(\.0) + Self.elsewhere.flatMap(\.codes) + [.kindNotCovered])
    #expect(Self.ofReceipts.count > 150)
    for code in Self.ofReceipts {
      #expect(produced.contains(code), "nothing produces \(code.number) \(code.name)")
    }
    for code in produced {
      #expect(Self.ofReceipts.contains(code), "no receipt can have \(code.number) \(code.name)")
    }
  }
}
