import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

// What stands behind units, and how they are redeemed.
extension BadInputTable {
  static var receipts: [BadInputSubject] {
    [deposit, mark, renew, withdrawReceipt, attest, price]
  }

  static var redemptions: [BadInputSubject] { [redeem, withdrawRedemption, fill] }

  private static let gold = ReserveNetwork.gold
  private static let coin = ReserveNetwork.coin

  /// Ten bars that are attested, and as many units as they cover.
  private static func vault() throws -> BadInputStage { BadInputStage(try TestChain.withGold()) }

  private static func by(_ signer: Party, _ operation: ReserveOperation) -> Drawn {
    Drawn(.reserve(operation), signer)
  }

  private static func deposited(
    _ bar: ReceiptFacts? = nil, of instrument: InstrumentID = gold
  ) throws -> Drawn {
    by(.fund, .deposit(instrument, try bar ?? ReserveNetwork.bar()))
  }

  private static var deposit: BadInputSubject {
    BadInputSubject(
      .deposit, on: vault,
      role: .by(.dealer, code: .custodianRequired),
      state: .code(.noReserve) { _ in try deposited(of: coin) },
      date: .code(.receiptInvalid) { _ in
        try deposited(ReserveNetwork.bar(until: "2026-11-17"))
      },
      unit: .code(.receiptInvalid) { _ in try deposited(ReserveNetwork.bar(fineness: 9_949)) },
      overflow: .applied("masses have 64 bits, and as many as there are numbers fit into 128") {
        _ in try deposited(ReserveNetwork.bar(.max))
      },
      zero: .code(.receiptInvalid) { _ in try deposited(ReserveNetwork.bar(0)) },
      duplicate: .againApplied("that two receipts are not of the same bars is the inspector's word")
    ) { _ in try deposited() }
  }

  private static func marked(
    _ status: ReceiptStatus = .frozen, _ number: UInt32 = 0, of instrument: InstrumentID = gold
  ) -> Drawn { by(.fund, .mark(instrument, receipt: number, status)) }

  /// A bar that nobody vouches for any more, with the number 10.
  private static func lapsed(_ stage: BadInputStage) throws {
    try stage.must(
      try deposited(ReserveNetwork.bar(until: "2026-11-19")).operation, .fund)
    try stage.jump(to: "2026-11-20")
    try stage.chain.add([])
  }

  private static var mark: BadInputSubject {
    BadInputSubject(
      .mark, on: vault,
      role: .by(.dealer, code: .custodianRequired),
      state: .code(.receiptState) { stage in
        try takeOut(stage)
        return marked(.free, 10)
      },
      date: .code(.receiptState) { stage in
        try lapsed(stage)
        return marked(.free, 10)
      },
      unit: .code(.receiptState) { _ in marked(.released) },
      overflow: .code(.receiptUnknown) { _ in marked(.frozen, .max) },
      zero: .code(.instrumentUnknown) { _ in marked(of: nothing) },
      duplicate: .again(.receiptState)
    ) { _ in marked() }
  }

  private static func renewed(
    _ until: String = "2027-11-19", _ number: UInt32 = 0, of instrument: InstrumentID = gold
  ) throws -> Drawn {
    by(.fund, .renew(instrument, receipt: number, try ReserveNetwork.cover(until)))
  }

  private static var renew: BadInputSubject {
    BadInputSubject(
      .renew, on: vault,
      role: .by(.dealer, code: .custodianRequired),
      state: .code(.receiptState) { stage in
        try takeOut(stage)
        return try renewed("2027-11-19", 10)
      },
      date: .code(.receiptInvalid) { _ in try renewed("2026-11-17") },
      unit: .code(.noReserve) { _ in try renewed(of: bill) },
      overflow: .code(.receiptUnknown) { _ in try renewed("2027-11-19", .max) },
      zero: .none("its dates are no amounts, and each has a day"),
      duplicate: .againApplied("what vouches for a receipt may be said again")
    ) { _ in try renewed() }
  }

  /// A bar more than the units need, attested with the others.
  private static func spare(_ stage: BadInputStage) throws {
    try stage.must(try deposited().operation, .fund)
    let receipt = try stage.chain.attest(10_945_000)
    try #require(receipt.isApplied)
  }

  private static func takeOut(_ stage: BadInputStage) throws {
    try spare(stage)
    try stage.must(withdrawnReceipt().operation, .fund)
  }

  private static func withdrawnReceipt(
    _ number: UInt32 = 10, of instrument: InstrumentID = gold
  ) -> Drawn { by(.fund, .withdraw(instrument, receipt: number)) }

  private static var withdrawReceipt: BadInputSubject {
    BadInputSubject(
      .withdrawReceipt, on: vault,
      role: .by(.dealer, code: .custodianRequired),
      state: .code(.reserveNeeded) { _ in withdrawnReceipt(0) },
      date: .none("a receipt may be taken out whether or not it has lapsed"),
      unit: .code(.noReserve) { _ in withdrawnReceipt(of: coin) },
      overflow: .code(.receiptUnknown) { _ in withdrawnReceipt(.max) },
      zero: .code(.instrumentUnknown) { _ in withdrawnReceipt(of: nothing) },
      duplicate: .again(.receiptState)
    ) { stage in
      try spare(stage)
      return withdrawnReceipt()
    }
  }

  private static func attested(
    _ stage: BadInputStage, _ quantity: UInt128 = 9_950_000, released: UInt128 = 0,
    days: Int32 = 0, of instrument: InstrumentID = gold, until: String = "2026-12-31"
  ) throws -> Drawn {
    let operation = AttestReserve(
      instrument: instrument, custodian: Party.fund.account, asOf: try stage.day(days),
      quantity: quantity, released: released, validUntil: try CalendarDate(until),
      document: SHA256.digest([6]))
    return Drawn(.reserve(.attest(operation)), .registrar, .fund)
  }

