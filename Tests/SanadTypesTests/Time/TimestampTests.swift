import SanadTypes
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    "", "2026-11-20", "2026-11-20T14:01:09", "2026-11-20T14:01:09.Z", "2026-11-20T24:00:00Z",
    "2026-11-20T14:60:09Z", "2026-11-20T14:01:60Z", "2026-11-20t14:01:09Z",
    "2026-11-20T14:01:09.1234Z", "2026-11-20T14:01:09+05:00", "1969-12-31T23:59:59Z",
    "2026-11-31T14:01:09Z", "2026-11-20T1:001:09Z", "2026-11-20T14:01:09,5Z",
    "2026-11-20T14:01:0٣Z", "2026-11-20T::::::::Z",
  ])
  func refusesTextThatIsNotAnInstant(text: String) {
    #expect(throws: ValueFailure.self) { try Timestamp(rfc3339: text) }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", UInt64(0), "1970-01-01T00:00:00.000Z"),
    ("2026-11-20T14:01:09.412Z", 1_795_183_269_412, "2026-11-20T14:01:09.412Z"),
    ("2026-11-20T14:01:09.5Z", 1_795_183_269_500, "2026-11-20T14:01:09.500Z"),
    ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
  ])
  func readsAndPrints(text: String, milliseconds: UInt64, printed: String) throws {
    let timestamp = try Timestamp(rfc3339: text)
    #expect(timestamp == Timestamp(milliseconds))
    #expect(timestamp.rfc3339 == printed)
  }

  @Test func printsAnInstantBeyondTheCalendarAsTheLastOne() {
    #expect(Timestamp(.max).rfc3339 == "9999-12-31T23:59:59.999Z")
  }
}
