/// What a transaction can ask for about auctions; who may is said with each.
///
/// Encoding: variant, then the fields. A number is never used again.
public enum AuctionOperation: Hashable, Sendable {
  /// Variant 0: the submitter offers to hold keys of bids.
  case registerKey(RegisterOpeningKey)
  /// Variant 1: treasury and central bank announce an auction.
  case announce(AnnounceAuction)
  /// Variant 2: the submitter bids, or replaces its bid of the same slot.
  case bid(PlaceBid)
  /// Variant 3: the submitter takes a bid back.
  case withdraw(WithdrawBid)
  /// Variant 4: a key-holder publishes its shares, after the close.
  case publishShares(PublishShares)
  /// Variant 5: the submitter opens its own bid, where too few shares came.
  case open(OpenBid)
  /// Variant 6: the auction's operator or the treasury decides.
  case decide(DecideAuction)
  /// Variant 7: the auction's operator or the treasury says what is planned.
  case plan(PlanAuctions)
  /// Variant 8: treasury and central bank sell more of an instrument to one buyer, who signs.
  case tap(TapSale)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .registerKey: "registerOpeningKey"
    case .announce: "announceAuction"
    case .bid: "bid"
    case .withdraw: "withdrawBid"
    case .publishShares: "publishShares"
    case .open: "openBid"
    case .decide: "decideAuction"
    case .plan: "planAuctions"
    case .tap: "tap"
    }
  }

  /// Accounts whose units it uses beside the submitter's.
  public var accountsUsed: [AccountID] {
    if case .tap(let sale) = self { [sale.buyer] } else { [] }
  }

  /// Whether treasury and central bank have to authorize it.
  public var isIssue: Bool {
    switch self {
    case .announce, .tap: true
    default: false
    }
  }

  /// Whether it can tell of so much that a transaction has room for one only.
  public var isLong: Bool {
    if case .publishShares = self { true } else { false }
  }
}

/// Offers a key to which bidders seal shares, in the place of the one before.
///
/// Encoding: key 32.
public struct RegisterOpeningKey: Hashable, Sendable {
  /// An X25519 public key.
  public let key: [UInt8]

  /// Creates the operation.
  ///
  /// - Precondition: the key has 32 bytes.
  public init(key: [UInt8]) {
    precondition(key.count == OpeningKey.byteCount, "a key has 32 bytes")
    self.key = key
  }
}

/// Announces an auction.
///
/// Encoding: terms; list of key-holders, 1...16, strictly ascending; threshold u8.
public struct AnnounceAuction: Hashable, Sendable {
  /// Most key-holders.
  public static let keyHoldersMax = 16

  /// The terms.
  public let terms: AuctionTerms
  /// Accounts with a registered key; a bid's shares stand in their order.
  public let keyHolders: [AccountID]
  /// How many of them open a bid.
  public let threshold: UInt8

  /// Creates the operation; key-holders are sorted.
  public init(terms: AuctionTerms, keyHolders: [AccountID], threshold: UInt8) {
    self.terms = terms
    self.keyHolders = keyHolders.sorted()
    self.threshold = threshold
  }
}

/// Bids, with a deposit that waits until it is clear what becomes of the bid.
///
/// Encoding: auction; slot u8; bracket u8; bid.
public struct PlaceBid: Hashable, Sendable {
  /// Slots of one account in one auction.
  public static let slotsMax: UInt8 = 16

  /// The auction.
  public let auction: AuctionID
  /// Which of the account's bids it is; another one of the same slot is replaced. Below
  /// ``slotsMax``.
  public let slot: UInt8
  /// Which of the auction's sizes of deposit, from 0.
  public let bracket: UInt8
  /// What is bid, sealed.
  public let bid: SealedBid

  /// Creates the operation.
  public init(auction: AuctionID, slot: UInt8, bracket: UInt8, bid: SealedBid) {
    self.auction = auction
    self.slot = slot
    self.bracket = bracket
    self.bid = bid
  }
}

