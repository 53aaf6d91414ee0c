import SanadInstruments
import SanadTypes

/// What an instrument still pays by its terms, and when.
struct PaymentPlan {
  /// The next payment of which the record is to be taken.
  struct Next {
    let payment: PlannedPayment
    /// Whoever holds at the close of this date is paid.
    let recordDate: CalendarDate
    /// From this date on.
    let paymentDate: CalendarDate
  }

  let paying: any PayingClass
  let terms: PaymentTerms
  let life: InstrumentLife
  /// Nil where every day is a business day.
  let calendar: BusinessCalendar?

  /// The plan of an instrument; nil where the ledger pays nothing of it.
  init?(_ instrument: Instrument, _ life: InstrumentLife, calendar: CalendarRecord?) {
    guard let paying = instrument.terms.terms.paying, let terms = paying.security.payment else {
      return nil
    }
    self.paying = paying
    self.terms = terms
    self.life = life
    self.calendar = calendar.flatMap(BusinessCalendar.init)
  }

  /// Everything that is paid, with what the issuer has called in the place of what came later.
  func payments() throws(InstrumentFailure) -> [PlannedPayment] {
    let plan = try paying.plan()
    guard let called = life.called else { return plan }
    let repaid = plan.filter { $0.kind == .amortisation && $0.dueDate <= called }
      .reduce(UInt32(0)) { $0 &+ $1.part }
    return plan.filter { $0.dueDate <= called && $0.kind != .redemption } + [
      PlannedPayment(
        kind: .call, dueDate: called, period: nil,
        part: Amortisation.whole - min(repaid, Amortisation.whole))
    ]
  }

  /// The next one; nil where the record of all has been taken.
  func next() throws(InstrumentFailure) -> Next? {
    let plan = try payments()
    guard plan.indices.contains(Int(life.planned)) else { return nil }
    return next(plan[Int(life.planned)])
  }

  /// When a payment is recorded and made. A day that cannot be moved to a business day stays.
  ///
  /// The record is before both the due date, to which interest is earned, and the payment, which may
  /// be moved before it.
  func next(_ payment: PlannedPayment) -> Next {
    let paymentDate = adjusted(payment.dueDate)
    let first = min(payment.dueDate, paymentDate)
    // Units no longer move on the day on which they fall due.
    let recordDate =
      payment.kind.endsUnits ? first.adding(days: -1) : self.recordDate(before: first)
    return Next(
      payment: payment, recordDate: recordDate ?? payment.dueDate, paymentDate: paymentDate)
  }

  /// The life of an instrument that comes to this ledger on a date: what was paid before is no
  /// payment here, but for the end of its units. What is paid on that date or later and was recorded
  /// before goes to whoever holds when it comes.
  static func life(
    of instrument: Instrument, from date: CalendarDate, calendar: CalendarRecord?
  ) -> InstrumentLife {
    var life = InstrumentLife()
    guard let plan = PaymentPlan(instrument, life, calendar: calendar) else { return life }
    let payments: [PlannedPayment]
    do throws(InstrumentFailure) { payments = try plan.payments() } catch { return life }
    for payment in payments {
      if payment.kind.endsUnits || plan.next(payment).paymentDate >= date { break }
      life.planned &+= 1
      life.repaid &+= payment.part
    }
    return life
  }

  /// Whether a payment of which the record has been taken falls due on a date or later.
  func isRecorded(from date: CalendarDate) throws(InstrumentFailure) -> Bool {
    try payments().prefix(Int(life.planned)).contains { $0.dueDate >= date }
  }

  /// What a payment comes to for each unit; nil where it cannot be worked out, of which the review of
  /// the terms has left nothing but a fixing that no bound foresaw.
  func perUnit(_ payment: PlannedPayment, fixings: [Fixing]) -> PerUnit? {
    do throws(InstrumentFailure) {
      if payment.kind == .call { return try callPrice(payment) }
      return try paying.perUnit(payment, PaymentFacts(repaid: life.repaid, fixings: fixings))
    } catch { return nil }
  }

  private func callPrice(_ payment: PlannedPayment) throws(InstrumentFailure) -> PerUnit? {
    guard let right = paying.calls.first(where: { $0.date == payment.dueDate }) else {
      return nil
    }
    let factor = try ExactFraction(
      UInt128(right.price.tenThousandths), over: UInt128(Price.par.tenThousandths))
    return try paying.security.part(payment.part, times: factor)
  }

  private func adjusted(_ day: CalendarDate) -> CalendarDate {
    guard let calendar else { return day }
    let convention: BusinessDayConvention =
      switch terms.convention {
      case .unadjusted: .unadjusted
      case .following: .following
      case .modifiedFollowing: .modifiedFollowing
      case .preceding: .preceding
      }
    do throws(InstrumentFailure) { return try calendar.adjusted(day, convention) } catch {
      return day
    }
  }

  private func recordDate(before payment: CalendarDate) -> CalendarDate? {
    let days = Int32(max(terms.recordDays, 1))
    guard terms.recordDays > 0, let calendar else { return payment.adding(days: -days) }
    do throws(InstrumentFailure) {
      return try calendar.adding(businessDays: -Int(days), to: payment)
    } catch { return payment.adding(days: -days) }
  }
}

extension BusinessCalendar {
  /// A calendar of the ledger; nil where it cannot be used, which publishing it has refused.
  init?(_ record: CalendarRecord) {
    let weekend = Weekday.allCases.enumerated().filter { record.weekend >> $0.offset & 1 == 1 }
    do throws(InstrumentFailure) {
      try self.init(weekend: weekend.map(\.element), daysOff: record.daysOff)
    } catch { return nil }
  }
}
