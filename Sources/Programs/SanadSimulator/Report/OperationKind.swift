package import SanadTypes

/// What a transaction can ask for.
package enum OperationKind: String, CaseIterable, Hashable, Sendable {
  case registerIdentity, issueClaim, revokeClaim, openAccount, rotateKeys, issue, transfer, settle
  case instruct, affirm, cancel, lifecycle, auction, settling, reserve, offer, validators

  /// What simulated clients submit: no steps of reserves or offers yet.
  package static let submitted = allCases.filter { $0 != .reserve && $0 != .offer }

  /// The kind of an operation.
  package init(_ operation: LedgerOperation) {
    switch operation {
    case .registerIdentity: self = .registerIdentity
    case .issueClaim: self = .issueClaim
    case .revokeClaim: self = .revokeClaim
    case .openAccount: self = .openAccount
    case .rotateKeys: self = .rotateKeys
    case .issue: self = .issue
    case .transfer: self = .transfer
    case .settle: self = .settle
    case .instruct: self = .instruct
    case .affirm: self = .affirm
    case .cancel: self = .cancel
    case .lifecycle: self = .lifecycle
    case .auction: self = .auction
    case .settling: self = .settling
    case .reserve: self = .reserve
    case .offer: self = .offer
    case .validators: self = .validators
    }
  }
}

/// How an operation of a final transaction ended.
package struct OperationOutcome: Hashable, Sendable, CaseIterable {
  /// What was asked for.
  package let kind: OperationKind
  /// Whether it was done, or is the one that could not be.
  package let isApplied: Bool

  /// Pairs a kind with an end.
  package init(_ kind: OperationKind, isApplied: Bool) {
    self.kind = kind
    self.isApplied = isApplied
  }

  /// Each kind, applied and refused.
  package static let allCases: [OperationOutcome] = OperationKind.submitted.flatMap {
    [OperationOutcome($0, isApplied: true), OperationOutcome($0, isApplied: false)]
  }

  /// The outcomes that a receipt tells of: all operations of an applied transaction, or the one
  /// for which it was refused.
  package static func told(by receipt: Receipt, of body: TransactionBody) -> [OperationOutcome] {
    guard !receipt.isApplied else {
      return body.operations.map { OperationOutcome(OperationKind($0), isApplied: true) }
    }
    guard let place = receipt.reasons.first.map({ Int($0.operation) }),
      body.operations.indices.contains(place)
    else { return [] }
    return [OperationOutcome(OperationKind(body.operations[place]), isApplied: false)]
  }

  /// Such as "issue refused".
  package var name: String { "\(kind.rawValue) \(isApplied ? "applied" : "refused")" }
}

extension Coverage {
  /// Counts how a settlement ended with a transaction, or that one came too late for it.
  package mutating func countSettlement(_ receipt: Receipt) {
    if receipt.reasons.first?.code == ErrorCode.settlementExpired.number { count(.lateSteps) }
    let ends = receipt.events.compactMap { event in
      if case .settlementEnded(_, _, let outcome) = event { outcome } else { nil }
    }
    switch ends.first {
    case .settled: count(.settled)
    case .refused: count(.refusedSettlements)
    case .cancelled, .opened, nil: break
    }
  }
}