/// Takes a bid back before the close.
///
/// Encoding: auction; slot u8.
public struct WithdrawBid: Hashable, Sendable {
  /// The auction.
  public let auction: AuctionID
  /// The bid's slot.
  public let slot: UInt8

  /// Creates the operation.
  public init(auction: AuctionID, slot: UInt8) {
    self.auction = auction
    self.slot = slot
  }
}

/// Publishes what was sealed to a key-holder. Bids that need no more shares are passed over.
///
/// Encoding: auction; list of shares, 1...128.
public struct PublishShares: Hashable, Sendable {
  /// Most shares of one operation.
  public static let sharesMax = 128

  /// The auction.
  public let auction: AuctionID
  /// 1...128.
  public let shares: [PublishedShare]

  /// Creates the operation; one without shares or with too many will not decode.
  public init(auction: AuctionID, shares: [PublishedShare]) {
    self.auction = auction
    self.shares = shares
  }
}

/// A share as a key-holder publishes it.
///
/// Encoding: bid; share 32.
public struct PublishedShare: Hashable, Sendable {
  /// The bid.
  public let bid: BidID
  /// The share.
  public let bytes: [UInt8]

  /// Creates a share.
  ///
  /// - Precondition: it has 32 bytes.
  public init(bid: BidID, bytes: [UInt8]) {
    precondition(bytes.count == OpeningKey.byteCount, "a share has 32 bytes")
    self.bid = bid
    self.bytes = bytes
  }
}

/// Opens the submitter's own bid.
///
/// Encoding: auction; slot u8; bid as plain bytes, at most 256.
public struct OpenBid: Hashable, Sendable {
  /// The auction.
  public let auction: AuctionID
  /// The bid's slot.
  public let slot: UInt8
  /// What was sealed, without padding.
  public let plaintext: [UInt8]

  /// Creates the operation.
  public init(auction: AuctionID, slot: UInt8, plaintext: [UInt8]) {
    self.auction = auction
    self.slot = slot
    self.plaintext = plaintext
  }
}

/// What the authority says to the bids.
///
/// Encoding: variant 0: quote i64; optional units. Variant 1: nothing.
public enum AuctionDecision: Hashable, Sendable {
  /// Bids at this quote and better ones get units; no more than these together, where a number is
  /// named.
  case cutOff(Int64, units: Units?)
  /// Nobody gets anything.
  case rejectAll
}

/// Decides about an auction whose cut-off the authority names, or rejects all bids of any.
///
/// Encoding: auction; decision.
public struct DecideAuction: Hashable, Sendable {
  /// The auction.
  public let auction: AuctionID
  /// What it says.
  public let decision: AuctionDecision

  /// Creates the operation.
  public init(auction: AuctionID, decision: AuctionDecision) {
    self.auction = auction
    self.decision = decision
  }
}

/// Puts what is planned in the place of what was planned before.
///
/// Encoding: list of plans, at most 128, strictly ascending by date and instrument.
public struct PlanAuctions: Hashable, Sendable {
  /// The plans, ascending.
  public let plans: [PlannedAuction]

  /// Creates the operation; plans are sorted.
  public init(plans: [PlannedAuction]) { self.plans = plans.sorted() }
}

/// Sells more of an instrument to one buyer at a price, against payment.
///
/// Encoding: instrument; cash; buyer; units u128; price u64.
public struct TapSale: Hashable, Sendable {
  /// What is sold.
  public let instrument: InstrumentID
  /// What it is paid with.
  public let cash: InstrumentID
  /// Who buys; it authorizes the transaction.
  public let buyer: AccountID
  /// How many units.
  public let units: Units
  /// Clean, per 100 of face.
  public let price: Price

  /// Creates the operation.
  public init(
    instrument: InstrumentID, cash: InstrumentID, buyer: AccountID, units: Units, price: Price
  ) {
    self.instrument = instrument
    self.cash = cash
    self.buyer = buyer
    self.units = units
    self.price = price
  }
}
