import SanadTypes

/// The least denomination of the terms. What the issuer owes and what units end by is never stopped by
/// it, and neither is a move between registers, a share of a switch, whose size the ledger decides, nor
/// what a contract has locked: a pledge, the far leg of a repo, units that were paid for outside.
extension Door {
  /// Whether what moves, and what it leaves in the accounts that give and receive, is either nothing or
  /// no less than the least denomination.
  func checkDenomination(_ effect: NetEffect, _ instruction: Instruction) -> [Reason] {
    let least = effect.instrument.terms.details.denominationMin
    let unbound: [MovementKind] = [.redeem, .registerMove, .switch, .closeOut]
    guard !least.isZero, !instruction.kind.isOwed, !instruction.isOfContract,
      !unbound.contains(instruction.kind)
    else { return [] }
    var reasons: [Reason] = []
    // A holder may always give all that it has; what is netted was agreed in trades of their own.
    if !instruction.asksBothSides {
      for leg in effect.legs where leg.units < least && !isEnding(leg, instruction) {
        guard effect.accounts[leg.from].unitsAfter != .zero || isNew(leg, instruction) else {
          continue
        }
        reasons.append(
          refusal(effect, instruction, least, "\(leg.units) units are less than \(least)"))
      }
    }
    let touched = effect.legs.filter { !isEnding($0, instruction) }.flatMap {
      isNew($0, instruction) ? [$0.to] : [$0.from, $0.to]
    }
    for place in effect.accounts.indices where touched.contains(place) {
      let part = effect.accounts[place]
      // Who has as much as before is left as it is.
      guard part.flow.credit != part.flow.debit, let after = part.unitsAfter, !after.isZero,
        after < least
      else { continue }
      reasons.append(
        refusal(
          effect, instruction, least,
          "account \(part.id) would have \(after) units, less than \(least)"))
    }
    return reasons
  }

  /// Whether a leg's units are no more.
  private func isEnding(_ leg: NetEffect.LegPart, _ instruction: Instruction) -> Bool {
    instruction.movements[leg.place].to.isIssuer
  }

  /// Whether a leg's units are new.
  private func isNew(_ leg: NetEffect.LegPart, _ instruction: Instruction) -> Bool {
    instruction.movements[leg.place].from.isIssuer
  }

  private func refusal(
    _ effect: NetEffect, _ instruction: Instruction, _ least: Units, _ message: String
  ) -> Reason {
    reason(
      .denominationTooSmall, instruction, instrument: effect.id, message,
      values: [SeenValue("denominationMin", "\(least)")], limit: "\(least)")
  }
}
