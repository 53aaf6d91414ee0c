import SanadInstruments
import SanadTypes

extension CalculationKinds {
  /// `sanad calc price`.
  static let prices = [
    CalculationKind(
      "tbill_price_from_yield", ["yield_e6", "days", "basis", "face_minor"]
    ) { input in
      let yield = try input.field("yield_e6").rate()
      let (days, basis) = (try input.field("days").count(), try input.field("basis").basis())
      let price = try BillPrice.price(yield: yield, days: days, basis: basis)
      let exact = try BillPrice.exactPrice(yield: yield, days: days, basis: basis)
      let cash = try Cash.of(face: try input.field("face_minor").units(), at: price)
      let back = try BillPrice.yield(price: price, days: days, basis: basis)
      return .members(
        ("price_e4", .number(price.tenThousandths)), ("cash_minor", .amount(cash.value)),
        ("yield_back_e6", .number(back.millionths)),
        ("oracle_price", .text(try DecimalDigits.text(exact, times: 100))))
    },
    CalculationKind("tbill_price_from_discount", ["discount_e6", "days", "basis"]) { input in
      let price: FinePrice = try BillPrice.price(
        discount: try input.field("discount_e6").rate(), days: try input.field("days").count(),
        basis: try input.field("basis").basis())
      return .members(("price_e6", .number(price.millionths)))
    },
    CalculationKind(
      "clean_price_from_yield",
      ["issue", "maturity", "settle", "coupon_e6", "yield_e6", "freq", "eom"],
      optional: ["prev_coupon", "next_coupon", "remaining"]
    ) { input in
      let bond = try scheduledBond(input)
      let yield = try input.field("yield_e6").rate()
      let fine = try BondPrice.cleanTrillionths(bond, yield: yield)
      let accrued = try accruedPer100(bond)
      return .members(
        ("clean_price_e6", .number(try BondPrice.clean(bond, yield: yield).millionths)),
        ("price_e4", .number(try BondPrice.settlementPrice(bond, yield: yield).tenThousandths)),
        (
          "accrued_e6_per_100",
          .amount(try accrued.of(Units(UInt128(Rate.whole)), rounding: .halfUp).value)
        ),
        ("oracle_clean", .text(DecimalDigits.text(UInt128(fine), places: 12))),
        ("oracle_accrued", .text(try DecimalDigits.text(accrued))))
    },
  ]

  /// `sanad calc yield`.
  static let yields = [
    CalculationKind("tbill_yield_from_price", ["price_e4", "days", "basis"]) { input in
      let yield = try BillPrice.yield(
        price: try input.field("price_e4").price(), days: try input.field("days").count(),
        basis: try input.field("basis").basis())
      return .members(("yield_e6", .number(yield.millionths)))
    },
    CalculationKind(
      "yield_from_clean_price",
      ["issue", "maturity", "settle", "coupon_e6", "price_e4", "freq", "eom"],
      optional: ["prev_coupon", "next_coupon", "remaining"]
    ) { input in
      let yield = try BondPrice.yield(
        try scheduledBond(input), clean: try input.field("price_e4").price())
      return .members(("yield_e6", .number(yield.millionths)))
    },
    CalculationKind(
      "real_auction_rows",
      ["coupon_e6", "freq", "period_start", "period_end", "settle", "maturity", "rows"],
      optional: ["accrued_days", "days_in_period", "remaining_coupons"], auctionRows),
  ]

  /// The yields of a table of accepted bids, best first, and the weighted average down to each row.
  private static func auctionRows(_ input: CalculationInput) throws -> JSONTree {
    let frequency = try input.field("freq").frequency()
    let period = try ICMAPeriod(
      from: try input.field("period_start").date(), to: try input.field("period_end").date(),
      frequency)
    let settle = try input.field("settle").date()
    guard period.start <= settle, settle < period.end else {
      throw try input.field("settle").failure("the day is not in the coupon period")
    }
    let schedule = try CouponSchedule(
      from: period.start, to: try input.field("maturity").date(),
      everyMonths: frequency.months, .backward, keepsEndOfMonth: period.end.isEndOfMonth)
    let bond = try BondPosition(
      coupon: try input.field("coupon_e6").rate(), frequency,
      daysAccrued: UInt32(period.start.days(until: settle)), daysInPeriod: period.days,
      couponsLeft: UInt32(schedule.dates.count { $0 > settle }))
    try input.optional("accrued_days")?.expect(bond.daysAccrued)
    try input.optional("days_in_period")?.expect(bond.daysInPeriod)
    try input.optional("remaining_coupons")?.expect(bond.couponsLeft)
    var exact = AverageYield()
    var rounded = AverageYield()
    let rows = try input.field("rows").items(max: 10_000).map { row -> JSONTree in
      try row.allow(["face_mn", "price_e4"])
      let (face, price) = (try row.field("face_mn").units(), try row.field("price_e4").price())
      let yield = try BondPrice.yield(bond, clean: price)
      try exact.add(face: face, at: price, of: bond)
      try rounded.add(face: face, at: yield)
      return .members(
        ("face_mn", .amount(face.value)), ("price_e4", .number(price.tenThousandths)),
        ("yield_e6", .number(yield.millionths)),
        ("way_published_e6", try exact.rate().map { .number($0.millionths) } ?? .null),
        ("way_from_4dp_yields_e6", try rounded.rate().map { .number($0.millionths) } ?? .null))
    }
    return .members(("rows", .list(rows)))
  }

  /// A bond by its dates, on a settlement date.
  private static func scheduledBond(_ input: CalculationInput) throws -> BondPosition {
    let frequency = try input.field("freq").frequency()
    let settle = try input.field("settle").date()
    let schedule = try CouponSchedule(
      from: try input.field("issue").date(), to: try input.field("maturity").date(),
      everyMonths: frequency.months, .backward,
      keepsEndOfMonth: try input.field("eom").bool())
    let bond = try BondPosition(
      coupon: try input.field("coupon_e6").rate(), frequency, schedule, settlement: settle)
    let period = try schedule.period(at: settle, frequency)
    for (name, day) in [("prev_coupon", period.start), ("next_coupon", period.end)] {
      guard let given = input.optional(name) else { continue }
      guard try given.date() == day else {
        throw given.failure("the schedule has \(day) there")
      }
    }
    try input.optional("remaining")?.expect(bond.couponsLeft)
    return bond
  }

  /// Interest since the last coupon day per 100 of face: `c a / (10^4 f b)`.
  private static func accruedPer100(_ bond: BondPosition) throws -> ExactFraction {
    try ExactFraction(
      UInt128(bond.coupon.millionths) * UInt128(bond.daysAccrued),
      over: 10_000 * UInt128(bond.frequency.rawValue) * UInt128(bond.daysInPeriod))
  }
}
