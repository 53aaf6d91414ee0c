import SanadInstruments
import SanadTypes
import Testing

@Suite struct ICMAPeriodTests {
  @Test func refusesPeriodsThatAreNone() throws {
    let (start, end) = (try date("2021-02-20"), try date("2021-08-20"))
    #expect(throws: InstrumentFailure.datesOutOfOrder(start, start)) {
      try ICMAPeriod(from: start, to: start, .semiAnnual)
    }
    let far = try date("2031-02-20")
    #expect(throws: InstrumentFailure.self) { try ICMAPeriod(from: start, to: far, .annual) }
    let period = try ICMAPeriod(from: start, to: end, .semiAnnual)
    let outside = try [date("2021-02-19"), date("2021-08-21")]
    for day in outside {
      #expect(throws: InstrumentFailure.self) { try period.fraction(to: day) }
    }
  }

  @Test func refusesNotionalPeriodsThatDoNotCover() throws {
    let (start, end) = (try date("2021-03-01"), try date("2021-08-20"))
    let lists = try [
      [], [date("2021-02-20")], [date("2021-03-02"), end], [start, date("2021-08-19")],
      [end, start], [start, start, end],
    ]
    for notional in lists {
      #expect(throws: InstrumentFailure.self, "\(notional)") {
        try ICMAPeriod(from: start, to: end, .semiAnnual, notional: notional)
      }
    }
  }

  @Test func aRegularPeriodIsOnePartOfTheYearWhateverItsDays() throws {
    let period = try ICMAPeriod(
      from: date("2021-02-20"), to: date("2021-08-20"), .semiAnnual)
    let accrued = try period.fraction(to: date("2021-03-04"))
    #expect(accrued.numerator == 12 && accrued.denominator == 362 && period.isRegular)
    #expect(try period.fraction(to: period.end) == ExactFraction(1, over: 2))
    #expect(try period.fraction(to: period.start).numerator == 0)
  }

  @Test func aStubIsMeasuredByTheRegularPeriodsThatItCovers() throws {
    let schedule = try CouponSchedule(
      from: date("2024-10-15"), to: date("2027-01-17"), everyMonths: 6, .backward,
      keepsEndOfMonth: false)
    let short = try schedule.period(at: date("2024-10-15"), .semiAnnual)
    #expect(!short.isRegular && short.days == 94)
    // 17 July 2024 to 17 January 2025 has 184 days.
    #expect(try short.fraction(to: short.end) == ExactFraction(94, over: 368))
    let long = try CouponSchedule(
      from: date("2024-10-15"), to: date("2027-01-17"), everyMonths: 6, .backward,
      keepsEndOfMonth: false, stub: .long
    ).period(at: date("2025-03-01"), .semiAnnual)
    #expect(try long.start == date("2024-10-15") && long.end == date("2025-07-17"))
    let whole = try ExactFraction(94, over: 368).adding(ExactFraction(1, over: 2))
    #expect(try long.fraction(to: long.end) == whole)
  }

  /// The trap of end of month: 29 February to 31 August has 184 days, and not 182.
  @Test func anEndOfMonthPeriodHasItsOwnDays() throws {
    let schedule = try CouponSchedule(
      from: date("2024-02-29"), to: date("2026-08-31"), everyMonths: 6, .backward,
      keepsEndOfMonth: true)
    let period = try schedule.period(at: date("2024-05-01"), .semiAnnual)
    #expect(period.isRegular)
    #expect(try period.fraction(to: date("2024-05-01")) == ExactFraction(62, over: 368))
  }
}
