import SanadAPI
package import SanadAPIModel
import SanadLedger
import SanadReplica
import SanadState
package import SanadTypes

// Settlements that parties affirm, and what waits for them, as the API shows them.
extension FinalLedger {
  /// A settlement as the API shows it.
  func settlement(_ id: SettlementID) throws -> SettlementResource {
    guard let record = try view.settlement(id) else {
      throw ServiceFailure(.settlementUnknown, "there is no settlement \(id)")
    }
    return try SettlementResource(
      record, try view.progress(id), try view.contract(id), named: id, at: (height, time)
    ) {
      try view.instrument($0)?.terms
    }
  }

  /// What an account holds of one instrument, with what waits for settlements.
  func holding(of id: AccountID, _ position: LedgerView.Position) throws -> AccountResource.Holding?
  {
    guard let terms = try view.instrument(position.instrument)?.terms else { return nil }
    let (holding, locks) = try view.holding(id, position.instrument, at: time)
    return AccountResource.Holding(
      instrument: terms.symbol.text, units: holding.units.description,
      locked: holding.locked.description, display: Self.display(holding.units, of: terms),
      locks: try locks.map {
        .init(
          settlement: $0.owner.settlement?.description, bid: $0.owner.bid?.description,
          put: $0.owner.put?.description, offer: try $0.owner.offer.map(name),
          units: $0.units.description, validUntil: $0.until.rfc3339)
      })
  }

  /// An offer by its instrument's symbol and its number.
  private func name(_ offer: OfferID) throws -> String {
    let symbol = try view.instrument(offer.instrument)?.terms.symbol.text
    return "\(symbol ?? offer.instrument.description)/\(offer.number)"
  }
}

extension SettlementResource {
  /// A settlement as the state has it.
  ///
  /// - Parameters:
  ///   - moment: the height of the state, and the time at which an open one may have run out.
  ///   - terms: those of an instrument; nil for one that nobody knows.
  package init(
    _ record: SettlementRecord, _ progress: SettlementProgress? = nil,
    _ contract: ContractRecord? = nil, named id: SettlementID,
    at moment: (height: Height, time: Timestamp),
    terms: (InstrumentID) throws -> TermSheet?
  ) rethrows {
    self.init(
      id: id.description, height: moment.height.description,
      status: Status(of: record, at: moment.time),
      instructedBy: record.instructedBy.description, instructedAt: record.instructedAt.rfc3339,
      validUntil: record.validUntil.rfc3339, legs: try record.legs.map { try Leg($0, terms) },
      affirmations: record.affirmations.map {
        .init(account: $0.account.description, affirmedAt: $0.at?.rfc3339)
      },
      endedAt: record.end?.at.rfc3339, endedBy: record.end?.transaction.description,
      terms: progress.map { Terms($0) },
      contract: try contract.map { try Contract($0, at: moment.time, terms) })
  }
}

extension SettlementResource.Status {
  fileprivate init(of record: SettlementRecord, at time: Timestamp) {
    self =
      switch record.end?.outcome {
      case .settled: .settled
      case .cancelled: .cancelled
      case .refused: .refused
      case .opened: .opened
      case nil: record.hasRunOut(at: time) ? .expired : .open
      }
  }
}

extension SettlementResource.Contract {
  fileprivate init(
    _ contract: ContractRecord, at time: Timestamp,
    _ terms: (InstrumentID) throws -> TermSheet?
  ) rethrows {
    self.init(
      legs: try contract.legs.map { try SettlementResource.Leg($0, terms) },
      openedAt: contract.openedAt.rfc3339, isDisputed: contract.isDisputed(at: time),
      outcome: contract.end.map { "\($0.outcome)" }, endedAt: contract.end?.at.rfc3339)
  }
}

extension SettlementResource.Leg {
  fileprivate init(_ leg: Leg, _ terms: (InstrumentID) throws -> TermSheet?) rethrows {
    let terms = try terms(leg.instrument)
    self.init(
      instrument: terms?.symbol.text ?? leg.instrument.description, from: leg.from.description,
      to: leg.to.description, units: leg.units.description,
      display: terms?.figure(of: leg.units) ?? leg.units.groupedText)
  }
}

extension NodeDesk {
  func settlement(_ id: SettlementID) async throws(ServiceFailure) -> SettlementResource {
    try environment.final.answer { try FinalLedger($0, at: nextTime).settlement(id) }
  }
}
