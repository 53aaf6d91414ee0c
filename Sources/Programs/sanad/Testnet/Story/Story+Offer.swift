import SanadTypes

// Bonds that the treasury buys back: more is tendered than it takes, and each gets its share.
extension Story {
  func buyBack(_ sheet: TermSheet, _ cast: StoryCast) async throws {
    let before = try await held(sheet, cast)
    let id = OfferID(of: sheet.instrument, number: 0)
    let closesAt = chain.time.advanced(by: 86_400_000)
    try await act(
      "the treasury offers to buy back 1,000 units of \(sheet.symbol) at 99.0000, "
        + "until \(closesAt.rfc3339)", by: cast.treasury
    ) {
      [
        .offer(
          .open(
            OfferTerms(
              instrument: sheet.instrument, price: Price(tenThousandths: 990_000),
              unitsMax: Units(1_000), minimum: Units(10), cash: cast.wholesale.instrument,
              opensAt: chain.time, closesAt: closesAt)))
      ]
    }
    for (holder, units) in [(cast.dealer, 600), (cast.bank, 900)] as [(StoryAccount, UInt128)] {
      try await act("the \(holder.name) tenders \(units) units", by: holder) {
        [.offer(.tender(id, Units(units)))]
      }
    }
    try await refuse("units that were tendered are sold", by: cast.dealer) {
      [
        .transfer(
          Leg(
            instrument: sheet.instrument, from: cast.dealer.id, to: cast.bank.id,
            units: Units(before.dealer.value - 599)))
      ]
    }
    try await chain.run(to: closesAt.advanced(by: 1_000))
    try await chain.settle()
    let after = try await held(sheet, cast)
    guard let dealer = before.dealer.subtracting(after.dealer),
      let bank = before.bank.subtracting(after.bank),
      let paid = after.cash.subtracting(before.cash),
      dealer.value + bank.value == 1_000
    else { throw StoryFailure("the offer for \(sheet.symbol) was not settled") }
    say(
      "\(sheet.symbol): 1,000 of 1,500 units bought back, \(dealer.groupedText) of the dealer and "
        + "\(bank.groupedText) of the bank, which has \(cast.wholesale.text(of: paid)) for them")
  }

  /// What the two who tender have, and the bank's money: on nodes the treasury and the dealer move
  /// some of theirs each day, so that there are blocks.
  private func held(
    _ sheet: TermSheet, _ cast: StoryCast
  ) async throws -> (dealer: Units, bank: Units, cash: Units) {
    (
      try await chain.units(cast.dealer, sheet.instrument),
      try await chain.units(cast.bank, sheet.instrument),
      try await chain.units(cast.bank, cast.wholesale.instrument)
    )
  }
}
