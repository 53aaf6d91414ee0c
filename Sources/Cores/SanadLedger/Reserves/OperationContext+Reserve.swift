import SanadTypes

// Receipts, attestations and prices (docs/ledger.md, "Reserves").
extension OperationContext {
  /// Carries out one operation of the family.
  func apply(_ operation: ReserveOperation) throws(LedgerFailure) -> OperationOutcome {
    let id = operation.instrument
    guard let instrument = try state.instrument(id) else { return unknown(id) }
    guard let record = try state.reserve(id) else {
      return refusal(.noReserve, "\(instrument.terms.symbol) has no reserve")
    }
    guard let terms = instrument.terms.terms.commodity else {
      if case .attest(let operation) = operation {
        return try attest(operation, instrument, record)
      }
      return refusal(
        .noReserve, "the reserve of \(instrument.terms.symbol) is attested and has no receipts")
    }
    let reserve = CommodityReserve(
      context: self, id: id, instrument: instrument, terms: terms, record: record)
    switch operation {
    case .deposit(_, let facts): return try reserve.deposit(facts)
    case .mark(_, let number, let status): return try reserve.mark(number, status)
    case .renew(_, let number, let cover): return try reserve.renew(number, cover)
    case .withdraw(_, let number): return try reserve.withdraw(number)
    case .attest(let operation): return try attest(operation, instrument, record)
    case .price(_, let date, let price): return try reserve.publish(price, from: date)
    case .redeem(let operation): return try reserve.redeem(operation)
    case .withdrawRedemption(_, let number): return try reserve.withdrawRedemption(number)
    case .fill(let operation): return try reserve.fill(operation)
    }
  }

  private func attest(
    _ operation: AttestReserve, _ instrument: Instrument, _ before: ReserveRecord
  ) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try refusal(unless: .inspector) { return refusal }
    let terms = instrument.terms.terms
    guard let reserve = terms.reserve else { return unknown(operation.instrument) }
    let keeper = try state.identity(lei: reserve.custodian)
    let custodian = operation.custodian
    guard let keeper, try state.account(custodian)?.owner == keeper else {
      return refusal(
        .custodianRequired, "account \(custodian) is not one of the custodian \(reserve.custodian)")
    }
    let inspector = try state.knownAccount(submitter).owner
    guard inspector != keeper, try inspector != state.identity(lei: instrument.terms.issuer) else {
      return refusal(
        .notIndependent, "account \(submitter) is of the custodian or of the issuer")
    }
    let last = before.attestation
    let latest = operation.asOf.adding(days: Int32(reserve.attestationDays)) ?? .max
    let validUntil = min(operation.validUntil, latest)
    guard operation.asOf <= businessDate, validUntil >= businessDate,
      last.map({ $0.asOf <= operation.asOf && $0.released <= operation.released }) ?? true,
      operation.released <= before.released
    else {
      return refusal(
        .attestationInvalid, "the reserve cannot be attested as of \(operation.asOf)",
        values: [
          SeenValue("last", last.map { "\($0.asOf)" } ?? "none"),
          SeenValue("businessDate", "\(businessDate)"), SeenValue("validUntil", "\(validUntil)"),
          SeenValue("released", "\(before.released)"),
        ])
    }
    var record = before
    record.attestation = Attestation(
      asOf: operation.asOf, quantity: operation.quantity, released: operation.released,
      validUntil: validUntil, document: operation.document, inspector: submitter,
      custodian: custodian, at: clock.timestamp)
    record.isLapseTold = false
    let told = try state.review(&record, of: operation.instrument, terms, mayEnd: true)
    try state.set(reserve: operation.instrument, to: record)
    return .applied(
      [
        .reserve(
          .attested(
            operation.instrument, asOf: operation.asOf, operation.quantity, by: submitter,
            with: custodian))
      ] + told)
  }
}
