import SanadInstruments
import SanadTypes

extension CalculationKinds {
  /// `sanad calc day-count`.
  static let dayCounts = [
    CalculationKind("day_count", ["from", "to"]) { input in
      let (start, end) = (try input.field("from").date(), try input.field("to").date())
      func days(_ rule: DayCount) throws -> JSONTree {
        .number(try rule.days(from: start, to: end))
      }
      func fraction(_ rule: DayCount) throws -> JSONTree {
        .text(try DecimalDigits.text(try rule.fraction(from: start, to: end)))
      }
      return .members(
        ("act", try days(.actual365Fixed)),
        ("30/360_BOND_BASIS", try days(.thirty360BondBasis)),
        ("30/360_US", try days(.thirty360US)), ("30E/360", try days(.thirtyE360)),
        ("act365f_year_fraction", try fraction(.actual365Fixed)),
        ("act360_year_fraction", try fraction(.actual360)),
        ("actact_isda_year_fraction", try fraction(.actualActualISDA)))
    },
    CalculationKind(
      "act_act_icma", ["period_start", "period_end", "date", "freq"], optional: ["notional"]
    ) { input in
      let (start, end) = (
        try input.field("period_start").date(), try input.field("period_end").date()
      )
      let frequency = try input.field("freq").frequency()
      let date = try input.field("date").date()
      let period =
        if let notional = input.optional("notional") {
          try ICMAPeriod(
            from: start, to: end, frequency,
            notional: try notional.items(max: ICMAPeriod.notionalMax + 1).map { try $0.date() })
        } else {
          try ICMAPeriod(from: start, to: end, frequency)
        }
      let fraction = try period.fraction(to: date)
      return .members(
        ("days_accrued", .number(start.days(until: date))),
        ("days_in_period", .number(period.days)),
        ("fraction_num", .amount(fraction.numerator)),
        ("fraction_den", .amount(fraction.denominator)),
        ("year_fraction", .text(try DecimalDigits.text(fraction))))
    },
  ]

  /// `sanad calc schedule`.
  static let schedules = [
    CalculationKind(
      "coupon_schedule", ["dated", "maturity", "months", "rule", "eom"],
      optional: ["stub", "convention", "weekend", "holidays"]
    ) { input in
      let schedule = try CouponSchedule(
        from: try input.field("dated").date(), to: try input.field("maturity").date(),
        everyMonths: try input.field("months").fitting(Int32.self),
        try input.field("rule").choice(CouponSchedule.Rule.self),
        keepsEndOfMonth: try input.field("eom").bool(),
        stub: try input.optional("stub")?.choice(CouponSchedule.Stub.self) ?? .short)
      let dates = JSONTree.list(schedule.dates.map { .text("\($0)") })
      guard let convention = input.optional("convention") else { return .members(("dates", dates)) }
      let calendar = try input.calendar()
      let rule = try convention.choice(BusinessDayConvention.self)
      // The dated date is no payment.
      let payments = try schedule.dates.dropFirst().map { date -> JSONTree in
        .text("\(try calendar.adjusted(date, rule))")
      }
      return .members(("dates", dates), ("payment_dates", .list(payments)))
    }
  ]

  /// `sanad calc adjust`.
  static let adjustments = [
    CalculationKind(
      "business_day_adjust", ["date", "convention", "weekend", "holidays"]
    ) { input in
      let adjusted = try input.calendar().adjusted(
        try input.field("date").date(),
        try input.field("convention").choice(BusinessDayConvention.self))
      return .members(("adjusted", .text("\(adjusted)")))
    },
    CalculationKind(
      "business_days_later", ["date", "days", "weekend", "holidays"]
    ) { input in
      let moved = try input.calendar().adding(
        businessDays: Int(try input.field("days").fitting(Int32.self)),
        to: try input.field("date").date())
      return .members(("date", .text("\(moved)")))
    },
  ]
}
