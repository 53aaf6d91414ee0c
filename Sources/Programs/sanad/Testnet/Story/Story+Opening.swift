import SanadConfig
import SanadCrypto
import SanadTypes

// Offices publish, a bank is admitted, instruments are registered.
extension Story {
  func prepare() async throws -> StoryCast {
    let treasury = try account("treasury")
    let centralBank = try account("central-bank")
    let registrar = try account("kyc-provider")
    let tax = try account("tax")
    let holiday = try day(9)
    try await act(
      "the central bank publishes the calendar: weekends, and \(holiday) off", by: centralBank
    ) {
      [
        .lifecycle(
          .publishCalendar(
            PublishCalendar(
              number: 1, name: "Karachi", weekend: 0b110_0000, daysOff: [holiday])))
      ]
    }
    try await act("the central bank fixes KIBOR-3M at 11.5000%", by: centralBank) {
      [
        .lifecycle(
          .publishFixing(
            try InstrumentSymbol("KIBOR-3M"), from: chain.businessDate,
            Rate(millionths: 115_000)))
      ]
    }
    try await act(
      "the treasury publishes withholding tax: residents 15%, others 10%, without a claim 30%",
      by: treasury
    ) {
      [
        .lifecycle(
          .publishTax(
            PublishTax(
              number: 1, account: tax.id,
              rates: TaxRates(
                from: try day(1), rest: BasisPoints(3_000),
                rates: [
                  .init(.resident, BasisPoints(1_500)), .init(.nonResident, BasisPoints(1_000)),
                ]))))
      ]
    }
    return StoryCast(
      treasury: treasury, centralBank: centralBank, registrar: registrar,
      dealer: try account("dealer"), fund: try account("fund"), retail: try account("retail"),
      tax: tax, bank: try await admitBank(registrar), wholesale: try sheet("PKR-W"),
      deposits: try sheet("PKR-D"))
  }

  func day(_ number: Int32) throws -> CalendarDate {
    guard let date = start.adding(days: number) else { throw StoryFailure("no day \(number)") }
    return date
  }

  private func admitBank(_ registrar: StoryAccount) async throws -> StoryAccount {
    let registered = try await act("a second bank is registered by its LEI", by: registrar) {
      [
        .registerIdentity(
          RegisterIdentity(
            kind: .institution, lei: try StoryCast.bankLEI(),
            disclosureSalt: SHA256.digest(bytes(32))))
      ]
    }
    let identity = IdentityID(transaction: registered.transaction, operation: 0)
    let until = chain.time.advanced(by: 365 * 86_400_000)
    let claims: [ClaimValue] = [
      .kyc(.enhanced), .investorClass(.bank), .taxClass(.resident), .risk(.low),
      .sanctioned(false),
    ]
    try await act("its claims are issued: KYC, country, class, tax class, sanctions", by: registrar)
    {
      guard let country = Country("PK") else { throw StoryFailure("PK is a country") }
      return (claims + [.country(country)]).map {
        .issueClaim(IssueClaim(subject: identity, value: $0, validUntil: until))
      }
    }
    let key = SecretKey(testWord: word, name: "story/bank")
    let publicKey = key.publicKey
    let opened = try await act("it opens an account", by: registrar) {
      [
        .openAccount(
          OpenAccount(
            owner: identity, kind: .house, custodian: nil, authority: Authority(publicKey)))
      ]
    }
    return StoryAccount(
      name: "bank", id: AccountID(transaction: opened.transaction, operation: 0), word: word,
      keyName: "story/bank")
  }

  /// Registers the instruments of the month, and puts the second bank in funds.
  func register(_ cast: StoryCast) async throws -> StoryInstruments {
    guard let issuer = chain.file.genesis.instruments.first?.terms.issuer else {
      throw StoryFailure("genesis has no instrument")
    }
    let instruments = try StoryInstruments(
      from: start, issuer: issuer, cash: cast.wholesale.instrument,
      custodian: StoryCast.bankLEI())
    let units = try cast.wholesale.units(fromText: "3,000,000,000.00")
    try await act(
      "central-bank money for the second bank: \(cast.wholesale.text(of: units))",
      by: cast.treasury, cast.centralBank
    ) {
      [
        .issue(
          Issuance(instrument: cast.wholesale.instrument, to: cast.bank.id, units: units))
      ]
    }
    let sheets: [(TermSheet, UInt128, String, UInt32?)] = [
      (instruments.bill, 2_000_000_000, "mtb-onshore", 0),
      (instruments.bond, 100_000, "government-securities", 1),
      (instruments.callable, 10_000, "government-securities", 1),
      (instruments.gold, 10_000, "government-securities", nil),
    ]
    for (sheet, authorised, policy, programme) in sheets {
      try await act(
        "\(sheet.symbol) is registered: \(sheet.terms.noun), "
          + (sheet.terms.security.map { "matures \($0.maturityDate)" } ?? "in grams")
          + ", under \(policy)",
        by: cast.treasury, cast.centralBank
      ) {
        guard let place = chain.file.policies.firstIndex(where: { $0.name == policy }) else {
          throw StoryFailure("the genesis of the story needs a policy \(policy)")
        }
        return [
          .lifecycle(
            .register(
              RegisterInstrument(
                terms: sheet, authorised: Units(authorised),
                policy: chain.file.genesis.policies[place].digest, programme: programme)))
        ]
      }
      note(sheet)
    }
    return instruments
  }
}
