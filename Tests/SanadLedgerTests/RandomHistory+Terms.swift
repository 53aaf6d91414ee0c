import SanadLedger
import SanadTesting
import SanadTypes

// Settlements on terms: mostly between two who have something to give, mostly with terms that go
// together.
extension RandomHistory {
  private static let offset: Int32 = 18_000

  /// Mostly a step on terms; movements beside, and no claims, which would soon leave nobody who may
  /// receive when hours pass between blocks.
  mutating func drawWithTerms(
    at time: Timestamp
  ) -> (operations: [LedgerOperation], signers: [AccountID]) {
    switch random.below(10) {
    case 0: issue()
    case 1: movement(count: 1)
    case 2: drawStep(at: time)
    default: drawTerms(at: time)
    }
  }

  /// A step of a settlement on terms, of a cycle, or of what one has opened.
  private mutating func drawTerms(
    at time: Timestamp
  ) -> (operations: [LedgerOperation], signers: [AccountID]) {
    let step = random.below(20)
    guard step >= 6, !settlements.isEmpty else { return instructOnTerms(at: time) }
    if step == 6, !venued.isEmpty { return cycle() }
    let isOfContract = (13..<15).contains(step) && !opened.isEmpty && random.below(8) > 0
    let settlement = random.pick(isOfContract ? opened : settlements)
    let signer =
      random.below(12) == 0 ? random.pick(actors).account : random.pick(settlement.parties)
    let id = settlement.id
    let operation: LedgerOperation =
      switch step {
      case 7: .cancel(id)
      case 8: .settling(.hold(id))
      case 9..<11: .settling(.release(id))
      case 11..<13: .settling(.attempt(id))
      case 13: .settling(.releasePledge(id))
      case 14: .settling(.closeOut(id))
      default: .affirm(id)
      }
    return ([operation], [signer])
  }

  private mutating func cycle() -> ([LedgerOperation], [AccountID]) {
    let count = min(venued.count, 1 + random.below(6))
    var ids: [SettlementID] = []
    for _ in 0..<count {
      let id = random.pick(venued)
      if !ids.contains(id) { ids.append(id) }
    }
    return ([.settling(.settleCycle(SettleCycle(ids)))], [Party.registrar.account])
  }

  private mutating func instructOnTerms(
    at time: Timestamp
  ) -> ([LedgerOperation], [AccountID]) {
    let seller = founder()
    var buyer = founder()
    if buyer == seller {
      buyer = seller == Party.fund.account ? Party.dealer.account : Party.fund.account
    }
    let purpose = purpose(at: time)
    let bills = random.below(3) == 0 ? units() : Units(UInt128(1 + random.below(60)))
    let cash = random.below(3) == 0 ? units() : Units(UInt128(1 + random.below(90_000)))
    var legs = [
      Leg(instrument: TestNetwork.bill, from: seller, to: buyer, units: bills),
      Leg(instrument: TestNetwork.cash, from: buyer, to: seller, units: cash),
    ]
    var consenting: [AccountID] = []
    if case .pledge = purpose, random.below(10) > 0 {
      legs.removeLast()
      consenting = [buyer]
    }
    if purpose == .exchange, random.below(12) == 0 { legs.append(leg(from: seller)) }
    let isVenued = purpose == .exchange && random.below(3) == 0
    let terms = SettlementTerms(
      reference: reference(), intendedDate: date(at: time, plus: Int32(random.below(4)) - 1),
      allowsPartial: purpose == .exchange && !isVenued && random.below(2) == 0,
      venue: isVenued ? Party.registrar.account : nil, purpose: purpose)
    let instruction = InstructSettlement(
      legs: legs, consenting: consenting,
      validUntil: time.advanced(by: 1_000 + UInt64(random.below(patience(for: purpose)))))
    return (
      [.settling(.instruct(InstructOnTerms(instruction, on: terms)))],
      [random.below(8) == 0 ? buyer : seller]
    )
  }

  /// A repo may not wait until its far date.
  private func patience(for purpose: SettlementPurpose) -> Int {
    if case .repo = purpose { 60_000_000 } else { 400_000_000 }
  }

  private mutating func purpose(at time: Timestamp) -> SettlementPurpose {
    switch random.below(7) {
    case 0..<2:
      .pledge(
        PledgeTerms(
          until: time.advanced(by: 300_000_000 + UInt64(random.below(600_000_000))),
          closeOutFrom: random.below(4) == 0 ? nil : date(at: time, plus: Int32(random.below(5)))))
    case 2..<4:
      .repo(
        RepoTerms(
          farDate: date(at: time, plus: Int32(random.below(5))),
          rate: Rate(millionths: Int64(random.below(300_000))), basis: .actual365,
          haircut: BasisPoints(UInt32(random.below(1_000))),
          price: Price(tenThousandths: 1_000_000)))
    default: .exchange
    }
  }

  private mutating func reference() -> SettlementReference? {
    guard random.below(3) == 0 else { return nil }
    do { return try SettlementReference("R-\(random.below(3))") } catch { return nil }
  }

  private func date(at time: Timestamp, plus days: Int32) -> CalendarDate {
    CalendarDate(time, offsetSeconds: Self.offset)?.adding(days: days) ?? .max
  }

  /// Remembers what was opened, and what the venue may net.
  mutating func followTerms(_ body: TransactionBody, _ receipt: Receipt) {
    for case .settlementEnded(let id, let party, .opened) in receipt.events {
      if opened.last?.id == id {
        opened[opened.count - 1].parties.append(party)
      } else {
        opened.append((id, [party]))
        if opened.count > 12 { opened.removeFirst() }
      }
    }
    guard receipt.isApplied, case .settling(.instruct(let operation))? = body.operations.first,
      operation.terms.venue != nil
    else { return }
    venued.append(SettlementID(transaction: receipt.transaction, operation: 0))
    if venued.count > 12 { venued.removeFirst() }
  }
}
