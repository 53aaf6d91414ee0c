/// `GET /v1/auctions/{id}`: an auction with its terms and what came of it.
public struct AuctionResource: Codable, Equatable, Sendable {
  /// Bids without a quote.
  public struct NonCompetitive: Codable, Equatable, Sendable {
    /// The most that all of them get.
    public var pool: String
    /// The most that one may be for.
    public var cap: String
    /// Whether they take from the target.
    public var insideTarget: Bool
    /// How they share the pool.
    public var fill: String

    /// Creates a value.
    public init(
      pool: String, cap: String, insideTarget: Bool, fill: String
    ) {
      self.pool = pool
      self.cap = cap
      self.insideTarget = insideTarget
      self.fill = fill
    }
  }

  /// A size of deposit.
  public struct Bracket: Codable, Equatable, Sendable {
    /// The most units that a bid with it may be for.
    public var unitsMax: String
    /// Minor units of the cash.
    public var deposit: String

    /// Creates a value.
    public init(
      unitsMax: String, deposit: String
    ) {
      self.unitsMax = unitsMax
      self.deposit = deposit
    }
  }

  /// Who opens bids.
  public struct KeyHolder: Codable, Equatable, Sendable {
    /// The account.
    public var account: String
    /// To which shares are sealed, hexadecimal.
    public var key: String

    /// Creates a value.
    public init(
      account: String, key: String
    ) {
      self.account = account
      self.key = key
    }
  }

  /// What is published.
  public struct Result: Codable, Equatable, Sendable {
    /// The worst quote with an award.
    public var cutOff: String?
    /// The mean of the accepted quotes, of prices that of their yields, in millionths.
    public var average: String?
    /// What bids without a quote pay, per 100.
    public var nonCompetitivePrice: String?
    /// What better bids left for the cut-off.
    public var remainingAtCutOff: String
    /// What was bid there.
    public var volumeAtCutOff: String
    /// Awards of bids with a quote.
    public var competitive: String
    /// Awards of bids without one.
    public var nonCompetitive: String
    /// Units of all valid bids.
    public var bidUnits: String
    /// How many are valid.
    public var bids: String
    /// How many have an award.
    public var winners: String
    /// Units of valid bids over the target.
    public var cover: String

    /// Creates a value.
    public init(
      cutOff: String? = nil, average: String? = nil, nonCompetitivePrice: String? = nil,
      remainingAtCutOff: String, volumeAtCutOff: String, competitive: String,
      nonCompetitive: String, bidUnits: String, bids: String, winners: String, cover: String
    ) {
      self.cutOff = cutOff
      self.average = average
      self.nonCompetitivePrice = nonCompetitivePrice
      self.remainingAtCutOff = remainingAtCutOff
      self.volumeAtCutOff = volumeAtCutOff
      self.competitive = competitive
      self.nonCompetitive = nonCompetitive
      self.bidUnits = bidUnits
      self.bids = bids
      self.winners = winners
      self.cover = cover
    }
  }

  /// The auction's id.
  public var id: String
  /// The height at which this is true.
  public var height: String
  /// Its number among all.
  public var number: String
  /// Symbol of what is sold.
  public var instrument: String
  /// Symbol of what it is paid with.
  public var cash: String
  /// The treasury's account.
  public var seller: String
  /// Block time, RFC 3339.
  public var announcedAt: String
  /// `multiple` or `uniform`.
  public var pricing: String
  /// `price`, `yield`, `spread` or `rental`.
  public var quote: String
  /// Quotes are multiples of it.
  public var tick: String
  /// The least quote: prices in ten-thousandths, others in millionths.
  public var quoteMin: String
  /// The greatest one.
  public var quoteMax: String
  /// Units that are offered.
  public var target: String
  /// The most that is issued.
  public var issueMax: String
  /// The least that a bid may be for.
  public var minimum: String
  /// Bids are multiples of it.
  public var lot: String
  /// How the cut-off is shared.
  public var proRata: String
  /// To which shares are rounded.
  public var proRataUnit: String
  /// `byTarget` or `byAuthority`.
  public var cutOffRule: String
  /// The most that one bidder may bid for, of the target.
  public var bidderShareMax: String
  /// Who may quote; everybody where none is named.
  public var competitiveClasses: [String]
  /// Bids without a quote, where there are any.
  public var nonCompetitive: NonCompetitive?
  /// The sizes of deposit.
  public var brackets: [Bracket]
  /// The first block time of bids, RFC 3339.
  public var opensAt: String
  /// The last one.
  public var closesAt: String
  /// The day of delivery.
  public var settlesOn: String
  /// Who opens bids, in the order of their shares.
  public var keyHolders: [KeyHolder]
  /// How many of them do.
  public var threshold: Int
  /// Where it stands.
  public var stage: String
  /// When the stage's time is over, where it has one.
  public var stageEndsAt: String?
  /// How many bids there are.
  public var bids: String
  /// How many of them are shut.
  public var shut: String
  /// What came of it, once that is known.
  public var outcome: String?
  /// What is published, once awards are worked out.
  public var result: Result?
  /// Units delivered against payment.
  public var settled: String
  /// Units of awards that lapsed.
  public var lapsed: String
  /// Minor units of cash that were paid.
  public var proceeds: String
  /// Minor units of deposits that were forfeited.
  public var forfeited: String

  /// Creates a value.
  public init(
    id: String, height: String, number: String, instrument: String, cash: String, seller: String,
    announcedAt: String, pricing: String, quote: String, tick: String, quoteMin: String,
    quoteMax: String, target: String, issueMax: String, minimum: String, lot: String,
    proRata: String, proRataUnit: String, cutOffRule: String, bidderShareMax: String,
    competitiveClasses: [String], nonCompetitive: NonCompetitive? = nil, brackets: [Bracket],
    opensAt: String, closesAt: String, settlesOn: String, keyHolders: [KeyHolder], threshold: Int,
    stage: String, stageEndsAt: String? = nil, bids: String, shut: String, outcome: String? = nil,
    result: Result? = nil, settled: String, lapsed: String, proceeds: String, forfeited: String
  ) {
    self.id = id
    self.height = height
    self.number = number
    self.instrument = instrument
    self.cash = cash
    self.seller = seller
    self.announcedAt = announcedAt
    self.pricing = pricing
    self.quote = quote
    self.tick = tick
    self.quoteMin = quoteMin
    self.quoteMax = quoteMax
    self.target = target
    self.issueMax = issueMax
    self.minimum = minimum
    self.lot = lot
    self.proRata = proRata
    self.proRataUnit = proRataUnit
    self.cutOffRule = cutOffRule
    self.bidderShareMax = bidderShareMax
    self.competitiveClasses = competitiveClasses
    self.nonCompetitive = nonCompetitive
    self.brackets = brackets
    self.opensAt = opensAt
    self.closesAt = closesAt
    self.settlesOn = settlesOn
    self.keyHolders = keyHolders
    self.threshold = threshold
    self.stage = stage
    self.stageEndsAt = stageEndsAt
    self.bids = bids
    self.shut = shut
    self.outcome = outcome
    self.result = result
    self.settled = settled
    self.lapsed = lapsed
    self.proceeds = proceeds
    self.forfeited = forfeited
  }
}
