/// `GET /v1/reports/debt/outstanding`: what is owed after a final block. Amounts are minor units of
/// their currency, each rounded down; shares are millionths of all that is owed in it.
public struct DebtOutstandingResource: Codable, Equatable, Sendable {
  /// What an instrument owes.
  public struct Instrument: Codable, Equatable, Sendable {
    /// Its symbol.
    public var symbol: String
    /// Its ISIN.
    public var isin: String
    /// `bill`, `fixedBond`, `floatingBond` or `sukuk`.
    public var instrumentClass: String
    /// Its currency.
    public var currency: String
    /// Where it stands in its life.
    public var status: String
    /// The number of its programme.
    public var programme: Int?
    /// The day on which it is repaid at last.
    public var maturity: String
    /// The day for which it was called.
    public var called: String?
    /// Units in the hands of holders.
    public var units: String
    /// How much of the face has been repaid, in millionths.
    public var repaidMillionths: Int
    /// The face that is left.
    public var outstanding: String
    /// Its part of all in its currency, in millionths.
    public var shareMillionths: Int
    /// Whether the ledger pays it; of others it knows the terms alone.
    public var paidHere: Bool

    /// Creates it of its parts.
    public init(
      symbol: String, isin: String, instrumentClass: String, currency: String, status: String,
      programme: Int?, maturity: String, called: String?, units: String, repaidMillionths: Int,
      outstanding: String, shareMillionths: Int, paidHere: Bool
    ) {
      self.symbol = symbol
      self.isin = isin
      self.instrumentClass = instrumentClass
      self.currency = currency
      self.status = status
      self.programme = programme
      self.maturity = maturity
      self.called = called
      self.units = units
      self.repaidMillionths = repaidMillionths
      self.outstanding = outstanding
      self.shareMillionths = shareMillionths
      self.paidHere = paidHere
    }
  }

  /// A sum with its part of all.
  public struct Sum: Codable, Equatable, Sendable {
    /// The currency.
    public var currency: String
    /// Of the classes `bill`, `fixedBond`, `floatingBond` or `sukuk`; of the residence `resident`,
    /// `nonResident` or `unknown`; absent of a total.
    public var group: String?
    /// What is owed.
    public var outstanding: String
    /// Its part of all in the currency, in millionths.
    public var shareMillionths: Int

    /// Creates it of its parts.
    public init(currency: String, group: String?, outstanding: String, shareMillionths: Int) {
      self.currency = currency
      self.group = group
      self.outstanding = outstanding
      self.shareMillionths = shareMillionths
    }
  }

  /// A sum of holders.
  public struct Holders: Codable, Equatable, Sendable {
    /// The currency.
    public var currency: String
    /// Their country; `??` where none is claimed.
    public var country: String
    /// Their class; `unknown` where none is claimed.
    public var investorClass: String
    /// What they are owed.
    public var outstanding: String
    /// Its part of all in the currency, in millionths.
    public var shareMillionths: Int

    /// Creates it of its parts.
    public init(
      currency: String, country: String, investorClass: String, outstanding: String,
      shareMillionths: Int
    ) {
      self.currency = currency
      self.country = country
      self.investorClass = investorClass
      self.outstanding = outstanding
      self.shareMillionths = shareMillionths
    }
  }

  /// The height at which this is true.
  public var height: String
  /// The root of the state that it was worked out of.
  public var stateRoot: String
  /// The time of the block.
  public var time: String
  /// The business date of that time.
  public var businessDate: String
  /// By currency.
  public var totals: [Sum]
  /// By currency and class of the instruments.
  public var classes: [Sum]
  /// By currency, country and class of the holders.
  public var holders: [Holders]
  /// By currency and whether holders are in the country that was asked for; absent where none was.
  public var residence: [Sum]?
  /// In the order of their numbers.
  public var instruments: [Instrument]

  /// Creates it of its parts.
  public init(
    height: String, stateRoot: String, time: String, businessDate: String, totals: [Sum],
    classes: [Sum], holders: [Holders], residence: [Sum]?, instruments: [Instrument]
  ) {
    self.height = height
    self.stateRoot = stateRoot
    self.time = time
    self.businessDate = businessDate
    self.totals = totals
    self.classes = classes
    self.holders = holders
    self.residence = residence
    self.instruments = instruments
  }
}

/// `GET /v1/reports/debt/redemptions` and `…/service`: what falls due. Amounts are minor units of
/// their currency, each rounded down.
public struct DebtScheduleResource: Codable, Equatable, Sendable {
  /// What falls due in a period in a currency.
  public struct Due: Codable, Equatable, Sendable {
    /// `2027-03`, or `2027`.
    public var period: String
    /// The currency.
    public var currency: String
    /// Face that is repaid.
    public var face: String
    /// Coupons and rental.
    public var interest: String
    /// What is paid for the face, at the price of a call.
    public var principal: String
    /// Of both, what has been brought already.
    public var funded: String
    /// Of the interest, what goes by fixings that are still to come.
    public var projected: String
    /// Payments of which nobody can say what they come to; in none of the sums.
    public var unknown: Int

    /// Creates it of its parts.
    public init(
      period: String, currency: String, face: String, interest: String, principal: String,
      funded: String, projected: String, unknown: Int
    ) {
      self.period = period
      self.currency = currency
      self.face = face
      self.interest = interest
      self.principal = principal
      self.funded = funded
      self.projected = projected
      self.unknown = unknown
    }
  }

