import SanadTypes

/// New units need something behind them where the terms say so. An instruction issues one instrument
/// only, so that judging each effect by itself misses nothing.
extension Door {
  func checkReserve(
    _ effect: NetEffect, _ instruction: Instruction
  ) throws(LedgerFailure) -> [Reason] {
    let terms = effect.instrument.terms.terms
    guard effect.issued > 0, terms.reserve != nil else { return [] }
    guard let record = try state.reserve(effect.id) else {
      throw .missingRecord(.reserve(effect.id))
    }
    guard record.isAttested(on: businessDate) else {
      return [
        reason(
          .attestationMissing, instruction, instrument: effect.id,
          "no attestation of the reserve counts on \(businessDate)",
          values: [
            SeenValue("validUntil", record.attestation.map { "\($0.validUntil)" } ?? "none")
          ])
      ]
    }
    let available = record.available(hasReceipts: terms.commodity != nil)
    let perUnit = terms.reservePerUnit
    let after = effect.outstandingAfter.flatMap { CheckedMath.product($0.value, perUnit) }
    if let after, after <= available { return [] }
    // A unit is a claim on something: the divisor is not zero.
    let most = Units(available / max(perUnit, 1))
    let headroom = most.subtracting(effect.tally.outstanding) ?? .zero
    return [
      reason(
        .reserveExceeded, instruction, instrument: effect.id,
        "more units would exist than the reserve covers",
        values: [
          SeenValue("free", "\(record.free)"), SeenValue("attested", "\(record.attested)"),
          SeenValue("outstanding", "\(effect.tally.outstanding)"),
          SeenValue("amount", "\(effect.issued)"),
        ],
        limit: "\(most)", headroom: "\(headroom)",
        help: "would pass with an amount of at most \(effect.instrument.terms.text(of: headroom))")
    ]
  }
}
