import SanadTypes

/// The ceiling over several instruments. An instruction issues one instrument only, so that
/// judging each effect by itself misses nothing.
extension Door {
  /// Whether new units fit under the ceiling of the instrument's programme.
  func checkProgramme(
    _ effect: NetEffect, _ instruction: Instruction
  ) throws(LedgerFailure) -> [Reason] {
    guard effect.issued > 0, let number = effect.instrument.programme else { return [] }
    let programme = try state.programme(number)
    var after = programme
    if let value = effect.issuedFace, after.book(value) { return [] }
    return [
      reason(
        .programmeExceeded, instruction, instrument: effect.id,
        "the programme \(programme.name) would exceed its ceiling",
        values: [
          SeenValue("booked", "\(programme.booked)"),
          SeenValue("value", effect.issuedFace.map { "\($0)" } ?? "more than 128 bits"),
        ],
        limit: "\(programme.ceiling)", headroom: "\(programme.headroom)",
        help: "would pass with a face of at most \(programme.headroom)")
    ]
  }

  /// Books new units; ``checkProgramme(_:_:)`` has seen that there is room.
  func applyProgramme(_ effect: NetEffect) throws(LedgerFailure) {
    guard effect.issued > 0, let number = effect.instrument.programme else { return }
    var programme = try state.programme(number)
    guard let value = effect.issuedFace, programme.book(value) else {
      throw .missingRecord(.programme(number))
    }
    try state.set(.programme(number), .programme(programme))
  }
}

extension NetEffect {
  /// The face of the new units; nil where it does not fit.
  var issuedFace: Money? {
    do throws(ValueFailure) { return try instrument.terms.face(of: Units(issued)) } catch {
      return nil
    }
  }
}
