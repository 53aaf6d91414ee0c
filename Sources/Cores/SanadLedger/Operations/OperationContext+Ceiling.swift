import SanadTypes

// What an auction reserves under the ceiling of a programme when it is announced.
extension OperationContext {
  /// Whether there was room.
  enum Reserving {
    /// There was, or no programme asks for any.
    case reserved(CeilingReservation?)
    /// There was not, or nobody can say.
    case refused(OperationOutcome)
  }

  /// Reserves what an auction may issue at most, at the fixing in force: whatever happens to the rate
  /// or under the ceiling until its delivery, what it awards can be delivered.
  func reserve(for terms: AuctionTerms) throws(LedgerFailure) -> Reserving {
    guard let instrument = try state.instrument(terms.instrument),
      let number = instrument.programme
    else { return .reserved(nil) }
    var programme = try state.programme(number)
    let rate: CeilingRate
    switch try state.rate(under: programme, for: instrument.terms.currency, on: businessDate) {
    case .success(let found): rate = found
    case .failure(let obstacle):
      return .refused(refusal(obstacle.code, obstacle.message, values: obstacle.values))
    }
    let value = rate.value(of: terms.issueMax, instrument.terms)
    guard let value, let held = UInt128(exactly: value.minorUnits), programme.reserve(value) else {
      return .refused(
        refusal(
          .programmeExceeded, "the auction could exceed the ceiling of \(programme.name)",
          values: [
            SeenValue("booked", "\(programme.booked)"),
            SeenValue("reserved", "\(programme.reserved)"),
            SeenValue("value", value.map { "\($0)" } ?? "more than 128 bits"),
            SeenValue("headroom", "\(programme.headroom)"),
          ]))
    }
    try state.set(.programme(number), .programme(programme))
    return .reserved(CeilingReservation(rate: rate.rate, held: held))
  }
}
