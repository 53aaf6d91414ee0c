import SanadCodec
import SanadLedger
import SanadTypes
import Testing

/// A chain with a venue, a second kind of cash, and policies that cover repos and pledges; and the
/// steps of settlements on terms.
struct TermsHarness {
  /// A further cash token, for payments against payments.
  static let dollars = InstrumentID(TestNetwork.symbol("USD-W"))
  static let hour: UInt64 = 3_600_000
  static let day: UInt64 = 24 * hour

  let chain: TestChain

  init(_ change: (inout Genesis) throws -> Void = { _ in }) throws {
    var genesis = try Self.genesis()
    try change(&genesis)
    chain = try TestChain(genesis)
  }

  static func genesis() throws -> Genesis {
    var genesis = try TestNetwork.genesis()
    let kinds = "covers transfer, settlement, allotment"
    func widen(_ rules: String) -> String {
      rules.replacing(kinds, with: kinds + ", repo, pledge, closeOut")
    }
    genesis.policies = [
      PolicyRecord(name: "bills", version: 1, text: widen(TestNetwork.billRules)),
      PolicyRecord(name: "cash", version: 1, text: widen(TestNetwork.cashRules)),
    ]
    genesis.roles.append(GenesisRole(role: .venue, account: Party.registrar.rawValue))
    genesis.instruments.append(
      GenesisInstrument(
        terms: TermSheet(
          symbol: TestNetwork.symbol("USD-W"), issuer: TestNetwork.lei(Party.centralBank.rawValue),
          currency: .usd, terms: .cash(CashTerms(backing: .stablecoin))),
        authorised: Units(1_000_000_000), policy: 1))
    genesis.holdings.append(
      GenesisHolding(account: Party.fund.rawValue, instrument: 2, units: Units(50_000)))
    return genesis
  }

  var today: CalendarDate { chain.genesis.ledger.businessDate(at: chain.nextClock.timestamp) }

  func date(in days: Int32) throws -> CalendarDate { try #require(today.adding(days: days)) }

  func time(in milliseconds: UInt64) -> Timestamp {
    chain.nextClock.timestamp.advanced(by: milliseconds)
  }

  func leg(
    _ units: UInt128, _ from: Party, _ to: Party, _ instrument: InstrumentID = TestNetwork.bill
  ) -> Leg {
    Leg(instrument: instrument, from: from.account, to: to.account, units: Units(units))
  }

  /// Bills of the dealer against cash of the fund.
  func trade(
    bills: UInt128 = 100, cash: UInt128 = 1_000, from seller: Party = .dealer,
    to buyer: Party = .fund
  ) -> [Leg] {
    [leg(bills, seller, buyer), leg(cash, buyer, seller, TestNetwork.cash)]
  }

  func operation(
    _ legs: [Leg], consenting: [Party] = [], lasting: UInt64 = 5 * TermsHarness.day,
    _ terms: SettlementTerms? = nil
  ) -> LedgerOperation {
    .settling(
      .instruct(
        InstructOnTerms(
          InstructSettlement(
            legs: legs, consenting: consenting.map(\.account), validUntil: time(in: lasting)),
          on: terms ?? SettlementTerms(intendedDate: today))))
  }

  /// Instructs in a block of its own.
  func instruct(
    _ legs: [Leg], by party: Party = .dealer, consenting: [Party] = [],
    lasting: UInt64 = 5 * TermsHarness.day, _ terms: SettlementTerms? = nil
  ) throws -> (id: SettlementID, receipt: Receipt) {
    let receipt = try chain.submit(
      [operation(legs, consenting: consenting, lasting: lasting, terms)], by: party)
    return (SettlementID(transaction: receipt.transaction, operation: 0), receipt)
  }

  @discardableResult
  func submit(_ step: SettlingOperation, by party: Party) throws -> Receipt {
    try chain.submit([.settling(step)], by: party)
  }

  @discardableResult
  func affirm(_ id: SettlementID, by party: Party = .fund) throws -> Receipt {
    try chain.submit([.affirm(id)], by: party)
  }

  @discardableResult
  func give(
    _ units: UInt128, _ instrument: InstrumentID, from: Party, to: Party
  ) throws -> Receipt {
    try chain.submit(
      [TestChain.transfer(units, of: instrument, from: from.account, to: to.account)], by: from)
  }

  /// A block without transactions, so much later; what the chain did by itself, if anything.
  func passes(_ milliseconds: UInt64) throws -> [Receipt] {
    chain.advance(milliseconds: milliseconds)
    return try chain.add([]).receipts
  }

  func codes(_ receipt: Receipt) -> [ErrorCode?] { receipt.reasons.map(\.code.registered) }

  /// The codes with which a receipt says that something could not settle.
  func failures(_ receipt: Receipt) -> [ErrorCode?] {
    receipt.events.compactMap {
      if case .settling(.failed(_, _, let code)) = $0 { code.registered } else { nil }
    }
  }

  func record(_ id: SettlementID) throws -> SettlementRecord {
    try #require(try chain.record(SettlementRecord.self, .settlement(id)))
  }

  func progress(_ id: SettlementID) throws -> SettlementProgress {
    try #require(try chain.record(SettlementProgress.self, .progress(id)))
  }

  func contract(_ id: SettlementID) throws -> ContractRecord? {
    try chain.record(ContractRecord.self, .contract(id))
  }

  func outcome(_ id: SettlementID) throws -> SettlementOutcome? { try record(id).end?.outcome }

  func units(_ party: Party, _ instrument: InstrumentID = TestNetwork.bill) throws -> UInt128 {
    try chain.units(party.account, instrument)
  }

  func locked(_ party: Party, _ instrument: InstrumentID = TestNetwork.bill) throws -> UInt128 {
    try chain.record(Holding.self, .holding(party.account, instrument))?.locked.value ?? 0
  }

  /// Every invariant after a test's last block.
  func check() {
    let breaches = chain.invariants.check()
    #expect(breaches.isEmpty, "\(breaches)")
  }
}