  private static var attest: BadInputSubject {
    BadInputSubject(
      .attest, on: vault,
      role: .by(.dealer, .fund, code: .roleRequired),
      state: .code(.attestationInvalid) { try attested($0, days: -1) },
      date: .code(.attestationInvalid) { try attested($0, days: 1) },
      unit: .code(.noReserve) { try attested($0, of: bill) },
      overflow: .code(.attestationInvalid) { try attested($0, .max, released: .max) },
      zero: .applied("that nothing was found is told, and a shortage begins") {
        try attested($0, 0)
      },
      duplicate: .againApplied("what was found may be said again")
    ) { try attested($0) }
  }

  private static func priced(
    _ stage: BadInputStage, _ price: UInt64 = 24_000_000_000, days: Int32 = 0,
    of instrument: InstrumentID = gold
  ) throws -> Drawn {
    by(.centralBank, .price(instrument, from: try stage.day(days), tenThousandths: price))
  }

  private static var price: BadInputSubject {
    BadInputSubject(
      .price, on: vault,
      role: .by(.dealer, code: .roleRequired),
      state: .code(.priceInvalid) { stage in
        try stage.must(try priced(stage).operation, .centralBank)
        return try priced(stage, days: -1)
      },
      date: .code(.priceInvalid) { try priced($0, days: 1) },
      unit: .code(.noReserve) { try priced($0, of: coin) },
      overflow: .applied("a price has 64 bits; what is paid by it is checked where it is paid") {
        try priced($0, .max)
      },
      zero: .code(.priceInvalid) { try priced($0, 0) },
      duplicate: .again(.priceInvalid)
    ) { try priced($0) }
  }

  // MARK: Redemptions

  private static func asked(
    _ units: UInt128 = 995, _ kind: RedemptionKind = .inKind, of instrument: InstrumentID = gold
  ) -> Drawn {
    by(
      .dealer,
      .redeem(
        RedeemUnits(
          instrument: instrument, units: Units(units), kind: kind, delivery: SHA256.digest([7]))))
  }

  private static var redeem: BadInputSubject {
    BadInputSubject(
      .redeem, on: vault,
      role: .by(.retail, code: .insufficientUnits),
      state: .code(.unitsLocked) { stage in
        try stage.must(asked(9_000).operation, .dealer)
        return asked()
      },
      date: .none("units of a commodity can be redeemed on any day"),
      unit: .code(.redemptionInvalid) { _ in asked(499) },
      overflow: .code(.insufficientUnits) { _ in asked(.max) },
      zero: .code(.redemptionInvalid) { _ in asked(0, .cash) },
      duplicate: .againApplied("the same once more is another redemption")
    ) { _ in asked() }
  }

  private static func takenBack(_ stage: BadInputStage, number: UInt32 = 0) throws -> Drawn {
    try stage.must(asked().operation, .dealer)
    return by(.dealer, .withdrawRedemption(gold, number: number))
  }

  private static var withdrawRedemption: BadInputSubject {
    BadInputSubject(
      .withdrawRedemption, on: vault,
      role: .by(.retail, code: .redemptionForeign),
      state: .code(.redemptionOver) { stage in
        let drawn = try takenBack(stage)
        try stage.must(filled(995, [0]).operation, .fund)
        return drawn
      },
      date: .code(.redemptionOver) { stage in
        let drawn = try takenBack(stage)
        try stage.jump(to: "2027-11-25")
        return drawn
      },
      unit: .code(.redemptionUnknown) { try takenBack($0, number: 1) },
      overflow: .code(.redemptionUnknown) { try takenBack($0, number: .max) },
      zero: .code(.instrumentUnknown) { _ in
        by(.dealer, .withdrawRedemption(nothing, number: 0))
      },
      duplicate: .again(.redemptionOver)
    ) { try takenBack($0) }
  }

  private static func filled(
    _ units: UInt128, _ receipts: [UInt32], payer: Party? = nil, number: UInt32 = 0
  ) -> Drawn {
    let operation = FillRedemption(
      instrument: gold, number: number, units: Units(units), receipts: receipts,
      payer: payer?.account, document: SHA256.digest([8]))
    return Drawn(.reserve(.fill(operation)), [.fund] + (payer.map { [$0] } ?? []))
  }

  /// A redemption of one bar's units is asked for.
  private static func waiting() throws -> BadInputStage {
    let stage = try vault()
    try stage.must(asked().operation, .dealer)
    return stage
  }

  private static var fill: BadInputSubject {
    BadInputSubject(
      .fill, on: waiting,
      role: .by(.dealer, code: .custodianRequired),
      state: .code(.receiptState) { stage in
        // One bar more, so that what is frozen makes nothing short.
        try spare(stage)
        try stage.must(marked(.frozen, 10).operation, .fund)
        return filled(995, [10])
      },
      date: .code(.priceMissing) { stage in
        try stage.must(asked(100, .cash).operation, .dealer)
        try stage.must(try priced(stage).operation, .centralBank)
        // A price counts for two days.
        try stage.jump(to: "2026-11-21")
        return filled(100, [], payer: .treasury, number: 1)
      },
      unit: .code(.fillUneven) { _ in filled(995, [0, 1]) },
      overflow: .code(.redemptionInvalid) { _ in filled(.max, [0]) },
      zero: .code(.redemptionInvalid) { _ in filled(0, [0]) },
      duplicate: .again(.redemptionOver)
    ) { _ in filled(995, [0]) }
  }
}
