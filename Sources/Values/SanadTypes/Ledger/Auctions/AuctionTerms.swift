/// What winners of an auction pay.
public enum AuctionPricing: UInt8, CaseIterable, Hashable, Sendable {
  /// Each its own quote.
  case multiple
  /// All the cut-off.
  case uniform
}

/// What a bid names.
public enum QuoteKind: UInt8, CaseIterable, Hashable, Sendable {
  /// A clean price per 100 of face in ten-thousandths; the higher, the better.
  case price
  /// A yield in millionths a year, of a bill on bank discount its rate; the lower, the better.
  case yield
  /// A margin over the benchmark in millionths, may be negative; the lower, the better. Winners pay
  /// par.
  case spread
  /// A rental in millionths a year; the lower, the better. Winners pay par.
  case rental

  /// Whether the issuer likes a higher quote better.
  public var isHigherBetter: Bool { self == .price }

  /// Whether the quote is what the instrument will pay, so that it is sold at par and everybody
  /// gets the same.
  public var isPaidAtPar: Bool { self == .spread || self == .rental }
}

/// Who names the cut-off.
public enum CutOffRule: UInt8, CaseIterable, Hashable, Sendable {
  /// The target: the first quote at which bids reach it.
  case byTarget
  /// The auction's operator or the treasury, in time; otherwise everything is rejected.
  case byAuthority
}

/// How what is left at the cut-off is shared; the arithmetic is that of docs/instruments.md.
public enum ProRataRule: UInt8, CaseIterable, Hashable, Sendable {
  /// To the lot, exactly.
  case exact
  /// To the nearest unit; bids up to a unit are filled and count with the others.
  case nearestCountingSmall
  /// To the nearest unit; bids up to a unit are filled first.
  case nearestAfterSmall
  /// One percentage, rounded up.
  case percentage
}

/// How non-competitive bids share what there is for them.
public enum NonCompetitiveFill: UInt8, CaseIterable, Hashable, Sendable {
  /// From the smallest to the largest.
  case smallestFirst
  /// In proportion, to the lot.
  case proRata
}

extension AuctionPricing: ByteEnumeration {}
extension QuoteKind: ByteEnumeration {}
extension CutOffRule: ByteEnumeration {}
extension ProRataRule: ByteEnumeration {}
extension NonCompetitiveFill: ByteEnumeration {}

/// Bids that name no quote: how much there is for them, and how much one investor may ask for.
///
/// Encoding: pool u128; cap u128; inside the target bool; fill.
public struct NonCompetitiveTerms: Hashable, Sendable {
  /// The most that all of them get.
  public let pool: Units
  /// The most that one bid may be for.
  public let cap: Units
  /// Whether what they get is taken from the target.
  public let isInsideTarget: Bool
  /// How they share where they are for more than the pool.
  public let fill: NonCompetitiveFill

  /// Creates terms.
  public init(pool: Units, cap: Units, isInsideTarget: Bool, fill: NonCompetitiveFill) {
    self.pool = pool
    self.cap = cap
    self.isInsideTarget = isInsideTarget
    self.fill = fill
  }
}

/// A size of deposit. Sizes are few, so that a deposit tells little about its bid.
///
/// Encoding: units max u128; deposit u128.
public struct DepositBracket: Hashable, Sendable {
  /// The most units that a bid with this deposit may be for.
  public let unitsMax: Units
  /// Minor units of the cash.
  public let deposit: Units

  /// Creates a bracket.
  public init(unitsMax: Units, deposit: Units) {
    self.unitsMax = unitsMax
    self.deposit = deposit
  }
}

/// When things happen in an auction. Times are block times and inclusive.
///
/// Encoding: opens at u64; closes at u64; sharing, self-opening, deciding u64 ms each; settles on
/// i32.
public struct AuctionTimes: Hashable, Sendable {
  /// The longest that one stage may last.
  public static let stageMax = Milliseconds(30 * 86_400_000)

  /// The first block time of bids.
  public let opensAt: Timestamp
  /// The last one.
  public let closesAt: Timestamp
  /// How long key-holders have for their shares, from the close on.
  public let sharing: Milliseconds
  /// How long bidders then have to open what is still shut; every gap between blocks of over a
  /// minute adds to it.
  public let selfOpening: Milliseconds
  /// How long the authority has for its decision, once everything is open.
  public let deciding: Milliseconds
  /// The first business date of delivery against payment, and the date at which quotes are priced.
  public let settlesOn: CalendarDate

  /// Creates the times.
  public init(
    opensAt: Timestamp, closesAt: Timestamp, sharing: Milliseconds, selfOpening: Milliseconds,
    deciding: Milliseconds, settlesOn: CalendarDate
  ) {
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.sharing = sharing
    self.selfOpening = selfOpening
    self.deciding = deciding
    self.settlesOn = settlesOn
  }
}

