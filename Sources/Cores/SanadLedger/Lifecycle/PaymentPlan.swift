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

  /// Everything that is paid, puts included, with what the issuer has called in the place of what came
  /// later.
  func payments() throws(InstrumentFailure) -> [PlannedPayment] {
    let plan = try wholePlan()
    guard let called = life.called else { return plan }
    // Puts of that day and later are paid by the call, at a price that is no less.
    let before = plan.filter {
      $0.dueDate <= called && !$0.kind.endsUnits && ($0.kind != .put || $0.dueDate < called)
    }
    return before + [
      PlannedPayment(kind: .call, dueDate: called, period: nil, part: Self.left(behind: before))
    ]
  }

  /// What the terms pay, with partial calls and puts behind whatever else falls due on their days: a
  /// part is repaid before units are given back.
  private func wholePlan() throws(InstrumentFailure) -> [PlannedPayment] {
    var early: [PlannedPayment] = life.partialCalls.map {
      PlannedPayment(kind: .partialCall, dueDate: $0.date, period: nil, part: $0.part)
    }
    // What a put repays is what is left when its record is taken.
    early += paying.puts.map {
      PlannedPayment(kind: .put, dueDate: $0.date, period: nil, part: 0)
    }
    if early.isEmpty { return try paying.plan() }
    early.sort {
      $0.dueDate == $1.dueDate ? $0.kind.rawValue < $1.kind.rawValue : $0.dueDate < $1.dueDate
    }
    var merged: [PlannedPayment] = []
    var waiting = early[...]
    for payment in try paying.plan() {
      while let first = waiting.first, first.dueDate < payment.dueDate {
        merged.append(first)
        waiting = waiting.dropFirst()
      }
      guard payment.kind == .redemption else {
        merged.append(payment)
        continue
      }
      merged.append(
        PlannedPayment(
          kind: .redemption, dueDate: payment.dueDate, period: nil,
          part: Self.left(behind: merged)))
    }
    return merged
  }

  /// The face that is left behind payments, in millionths.
  private static func left(behind payments: [PlannedPayment]) -> UInt32 {
    let repaid = payments.filter(\.kind.repaysPart).reduce(UInt32(0)) { $0 &+ $1.part }
    return Amortisation.whole - min(repaid, Amortisation.whole)
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
      payment.kind.retiresUnits ? first.adding(days: -1) : self.recordDate(before: first)
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
      if payment.kind.repaysPart { life.repaid &+= payment.part }
    }
    return life
  }

  /// Whether a payment of which the record has been taken falls due on a date or later.
  func isRecorded(from date: CalendarDate) throws(InstrumentFailure) -> Bool {
    try payments().prefix(Int(life.planned)).contains { $0.dueDate >= date }
  }

  /// Whether the record of the put of a date has been taken.
  func isPutRecorded(on date: CalendarDate) throws(InstrumentFailure) -> Bool {
    try payments().prefix(Int(life.planned)).contains { $0.kind == .put && $0.dueDate == date }
  }

  /// What a payment comes to for each unit; nil where it cannot be worked out, of which the review of
  /// the terms has left nothing but a fixing that no bound foresaw.
  func perUnit(_ payment: PlannedPayment, fixings: [Fixing]) -> PerUnit? {
    do throws(InstrumentFailure) {
      switch payment.kind {
      case .call, .partialCall: return try price(payment.part, payment.dueDate, paying.calls)
      case .put: return try price(Self.left(of: life), payment.dueDate, paying.puts)
      case .coupon, .amortisation, .redemption: break
      }
      return try paying.perUnit(payment, PaymentFacts(repaid: life.repaid, fixings: fixings))
    } catch { return nil }
  }

  private func price(
    _ part: UInt32, _ date: CalendarDate, _ rights: [EarlyRedemption]
  ) throws(InstrumentFailure) -> PerUnit? {
    guard let right = rights.first(where: { $0.date == date }) else { return nil }
    return try paying.security.part(part, times: right.factor)
  }

  /// The face that is left of each unit, in millionths.
  private static func left(of life: InstrumentLife) -> UInt32 {
    Amortisation.whole - min(life.repaid, Amortisation.whole)
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
