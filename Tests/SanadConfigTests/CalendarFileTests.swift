import SanadTypes
import Testing

@testable import SanadConfig

@Suite struct CalendarFileTests {
  private static let text = """
    number: 4_294_967_295
    name: Karachi
    weekend: [saturday, sunday]
    days_off: [2027-03-23, 2027-08-14]
    """

  @Test(arguments: [
    ("number: 4_294_967_295", "number: 4_294_967_296", "\"number\" must be a whole number"),
    ("number: 4_294_967_295\n", "", "key \"number\" is missing"),
    ("name: Karachi", "name: \(String(repeating: "x", count: 65))", "more than 64 bytes"),
    ("saturday, sunday", "satturday", "did you mean \"saturday\"?"),
    ("saturday, sunday", "sunday, sunday", "at most six days of the week, each once"),
    (
      "[saturday, sunday]", "[monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
      "at most six days of the week"
    ),
    ("2027-03-23, ", "2027-08-14, ", "\"days_off[1]\" is not after the one before"),
    ("2027-03-23, ", "2027-02-29, ", "\"days_off[0]\""),
    ("days_off:", "holidays:", "9401 unknown key \"holidays\""),
  ])
  func refusesWhatIsPlanted(old: String, new: String, complaint: String) throws {
    let text = Self.text.replacing(old, with: new)
    try #require(text != Self.text)
    let failure = #expect(throws: ConfigurationFailure.self) {
      try CalendarFile.read(text, file: "calendar.yaml")
    }
    let found = failure?.complaints.map(\.description) ?? []
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }

  @Test func readsACalendar() throws {
    let calendar = try CalendarFile.read(Self.text, file: "calendar.yaml").calendar
    #expect(calendar.number == .max)
    #expect(calendar.name == "Karachi")
    #expect(calendar.weekend == 0b110_0000)
    #expect(calendar.daysOff.map(\.description) == ["2027-03-23", "2027-08-14"])
  }

  @Test func aWeekMayHaveNoEnd() throws {
    let text = Self.text.replacing("[saturday, sunday]", with: "[]")
    #expect(try CalendarFile.read(text, file: "calendar.yaml").calendar.weekend == 0)
  }
}
