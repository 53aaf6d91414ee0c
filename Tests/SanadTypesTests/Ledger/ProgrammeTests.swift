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

  private func bytes(
    ceiling: Money, booked: Money, reserved: Money, _ conversions: [ProgrammeConversion] = []
  ) -> [UInt8] {
    var writer = BCSWriter()
    writer.u8(1)
    writer.text("b")
    writer.value(ceiling)
    writer.value(booked)
    writer.value(reserved)
    writer.list(conversions)
    return writer.bytes
  }

  private func conversion(_ currency: Currency) throws -> ProgrammeConversion {
    ProgrammeConversion(
      currency: currency, benchmark: try InstrumentSymbol("USD-X"), staleDays: 1)
  }

  @Test func refusesBookingsInAnotherCurrency() {
    let (one, none) = (Money(minorUnits: 1, .pkr), Money.zero(.pkr))
    for (booked, reserved) in [(Money.zero(.usd), none), (none, .zero(.usd))] {
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(
          Programme.self, from: bytes(ceiling: one, booked: booked, reserved: reserved))
      }
    }
  }

  @Test func refusesConversionsOutOfOrderAndTooMany() throws {
    let none = Money.zero(.pkr)
    let (euro, dollar) = (try conversion(.eur), try conversion(.usd))
    for wrong in [
      [dollar, euro], [euro, euro],
      try Currency.allCases.prefix(Programme.conversionsMax + 1).map { try conversion($0) },
    ] {
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(
          Programme.self, from: bytes(ceiling: none, booked: none, reserved: none, wrong))
      }
    }
    let sorted = Programme(name: "b", ceiling: none, conversions: [dollar, euro])
    #expect(sorted.conversions == [euro, dollar])
    #expect(roundTrips(sorted))
    #expect(sorted.takes(.pkr) && sorted.takes(.usd) && !sorted.takes(.gbp))
  }

  @Test func whatIsReservedIsBookedOrFreedAndNoMore() {
    var programme = programme()
    func money(_ minor: Int128) -> Money { Money(minorUnits: minor, .pkr) }
    let isReserved = programme.reserve(money(6))
    #expect(isReserved)
    #expect(programme.headroom == money(4))
    let before = programme
    for wrong in [money(7), money(-1), Money(minorUnits: 1, .usd)] {
      let isReleased = programme.release(wrong)
      let isBooked = programme.bookReserved(wrong)
      #expect(!isReleased && !isBooked && programme == before)
    }
    let isTooMuch = programme.book(money(5)) || programme.reserve(money(5))
    #expect(!isTooMuch && programme == before)
    let isBooked = programme.bookReserved(money(6))
    #expect(isBooked)
    #expect(programme.booked == money(6) && programme.reserved == money(0))
    #expect(programme.headroom == money(4))
    let isFull = programme.reserve(money(4)) && programme.release(money(4))
    #expect(isFull && programme.headroom == money(4))
  }

  @Test func bookedAboveTheCeilingLeavesNoHeadroom() throws {
    var writer = BCSWriter()
    writer.u8(1)
    writer.text("b")
    writer.value(Money(minorUnits: .min, .pkr))
    writer.value(Money(minorUnits: .max, .pkr))
    writer.value(Money(minorUnits: .max, .pkr))
    writer.list([ProgrammeConversion]())
    let programme = try BCSReader.decode(Programme.self, from: writer.bytes)
    #expect(programme.headroom == .zero(.pkr))
    #expect(after(Money(minorUnits: 1, .pkr), on: programme) == (false, programme))
  }

  @Test func survivesItsEncoding() {
    #expect(roundTrips(after(Money(minorUnits: 3, .pkr), on: programme()).programme))
    #expect(roundTrips(GenesisProgramme(name: "bills", ceiling: Money(minorUnits: 1, .pkr))))
  }
}
