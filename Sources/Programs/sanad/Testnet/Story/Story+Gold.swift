import SanadCrypto
import SanadTypes

// Gold behind units of a gram: a receipt and what an inspector attests, units that are sold, and
// redemption in kind and in cash.
extension Story {
  func gold(_ instruments: StoryInstruments, _ cast: StoryCast) async throws {
    let gold = instruments.gold.instrument
    try await attest(gold, cast)
    try await refuse("more grams than are attested", by: cast.treasury, cast.centralBank) {
      [.issue(Issuance(instrument: gold, to: cast.treasury.id, units: Units(1_991)))]
    }
    try await act("1,500 grams are issued to the treasury", by: cast.treasury, cast.centralBank) {
      [.issue(Issuance(instrument: gold, to: cast.treasury.id, units: Units(1_500)))]
    }
    for (buyer, grams, text) in [
      (cast.dealer, UInt128(1_195), "28,680,000.00"), (cast.fund, 300, "7,200,000.00"),
    ] {
      let price = try cast.wholesale.units(fromText: text)
      try await exchange(
        "the treasury sells \(Units(grams).groupedText) grams of GOLD-G to the \(buyer.name) for "
          + cast.wholesale.text(of: price),
        Leg(instrument: gold, from: cast.treasury.id, to: buyer.id, units: Units(grams)),
        by: cast.treasury,
        Leg(
          instrument: cast.wholesale.instrument, from: buyer.id, to: cast.treasury.id,
          units: price),
        by: buyer)
    }
    try await redeemInKind(gold, cast)
    try await redeemInCash(gold, cast)
  }

  /// Two bars of a kilogram of 995.0, of which each is 995 grams of fine gold.
  private func attest(_ gold: InstrumentID, _ cast: StoryCast) async throws {
    let until = try day(300)
    for number in 1...2 {
      try await act("the bank takes bar \(number) of gold into its vault: 995 grams", by: cast.bank)
      {
        let cover = ReceiptCover(
          insurance: SHA256.digest(bytes(32)), insuredUntil: until, inspectionDue: until)
        return [
          .reserve(
            .deposit(
              gold,
              ReceiptFacts(
                grossMass: 1_000_000, fineness: 9_950, site: "Karachi",
                bars: SHA256.digest(bytes(32)), assay: SHA256.digest(bytes(32)), cover: cover)))
        ]
      }
    }
    try await act("the inspector and the bank attest 1,990 grams", by: cast.registrar, cast.bank) {
      [
        .reserve(
          .attest(
            AttestReserve(
              instrument: gold, custodian: cast.bank.id, asOf: chain.businessDate,
              quantity: 1_990_000, released: 0, validUntil: until,
              document: SHA256.digest(bytes(32)))))
      ]
    }
    let price = try cast.wholesale.units(fromText: "24,000.00")
    try await act(
      "the central bank fixes a gram of gold at \(cast.wholesale.text(of: price))",
      by: cast.centralBank
    ) {
      let tenThousandths = UInt64(clamping: price.value) * 10_000
      return [
        .reserve(.price(gold, from: chain.businessDate, tenThousandths: tenThousandths))
      ]
    }
  }

  private func redeemInKind(_ gold: InstrumentID, _ cast: StoryCast) async throws {
    try await ask("the dealer asks for 995 grams in kind", 995, .inKind, of: gold, by: cast.dealer)
    try await act("the bank hands bar 1 over, and the units are no more", by: cast.bank) {
      [
        .reserve(
          .fill(
            FillRedemption(
              instrument: gold, number: 0, units: Units(995), receipts: [0], payer: nil,
              document: SHA256.digest(bytes(32)))))
      ]
    }
    let left = try await chain.units(cast.dealer, gold)
    guard left == Units(200) else { throw StoryFailure("the dealer has \(left) grams left") }
  }

  /// At the fixing, less the fee of one percent.
  private func redeemInCash(_ gold: InstrumentID, _ cast: StoryCast) async throws {
    let cash = cast.wholesale
    try await ask("the fund asks for its 300 grams in cash", 300, .cash, of: gold, by: cast.fund)
    let before = try await chain.units(cast.fund, cash.instrument)
    try await act("the treasury pays for them at the fixing, less 1%", by: cast.treasury) {
      [
        .reserve(
          .fill(
            FillRedemption(
              instrument: gold, number: 1, units: Units(300), receipts: [],
              payer: cast.treasury.id, document: SHA256.digest(bytes(32)))))
      ]
    }
    let after = try await chain.units(cast.fund, cash.instrument)
    let paid = after.subtracting(before) ?? .zero
    say("  the fund has \(cash.text(of: paid)) for its gold")
    guard try await chain.units(cast.fund, gold).isZero else {
      throw StoryFailure("the fund still has gold")
    }
  }

  private func ask(
    _ text: String, _ grams: UInt128, _ kind: RedemptionKind, of gold: InstrumentID,
    by holder: StoryAccount
  ) async throws {
    try await act(text, by: holder) {
      [
        .reserve(
          .redeem(
            RedeemUnits(
              instrument: gold, units: Units(grams), kind: kind,
              delivery: SHA256.digest(bytes(32)))))
      ]
    }
  }
}
