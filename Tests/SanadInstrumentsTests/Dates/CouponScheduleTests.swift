import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

@Suite struct CouponScheduleTests {
  private func schedule(
    _ start: String, _ end: String, _ months: Int32, _ rule: CouponSchedule.Rule = .backward
  ) throws -> CouponSchedule {
    try CouponSchedule(
      from: date(start), to: date(end), everyMonths: months, rule, keepsEndOfMonth: false)
  }

  @Test func refusesWhatHasNoPeriods() throws {
    #expect(throws: InstrumentFailure.self) { try schedule("2025-01-01", "2025-01-01", 6) }
    #expect(throws: InstrumentFailure.self) { try schedule("2025-01-02", "2025-01-01", 6) }
    for months: Int32 in [.min, -6, 0, 121, .max] {
      #expect(throws: InstrumentFailure.self) { try schedule("2025-01-01", "2026-01-01", months) }
    }
    let lists: [CouponSchedule.Rule] = [.backward, .forward]
    for rule in lists {
      #expect(throws: InstrumentFailure.self) { try schedule("0001-01-01", "9999-12-31", 1, rule) }
      #expect(try schedule("0001-01-01", "0101-01-01", 1, rule).dates.count == 1_201)
      #expect(throws: InstrumentFailure.self) { try schedule("0001-01-01", "0101-02-01", 1, rule) }
    }
  }

  @Test func endsAtTheEndsOfTheCalendar() throws {
    #expect(try schedule("0001-01-01", "0001-01-02", 120).dates.count == 2)
    #expect(try schedule("9999-12-30", "9999-12-31", 120, .forward).dates.count == 2)
    let early = try schedule("0001-01-01", "0001-03-01", 12)
    // Its notional period began before the calendar.
    #expect(throws: InstrumentFailure.outsideCalendar) { try early.period(at: .min, .annual) }
  }

  @Test func aShortMonthMovesOneCouponAndNotThoseAfterIt() throws {
    let dates = try schedule("2024-12-31", "2025-06-30", 1, .forward).dates.map(\.description)
    #expect(
      dates == [
        "2024-12-31", "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31",
        "2025-06-30",
      ])
  }

  @Test func aLastDayStaysOneWhereThatIsAskedFor() throws {
    func dates(_ keepsEndOfMonth: Bool, _ maturity: String) throws -> [String] {
      try CouponSchedule(
        from: date("2026-02-15"), to: date(maturity), everyMonths: 6, .backward,
        keepsEndOfMonth: keepsEndOfMonth
      ).dates.map(\.description)
    }
    #expect(
      try dates(true, "2027-02-28") == ["2026-02-15", "2026-02-28", "2026-08-31", "2027-02-28"])
    #expect(
      try dates(false, "2027-02-28") == ["2026-02-15", "2026-02-28", "2026-08-28", "2027-02-28"])
    // The 27th is no last day, and stays what it is.
    #expect(
      try dates(true, "2027-02-27") == ["2026-02-15", "2026-02-27", "2026-08-27", "2027-02-27"])
  }

  @Test func aStubIsWhereTheRuleDoesNotBegin() throws {
    let back = try schedule("2024-10-15", "2026-01-17", 6).dates.map(\.description)
    #expect(back == ["2024-10-15", "2025-01-17", "2025-07-17", "2026-01-17"])
    let ahead = try schedule("2024-10-15", "2026-01-17", 6, .forward).dates.map(\.description)
    #expect(ahead == ["2024-10-15", "2025-04-15", "2025-10-15", "2026-01-17"])
  }

  @Test func datesAscendAndPeriodsTileThem() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<1_000 {
      let start = try anyDate(&random)
      let end = try #require(start.adding(days: Int32(random.below(9_000)) + 1))
      let frequency = random.pick(CouponFrequency.allCases)
      let schedule = try CouponSchedule(
        from: start, to: end, everyMonths: frequency.months,
        random.pick(CouponSchedule.Rule.allCases), keepsEndOfMonth: random.once(in: 2),
        stub: random.pick(CouponSchedule.Stub.allCases))
      #expect(schedule.dates.first == start && schedule.dates.last == end)
      for (first, second) in zip(schedule.dates, schedule.dates.dropFirst()) {
        #expect(first < second)
        let period = try schedule.period(at: first, frequency)
        #expect(period.start == first && period.end == second)
        let last = try #require(second.adding(days: -1))
        #expect(try schedule.period(at: last, frequency) == period)
      }
      #expect(throws: InstrumentFailure.self) { try schedule.period(at: end, frequency) }
    }
  }
}
