package import SanadTypes

extension OperationContext {
  /// Issues a claim, or replaces the one of the same topic.
  func apply(_ operation: IssueClaim) throws(LedgerFailure) -> OperationOutcome {
    let topic = operation.value.topic
    if let refusal = try checkIssuer(of: topic) { return refusal }
    guard let subject = try state.identity(operation.subject) else {
      return refusal(.identityUnknown, "no identity \(operation.subject)")
    }
    if operation.validUntil <= clock.timestamp {
      return refusal(
        .claimValidityInvalid, "the claim ends at \(operation.validUntil.rfc3339)",
        values: [SeenValue("now", clock.timestamp.rfc3339)])
    }
    let record = ClaimRecord(
      value: operation.value, attestors: [submitter], issuedAt: clock.timestamp,
      validUntil: operation.validUntil)
    if topic == .taxClass { try keepTaxClass(of: operation.subject) }
    try state.set(.claim(operation.subject, topic), .claim(record))
    try reclassify(
      operation.subject, subject, to: subject.classification.changed(by: operation.value))
    return .applied([.claimIssued(operation.subject, topic, by: submitter)])
  }

  /// Keeps what the present claim said of the tax class, for records that were taken under it.
  private func keepTaxClass(of subject: IdentityID) throws(LedgerFailure) {
    guard let claim = try state.claim(.taxClass, of: subject),
      case .taxClass(let taxClass) = claim.value
    else { return }
    let end = min(claim.validUntil, claim.revokedAt ?? clock.timestamp)
    var history = try state.taxHistory(subject)
    history.append(TaxHistory.Term(taxClass: taxClass, from: claim.issuedAt, until: end))
    try state.set(.taxHistory(subject), .taxHistory(history))
  }

  /// Revokes a claim, from this transaction on.
  func apply(_ operation: RevokeClaim) throws(LedgerFailure) -> OperationOutcome {
    if let refusal = try checkIssuer(of: operation.topic) { return refusal }
    guard let subject = try state.identity(operation.subject) else {
      return refusal(.identityUnknown, "no identity \(operation.subject)")
    }
    guard var claim = try state.claim(operation.topic, of: operation.subject) else {
      return refusal(
        .claimUnknown, "identity \(operation.subject) has no \(operation.topic.name) claim")
    }
    if let revokedAt = claim.revokedAt {
      return refusal(.claimRevoked, "the claim was revoked at \(revokedAt.rfc3339)")
    }
    claim.revokedAt = clock.timestamp
    try state.set(.claim(operation.subject, operation.topic), .claim(claim))
    try reclassify(
      operation.subject, subject, to: subject.classification.without(operation.topic))
    return .applied([.claimRevoked(operation.subject, operation.topic, by: submitter)])
  }

  private func checkIssuer(of topic: ClaimTopic) throws(LedgerFailure) -> OperationOutcome? {
    let holder = try state.holders(of: .claimIssuer).holder(submitter)
    if let holder, holder.topics.contains(topic) { return nil }
    return refusal(
      .claimIssuerUnregistered,
      "account \(submitter) is not registered for claims of topic \(topic.name)",
      values: [SeenValue("topic", topic.name)])
  }

  /// Moves what an identity holds, in every instrument, from one cell to another. The transaction's
  /// weight has paid for looking at all of them.
  private func reclassify(
    _ id: IdentityID, _ subject: Identity, to classification: Classification
  ) throws(LedgerFailure) {
    guard classification != subject.classification else { return }
    for number in 0..<(try state.network().instrumentCount) {
      let (instrumentID, instrument) = try state.instrument(number: number)
      let units = try state.position(of: id, subject, in: instrumentID)
      if units.isZero { continue }
      var totals = ClassTotals(
        state: state, shelf: shelf, instrument: instrumentID, instrument)
      totals.reclassify(units, from: subject.classification, to: classification)
      try totals.write()
    }
    var changed = subject
    changed.classification = classification
    try state.set(identity: id, to: changed)
  }
}

extension Classification {
  /// The classification after a claim says `value`.
  package func changed(by value: ClaimValue) -> Classification {
    var changed = self
    if case .country(let country) = value { changed.country = country }
    if case .investorClass(let investorClass) = value { changed.investorClass = investorClass }
    return changed
  }

  /// The classification after the claim of a topic is revoked.
  func without(_ topic: ClaimTopic) -> Classification {
    var changed = self
    if topic == .country { changed.country = nil }
    if topic == .investorClass { changed.investorClass = nil }
    return changed
  }
}
