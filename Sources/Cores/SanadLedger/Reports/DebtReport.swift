public import SanadTypes

/// What a debt report is about.
public struct DebtQuery: Hashable, Sendable {
  /// One currency; nil for all.
  public var currency: Currency?
  /// The number of one programme; nil for all debts, those without a programme included.
  public var programme: UInt32?
  /// The country whose holders are residents; nil where these are not told apart.
  public var home: Country?
  /// The first day on which something falls due; nil for whatever is due.
  public var from: CalendarDate?
  /// The last one; nil for all.
  public var to: CalendarDate?
  /// What days are put together to.
  public var period: DebtPeriod = .month

  /// Asks for everything.
  public init() {}
}

/// What days are put together to.
public enum DebtPeriod: String, CaseIterable, Hashable, Sendable {
  /// Calendar months.
  case month
  /// Calendar years.
  case year

  /// The period of a day, as `2027-03` or `2027`.
  public func name(of day: CalendarDate) -> String {
    String(day.description.prefix(self == .month ? 7 : 4))
  }
}

/// What is worked out of the state.
public enum DebtReportKind: String, CaseIterable, Hashable, Sendable {
  /// What is owed: by instrument, class, country and class of the holders.
  case outstanding
  /// When the face falls due.
  case redemptions
  /// What the issuer still pays, and when.
  case service
  /// Ceilings, and what is booked under them.
  case programmes
}

/// A debt report: pure functions of leaves of one state, so that whoever has the leaves with their
/// proofs works out the same. Amounts are minor units of a currency, and each is rounded down.
///
/// Debts are the instruments of every class but cash and commodities.
public struct DebtReport: Hashable, Sendable {
  /// Most lines of a report.
  public static let linesMax = 20_000

  /// What an instrument owes.
  public struct Owed: Hashable, Sendable {
    /// The instrument.
    public let instrument: Instrument
    /// Units in the hands of holders.
    public let units: Units
    /// How much of the face has been repaid, in millionths.
    public let repaid: UInt32
    /// The face that is left of all units.
    public let outstanding: UInt128
    /// Whether the ledger pays it; of others it knows the terms alone.
    public let isPaidHere: Bool
    /// The day for which the issuer has called it.
    public let called: CalendarDate?
    /// By country and class of the holders: what is not zero.
    public let cells: [Cell]

    /// The terms.
    public var sheet: TermSheet { instrument.terms }
  }

  /// What holders of a country and class are owed.
  public struct Cell: Hashable, Sendable {
    /// Country and class.
    public let classification: Classification
    /// Their units.
    public let units: Units
    /// The face that is left of these.
    public let outstanding: UInt128
  }

  /// How sure an amount is.
  public enum Basis: String, CaseIterable, Hashable, Sendable {
    /// The record has been taken, and the amount is settled.
    case declared
    /// It follows from the terms, and from fixings that no later one can change.
    case terms
    /// It goes by the newest fixing, and the one that counts is still to come.
    case projected
    /// Nobody can say.
    case unknown
  }

  /// A payment that is still to be made.
  public struct Line: Hashable, Sendable {
    /// The instrument.
    public let symbol: InstrumentSymbol
    /// Its currency.
    public let currency: Currency
    /// What it is for.
    public let kind: PaymentKind
    /// Where it stands; nil while its record is still to be taken.
    public let status: PaymentStatus?
    /// The day on which it falls due by the terms.
    public let dueDate: CalendarDate
    /// The day from which it is paid, by the calendar as it is.
    public let paymentDate: CalendarDate
    /// Units that it is on.
    public let units: Units
    /// The face that it repays.
    public let face: UInt128
    /// What it comes to; nil where that is unknown.
    public let amount: UInt128?
    /// How sure the amount is.
    public let basis: Basis
    /// Whether the ledger pays it.
    public let isPaidHere: Bool
  }

  /// What falls due in a period in a currency.
  public struct Due: Hashable, Sendable {
    /// `2027-03`, or `2027`.
    public let period: String
    /// The currency.
    public let currency: Currency
    /// Face that is repaid.
    public internal(set) var face: UInt128 = 0
    /// Coupons and rental.
    public internal(set) var interest: UInt128 = 0
    /// What is paid for the face, at the price of a call.
    public internal(set) var principal: UInt128 = 0
    /// Of both, what has been brought already.
    public internal(set) var funded: UInt128 = 0
    /// Of the interest, what goes by fixings that are still to come.
    public internal(set) var projected: UInt128 = 0
    /// Payments of which nobody can say what they come to; in none of the sums.
    public internal(set) var unknown: UInt32 = 0
  }

  /// A ceiling and what is booked under it.
  public struct Ceiling: Hashable, Sendable {
    /// Its number.
    public let number: UInt32
    /// The programme.
    public let programme: Programme
    /// The instruments under it.
    public let instruments: [Booking]
    /// How it converts, ascending by currency.
    public let conversions: [Conversion]
  }

  /// At what instruments in another currency would be booked now.
  public struct Conversion: Hashable, Sendable {
    /// How the programme converts.
    public let terms: ProgrammeConversion
    /// The newest fixing that counts; nil where none does yet.
    public let fixing: Fixing?
    /// Whether it is not too old.
    public let isCurrent: Bool
  }

  /// An instrument under a ceiling.
  public struct Booking: Hashable, Sendable {
    /// The instrument.
    public let symbol: InstrumentSymbol
    /// The currency of its face.
    public let currency: Currency
    /// Face of what may be issued.
    public let authorised: UInt128
    /// Face of what was ever issued.
    public let issued: UInt128
    /// What that was booked at, in minor units of the ceiling's currency.
    public let booked: UInt128
  }

  /// The business date of the block.
  public let today: CalendarDate
  /// In the order of the instruments' numbers; of the report ``DebtReportKind/outstanding``.
  public internal(set) var owed: [Owed] = []
  /// Ascending by day and instrument; of ``DebtReportKind/redemptions`` and
  /// ``DebtReportKind/service``.
  public internal(set) var lines: [Line] = []
  /// Ascending by number; of ``DebtReportKind/programmes``.
  public internal(set) var ceilings: [Ceiling] = []

  init(today: CalendarDate) { self.today = today }
}

/// Why a debt report cannot be worked out.
public enum DebtReportFailure: Error, Equatable, Sendable {
  /// The state could not be read; of one that is known by its proofs, one is missing.
  case ledger(LedgerFailure)
  /// The totals by country and class that are there do not add up to what is outstanding.
  case incomplete(InstrumentSymbol)
  /// A sum does not fit into 128 bits.
  case overflow
  /// More lines than a report has.
  case tooLong(limit: Int)

  /// Its code in the registry.
  public var code: ErrorCode {
    switch self {
    case .ledger, .incomplete: .proofInvalid
    case .overflow: .reportOverflow
    case .tooLong: .reportTooLarge
    }
  }
}

extension DebtReportFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .ledger(let failure): "\(failure)"
    case .incomplete(let symbol):
      "the totals of \(symbol.text) by country and class do not add up to what is outstanding"
    case .overflow: "a sum does not fit into 128 bits"
    case .tooLong(let limit): "the report has more than \(limit) lines"
    }
  }
}
