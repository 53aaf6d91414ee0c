import SanadTypes

/// The one door for units: every movement, whatever its cause, is an instruction that passes here,
/// and no other code writes a holding or an aggregate of holdings (ledger.md, "One door for
/// units").
///
/// The checks, in this order: what the legs name exists; status and dates of each instrument;
/// authorised amount, locks and sufficiency; the least denomination; the programme's ceiling; the reserve; then the policy of each
/// instrument on the net effect of the whole. Every reason and every flag is collected. Then
/// everything is applied, or nothing.
struct Door {
  let state: LedgerState
  let shelf: PolicyShelf
  let clock: BlockClock
  let businessDate: CalendarDate

  /// Moves the units and finds no reasons, or finds some and has written nothing.
  func pass(_ instruction: Instruction) throws(LedgerFailure) -> Findings {
    let (findings, effects) = try judge(instruction)
    if findings.isAllowed {
      for effect in effects { try apply(effect) }
    }
    return findings
  }

  /// What stands against an instruction, and what it would do; nothing moves.
  func judge(
    _ instruction: Instruction
  ) throws(LedgerFailure) -> (findings: Findings, effects: [NetEffect]) {
    let form = try checkForm(of: instruction)
    if !form.isEmpty { return (Findings(reasons: ReasonList(form)), []) }
    var effects: [NetEffect] = []
    for id in instruction.instruments {
      guard let instrument = try state.instrument(id) else { continue }
      guard
        let effect = try NetEffect.make(
          of: id, instrument, in: instruction, state, at: clock.timestamp)
      else {
        let overflow = reason(
          .amountOverflow, instruction, instrument: id,
          "the legs together move more than 128 bits can count")
        return (Findings(reasons: ReasonList([overflow])), [])
      }
      effects.append(effect)
    }
    var findings = Findings()
    for effect in effects { findings.reasons.append(try checkTerms(effect, instruction)) }
    for effect in effects { findings.reasons.append(checkUnits(effect, instruction)) }
    for effect in effects { findings.reasons.append(checkDenomination(effect, instruction)) }
    for index in effects.indices {
      findings.reasons.append(try checkProgramme(&effects[index], instruction))
    }
    for effect in effects { findings.reasons.append(try checkReserve(effect, instruction)) }
    for effect in effects { findings.append(try checkPolicy(effect, instruction)) }
    return (findings, effects)
  }

  /// What stands against a holder's having cash that is owed to it paid to somebody else: what the rules
  /// would have against its own transfer, for which it need not have the units.
  func judgeRouting(
    of leg: Leg, from holder: AccountID, operation: UInt16
  ) throws(LedgerFailure) -> Findings {
    let own = Leg(
      instrument: leg.instrument, from: holder, to: leg.to, units: leg.units)
    let findings = try judge(
      Instruction(kind: .transfer, operation: operation, legs: [own])
    ).findings
    return findings.areOfProvision ? Findings() : findings
  }

  /// What can be said of the legs before anything is added up.
  func checkForm(of instruction: Instruction) throws(LedgerFailure) -> [Reason] {
    var reasons: [Reason] = []
    for (place, movement) in instruction.movements.enumerated() {
      reasons += try checkForm(of: movement, place, instruction)
    }
    if instruction.obligesBothSides {
      let givers = instruction.movements.map(\.from.account)
      if !givers.contains(where: { $0 != givers.first }) {
        reasons.append(
          reason(
            .settlementOneSided, instruction, "the legs oblige one account only",
            values: [SeenValue("legs", "\(givers.count)")]))
      }
    }
    return reasons
  }

  private func checkForm(
    of movement: Instruction.Movement, _ place: Int, _ instruction: Instruction
  ) throws(LedgerFailure) -> [Reason] {
    var reasons: [Reason] = []
    func refuse(_ code: ErrorCode, _ message: String, _ values: [SeenValue] = []) {
      reasons.append(
        reason(
          code, instruction, instrument: movement.instrument, message,
          values: [SeenValue("leg", "\(place)")] + values))
    }
    if movement.units.isZero { refuse(.amountZero, "leg \(place) moves zero units") }
    if movement.from == movement.to {
      refuse(.sameAccount, "leg \(place) goes from an account to itself")
    }
    if try state.lacks(.instrument(movement.instrument)) {
      refuse(.instrumentUnknown, "no instrument \(movement.instrument)")
    }
    if try state.lacks(.account(movement.to.account)) {
      let account = movement.to.account
      refuse(.accountUnknown, "no account \(account)", [SeenValue("to", "\(account)")])
    }
    if try state.lacks(.account(movement.from.account)) {
      let account = movement.from.account
      refuse(.accountUnknown, "no account \(account)", [SeenValue("from", "\(account)")])
    }
    return reasons
  }

  /// A reason of the ledger itself.
  func reason(
    _ code: ErrorCode, _ instruction: Instruction, instrument: InstrumentID? = nil,
    _ message: String, values: [SeenValue] = [], limit: String? = nil, headroom: String? = nil,
    help: String? = nil
  ) -> Reason {
    Reason(
      code: code.number, operation: instruction.operation, instrument: instrument,
      message: message, values: values, limit: limit, headroom: headroom,
      help: help ?? code.remedy)
  }
}
