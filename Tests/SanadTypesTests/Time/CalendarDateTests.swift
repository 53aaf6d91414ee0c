import SanadCodec
import SanadTypes
import Testing

@Suite struct CalendarDateTests {
  @Test(arguments: [
    "", "2024-2-29", "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10",
    "2024-01-00", "0000-01-01", "+024-01-01", "2024/01/01", "2024-01-011", "2024-0١-01",
  ])
  func refusesTextThatIsNotADay(text: String) {
    #expect(throws: ValueFailure.self) { try CalendarDate(text) }
  }

  @Test func refusesDaysOutsideOfTheCalendar() {
    #expect(CalendarDate(dayNumber: CalendarDate.min.dayNumber - 1) == nil)
    #expect(CalendarDate(dayNumber: CalendarDate.max.dayNumber + 1) == nil)
    #expect(CalendarDate.max.adding(days: 1) == nil)
    #expect(CalendarDate.max.adding(days: .max) == nil)
    #expect(CalendarDate.min.adding(days: .min) == nil)
    #expect(CalendarDate(year: .max, month: 1, day: 1) == nil)
    #expect(CalendarDate(Timestamp(.max), offsetSeconds: 18_000) == nil)
    #expect(
      throws: DecodingFailure(.invalidValue("a day outside of the years 1 to 9999"), at: 0)
    ) { try BCSReader.decode(CalendarDate.self, from: [0xff, 0xff, 0xff, 0x7f]) }
  }

  // Day numbers from Python's datetime.date.toordinal() - 719163.
  @Test(arguments: [
    ("0001-01-01", Int32(-719_162)), ("1600-02-29", -135_081), ("1969-12-31", -1),
    ("1970-01-01", 0), ("2000-02-29", 11_016), ("2024-02-29", 19_782), ("2026-11-21", 20_778),
    ("9999-12-31", 2_932_896),
  ])
  func numbersDays(text: String, number: Int32) throws {
    let date = try CalendarDate(text)
    #expect(date.dayNumber == number)
    #expect(date.description == text)
    #expect(try BCSReader.decode(CalendarDate.self, from: date.bcsBytes) == date)
  }

  @Test func walksThroughTwoErasDayByDay() throws {
    // The calendar repeats every 400 years.
    let start = try CalendarDate("1601-01-01")
    let end = try CalendarDate("2401-01-01")
    var (year, month, day) = (1601, 1, 1)
    for number in start.dayNumber..<end.dayNumber {
      let date = try #require(CalendarDate(dayNumber: number))
      guard date.components == (year, month, day) else {
        Issue.record("day \(number) is not \(year)-\(month)-\(day)")
        return
      }
      day += 1
      if day > CalendarDate.days(inMonth: month, of: year) { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect((year, month, day) == (2401, 1, 1))
  }

  @Test func numbersAndComponentsAgreeInTheWholeCalendar() throws {
    let calendar = CalendarDate.min.dayNumber...CalendarDate.max.dayNumber
    for number in stride(from: calendar.lowerBound, through: calendar.upperBound, by: 97) {
      let date = try #require(CalendarDate(dayNumber: number))
      let (year, month, day) = date.components
      #expect(CalendarDate(year: year, month: month, day: day) == date)
      #expect(try CalendarDate(date.description) == date)
    }
  }

  @Test func placesAnInstantOnTheDayOfItsOffset() throws {
    let lateEvening = try Timestamp(rfc3339: "2026-11-20T19:00:00Z")
    #expect(CalendarDate(lateEvening, offsetSeconds: 0)?.description == "2026-11-20")
    #expect(CalendarDate(lateEvening, offsetSeconds: 18_000)?.description == "2026-11-21")
    #expect(CalendarDate(lateEvening, offsetSeconds: 17_999)?.description == "2026-11-20")
    #expect(CalendarDate(Timestamp(0), offsetSeconds: -1)?.description == "1969-12-31")
    #expect(CalendarDate(Timestamp(0), offsetSeconds: -86_400)?.description == "1969-12-31")
  }
}
