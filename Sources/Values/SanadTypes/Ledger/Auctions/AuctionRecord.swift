/// Where an auction stands. Each stage leads to the next, and every one but the last can lead to
/// ``releasing`` with an outcome that gives nobody anything.
public enum AuctionStage: UInt8, CaseIterable, Hashable, Sendable {
  /// Announced; bids are taken between its times.
  case bidding
  /// Closed; key-holders publish shares.
  case sharing
  /// Too few shares came for some bids; who made them opens them.
  case selfOpening
  /// Everything is open that will be; the authority decides.
  case deciding
  /// The cut-off is known; awards are worked out.
  case allotting
  /// Deposits of bids without an award are given back, or forfeited.
  case releasing
  /// Awards are delivered against payment.
  case settling
  /// Nothing is left to do.
  case ended
}

extension AuctionStage: ByteEnumeration, Comparable {
  /// The order in which they come.
  public static func < (left: AuctionStage, right: AuctionStage) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What came of an auction.
public enum AuctionOutcome: UInt8, CaseIterable, Hashable, Sendable {
  /// Some bids have awards.
  case allotted
  /// The authority rejected all bids.
  case rejected
  /// The authority's time passed without a decision, which rejects all bids.
  case undecided
  /// There was no bid that could have an award.
  case empty
  /// Rounding of shares would have issued more than may be; nobody gets anything.
  case overIssued
}

extension AuctionOutcome: ByteEnumeration {}

/// A key-holder of an auction, with its key as it was when the auction was announced.
///
/// Encoding: account; key 32.
public struct AuctionKeyHolder: Hashable, Sendable {
  /// The account.
  public let account: AccountID
  /// To which bidders seal its shares.
  public let key: [UInt8]

  /// Creates a key-holder.
  ///
  /// - Precondition: the key has 32 bytes.
  public init(account: AccountID, key: [UInt8]) {
    precondition(key.count == OpeningKey.byteCount, "a key has 32 bytes")
    self.account = account
    self.key = key
  }
}

/// How far work over all bids has come: pages are ascending, and so are the lines of each.
///
/// Encoding: page u16; line u16.
public struct AuctionCursor: Hashable, Sendable {
  /// The page; 256 when all are done.
  public var page: UInt16
  /// The line of the page.
  public var line: UInt16

  /// The place of a line.
  public init(page: UInt16 = 0, line: UInt16 = 0) {
    self.page = page
    self.line = line
  }
}

/// What is published of an auction.
///
/// Encoding: optional cut-off i64; optional average i64; optional non-competitive price u64;
/// remaining and volume at the cut-off, competitive and non-competitive awards, units of valid bids,
/// u128 each; valid bids u32; winners u32; cover u32.
public struct AuctionResult: Hashable, Sendable {
  /// The worst quote with an award; nil where no bid with a quote has one.
  public var cutOff: Int64?
  /// The mean of the accepted quotes, weighted by face: of prices, of the yields that they stand
  /// for; nil where no bid with a quote has an award.
  public var average: Int64?
  /// What a bid without a quote pays, clean, per 100 of face.
  public var nonCompetitivePrice: Price?
  /// What better bids left for the cut-off.
  public var remainingAtCutOff: Units
  /// What was bid at the cut-off.
  public var volumeAtCutOff: Units
  /// Awards of bids with a quote.
  public var competitive: Units
  /// Awards of bids without one.
  public var nonCompetitive: Units
  /// Units of all valid bids.
  public var bidUnits: Units
  /// How many bids are valid.
  public var bidCount: UInt32
  /// How many have an award.
  public var winnerCount: UInt32
  /// ``bidUnits`` over the target, in basis points, rounded down.
  public var cover: BasisPoints

  /// A result without bids.
  public init() {
    cutOff = nil
    average = nil
    nonCompetitivePrice = nil
    remainingAtCutOff = .zero
    volumeAtCutOff = .zero
    competitive = .zero
    nonCompetitive = .zero
    bidUnits = .zero
    bidCount = 0
    winnerCount = 0
    cover = BasisPoints(0)
  }
}

/// What an auction holds under a ceiling for units that it may still deliver.
///
/// Encoding: optional rate i64; held u128.
public struct CeilingReservation: Hashable, Sendable {
  /// The exchange rate at which everything that it delivers is booked; nil where the instrument is in
  /// the ceiling's currency.
  public let rate: Rate?
  /// Minor units of the ceiling's currency that are still reserved for it.
  public var held: UInt128

