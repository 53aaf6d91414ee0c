import SanadTypes

extension Door {
  /// Status, dates and multiples.
  func checkTerms(
    _ effect: NetEffect, _ instruction: Instruction
  ) throws(LedgerFailure) -> [Reason] {
    var reasons: [Reason] = []
    // What is owed is paid at the end of an instrument's life as well.
    let allowed = Self.statuses(for: instruction.kind)
    if !allowed.contains(effect.instrument.status) {
      reasons.append(
        reason(
          .instrumentHalted, instruction, instrument: effect.id,
          "the instrument is \(effect.instrument.status)",
          values: [SeenValue("instrument.status", "\(effect.instrument.status)")],
          limit: allowed.map { "\($0)" }.joined(separator: ", ")))
    }
    if effect.issued > 0, let last = effect.instrument.terms.terms.issuedUntil,
      businessDate > last
    {
      reasons.append(
        reason(
          .certificateEnded, instruction, instrument: effect.id,
          "the certificate ended on \(last)",
          values: [SeenValue("businessDate", "\(businessDate)")], limit: "\(last)"))
    }
    if let elsewhere = try checkRegister(effect, instruction) { reasons.append(elsewhere) }
    if let terms = effect.instrument.terms.terms.security {
      if instruction.kind == .maturity {
        // Whole holdings are given back, whatever their size.
        reasons += try checkMaturity(terms, effect, instruction)
      } else {
        reasons += checkDates(terms, effect, instruction)
        reasons += checkMultiple(terms.multiple, effect, instruction)
      }
    } else {
      reasons += checkMultiple(effect.instrument.terms.terms.multiple, effect, instruction)
    }
    return reasons
  }

  /// In which an instrument may be for a movement. Nobody loses a right to be repaid by the issuer's
  /// default.
  private static func statuses(for kind: MovementKind) -> [InstrumentStatus] {
    if kind.isOwed { return [.active, .matured, .defaulted] }
    return kind == .redeem ? [.active, .defaulted] : [.active]
  }

  /// Where the depository's register says who owns what, this one follows: units leave it and come
  /// back, and what is owed is paid.
  private func checkRegister(
    _ effect: NetEffect, _ instruction: Instruction
  ) throws(LedgerFailure) -> Reason? {
    let stillHere: [MovementKind] = [.registerMove, .coupon, .maturity]
    guard !effect.instrument.terms.terms.isCash, !stillHere.contains(instruction.kind),
      try state.registers(effect.id)?.legal == .depository
    else { return nil }
    return reason(
      .registerElsewhere, instruction, instrument: effect.id,
      "the depository's register says who owns the instrument")
  }

  private func checkMaturity(
    _ terms: SecurityTerms, _ effect: NetEffect, _ instruction: Instruction
  ) throws(LedgerFailure) -> [Reason] {
    // What was called falls due before, and what was put is recorded; nothing else declares a payment
    // that ends units.
    if effect.instrument.status == .matured || effect.instrument.status == .defaulted { return [] }
    if try state.life(effect.id).openPut != nil { return [] }
    guard businessDate < terms.maturityDate else { return [] }
    return [
      reason(
        .beforeMaturity, instruction, instrument: effect.id,
        "the \(effect.instrument.terms.terms.noun) matures on \(terms.maturityDate)",
        values: [SeenValue("businessDate", "\(businessDate)")], limit: "\(terms.maturityDate)",
        help: "would pass on or after \(terms.maturityDate)")
    ]
  }

  private func checkDates(
    _ terms: SecurityTerms, _ effect: NetEffect, _ instruction: Instruction
  ) -> [Reason] {
    let seen = SeenValue("businessDate", "\(businessDate)")
    if businessDate < terms.issueDate {
      return [
        reason(
          .beforeIssueDate, instruction, instrument: effect.id,
          "the \(effect.instrument.terms.terms.noun) is issued on \(terms.issueDate)",
          values: [seen],
          limit: "\(terms.issueDate)", help: "would pass on or after \(terms.issueDate)")
      ]
    }
    if businessDate >= terms.maturityDate {
      return [
        reason(
          .afterMaturity, instruction, instrument: effect.id,
          "the \(effect.instrument.terms.terms.noun) matured on \(terms.maturityDate)",
          values: [seen],
          limit: "before \(terms.maturityDate)")
      ]
    }
    return []
  }

  private func checkMultiple(
    _ multiple: Units, _ effect: NetEffect, _ instruction: Instruction
  ) -> [Reason] {
    // A multiple of zero cannot be: genesis refuses such terms.
    guard multiple.value > 1 else { return [] }
    let uneven = effect.legs.filter { !$0.units.value.isMultiple(of: multiple.value) }
    return uneven.map { leg in
      reason(
        .amountNotMultiple, instruction, instrument: effect.id,
        "\(leg.units) units are not a multiple of \(multiple)",
        values: [SeenValue("amount", "\(leg.units)")], limit: "\(multiple)")
    }
  }

  /// Authorised amount, sufficiency, locks, and totals that have to fit.
  func checkUnits(_ effect: NetEffect, _ instruction: Instruction) -> [Reason] {
    var reasons = checkAuthorised(effect, instruction)
    for part in effect.accounts {
      if let refusal = checkUnits(of: part, effect, instruction) { reasons.append(refusal) }
    }
    return reasons
  }

  private func checkAuthorised(
    _ effect: NetEffect, _ instruction: Instruction
  ) -> [Reason] {
    guard effect.issued > 0 else { return [] }
    let authorised = effect.instrument.authorised
    if let after = effect.issuedAfter, after <= authorised { return [] }
    let headroom = authorised.subtracting(effect.tally.issued) ?? .zero
    return [
      reason(
        .authorisedExceeded, instruction, instrument: effect.id,
        "the issue would exceed the authorised \(authorised) units",
        values: [
          SeenValue("issued", "\(effect.tally.issued)"), SeenValue("amount", "\(effect.issued)"),
        ],
        limit: "\(authorised)", headroom: "\(headroom)",
        help: "would pass with an amount of at most \(effect.instrument.terms.text(of: headroom))")
    ]
  }

  private func checkUnits(
    of part: NetEffect.AccountPart, _ effect: NetEffect, _ instruction: Instruction
  ) -> Reason? {
    let flow = part.flow
    if flow.credit >= flow.debit {
      // What one account gains is part of what is outstanding, and that fits; a first issue that
      // does not is caught here all the same.
      if part.unitsAfter != nil { return nil }
      return reason(
        .holdingOverflow, instruction, instrument: effect.id,
        "the holding of \(part.id) would not fit into 128 bits",
        values: [SeenValue("holding", "\(part.holding.units)")])
    }
    let taken = Units(flow.debit - flow.credit)
    if taken <= part.holding.available { return nil }
    let isLocked = taken <= part.holding.units
    return reason(
      isLocked ? .unitsLocked : .insufficientUnits, instruction, instrument: effect.id,
      isLocked
        ? "account \(part.id) holds enough units and too many of them are locked"
        : "account \(part.id) holds fewer units than the instruction takes",
      values: [
        SeenValue("held", "\(part.holding.units)"), SeenValue("locked", "\(part.holding.locked)"),
        SeenValue("amount", "\(taken)"),
      ],
      limit: "\(part.holding.available)", headroom: "\(part.holding.available)",
      help:
        "would pass with an amount of at most \(effect.instrument.terms.text(of: part.holding.available))"
    )
  }
}
