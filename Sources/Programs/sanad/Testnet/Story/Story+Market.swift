import SanadCrypto
import SanadTypes

// Trades against two kinds of cash, what falls due, a call, redemption.
extension Story {
  func trade(_ instruments: StoryInstruments, _ cast: StoryCast) throws {
    let wholesale = cast.wholesale
    let deposits = cast.deposits
    try act(
      "the treasury taps PIB-CALL: 200 units to the dealer at 104.0000", by: cast.treasury,
      cast.centralBank, cast.dealer
    ) {
      [
        .auction(
          .tap(
            TapSale(
              instrument: instruments.callable.instrument, cash: wholesale.instrument,
              buyer: cast.dealer.id, units: Units(200),
              price: Price(tenThousandths: 1_040_000))))
      ]
    }
    let billPrice = try deposits.units(fromText: "991,500.00")
    try exchange(
      "the dealer sells 1,000,000 units of MTB-28D to a private investor for "
        + deposits.text(of: billPrice),
      Leg(
        instrument: instruments.bill.instrument, from: cast.dealer.id, to: cast.retail.id,
        units: Units(1_000_000)),
      by: cast.dealer,
      Leg(
        instrument: deposits.instrument, from: cast.retail.id, to: cast.dealer.id,
        units: billPrice),
      by: cast.retail)
    let bondPrice = try wholesale.units(fromText: "100,400,000.00")
    try exchange(
      "the bank sells 1,000 units of PIB-2Y to a foreign fund for "
        + wholesale.text(of: bondPrice),
      Leg(
        instrument: instruments.bond.instrument, from: cast.bank.id, to: cast.fund.id,
        units: Units(1_000)),
      by: cast.bank,
      Leg(
        instrument: wholesale.instrument, from: cast.fund.id, to: cast.bank.id,
        units: bondPrice),
      by: cast.fund)
    let swap = try wholesale.units(fromText: "900,000.00")
    try exchange(
      "payment versus payment: \(deposits.text(of: swap)) of deposits for as much "
        + "central-bank money",
      Leg(
        instrument: deposits.instrument, from: cast.dealer.id, to: cast.bank.id, units: swap),
      by: cast.dealer,
      Leg(
        instrument: wholesale.instrument, from: cast.bank.id, to: cast.dealer.id, units: swap),
      by: cast.bank)
    try refuse("central-bank money to a private investor", by: cast.bank) {
      [
        .transfer(
          Leg(
            instrument: wholesale.instrument, from: cast.bank.id, to: cast.retail.id,
            units: Units(100)))
      ]
    }
    try refuse("more than a quarter of PIB-2Y abroad", by: cast.bank) {
      [
        .transfer(
          Leg(
            instrument: instruments.bond.instrument, from: cast.bank.id, to: cast.fund.id,
            units: Units(5_000)))
      ]
    }
  }

  private func exchange(
    _ text: String, _ first: Leg, by giver: StoryAccount, _ second: Leg, by payer: StoryAccount
  ) throws {
    try act(text + ", in one step", by: giver, payer) {
      [.settle(Settlement(legs: [first, second]))]
    }
  }

  // MARK: What falls due

  func live(_ instruments: StoryInstruments, _ cast: StoryCast) throws {
    try pass(to: 5, cast)
    let callable = instruments.callable
    guard case .fixedBond(let terms) = callable.terms, let call = terms.calls.first else {
      throw StoryFailure("PIB-CALL cannot be called")
    }
    try act("the treasury calls PIB-CALL for \(call.date) at \(call.price)", by: cast.treasury) {
      [.lifecycle(.call(callable.instrument, call.date))]
    }
    try pass(to: 31, cast)
    for sheet in [instruments.bill, callable] {
      guard
        let instrument = try chain.record(Instrument.self, .instrument(sheet.instrument)),
        instrument.status == .redeemed
      else { throw StoryFailure("\(sheet.symbol) is not redeemed") }
    }
  }

  /// Lets days pass; the treasury brings the money for whatever is declared.
  func pass(to last: Int32, _ cast: StoryCast) throws {
    let target = try day(last)
    while chain.businessDate < target {
      let next = chain.businessDate.adding(days: 1) ?? .max
      try chain.run(to: next)
      try fundWhatIsDeclared(cast)
      try chain.settle()
    }
  }

  func tellPayments(_ receipts: [Receipt]) {
    for event in receipts.flatMap(\.events) {
      guard case .lifecycle(let event) = event else { continue }
      switch event {
      case .declared(let id, let number, let kind, _, let units):
        say("\(symbol(id)): \(kind) \(number) declared on \(units.groupedText) units")
      case .completed(let id, let number, let paid, let withheld, _):
        say(
          "\(symbol(id)): payment \(number) paid, \(cash(of: id, paid)) to holders, "
            + "\(cash(of: id, withheld)) tax")
      case .missed(let id, let number): say("\(symbol(id)): payment \(number) MISSED")
      case .status(let id, let status): say("\(symbol(id)) is \(status)")
      default: continue
      }
    }
  }

  private func fundWhatIsDeclared(_ cast: StoryCast) throws {
    for number in 0..<UInt32.max {
      guard
        let id = try chain.record(InstrumentReference.self, .instrumentNumber(number))?.instrument
      else { return }
      let recorded = try chain.record(InstrumentTally.self, .tally(id))?.recorded ?? 0
      for payment in 0..<recorded {
        let record = try chain.record(PaymentRecord.self, .payment(id, payment))
        guard record?.status == .declared else { continue }
        try act("the treasury funds payment \(payment) of \(symbol(id))", by: cast.treasury) {
          [.lifecycle(.fund(id, payment: payment))]
        }
      }
    }
  }

  private func symbol(_ id: InstrumentID) -> String {
    terms(id)?.symbol.text ?? id.description
  }

  private func terms(_ id: InstrumentID) -> TermSheet? {
    do { return try chain.record(Instrument.self, .instrument(id))?.terms } catch { return nil }
  }

  private func cash(of id: InstrumentID, _ units: Units) -> String {
    terms(id)?.terms.cash.flatMap(terms)?.text(of: units) ?? "\(units)"
  }

  // MARK: The end

  func finish(_ instruments: StoryInstruments, _ cast: StoryCast) throws {
    if let waiting = try chain.record(
      SuspenseRecord.self, .suspense(cast.retail.id, cast.wholesale.instrument))
    {
      try act(
        "the private investor may not hold central-bank money: "
          + "\(cast.wholesale.text(of: waiting.units)) wait in its name; "
          + "what comes next goes to its bank", by: cast.retail
      ) {
        [.lifecycle(.route(cast.wholesale.instrument, to: cast.dealer.id))]
      }
    }
    try chain.check()
    say(
      "\(chain.height) blocks, \(chain.transactionCount) transactions, \(chain.eventCount) events; "
        + "\(chain.validatorCount) validators agree on \(chain.root.hex)")
    say("every invariant was recomputed from receipts after each block, and holds")
  }
}
