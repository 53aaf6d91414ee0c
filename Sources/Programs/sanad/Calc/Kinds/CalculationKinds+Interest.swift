import SanadInstruments
import SanadTypes

extension CalculationKinds {
  /// `sanad calc accrued`.
  static let interest = [
    CalculationKind(
      "accrued", ["face_minor", "coupon_e6", "freq", "days_accrued", "days_in_period", "price_e4"],
      optional: ["ex_coupon"]
    ) { input in
      let (rate, frequency) = (
        try input.field("coupon_e6").rate(), try input.field("freq").frequency()
      )
      let (days, period) = (
        try input.field("days_accrued").count(), try input.field("days_in_period").count()
      )
      if try input.optional("ex_coupon")?.bool() ?? false {
        let paid = try ExCouponSettlement(
          face: try input.field("face_minor").units(), price: try input.field("price_e4").price(),
          coupon: rate, frequency, daysAccrued: days, daysInPeriod: period)
        return .members(
          ("clean_minor", .amount(paid.clean.value)),
          ("accrued_minor", .amountBelowZero(paid.rebate.value)),
          ("dirty_minor", .amount(paid.dirty.value)))
      }
      let paid = try BondSettlement(
        face: try input.field("face_minor").units(), price: try input.field("price_e4").price(),
        coupon: rate, frequency, daysAccrued: days, daysInPeriod: period)
      let per100 = try ExactFraction(
        UInt128(rate.millionths) * UInt128(days),
        over: 10_000 * UInt128(frequency.rawValue) * UInt128(period))
      return .members(
        ("clean_minor", .amount(paid.clean.value)),
        ("accrued_minor", .amount(paid.accrued.value)),
        ("dirty_minor", .amount(paid.dirty.value)),
        (
          "published_mn",
          .members(
            ("clean", .text(try DecimalDigits.millions(minor: paid.clean))),
            ("accrued", .text(try DecimalDigits.millions(minor: paid.accrued))),
            ("total", .text(try DecimalDigits.millions(minor: paid.dirty))))
        ), ("oracle_accrued_per_100", .text(try DecimalDigits.text(per100))))
    },
    CalculationKind("coupon_full_period", ["face_minor", "coupon_e6", "freq"]) { input in
      let coupon = try Coupon.full(
        face: try input.field("face_minor").units(), rate: try input.field("coupon_e6").rate(),
        try input.field("freq").frequency())
      return .members(("coupon_minor", .amount(coupon.value)))
    },
    CalculationKind("frn_fortnightly_reset", ["face_minor", "freq", "resets"]) { input in
      let legs = try input.field("resets").items(max: FloatingCoupon.resetsMax)
        .map { reset -> FloatingCoupon.Leg in
          try reset.allow(["frm", "to", "rate_e6", "days"])
          let (start, end) = (try reset.field("frm").date(), try reset.field("to").date())
          try reset.optional("days")?.expect(start.days(until: end))
          return FloatingCoupon.Leg(
            from: start, to: end, at: try reset.field("rate_e6").rate())
        }
      let coupon = try FloatingCoupon(
        face: try input.field("face_minor").units(), legs,
        try input.field("freq").frequency())
      return .members(
        ("days_in_period", .number(coupon.days)),
        ("weighted_sum_rate_days", .number(coupon.weightedRate)),
        ("coupon_minor", .amount(coupon.amount.value)), ("exact", .text("\(coupon.exact)")))
    },
    CalculationKind(
      "ijara_rental_act365", ["face_minor", "rental_e6", "frm", "to"]
    ) { input in
      let (days, rental) = try Coupon.rental(
        face: try input.field("face_minor").units(),
        rental: try input.field("rental_e6").rate(), from: try input.field("frm").date(),
        to: try input.field("to").date())
      return .members(("days", .number(days)), ("rental_minor", .amount(rental.value)))
    },
    CalculationKind("repo_interest", ["cash_minor", "rate_e6", "days", "basis"]) { input in
      let (interest, farLeg) = try Coupon.repo(
        cash: try input.field("cash_minor").units(), rate: try input.field("rate_e6").rate(),
        days: try input.field("days").count(), basis: try input.field("basis").basis())
      return .members(
        ("interest_minor", .amount(interest.value)), ("far_leg_minor", .amount(farLeg.value)))
    },
  ]

  /// `sanad calc withhold`.
  static let withholdings = [
    CalculationKind(
      "withholding", ["gross_minor", "rate_bps"], optional: ["rounding"]
    ) { input in
      let split = try Withholding(
        gross: try input.field("gross_minor").units(),
        share: BasisPoints(try input.field("rate_bps").fitting(UInt32.self)),
        rounding: try input.optional("rounding")?.rounding() ?? .halfUp)
      return .members(
        ("tax_minor", .amount(split.tax.value)), ("net_minor", .amount(split.net.value)))
    }
  ]
}
