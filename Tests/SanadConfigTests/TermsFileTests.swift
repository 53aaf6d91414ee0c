import Foundation
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConfig

/// Bonds, sukuk and payments, in a genesis and in the file of one instrument.
@Suite struct TermsFileTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Genesis/local")

  private static func payments() throws -> String {
    try String(contentsOf: folder.appending(path: "payments.yaml"), encoding: .utf8)
  }

  private func read(
    _ text: String, at start: Timestamp? = nil
  ) throws(ConfigurationFailure) -> GenesisFile {
    try GenesisFile.read(
      text, file: "payments.yaml", changes: GenesisFile.Changes(timestamp: start)
    ) { name throws(ConfigurationFailure) in
      try YAMLFile.text(of: Self.folder.appending(path: name).path(), named: name)
    }
  }

  private func complaints(_ text: String) -> [Complaint] {
    do {
      _ = try read(text)
      return []
    } catch { return error.complaints }
  }

  // MARK: What is refused

  static let planted: [(String, String, String)] = [
    ("rate: 14.00%", "rate: 0.14", "a rate is written in percent, like 13.73%"),
    ("rate: 14.00%", "rate: 14.00001%", "at most 4 digits may follow the point"),
    ("rate: 14.00%", "rate: -14.00%", "the coupon is below zero"),
    ("rate: 14.00%", "rate: 99999999999999999.00%", "instruments[1].fixed_bond.rate"),
    ("cfi: DBFTFR\n      fisn: GOP/PIB", "cfi: DBVTFR\n      fisn: GOP/PIB", "DBF…, DBZ…"),
    ("cfi: DBVTFR", "cfi: DBFTFR", "is not of a bond with a variable rate"),
    ("per_year: 2, basis: actualActualICMA", "per_year: 5, basis: actual360", "5 coupons a year"),
    ("per_year: 2, basis: actualActualICMA", "per_year: 13, basis: actual360", "from 1 to 12"),
    ("basis: actualActualICMA", "basis: actualActualIcma", "mean \"actualActualICMA\"?"),
    ("actualActualICMA, dated_date: start-6mo", "actual360", "coupons.dated_date\" is missing"),
    (
      "actualActualICMA, dated_date: start-6mo", "actual360, dated_date: start+54mo",
      "is not after the dated date"
    ),
    (
      "actualActualICMA, dated_date: start-6mo",
      "actual360, dated_date: start-6mo, layout: sideways", "no layout \"sideways\""
    ),
    (
      "actualActualICMA, dated_date: start-6mo",
      "actual360, dated_date: start-6mo, keep_end_of_month: perhaps", "must be true or false"
    ),
    ("{date: start+30mo, price", "{date: start+54mo, price", "not between the dated date and"),
    ("price: 100.00, notice", "price: -100.00, notice", "a price cannot be negative"),
    ("notice_days: 30}", "notice_days: 65536}", "must be a whole number from 0 to 65535"),
    (
      "- {date: start+30mo, price: 100.00, notice_days: 30}",
      "- {date: start+30mo, price: 100.00, notice_days: 30}\n"
        + "        - {date: start+24mo, price: 100.00, notice_days: 30}",
      "\"instruments[1].fixed_bond.calls[1]\" is not after the one before"
    ),
    (
      "rate: 14.00%", "rate: 14.00%\n      amortisation: [{date: start+6mo, part: 100.0001%}]",
      "must be 0% to 100% of the face"
    ),
    (
      "rate: 14.00%", "rate: 14.00%\n      amortisation: [{date: start+6mo, part: 100%}]",
      "nothing is left for it"
    ),
    ("rate: 14.00%", "rate: 14.00%\n      tenders: []", "unknown key"),
    (
      "rate: 14.00%",
      "rate: 14.00%\n      puts: [{date: start+54mo, price: 99.00, notice_days: 65536}]",
      "must be a whole number from 0 to 65535"
    ),
    (
      "rental: {fixed: 13.50%}",
      "rental: {fixed: 13.50%}\n      puts: [{date: start+99mo, price: 99.00, notice_days: 1}]",
      "is not between the dated date and maturity"
    ),
    (
      "reset: periodStart", "reset: periodStart\n        puts: []", "unknown key"
    ),
    (
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}",
      "{cash: PIB-5Y, calendar: 1, grace_days: 7}",
      "\"instruments[1].fixed_bond.payment.cash\" is no cash of PKR in this file; one of: PKR-W, PKR-D"
    ),
    (
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}", "{cash: PKR-X}",
      "instruments[1].fixed_bond.payment.cash\" is no cash of PKR"
    ),
    (
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}", "{cash: PKR-W, grace_days: 91}",
      "must be a whole number from 0 to 90"
    ),
    (
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}", "{cash: PKR-W, record_days: 31}",
      "must be a whole number from 0 to 30"
    ),
    (
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}", "{cash: PKR-W, convention: next}",
      "no payment convention \"next\""
    ),
    (
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}", "{cash: PKR-W, ex_coupon: never}",
      "no sale without coupon \"never\""
    ),
    (
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}", "{calendar: 1}",
      "payment.cash\" is missing"
    ),
    ("reset: periodStart", "reset: sometimes", "no reset \"sometimes\""),
    ("benchmark: KIBOR-3M", "benchmark: kibor", "instruments[2].floating_bond.rate.benchmark"),
    ("rental: {fixed: 13.50%}", "rental: {}", "must have exactly one of: fixed, variable"),
    ("asset_pool: 4d8a", "asset_pool: zz8a", "is no SHA-256 of 64 hexadecimal digits"),
    (
      "certificate_until: start+30mo", "certificate_until: start-7mo",
      "before the issue date"
    ),
    ("issue_date: start-6mo", "issue_date: start-1201mo", "at most 1200 months"),
    ("issue_date: start-6mo", "issue_date: start-mo", "must be like start+6mo"),
  ]

  @Test(arguments: planted)
  func refusesWhatIsPlanted(old: String, new: String, complaint: String) throws {
    let text = try Self.payments()
    try #require(text.contains(old), "the planted text must replace something")
    let found = complaints(text.replacing(old, with: new, maxReplacements: 1))
    #expect(found.contains { $0.description.contains(complaint) }, "\(found)")
    #expect(found.allSatisfy { $0.place != nil }, "\(found)")
  }

  @Test func pointsAtTheCashThatIsNotThere() throws {
    let text = try Self.payments().replacing(
      "{cash: PKR-W, calendar: 1, grace_days: 7, tax: 1}", with: "{cash: PKR-X}",
      maxReplacements: 1)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("PKR-X") })
    #expect(complaints(text).map(\.place?.line) == [line + 1])
  }

  @Test func monthsFromTheStartAreForTestNetworksAlone() throws {
    let text = try Self.payments()
      .replacing("  kind: test\n", with: "  kind: production\n")
      .replacing("  test_word: sanad-payments\n", with: "")
    let found = complaints(text).map(\.description)
    #expect(
      found.contains {
        $0.contains("\"instruments[1].fixed_bond.issue_date\" counts from the start")
      })
  }

  // MARK: What is read

  private func terms(_ symbol: String, of file: GenesisFile) throws -> ClassTerms {
    try #require(file.genesis.instruments.first { $0.terms.symbol.text == symbol }).terms.terms
  }

  @Test func readsPutDates() throws {
    let text = try Self.payments().replacing(
      "rate: 14.00%",
      with: "rate: 14.00%\n      puts: [{date: start+42mo, price: 99.00, notice_days: 10}]",
      maxReplacements: 1)
    let file = try read(text, at: try Timestamp(rfc3339: "2026-11-22T08:00:00Z"))
    guard case .fixedBond(let bond) = try terms("PIB-5Y", of: file) else {
      Issue.record("PIB-5Y is no bond with a fixed rate")
      return
    }
    #expect(
      bond.puts == [
        EarlyRedemption(
          date: try CalendarDate("2030-05-22"), price: Price(tenThousandths: 990_000),
          noticeDays: 10)
      ])
  }

  @Test func readsEveryClass() throws {
    let file = try read(try Self.payments(), at: try Timestamp(rfc3339: "2026-11-22T08:00:00Z"))
    let names = file.genesis.instruments.map { "\($0.terms.symbol) \($0.terms.terms.name)" }
    #expect(
      names == [
        "MTB-12M bill", "PIB-5Y fixedBond", "PFL-3Y floatingBond", "GIS-3Y sukuk", "PKR-W cash",
        "PKR-D cash", "USD-W cash",
      ])
    let wholesale = InstrumentID(try InstrumentSymbol("PKR-W"))
    guard case .fixedBond(let bond) = try terms("PIB-5Y", of: file) else {
      Issue.record("PIB-5Y is no bond with a fixed rate")
      return
    }
    #expect(bond.rate == Rate(millionths: 140_000))
    #expect(bond.coupons.perYear == 2)
    #expect(bond.coupons.basis == .actualActualICMA)
    #expect(bond.coupons.datedDate.description == "2026-05-22")
    #expect(bond.security.maturityDate.description == "2031-05-22")
    #expect(bond.calls.map(\.price) == [.par])
    #expect(bond.calls.map(\.noticeDays) == [30])
    #expect(
      bond.security.payment
        == PaymentTerms(cash: wholesale, calendar: 1, graceDays: 7, taxProfile: 1))
    guard case .floatingBond(let floater) = try terms("PFL-3Y", of: file) else {
      Issue.record("PFL-3Y follows no benchmark")
      return
    }
    #expect(
      floater.rate
        == FloatingRate(
          benchmark: try InstrumentSymbol("KIBOR-3M"), spread: Rate(millionths: 5_000),
          reset: .periodStart, staleDays: 30, fallback: Rate(millionths: 120_000)))
    guard case .sukuk(let sukuk) = try terms("GIS-3Y", of: file) else {
      Issue.record("GIS-3Y is no sukuk")
      return
    }
    #expect(sukuk.rental == .fixed(Rate(millionths: 135_000)))
    #expect(sukuk.security.payment?.cash == InstrumentID(try InstrumentSymbol("PKR-D")))
    #expect(sukuk.certificateUntil == sukuk.security.maturityDate)
  }

  @Test func monthsEndOnTheLastDayOfAShorterMonth() throws {
    let file = try read(try Self.payments(), at: try Timestamp(rfc3339: "2027-08-31T08:00:00Z"))
    let security = try #require(try terms("PIB-5Y", of: file).security)
    #expect(security.issueDate.description == "2027-02-28")
    #expect(security.maturityDate.description == "2032-02-29")
  }

  // MARK: The file of one instrument

  private static let instrument = """
    symbol: PIB-9Y
    issuer: SANADTREASURY0000035
    currency: PKR
    authorised: 1,000
    policy: government-securities
    fixed_bond:
      isin: PKPIB09Y0014
      cfi: DBFTFR
      fisn: GOP/PIB 9Y
      unit_face_minor: 10_000_000
      multiple: 1
      issue_date: 2026-11-01
      maturity_date: 2035-11-01
      rounding: halfUp
      coupons: {per_year: 2, basis: actualActualICMA, dated_date: 2026-11-01}
      rate: 12.5%
      payment: {cash: PKR-W, record_days: 2}
    """

  @Test func readsAnInstrumentByItself() throws {
    let file = try InstrumentFile.read(Self.instrument, file: "bond.yaml")
    #expect(file.terms.symbol.text == "PIB-9Y")
    #expect(file.terms.issuer.text == "SANADTREASURY0000035")
    #expect(file.authorised == Units(1_000))
    #expect(file.policy == "government-securities")
    #expect(file.programme == nil)
    #expect(file.terms.details == SheetDetails())
    #expect(file.terms.terms.security?.payment?.recordDays == 2)
  }

  @Test func readsTheDetailsOfASheet() throws {
    let digest = String(repeating: "07", count: 32)
    let text = Self.instrument.replacing(
      "policy: g",
      with: """
        details:
          dti: X9J9K872S
          denomination_min: 1,000
          price_tick: 0.0025
          paying_agent: SANADTREASURY0000035
          governing_law: PK-SD
          documents:
            - {name: terms, sha256: "\(digest)", uri: "https://example.org/t.pdf"}
            - {name: prospectus, sha256: "\(digest)"}
        policy: g
        """, maxReplacements: 1)
    let details = try InstrumentFile.read(text, file: "bond.yaml").terms.details
    let bytes = try #require(Digest(hex: digest))
    #expect(
      details
        == SheetDetails(
          dti: try DTI("X9J9K872S"), denominationMin: Units(1_000), priceTick: 25,
          payingAgent: try LEI("SANADTREASURY0000035"), governingLaw: try Jurisdiction("PK-SD"),
          documents: [
            SheetDocument(name: "prospectus", digest: bytes),
            SheetDocument(name: "terms", digest: bytes, uri: "https://example.org/t.pdf"),
          ]))
  }

  @Test func readsTheSameFromJSON() throws {
    let json = """
      {"symbol": "PKR-C", "issuer": "SANADTREASURY0000035", "currency": "PKR",
       "authorised": "5.00", "policy": "wholesale-cash", "programme": "p",
       "cash": {"backing": "stablecoin"}}
      """
    let file = try InstrumentFile.read(json, file: "cash.json")
    #expect(file.terms.terms == .cash(CashTerms(backing: .stablecoin)))
    #expect(file.authorised == Units(500))
    #expect(file.programme == "p")
  }

  @Test(arguments: [
    ("issuer: SANADTREASURY0000035", "issuer: ministry", "bond.yaml:2:9: 9402 \"issuer\""),
    ("issue_date: 2026-11-01", "issue_date: start", "\"fixed_bond.issue_date\""),
    ("policy: government-securities\n", "", "key \"policy\" is missing"),
    ("symbol: PIB-9Y", "symbol: PIB-9Y\nstatus: active", "unknown key \"status\""),
    ("rate: 12.5%", "rate: -1%", "the coupon is below zero"),
    ("authorised: 1,000", "authorised: 1.5", "\"authorised\""),
    (
      "policy: g", "details: {dti: X9J9K872T}\npolicy: g",
      "the check character of this DTI is wrong"
    ),
    ("policy: g", "details: {price_tick: 100.0001}\npolicy: g", "the tick is more than 100"),
    ("policy: g", "details: {price_tick: 0.00001}\npolicy: g", "\"details.price_tick\""),
    ("policy: g", "details: {governing_law: XX}\npolicy: g", "\"details.governing_law\""),
    ("policy: g", "details: {paying_agent: bank}\npolicy: g", "\"details.paying_agent\""),
    ("policy: g", "details: {documents: [{name: a}]}\npolicy: g", "sha256\" is missing"),
    ("policy: g", "details: {denomination_min: -1}\npolicy: g", "\"details.denomination_min\""),
    ("policy: g", "details: {ex_days: 1}\npolicy: g", "ex_days\""),
  ])
  func refusesAnInstrument(old: String, new: String, complaint: String) throws {
    let text = Self.instrument.replacing(old, with: new, maxReplacements: 1)
    try #require(text != Self.instrument)
    let failure = #expect(throws: ConfigurationFailure.self) {
      try InstrumentFile.read(text, file: "bond.yaml")
    }
    let found = failure?.complaints.map(\.description) ?? []
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }
}
