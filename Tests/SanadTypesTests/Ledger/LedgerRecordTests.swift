import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@Suite struct LedgerRecordTests {
  private func account() throws -> Account {
    var account = Account(
      owner: Sample.identity(3), kind: .house, custodian: nil, authority: try Sample.authority(),
      openedAt: Timestamp(12))
    account.advanceSequence(in: Lane.all[9])
    account.advanceSequence(in: Lane.all[2])
    account.advanceSequence(in: Lane.all[9])
    account.events.append(
      PlacedEvent(height: Height(5), index: 6, event: .keysRotated(Sample.account(1))))
    return account
  }

  @Test func lanesCountOnTheirOwn() throws {
    let account = try account()
    #expect(account.nextSequence(in: Lane.all[9]) == SequenceNumber(2))
    #expect(account.nextSequence(in: Lane.all[2]) == SequenceNumber(1))
    #expect(account.nextSequence(in: Lane.all[15]) == SequenceNumber(0))
    #expect(Lane(16) == nil)
  }

  @Test func refusesARecordOfAnotherVersion() throws {
    var bytes = Holding(units: Units(1)).bcsBytes
    bytes[0] = 2
    #expect(throws: DecodingFailure(.unknownVariant(2), at: 0)) {
      try BCSReader.decode(Holding.self, from: bytes)
    }
  }

  @Test func everyRecordRoundTrips() throws {
    #expect(roundTrips(try account()))
    #expect(roundTrips(Holding(units: Units(7), locked: Units(2))))
    #expect(roundTrips(HeldTotal(certain: Units(1), possible: Units(2))))
    #expect(roundTrips(UnitsTotal(Units(.max))))
    #expect(roundTrips(InstrumentTally()))
    #expect(roundTrips(PolicyRecord(name: "p", version: 1, text: "policy …")))
    #expect(roundTrips(CodeEntry(name: "N", title: "t", remedy: "r")))
    #expect(roundTrips(IdentityReference(Sample.identity(1))))
    #expect(roundTrips(InstrumentReference(Sample.instrument(1))))
    #expect(
      roundTrips(
        RoleHolders([RoleHolder(account: Sample.account(2), topics: [.risk, .kyc])])))
    #expect(
      roundTrips(
        Instrument(
          terms: try Sample.bill(), status: .active, authorised: Units(5),
          policy: Sample.digest(4))))
    var claim = ClaimRecord(
      value: .screenedUntil(try CalendarDate("2026-10-31")), attestors: [.genesis],
      issuedAt: Timestamp(1), validUntil: Timestamp(9))
    #expect(claim.isCurrent(at: Timestamp(8)))
    #expect(!claim.isCurrent(at: Timestamp(9)))
    claim.revokedAt = Timestamp(4)
    #expect(!claim.isCurrent(at: Timestamp(5)))
    #expect(roundTrips(claim))
    var identity = Identity(
      kind: .institution, lei: try LEI("5493006MHB84DD0ZWV18"), disclosureSalt: .zero,
      registeredBy: .genesis, registeredAt: Timestamp(1))
    identity.classification = Classification(country: Country("PK"), investorClass: .dealer)
    identity.firstAccount = Sample.account(3)
    #expect(roundTrips(identity))
  }

  @Test(arguments: [
    ClaimValue.kyc(.enhanced), .investorClass(.centralBank), .taxClass(.exempt), .pep(true),
    .risk(.high), .sanctioned(false),
  ])
  func everyClaimValueRoundTrips(value: ClaimValue) {
    #expect(roundTrips(value))
    #expect(value.bcsBytes.first == UInt8(value.topic.rawValue))
  }

  @Test func refusesTermsThatMakeNoSense() throws {
    #expect(try Sample.bill().defect == nil)
    #expect(roundTrips(try Sample.bill()))
    let good = try #require(try Sample.bill().terms.security)
    func bill(face: UInt128 = 1, multiple: UInt128 = 1, cfi: CFI, days: Int32 = 1) -> ClassTerms {
      .bill(
        BillTerms(
          security: SecurityTerms(
            isin: good.isin, cfi: cfi, fisn: good.fisn, unitFaceMinor: face,
            multiple: Units(multiple), issueDate: good.issueDate,
            maturityDate: good.issueDate.adding(days: days) ?? .max, rounding: .floor),
          discountConvention: .bankDiscount360))
    }
    func defect(_ terms: ClassTerms) throws -> String? {
      TermSheet(
        symbol: try Sample.bill().symbol, issuer: try Sample.bill().issuer, currency: .pkr,
        terms: terms
      ).defect
    }
    #expect(try defect(bill(cfi: good.cfi)) == nil)
    #expect(try defect(bill(face: 0, cfi: good.cfi)) != nil)
    #expect(try defect(bill(multiple: 0, cfi: good.cfi)) != nil)
    #expect(try defect(bill(cfi: good.cfi, days: 0)) != nil)
    #expect(try defect(bill(cfi: try CFI("DBFTFR"))) != nil)
  }

  @Test(arguments: [
    "", "GOP", "GOP/", "/MTB", "A/B/C", "gop/MTB", "GOP/MTB%", "ABCDEFGHIJKLMNOP/X",
  ])
  func refusesTextThatIsNoFISN(text: String) {
    #expect(throws: ValueFailure.self) { try FISN(text) }
  }
}
