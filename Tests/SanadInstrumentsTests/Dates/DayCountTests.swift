import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

/// The days of a test, written as people write them.
func date(_ text: String) throws -> CalendarDate { try CalendarDate(text) }

/// A day from 1950 to 2086.
func anyDate(_ random: inout SplitMix64) throws -> CalendarDate {
  try #require(CalendarDate(dayNumber: Int32(random.below(50_000)) - 7_305))
}

@Suite struct DayCountTests {
  @Test func refusesDaysThatRunBackwards() throws {
    let (early, late) = (try date("2024-01-31"), try date("2024-02-29"))
    for rule in DayCount.allCases {
      #expect(throws: InstrumentFailure.datesOutOfOrder(late, early)) {
        try rule.days(from: late, to: early)
      }
      #expect(throws: InstrumentFailure.self) { try rule.fraction(from: late, to: early) }
      #expect(try rule.days(from: early, to: early) == 0)
    }
  }

  @Test func countsTheWholeCalendar() throws {
    let days = try DayCount.actual365Fixed.days(from: .min, to: .max)
    #expect(days == 3_652_058)
    #expect(try DayCount.thirtyE360.days(from: .min, to: .max) == 9_998 * 360 + 11 * 30 + 29)
    let years = try DayCount.actualActualISDA.fraction(from: .min, to: .max)
    // All but the last day of 9,999 years.
    #expect(try years == ExactFraction(9_999 * 365 - 1, over: 365))
  }

  /// Where the variants of 30/360 differ, from the ISDA definitions' wording.
  @Test(arguments: [
    ("2024-01-31", "2024-02-29", 29, 29, 29), ("2024-02-29", "2024-08-31", 182, 180, 181),
    ("2023-02-28", "2023-08-31", 183, 180, 182), ("2023-08-31", "2024-02-29", 179, 179, 179),
    ("2023-02-28", "2024-02-29", 361, 360, 361), ("2024-03-30", "2024-03-31", 0, 0, 0),
    ("2024-03-29", "2024-03-31", 2, 2, 1),
  ])
  func eachVariantOf30360CountsItsOwnWay(
    start: String, end: String, bond: UInt32, us: UInt32, euro: UInt32
  ) throws {
    let (start, end) = (try date(start), try date(end))
    #expect(try DayCount.thirty360BondBasis.days(from: start, to: end) == bond)
    #expect(try DayCount.thirty360US.days(from: start, to: end) == us)
    #expect(try DayCount.thirtyE360.days(from: start, to: end) == euro)
  }

  @Test func fractionsOfACTRulesAddUp() throws {
    var random = SplitMix64(seed: 6)
    for _ in 0..<2_000 {
      let days = try [anyDate(&random), anyDate(&random), anyDate(&random)].sorted()
      for rule in [DayCount.actual365Fixed, .actual360, .actualActualISDA] {
        let parts = try rule.fraction(from: days[0], to: days[1])
          .adding(rule.fraction(from: days[1], to: days[2]))
        #expect(try rule.fraction(from: days[0], to: days[2]) == parts)
      }
    }
  }

  @Test func aYearOfACTACTIsOne() throws {
    for year in 1...200 {
      let start = try #require(CalendarDate(year: 1_900 + year, month: 1, day: 1))
      let end = try #require(CalendarDate(year: 1_901 + year, month: 1, day: 1))
      let fraction = try DayCount.actualActualISDA.fraction(from: start, to: end)
      #expect(try fraction == ExactFraction(1, over: 1))
    }
  }
}
