import SanadAPI
import SanadAPIModel
import SanadLedger
import SanadReplica
import SanadState
import SanadTypes

// Settlements that parties affirm, and what waits for them, as the API shows them.
extension FinalLedger {
  /// A settlement as the API shows it.
  func settlement(_ id: SettlementID) throws -> SettlementResource {
    guard let record = try view.settlement(id) else {
      throw ServiceFailure(.settlementUnknown, "there is no settlement \(id)")
    }
    return SettlementResource(
      id: id.description, height: height.description, status: status(of: record),
      instructedBy: record.instructedBy.description, instructedAt: record.instructedAt.rfc3339,
      validUntil: record.validUntil.rfc3339, legs: try record.legs.map(resource),
      affirmations: record.affirmations.map {
        .init(account: $0.account.description, affirmedAt: $0.at?.rfc3339)
      },
      endedAt: record.end?.at.rfc3339, endedBy: record.end?.transaction.description)
  }

  /// What an account holds of one instrument, with what waits for settlements.
  func holding(of id: AccountID, _ position: LedgerView.Position) throws -> AccountResource.Holding?
  {
    guard let terms = try view.instrument(position.instrument)?.terms else { return nil }
    let (holding, locks) = try view.holding(id, position.instrument, at: time)
    return AccountResource.Holding(
      instrument: terms.symbol.text, units: holding.units.description,
      locked: holding.locked.description, display: Self.display(holding.units, of: terms),
      locks: locks.map {
        .init(
          settlement: $0.settlement.description, units: $0.units.description,
          validUntil: $0.until.rfc3339)
      })
  }

  private func status(of record: SettlementRecord) -> SettlementResource.Status {
    switch record.end?.outcome {
    case .settled: .settled
    case .cancelled: .cancelled
    case .refused: .refused
    case nil: record.hasRunOut(at: time) ? .expired : .open
    }
  }

  private func resource(_ leg: Leg) throws -> SettlementResource.Leg {
    let terms = try view.instrument(leg.instrument)?.terms
    return SettlementResource.Leg(
      instrument: terms?.symbol.text ?? leg.instrument.description, from: leg.from.description,
      to: leg.to.description, units: leg.units.description,
      display: terms.map { Self.display(leg.units, of: $0) } ?? leg.units.groupedText)
  }
}

extension NodeDesk {
  func settlement(_ id: SettlementID) async throws(ServiceFailure) -> SettlementResource {
    try environment.final.answer { try FinalLedger($0, at: nextTime).settlement(id) }
  }
}
