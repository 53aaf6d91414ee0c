import SanadTypes

// What an auction holds under the ceiling of a programme, from its announcement on, so that what it
// awards can be delivered (docs/decisions/039).
extension Auctioneer {
  /// What a number of units counts for at the auction's own rate; nil where it holds nothing.
  private func value(
    of units: Units, _ record: AuctionRecord
  ) throws(LedgerFailure) -> (number: UInt32, value: Money)? {
    guard let reservation = record.reservation,
      let instrument = try state.instrument(record.terms.instrument),
      let number = instrument.programme
    else { return nil }
    let currency = try state.programme(number).ceiling.currency
    let rate = CeilingRate(currency: currency, rate: reservation.rate)
    // No more than was reserved at the announcement, which fitted.
    guard let value = rate.value(of: units, instrument.terms) else {
      throw .missingRecord(.programme(number))
    }
    return (number, value)
  }

  /// What so many more units of an award are booked at: what all that is delivered counts for, less
  /// what was booked before. So the whole auction is rounded once. Nil where it holds nothing.
  func booking(of units: Units, _ record: AuctionRecord) throws(LedgerFailure) -> Money? {
    guard let after = record.settled.adding(units),
      let whole = try value(of: after, record), let before = try value(of: record.settled, record)
    else { return nil }
    do throws(ValueFailure) { return try whole.value.subtracting(before.value) } catch {
      throw .missingRecord(.programme(whole.number))
    }
  }

  /// Frees what the auction holds for units that it will not deliver any more.
  func releaseReservation(of record: inout AuctionRecord) throws(LedgerFailure) {
    guard let reservation = record.reservation, reservation.held > 0,
      let whole = try value(of: record.deliverable, record),
      let booked = try value(of: record.settled, record)
    else { return }
    let needed = UInt128(
      clamping: CheckedMath.difference(whole.value.minorUnits, booked.value.minorUnits) ?? 0)
    guard needed < reservation.held else { return }
    var programme = try state.programme(whole.number)
    guard let rest = Int128(exactly: reservation.held - needed),
      programme.release(Money(minorUnits: rest, whole.value.currency))
    else { throw .missingRecord(.programme(whole.number)) }
    record.reservation?.held = needed
    try state.set(.programme(whole.number), .programme(programme))
  }
}
