import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

@Suite struct BusinessCalendarTests {
  @Test func refusesAPlaceWithoutBusiness() throws {
    let never = try BusinessCalendar(weekend: Weekday.allCases, daysOff: [])
    let day = try date("2025-08-14")
    for convention in BusinessDayConvention.allCases where convention != .unadjusted {
      #expect(throws: InstrumentFailure.noBusinessDay(near: day)) {
        try never.adjusted(day, convention)
      }
    }
    #expect(throws: InstrumentFailure.self) { try never.adding(businessDays: 1, to: day) }
    #expect(try never.adjusted(day, .unadjusted) == day)
  }

  @Test func refusesTooManyDaysOffAndStepsBeyondTheCalendar() throws {
    let days = [CalendarDate](repeating: .min, count: BusinessCalendar.daysOffMax + 1)
    #expect(throws: InstrumentFailure.self) { try BusinessCalendar(weekend: [], daysOff: days) }
    let open = try BusinessCalendar(weekend: [], daysOff: [])
    #expect(throws: InstrumentFailure.outsideCalendar) {
      try open.adding(businessDays: 1, to: .max)
    }
    #expect(throws: InstrumentFailure.outsideCalendar) {
      try open.adding(businessDays: -1, to: .min)
    }
    #expect(throws: InstrumentFailure.self) { try open.adding(businessDays: .min, to: .max) }
    let closed = try BusinessCalendar(weekend: [], daysOff: [.max])
    #expect(throws: InstrumentFailure.outsideCalendar) { try closed.adjusted(.max, .following) }
    #expect(try closed.adjusted(.max, .preceding).adding(days: 1) == .max)
  }

  @Test func modifiedConventionsStayInTheMonth() throws {
    let calendar = try BusinessCalendar(
      weekend: [.saturday, .sunday], daysOff: [date("2025-03-31"), date("2025-08-01")])
    #expect(try calendar.adjusted(date("2025-03-31"), .following) == date("2025-04-01"))
    #expect(try calendar.adjusted(date("2025-03-31"), .modifiedFollowing) == date("2025-03-28"))
    #expect(try calendar.adjusted(date("2025-08-01"), .preceding) == date("2025-07-31"))
    #expect(try calendar.adjusted(date("2025-08-01"), .modifiedPreceding) == date("2025-08-04"))
  }

  @Test func weekdaysFollowEachOther() throws {
    #expect(try date("1970-01-01").weekday == .thursday)
    #expect(try date("2026-11-22").weekday == .sunday)
    #expect(CalendarDate.min.weekday == .monday && CalendarDate.max.weekday == .friday)
  }

  @Test func countsBusinessDaysAsOneByOne() throws {
    var random = SplitMix64(seed: 8)
    for _ in 0..<200 {
      let start = try anyDate(&random)
      let off = (0..<40).compactMap { _ in start.adding(days: Int32(random.below(120)) - 60) }
      let calendar = try BusinessCalendar(weekend: [.friday], daysOff: off)
      let count = random.below(40) - 20
      var day = start
      var left = count
      while left != 0 {
        day = try #require(day.adding(days: left > 0 ? 1 : -1))
        if calendar.isBusinessDay(day) { left -= left.signum() }
      }
      if count != 0 { #expect(try calendar.adding(businessDays: count, to: start) == day) }
      let next = try calendar.adjusted(start, .following)
      #expect(try calendar.adding(businessDays: 0, to: start) == next)
      #expect(next >= start && calendar.isBusinessDay(next))
    }
  }
}