/// The terms of an auction, which its announcement names and nobody changes.
///
/// Encoding: instrument; cash; pricing; quote; tick i64; least and greatest quote i64 each; target
/// u128; issue max u128; minimum u128; lot u128; pro-rata rule; pro-rata unit u128; cut-off rule;
/// bidder share max u32; list of competitive classes; optional non-competitive terms; list of
/// brackets; times.
public struct AuctionTerms: Hashable, Sendable {
  /// How far ahead of its announcement an auction may close: a year.
  public static let leadMax = Milliseconds(366 * 86_400_000)
  /// Most sizes of deposit.
  public static let bracketsMax = 8

  /// What is sold.
  public let instrument: InstrumentID
  /// What it is paid with.
  public let cash: InstrumentID
  /// What winners pay.
  public let pricing: AuctionPricing
  /// What bids name.
  public let quote: QuoteKind
  /// Quotes are multiples of this; at least 1.
  public let tick: Int64
  /// The least quote.
  public let quoteMin: Int64
  /// The greatest.
  public let quoteMax: Int64
  /// How many units are offered.
  public let target: Units
  /// The most that is issued, rounding of shares and non-competitive bids included.
  public let issueMax: Units
  /// The least that a bid may be for.
  public let minimum: Units
  /// Bids and the target are multiples of this.
  public let lot: Units
  /// How what is left at the cut-off is shared.
  public let proRata: ProRataRule
  /// The unit to which shares are rounded; the lot where the rule is exact.
  public let proRataUnit: Units
  /// Who names the cut-off.
  public let cutOff: CutOffRule
  /// The most that one identity's competitive bids may be for together, of the target.
  public let bidderShareMax: BasisPoints
  /// Who may bid with a quote, ascending; everybody where none is named.
  public let competitiveClasses: [InvestorClass]
  /// Bids without a quote; nil where there are none.
  public let nonCompetitive: NonCompetitiveTerms?
  /// The sizes of deposit, ascending in both; 1...8.
  public let brackets: [DepositBracket]
  /// When things happen.
  public let times: AuctionTimes

  /// Creates terms; whether they make sense is ``defect``.
  public init(
    instrument: InstrumentID, cash: InstrumentID, pricing: AuctionPricing, quote: QuoteKind,
    tick: Int64, quotes: ClosedRange<Int64>, target: Units, issueMax: Units, minimum: Units,
    lot: Units, proRata: ProRataRule, proRataUnit: Units, cutOff: CutOffRule,
    bidderShareMax: BasisPoints, competitiveClasses: [InvestorClass],
    nonCompetitive: NonCompetitiveTerms?, brackets: [DepositBracket], times: AuctionTimes
  ) {
    self.instrument = instrument
    self.cash = cash
    self.pricing = pricing
    self.quote = quote
    self.tick = tick
    quoteMin = quotes.lowerBound
    quoteMax = quotes.upperBound
    self.target = target
    self.issueMax = issueMax
    self.minimum = minimum
    self.lot = lot
    self.proRata = proRata
    self.proRataUnit = proRataUnit
    self.cutOff = cutOff
    self.bidderShareMax = bidderShareMax
    self.competitiveClasses = competitiveClasses.sorted { $0.rawValue < $1.rawValue }
    self.nonCompetitive = nonCompetitive
    self.brackets = brackets
    self.times = times
  }

  /// Whether a quote is one that bids may name.
  public func allows(_ quote: Int64) -> Bool {
    quote >= quoteMin && quote <= quoteMax && quote.isMultiple(of: tick)
  }

  /// Whether units are enough, in whole lots.
  public func allows(_ units: Units) -> Bool {
    units >= minimum && units.value.isMultiple(of: lot.value)
  }

  /// The most that one identity's competitive bids may be for together.
  public var bidderMax: Units? {
    bidderShareMax.share(of: target.value, rounding: .floor).map(Units.init)
  }

  /// When a deposit's lock ends by itself, whatever happens: every stage over and the day of delivery
  /// begun, and sixty days more for gaps between blocks, which lengthen one of the stages.
  public var depositsEnd: Timestamp {
    let stages = times.closesAt.advanced(by: times.sharing.value)
      .advanced(by: times.selfOpening.value).advanced(by: times.deciding.value)
    // Wherever the network is, a day begins before the next one does in Greenwich.
    let next = UInt64(max(Int64(times.settlesOn.dayNumber) + 1, 0))
    return max(stages, Timestamp(next * 86_400_000))
      .advanced(by: AuctionTimes.stageMax.value).advanced(by: AuctionTimes.stageMax.value)
  }
}
