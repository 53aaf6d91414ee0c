import SanadCodec
import SanadTypes
import Testing

@Suite struct ProgrammeTests {
  private func programme(_ ceiling: Int128 = 10) -> Programme {
    Programme(name: "bills", ceiling: Money(minorUnits: ceiling, .pkr))
  }

  private func after(
    _ money: Money, on programme: Programme
  ) -> (isBooked: Bool, programme: Programme) {
    var programme = programme
    let isBooked = programme.book(money)
    return (isBooked, programme)
  }

  @Test func refusesWhatItHasNoRoomForAndStaysAsItWas() {
    let empty = programme()
    for money in [
      Money(minorUnits: 11, .pkr), Money(minorUnits: -1, .pkr), Money(minorUnits: 1, .usd),
      Money(minorUnits: .max, .pkr), Money(minorUnits: .min, .pkr),
    ] {
      #expect(after(money, on: empty) == (false, empty))
    }
    let (isBooked, full) = after(Money(minorUnits: 10, .pkr), on: empty)
    #expect(isBooked)
    #expect(full.booked == Money(minorUnits: 10, .pkr))
    #expect(full.headroom == .zero(.pkr))
    #expect(after(Money(minorUnits: 1, .pkr), on: full) == (false, full))
  }

  @Test func refusesBookingsInAnotherCurrency() {
    var writer = BCSWriter()
    writer.u8(1)
    writer.text("b")
    writer.value(Money(minorUnits: 1, .pkr))
    writer.value(Money(minorUnits: 0, .usd))
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(Programme.self, from: writer.bytes)
    }
  }

  @Test func bookedAboveTheCeilingLeavesNoHeadroom() throws {
    var writer = BCSWriter()
    writer.u8(1)
    writer.text("b")
    writer.value(Money(minorUnits: .min, .pkr))
    writer.value(Money(minorUnits: .max, .pkr))
    let programme = try BCSReader.decode(Programme.self, from: writer.bytes)
    #expect(programme.headroom == .zero(.pkr))
    #expect(after(Money(minorUnits: 1, .pkr), on: programme) == (false, programme))
  }

  @Test func survivesItsEncoding() {
    #expect(roundTrips(after(Money(minorUnits: 3, .pkr), on: programme()).programme))
    #expect(roundTrips(GenesisProgramme(name: "bills", ceiling: Money(minorUnits: 1, .pkr))))
  }
}
