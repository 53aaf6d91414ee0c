public import SanadTypes

/// `GET /v1/instruments/{symbol}/payments/{number}`: a payment that was declared.
public struct PaymentResource: Codable, Equatable, Sendable {
  /// The height at which this is true.
  public var height: String
  /// The instrument's symbol.
  public var instrument: String
  /// Its number, from 0.
  public var number: Int
  /// `coupon`, `amortisation`, `redemption` or `call`.
  public var kind: String
  /// `declared`, `funded`, `sweeping`, `paid` or `missed`.
  public var status: String
  /// The day on which it falls due by the terms.
  public var dueDate: String
  /// Whoever held at the close of this date is paid.
  public var recordDate: String
  /// The day from which it is paid.
  public var paymentDate: String
  /// Units of cash for each unit, as a fraction; absent while a fixing is missing.
  public var perUnit: String?
  /// Units outstanding at the record.
  public var units: String
  /// What it comes to for all of them: what has to be brought; absent while a fixing is missing.
  public var amount: String?
  /// The symbol of the cash.
  public var cash: String
  /// The account that holds what was brought.
  public var pot: String
  /// Units of cash that were brought.
  public var funded: String
  /// Who brought them.
  public var payer: String?
  /// Places of the register at the record.
  public var places: String
  /// How many of them have been looked at.
  public var swept: String
  /// Units of cash paid to holders, what waits for them in suspense included.
  public var paid: String
  /// Units of cash withheld as tax.
  public var withheld: String
  /// Of what was paid, units of cash that wait in suspense.
  public var suspended: String
  /// Units of cash that are left of what was brought.
  public var left: String
  /// Whether the issuer had missed it, also where it has brought the cash since.
  public var wasMissed: Bool

  /// A payment as the ledger has it.
  ///
  /// - Parameter amount: what it comes to for all units of the record.
  public init(
    _ record: PaymentRecord, number: UInt32, of sheet: TermSheet, cash: String, amount: Units?,
    at height: Height
  ) {
    self.height = height.description
    instrument = sheet.symbol.text
    self.number = Int(number)
    kind = "\(record.kind)"
    status = "\(record.status)"
    dueDate = "\(record.dueDate)"
    recordDate = "\(record.recordDate)"
    paymentDate = "\(record.paymentDate)"
    perUnit = record.perUnit.map { "\($0.numerator)/\($0.denominator)" }
    units = "\(record.units)"
    self.amount = amount?.description
    self.cash = cash
    pot = AccountID(potOf: sheet.instrument).description
    funded = "\(record.funded)"
    payer = record.payer?.description
    places = "\(record.registered)"
    swept = "\(record.cursor)"
    paid = "\(record.paid)"
    withheld = "\(record.withheld)"
    suspended = "\(record.suspended)"
    left = "\(record.left)"
    wasMissed = record.wasMissed
  }
}

/// `GET /v1/instruments/{symbol}/payments`: a page of the payments that were declared, and where the
/// instrument stands.
public struct PaymentsResource: Codable, Equatable, Sendable {
  /// The instrument's symbol.
  public var symbol: String
  /// The height at which this is true.
  public var height: String
  /// `announced`, `active`, `halted`, `matured`, `defaulted` or `redeemed`.
  public var status: String
  /// How many were declared.
  public var declared: String
  /// How many the issuer has missed and not made since.
  public var missed: String
  /// The payments of this page.
  public var items: [PaymentResource]
  /// What to give as `cursor` for the next page; absent at the end.
  public var next: String?

  /// Creates a page.
  public init(
    symbol: String, height: String, status: String, declared: String, missed: String,
    items: [PaymentResource], next: String? = nil
  ) {
    self.symbol = symbol
    self.height = height
    self.status = status
    self.declared = declared
    self.missed = missed
    self.items = items
    self.next = next
  }
}
