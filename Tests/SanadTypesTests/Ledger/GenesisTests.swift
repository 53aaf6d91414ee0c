import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@Suite struct GenesisTests {
  static func genesis() throws -> Genesis {
    let quota = Quota(weightPerBlock: Weight(10_000), weightPerDay: Weight(1_000_000))
    let ledger = try #require(
      LedgerParameters(
        validityMax: Milliseconds(3_600_000), defaultQuota: quota, utcOffsetSeconds: 18_000))
    let lei = try LEI("5493006MHB84DD0ZWV18")
    return Genesis(
      name: "test", kind: .test, timestamp: Timestamp(1_000), chain: Sample.parameters,
      ledger: ledger,
      validators: try ValidatorSet([
        Validator(consensusKey: Sample.key(1), peerKey: Sample.key(2), name: "one")
      ]),
      operators: [GenesisOperator(account: 0)],
      observers: [GenesisObserver(name: "watcher", peerKey: Sample.key(4))],
      codes: [
        GenesisCode(
          code: try #require(CodeNumber(3_999)),
          entry: CodeEntry(name: "X", title: "t", remedy: "r"))
      ],
      identities: [
        GenesisIdentity(
          kind: .institution, lei: lei, disclosureSalt: Sample.digest(1),
          claims: [
            GenesisClaim(value: .risk(.low), validUntil: Timestamp(9)),
            GenesisClaim(value: .kyc(.standard), validUntil: Timestamp(9)),
          ])
      ],
      accounts: [
        GenesisAccount(
          owner: 0, kind: .house, custodian: 0, authority: Authority(Sample.key(3)), quota: quota)
      ],
      roles: [GenesisRole(role: .claimIssuer, account: 0, topics: [.pep, .kyc])],
      policies: [PolicyRecord(name: "p", version: 1, text: "policy")],
      programmes: [
        GenesisProgramme(
          name: "bills", ceiling: Money(minorUnits: 7_000_000, .pkr),
          conversions: [
            ProgrammeConversion(
              currency: .usd, benchmark: try InstrumentSymbol("PKR-USD"), staleDays: 3)
          ])
      ],
      fixings: [
        GenesisFixing(
          benchmark: try InstrumentSymbol("PKR-USD"), date: try CalendarDate("1970-01-01"),
          rate: Rate(millionths: 3_591))
      ],
      calendars: [
        GenesisCalendar(
          number: 1, name: "Karachi", weekend: 0x60, daysOff: [try CalendarDate("2026-03-23")])
      ],
      taxTables: [
        GenesisTaxTable(
          number: 4, account: 0,
          dates: [
            TaxRates(
              from: try CalendarDate("2026-01-01"), rest: BasisPoints(3_000),
              rates: [.init(.resident, BasisPoints(1_500))])
          ])
      ],
      instruments: [
        GenesisInstrument(
          terms: try Sample.bill(), authorised: Units(9), policy: 0, programme: 0)
      ],
      holdings: [GenesisHolding(account: 0, instrument: 0, units: Units(4))])
  }

  @Test func refusesAnOffsetOfMoreThan14Hours() {
    let quota = Quota(weightPerBlock: Weight(1), weightPerDay: Weight(1))
    for seconds: Int32 in [50_401, -50_401, .max, .min] {
      #expect(
        LedgerParameters(
          validityMax: Milliseconds(1), defaultQuota: quota, utcOffsetSeconds: seconds) == nil)
    }
  }

  @Test func refusesAnotherVersion() throws {
    var bytes = try Self.genesis().bcsBytes
    bytes[0] = 2
    #expect(throws: DecodingFailure.self) { try BCSReader.decode(Genesis.self, from: bytes) }
  }

  @Test func roundTripsAndNamesTheChain() throws {
    var genesis = try Self.genesis()
    #expect(roundTrips(genesis))
    #expect(
      genesis.chainID.description
        == "b607ccba012febfd07f12ce844b5adcc8ae2bd1fe4c85a99e8c26192426c70a1")
    let first = genesis.chainID
    genesis.name = "tests"
    #expect(genesis.chainID != first)
  }

  @Test func theBusinessDateFollowsTheOffset() throws {
    let ledger = try Self.genesis().ledger
    let midnight = try Timestamp(rfc3339: "2026-11-20T19:00:00Z")
    #expect(ledger.businessDate(at: midnight).description == "2026-11-21")
    #expect(ledger.businessDate(at: Timestamp(midnight.value - 1)).description == "2026-11-20")
    #expect(ledger.businessDate(at: Timestamp(.max)) == .max)
  }
}