  /// Creates a reservation.
  public init(rate: Rate?, held: UInt128) {
    self.rate = rate
    self.held = held
  }
}

/// An auction, from its announcement to its last award; it stays in the state when it has ended.
///
/// Encoding after the version: number u32; terms; seller; announced at u64; list of key-holders,
/// strictly ascending by account, 1...16; threshold u8; stage; stage ends at u64; seen at u64; bids
/// u32; sealed u32; opened bool; cursor; optional decision; optional outcome; optional result; settled u128;
/// lapsed u128; proceeds u128; forfeited u128; optional reservation.
public struct AuctionRecord: StateRecord {
  /// Most bids of one auction.
  public static let bidsMax: UInt32 = 16_384

  /// Its number among all auctions.
  public let number: UInt32
  /// The terms.
  public let terms: AuctionTerms
  /// The treasury's account: it issues the units and is paid.
  public let seller: AccountID
  /// The block time.
  public let announcedAt: Timestamp
  /// Who opens bids, ascending by account; shares are numbered from 1 in this order.
  public let keyHolders: [AuctionKeyHolder]
  /// How many of them open a bid.
  public let threshold: UInt8
  /// Where it stands.
  public var stage: AuctionStage
  /// The last block time of the stage, where a time ends it.
  public var stageEndsAt: Timestamp
  /// The block time at which work was last done on it.
  public var seenAt: Timestamp
  /// How many bids there are.
  public var bidCount: UInt32
  /// How many of them are shut.
  public var sealedCount: UInt32
  /// Whether the time for opening bids is over.
  public var hasOpened: Bool
  /// How far the stage's work has come.
  public var cursor: AuctionCursor
  /// What the authority has said.
  public var decision: AuctionDecision?
  /// What came of it; nil until that is known.
  public var outcome: AuctionOutcome?
  /// What is published; nil until awards are worked out.
  public var result: AuctionResult?
  /// Units delivered against payment.
  public var settled: Units
  /// Units of awards that were not paid, or that a rule refused.
  public var lapsed: Units
  /// Minor units of cash that were paid.
  public var proceeds: Units
  /// Minor units of deposits that were forfeited.
  public var forfeited: Units
  /// What it holds under the ceiling of the instrument's programme; nil without a programme.
  public var reservation: CeilingReservation?

  /// An auction that has just been announced.
  public init(
    number: UInt32, terms: AuctionTerms, seller: AccountID, announcedAt: Timestamp,
    keyHolders: [AuctionKeyHolder], threshold: UInt8, reservation: CeilingReservation? = nil
  ) {
    self.number = number
    self.terms = terms
    self.seller = seller
    self.announcedAt = announcedAt
    self.keyHolders = keyHolders
    self.threshold = threshold
    stage = .bidding
    stageEndsAt = terms.times.closesAt
    seenAt = announcedAt
    bidCount = 0
    sealedCount = 0
    hasOpened = false
    cursor = AuctionCursor()
    decision = nil
    outcome = nil
    result = nil
    settled = .zero
    lapsed = .zero
    proceeds = .zero
    forfeited = .zero
    self.reservation = reservation
  }

  /// Units that it may have delivered when all is over: what may be issued, until awards are worked
  /// out; then what was awarded and has not lapsed.
  public var deliverable: Units {
    guard let outcome else { return terms.issueMax }
    guard outcome == .allotted, let result else { return .zero }
    let awarded = result.competitive.adding(result.nonCompetitive) ?? .zero
    return awarded.subtracting(lapsed) ?? .zero
  }

  /// The number of a key-holder's shares, from 1; nil where the account is none.
  public func shareNumber(of account: AccountID) -> UInt8? {
    keyHolders.firstIndex { $0.account == account }.map { UInt8(truncatingIfNeeded: $0 + 1) }
  }
}