  /// A payment that is still to be made.
  public struct Line: Codable, Equatable, Sendable {
    /// The instrument.
    public var instrument: String
    /// Its currency.
    public var currency: String
    /// `coupon`, `amortisation`, `redemption` or `call`.
    public var kind: String
    /// `planned` until its record is taken; then `declared`, `funded`, `sweeping` or `missed`.
    public var status: String
    /// The day on which it falls due by the terms.
    public var dueDate: String
    /// The day from which it is paid, by the calendar as it is.
    public var paymentDate: String
    /// Units that it is on.
    public var units: String
    /// Face that it repays.
    public var face: String
    /// What it comes to; absent where nobody can say.
    public var amount: String?
    /// `declared`, `terms`, `projected` or `unknown`.
    public var basis: String
    /// Whether the ledger pays it; of others it knows the terms alone.
    public var paidHere: Bool

    /// Creates it of its parts.
    public init(
      instrument: String, currency: String, kind: String, status: String, dueDate: String,
      paymentDate: String, units: String, face: String, amount: String?, basis: String,
      paidHere: Bool
    ) {
      self.instrument = instrument
      self.currency = currency
      self.kind = kind
      self.status = status
      self.dueDate = dueDate
      self.paymentDate = paymentDate
      self.units = units
      self.face = face
      self.amount = amount
      self.basis = basis
      self.paidHere = paidHere
    }
  }

  /// The height at which this is true.
  public var height: String
  /// The root of the state that it was worked out of.
  public var stateRoot: String
  /// The time of the block.
  public var time: String
  /// The business date of that time.
  public var businessDate: String
  /// `month` or `year`.
  public var by: String
  /// Ascending by period and currency.
  public var periods: [Due]
  /// Ascending by payment date.
  public var lines: [Line]

  /// Creates it of its parts.
  public init(
    height: String, stateRoot: String, time: String, businessDate: String, by: String,
    periods: [Due], lines: [Line]
  ) {
    self.height = height
    self.stateRoot = stateRoot
    self.time = time
    self.businessDate = businessDate
    self.by = by
    self.periods = periods
    self.lines = lines
  }
}

/// `GET /v1/reports/debt/programmes`: ceilings, and what is booked under them. Amounts are minor
/// units of the ceiling's currency, but the face of an instrument, which is in its own.
public struct DebtProgrammesResource: Codable, Equatable, Sendable {
  /// A programme.
  public struct Programme: Codable, Equatable, Sendable {
    /// Its number.
    public var number: Int
    /// Its name.
    public var name: String
    /// Its currency.
    public var currency: String
    /// The most that may be booked.
    public var ceiling: String
    /// What is booked.
    public var booked: String
    /// What auctions may still deliver.
    public var reserved: String
    /// What is left below the ceiling.
    public var headroom: String
    /// The instruments under it.
    public var instruments: [Booking]
    /// How instruments in other currencies are booked.
    public var conversions: [Conversion]

    /// Creates it of its parts.
    public init(
      number: Int, name: String, currency: String, ceiling: String, booked: String,
      reserved: String, headroom: String, instruments: [Booking], conversions: [Conversion]
    ) {
      self.number = number
      self.name = name
      self.currency = currency
      self.ceiling = ceiling
      self.booked = booked
      self.reserved = reserved
      self.headroom = headroom
      self.instruments = instruments
      self.conversions = conversions
    }
  }

  /// An instrument under a ceiling.
  public struct Booking: Codable, Equatable, Sendable {
    /// Its symbol.
    public var symbol: String
    /// The currency of its face.
    public var currency: String
    /// Face of what may be issued, in minor units of its own currency.
    public var authorised: String
    /// Face of what was ever issued, in minor units of its own currency.
    public var issued: String
    /// What that was booked at, in minor units of the ceiling's currency.
    public var booked: String

    /// Creates it of its parts.
    public init(
      symbol: String, currency: String, authorised: String, issued: String, booked: String
    ) {
      self.symbol = symbol
      self.currency = currency
      self.authorised = authorised
      self.issued = issued
      self.booked = booked
    }
  }

  /// At what instruments in another currency are booked.
  public struct Conversion: Codable, Equatable, Sendable {
    /// The currency of the instruments.
    public var currency: String
    /// The benchmark whose fixings count.
    public var benchmark: String
    /// A fixing from more than so many days before does not count.
    public var staleDays: Int
    /// From when the newest fixing is: `YYYY-MM-DD`; absent where none counts yet.
    public var fixing: String?
    /// What one unit of the ceiling's currency costs, in millionths of a unit; absent where no fixing
    /// counts yet.
    public var rate: String?
    /// Whether new units can be booked at it.
    public var current: Bool

    /// Creates it of its parts.
    public init(
      currency: String, benchmark: String, staleDays: Int, fixing: String?, rate: String?,
      current: Bool
    ) {
      self.currency = currency
      self.benchmark = benchmark
      self.staleDays = staleDays
      self.fixing = fixing
      self.rate = rate
      self.current = current
    }
  }

  /// The height at which this is true.
  public var height: String
  /// The root of the state that it was worked out of.
  public var stateRoot: String
  /// The time of the block.
  public var time: String
  /// The business date of that time.
  public var businessDate: String
  /// Ascending by number.
  public var programmes: [Programme]

  /// Creates it of its parts.
  public init(
    height: String, stateRoot: String, time: String, businessDate: String,
    programmes: [Programme]
  ) {
    self.height = height
    self.stateRoot = stateRoot
    self.time = time
    self.businessDate = businessDate
    self.programmes = programmes
  }
}
