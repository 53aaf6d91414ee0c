import SanadInstruments
import SanadTypes

extension BillTerms: PayingClass {
  /// Its face, at maturity.
  func plan() throws(InstrumentFailure) -> [PlannedPayment] {
    [
      PlannedPayment(
        kind: .redemption, dueDate: security.maturityDate, period: nil, part: Amortisation.whole)
    ]
  }

  func perUnit(
    _ payment: PlannedPayment, _ facts: PaymentFacts
  ) throws(InstrumentFailure) -> PerUnit {
    try repayment(payment.part)
  }
}
