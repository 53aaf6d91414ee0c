import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes

/// A network of institutions and people, all with keys of the test's own making.
struct TestNetwork {
  /// Its parties; the raw value is the place of identity and account in genesis.
  enum Party: UInt32, CaseIterable {
    case registrar, treasury, centralBank, dealer, fund, retail, lapsed, foreign, stranger

    var identity: IdentityID { Genesis.identityID(at: rawValue) }
    var account: AccountID { Genesis.accountID(at: rawValue) }
    var seed: [UInt8] { [UInt8](repeating: UInt8(truncatingIfNeeded: rawValue + 1), count: 32) }
    var key: PublicKey { SecretKey(seed: seed).publicKey }
  }

  static let start = Timestamp(1_795_000_000_000)  // 2026-11-18T11:06:40Z
  static let expiry = Timestamp(start.value + 400 * 86_400_000)
  static let bill = InstrumentID(symbol("MTB-12M"))
  static let cash = InstrumentID(symbol("PKR-W"))

  static let billRules = """
    policy "bills"
    covers transfer, settlement, allotment
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    deny 1004 "a party is under sanctions" when sender.sanctioned or receiver.sanctioned
    deny 2002 "the receiver's country is not admitted"
         unless receiver.country in {PK, AE, SA, GB}
    deny 3101 "non-residents would hold more than a quarter of the issue"
         when raises held(country != PK) above 25% of outstanding
    deny 3104 "one investor would hold more than a tenth of the issue"
         when receiver.class == retail and raises holding(receiver) above 10% of outstanding
    """

  static let cashRules = """
    policy "cash"
    covers transfer, settlement, allotment
    base   PKR
    deny 1001 "receiver has no current KYC" unless receiver.kyc >= standard
    """

  static func symbol(_ text: String) -> InstrumentSymbol {
    do { return try InstrumentSymbol(text) } catch { fatalError("\(error)") }
  }

  /// A made-up LEI with right check digits.
  static func lei(_ number: UInt32) -> LEI {
    let stem = "TEST0000000000" + String(String(10_000 + number).suffix(4))
    for check in 0..<100 {
      let digits = check < 10 ? "0\(check)" : "\(check)"
      if let lei = try? LEI(stem + digits) { return lei }
    }
    fatalError("one of a hundred check digits is right")
  }

  static func billTerms(multiple: UInt128 = 1, issue: String = "2026-11-01") throws -> TermSheet {
    TermSheet(
      symbol: symbol("MTB-12M"), issuer: lei(Party.treasury.rawValue), currency: .pkr,
      terms: .bill(
        BillTerms(
          security: SecurityTerms(
            isin: try ISIN("US0378331005"), cfi: try CFI("DYZTXR"),
            fisn: try FISN("GOP/MTB 0 20271118"), unitFaceMinor: 500_000, multiple: Units(multiple),
            issueDate: try CalendarDate(issue), maturityDate: try CalendarDate("2027-11-18"),
            rounding: .halfUp),
          discountConvention: .simpleYield365)))
  }

  static func cashTerms() -> TermSheet {
    TermSheet(
      symbol: symbol("PKR-W"), issuer: lei(Party.centralBank.rawValue), currency: .pkr,
      terms: .cash(CashTerms(backing: .wholesaleCentralBank)))
  }

  static func claims(of party: Party) -> [GenesisClaim] {
    let country: Country? = Country(party == .foreign ? "AE" : "PK")
    let investorClass: InvestorClass =
      switch party {
      case .treasury: .government
      case .centralBank: .centralBank
      case .dealer, .registrar: .dealer
      case .fund, .foreign: .fund
      case .retail, .lapsed, .stranger: .retail
      }
    if party == .stranger { return [] }
    let kycEnd = party == .lapsed ? Timestamp(start.value - 1) : expiry
    var claims = [
      GenesisClaim(value: .kyc(.standard), validUntil: kycEnd),
      GenesisClaim(value: .investorClass(investorClass), validUntil: expiry),
      GenesisClaim(value: .sanctioned(false), validUntil: expiry),
    ]
    if let country {
      claims.append(GenesisClaim(value: .country(country), validUntil: expiry))
    }
    return claims
  }

  static func genesis() throws -> Genesis {
    let quota = Quota(weightPerBlock: Weight(100_000), weightPerDay: Weight(10_000_000))
    guard
      let ledger = LedgerParameters(
        validityMax: Milliseconds(3_600_000), defaultQuota: quota, utcOffsetSeconds: 18_000)
    else { fatalError("18,000 seconds are within 14 hours") }
    let people: [Party] = [.retail, .lapsed, .stranger]
    return Genesis(
      name: "test", timestamp: start, chain: .localNetwork, ledger: ledger,
      validators: try ValidatorSet([
        Validator(
          consensusKey: SecretKey(seed: [UInt8](repeating: 200, count: 32)).publicKey,
          peerKey: SecretKey(seed: [UInt8](repeating: 201, count: 32)).publicKey, name: "one")
      ]),
      identities: Party.allCases.map { party in
        GenesisIdentity(
          kind: people.contains(party) ? .person : .institution,
          lei: people.contains(party) ? nil : lei(party.rawValue),
          disclosureSalt: SHA256.digest([UInt8(truncatingIfNeeded: party.rawValue)]),
          claims: claims(of: party))
      },
      accounts: Party.allCases.map { party in
        GenesisAccount(owner: party.rawValue, kind: .house, authority: Authority(party.key))
      },
      roles: [
        GenesisRole(role: .treasury, account: Party.treasury.rawValue),
        GenesisRole(role: .centralBank, account: Party.centralBank.rawValue),
        GenesisRole(role: .kycProvider, account: Party.registrar.rawValue),
        GenesisRole(
          role: .claimIssuer, account: Party.registrar.rawValue,
          topics: [.kyc, .country, .investorClass, .sanctioned, .risk]),
      ],
      policies: [
        PolicyRecord(name: "bills", version: 1, text: billRules),
        PolicyRecord(name: "cash", version: 1, text: cashRules),
      ],
      programmes: [
        GenesisProgramme(name: "bills", ceiling: Money(minorUnits: 600_000_000_000, .pkr))
      ],
      instruments: [
        GenesisInstrument(
          terms: try billTerms(), authorised: Units(1_000_000), policy: 0, programme: 0),
        GenesisInstrument(
          terms: cashTerms(), authorised: Units(1_000_000_000_000), policy: 1),
      ],
      holdings: [
        GenesisHolding(account: Party.dealer.rawValue, instrument: 0, units: Units(10_000)),
        GenesisHolding(account: Party.fund.rawValue, instrument: 0, units: Units(500)),
        GenesisHolding(account: Party.dealer.rawValue, instrument: 1, units: Units(5_000_000)),
        GenesisHolding(account: Party.fund.rawValue, instrument: 1, units: Units(9_000_000)),
        GenesisHolding(account: Party.retail.rawValue, instrument: 1, units: Units(70_000)),
      ])
  }
}
