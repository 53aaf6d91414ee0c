import SanadCrypto
import SanadTypes

// Trades against two kinds of cash, what falls due, a call, redemption.
extension Story {
  func trade(_ instruments: StoryInstruments, _ cast: StoryCast) async throws {
    let wholesale = cast.wholesale
    let deposits = cast.deposits
    try await act(
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
    try await exchange(
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
    try await exchange(
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
    try await exchange(
      "payment versus payment: \(deposits.text(of: swap)) of deposits for as much "
        + "central-bank money",
      Leg(
        instrument: deposits.instrument, from: cast.dealer.id, to: cast.bank.id, units: swap),
      by: cast.dealer,
      Leg(
        instrument: wholesale.instrument, from: cast.bank.id, to: cast.dealer.id, units: swap),
      by: cast.bank)
    try await refuse("central-bank money to a private investor", by: cast.bank) {
      [
        .transfer(
          Leg(
            instrument: wholesale.instrument, from: cast.bank.id, to: cast.retail.id,
            units: Units(100)))
      ]
    }
    try await refuse("more than a quarter of PIB-2Y abroad", by: cast.bank) {
      [
        .transfer(
          Leg(
            instrument: instruments.bond.instrument, from: cast.bank.id, to: cast.fund.id,
            units: Units(5_000)))
      ]
    }
  }

  func exchange(
    _ text: String, _ first: Leg, by giver: StoryAccount, _ second: Leg, by payer: StoryAccount
  ) async throws {
    try await act(text + ", in one step", by: giver, payer) {
      [.settle(Settlement(legs: [first, second]))]
    }
  }

  // MARK: What falls due

  func live(_ instruments: StoryInstruments, _ cast: StoryCast) async throws {
    try await pass(to: 5, cast)
    let callable = instruments.callable
    guard case .fixedBond(let terms) = callable.terms, let call = terms.calls.first else {
      throw StoryFailure("PIB-CALL cannot be called")
    }
    try await act(
      "the treasury calls PIB-CALL for \(call.date) at \(call.price)", by: cast.treasury
    ) {
      [.lifecycle(.call(callable.instrument, call.date))]
    }
    try await put(instruments.bond, cast)
    try await pass(to: 15, cast)
    try await buyBack(instruments.bond, cast)
    try await pass(to: 31, cast)
    for sheet in [instruments.bill, callable] {
      guard
        let instrument = try await chain.record(Instrument.self, .instrument(sheet.instrument)),
        instrument.status == .redeemed
      else { throw StoryFailure("\(sheet.symbol) is not redeemed") }
    }
  }

  /// Units that the foreign fund gives back on the coupon day.
  private func put(_ sheet: TermSheet, _ cast: StoryCast) async throws {
    guard let put = sheet.terms.puts.first else {
      throw StoryFailure("\(sheet.symbol) cannot be put")
    }
    try await act(
      "the fund gives notice of 500 units of \(sheet.symbol) for \(put.date), at \(put.price)",
      by: cast.fund
    ) {
      [.lifecycle(.put(sheet.instrument, put.date, Units(500)))]
    }
    try await refuse("units that were put are sold", by: cast.fund) {
      [
        .transfer(
          Leg(
            instrument: sheet.instrument, from: cast.fund.id, to: cast.bank.id,
            units: Units(501)))
      ]
    }
  }

  /// Lets days pass; the treasury brings the money for whatever is declared.
  func pass(to last: Int32, _ cast: StoryCast) async throws {
    let target = try day(last)
    while chain.businessDate < target {
      let next = chain.businessDate.adding(days: 1) ?? .max
      try await chain.run(to: next)
      try await fundWhatIsDeclared(cast)
      try await chain.settle()
    }
  }

  func tellPayments(_ receipts: [Receipt]) {
    for event in receipts.flatMap(\.events) {
      guard case .lifecycle(let event) = event else { continue }
      switch event {
      case .declared(let id, let number, let kind, _, let units):
        declared.append((id, number))
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

  private func fundWhatIsDeclared(_ cast: StoryCast) async throws {
    let waiting = declared
    declared = []
    for (id, number) in waiting {
      let record = try await chain.record(PaymentRecord.self, .payment(id, number))
      // On nobody's units there is nothing to bring.
      guard record?.status == .declared else { continue }
      try await act("the treasury funds payment \(number) of \(symbol(id))", by: cast.treasury) {
        [.lifecycle(.fund(id, payment: number))]
      }
    }
  }

  private func symbol(_ id: InstrumentID) -> String {
    sheet(of: id)?.symbol.text ?? id.description
  }

  private func cash(of id: InstrumentID, _ units: Units) -> String {
    sheet(of: id)?.terms.cash.flatMap(sheet(of:))?.text(of: units) ?? "\(units)"
  }

  // MARK: The end

  func finish(_ instruments: StoryInstruments, _ cast: StoryCast) async throws {
    if let waiting = try await chain.record(
      SuspenseRecord.self, .suspense(cast.retail.id, cast.wholesale.instrument))
    {
      try await act(
        "the private investor may not hold central-bank money: "
          + "\(cast.wholesale.text(of: waiting.units)) wait in its name; "
          + "what comes next goes to its bank", by: cast.retail
      ) {
        [.lifecycle(.route(cast.wholesale.instrument, to: cast.dealer.id))]
      }
    }
    for line in try await chain.check() { say(line) }
  }
}
