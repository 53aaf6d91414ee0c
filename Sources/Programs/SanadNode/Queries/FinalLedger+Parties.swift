import SanadAPI
import SanadAPIModel
import SanadLedger
import SanadTypes

// Who is who, and what an instrument's terms say when.
extension FinalLedger {
  /// An identity with its claims, as they count at ``time``.
  func identity(_ id: IdentityID) throws -> IdentityResource {
    guard let identity = try view.identity(id) else {
      throw ServiceFailure(.identityUnknown, "there is no identity \(id)")
    }
    return IdentityResource(
      id: id.description, height: height.description, kind: "\(identity.kind)",
      lei: identity.lei?.text, registeredBy: identity.registeredBy.description,
      registeredAt: identity.registeredAt.rfc3339,
      country: identity.classification.country?.code,
      investorClass: identity.classification.investorClass.map { "\($0)" },
      accountCount: Int(identity.accountCount),
      firstAccount: identity.firstAccount?.description,
      claims: try view.claims(of: id).map { claim in
        .init(
          topic: claim.value.topic.name, value: claim.value.text,
          attestors: claim.attestors.map(\.description), issuedAt: claim.issuedAt.rfc3339,
          validUntil: claim.validUntil.rfc3339, revokedAt: claim.revokedAt?.rfc3339,
          current: claim.isCurrent(at: time))
      })
  }

  /// The dates of an instrument.
  func schedule(_ symbol: InstrumentSymbol) throws -> ScheduleResource {
    guard let instrument = try view.instrument(InstrumentID(symbol)) else {
      throw ServiceFailure(.instrumentUnknown, "there is no instrument \(symbol.text)")
    }
    let terms = instrument.terms
    var entries: [ScheduleResource.Entry] = []
    if let security = terms.terms.security {
      entries = [
        .init(date: security.issueDate.description, kind: "issue", unitMinor: nil),
        .init(
          date: security.maturityDate.description, kind: "maturity",
          unitMinor: String(security.unitFaceMinor)),
      ]
      entries += try view.upcoming(instrument).map { payment in
        .init(
          date: payment.dueDate.description, kind: "\(payment.kind)",
          recordDate: payment.recordDate.description,
          paymentDate: payment.paymentDate.description)
      }
      // Of one date, units stop moving before what is owed is paid.
      entries = entries.enumerated().sorted {
        ($0.element.date, $0.offset) < ($1.element.date, $1.offset)
      }.map(\.element)
    }
    return ScheduleResource(
      symbol: symbol.text, height: height.description, currency: terms.currency.code,
      entries: entries)
  }
}
