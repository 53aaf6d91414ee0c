import SanadTypes

/// What new units of an instruction count for under a ceiling.
struct ProgrammeBooking {
  /// The programme's number.
  let number: UInt32
  /// In the ceiling's currency.
  let value: Money
  /// Whether it was reserved before.
  let isReserved: Bool
}

/// The ceiling over several instruments. An instruction issues one instrument only, so that
/// judging each effect by itself misses nothing.
extension Door {
  /// Whether new units fit under the ceiling of the instrument's programme, and what they count for:
  /// worked out once, here, so that what is judged is what is booked.
  func checkProgramme(
    _ effect: inout NetEffect, _ instruction: Instruction
  ) throws(LedgerFailure) -> [Reason] {
    guard effect.issued > 0, let number = effect.instrument.programme else { return [] }
    let programme = try state.programme(number)
    if let value = instruction.reserved {
      // An auction has seen to it before that there is room.
      effect.booking = ProgrammeBooking(number: number, value: value, isReserved: true)
      return []
    }
    let terms = effect.instrument.terms
    let rate: CeilingRate
    switch try state.rate(under: programme, for: terms.currency, on: businessDate) {
    case .success(let found): rate = found
    case .failure(let obstacle):
      return [
        reason(
          obstacle.code, instruction, instrument: effect.id, obstacle.message,
          values: obstacle.values)
      ]
    }
    let value = rate.value(of: Units(effect.issued), terms)
    var after = programme
    if let value, after.book(value) {
      effect.booking = ProgrammeBooking(number: number, value: value, isReserved: false)
      return []
    }
    let most = rate.face(for: programme.headroom, in: terms.currency) ?? programme.headroom
    return [
      reason(
        .programmeExceeded, instruction, instrument: effect.id,
        "the programme \(programme.name) would exceed its ceiling",
        values: [
          SeenValue("booked", "\(programme.booked)"),
          SeenValue("reserved", "\(programme.reserved)"),
          SeenValue("value", value.map { "\($0)" } ?? "more than 128 bits"),
        ] + (rate.rate.map { [SeenValue("fixing", $0.numberText)] } ?? []),
        limit: "\(programme.ceiling)", headroom: "\(programme.headroom)",
        help: "would pass with a face of at most \(most)")
    ]
  }

  /// Books new units under the programme and in the tally; ``checkProgramme(_:_:)`` has seen that
  /// there is room.
  func applyProgramme(
    _ effect: NetEffect, _ tally: inout InstrumentTally
  ) throws(LedgerFailure) {
    guard let booking = effect.booking else { return }
    var programme = try state.programme(booking.number)
    let isBooked =
      booking.isReserved ? programme.bookReserved(booking.value) : programme.book(booking.value)
    guard isBooked, let part = UInt128(exactly: booking.value.minorUnits),
      let sum = CheckedMath.sum(tally.booked, part)
    else { throw .missingRecord(.programme(booking.number)) }
    tally.booked = sum
    try state.set(.programme(booking.number), .programme(programme))
  }
}
