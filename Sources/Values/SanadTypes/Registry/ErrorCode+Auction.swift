/// 71xx: auctions, bids and awards.
extension ErrorCode {
  /// No auction has this id.
  public static let auctionUnknown = ErrorCode(
    7101, "AUCTION_UNKNOWN", .notFound, "No auction has this id.",
    remedy: "Check the auction's id; it follows from the transaction that announced it.",
    isDefinite: true)
  /// The terms of the auction contradict themselves or the instrument.
  public static let auctionTermsInvalid = ErrorCode(
    7102, "AUCTION_TERMS_INVALID", .malformed,
    "The terms of the auction contradict themselves or the instrument.",
    remedy: "Correct what the reason names, and announce again.", isDefinite: true)
  /// A key-holder of the auction has no registered key, or there are too few of them.
  public static let keyHolderInvalid = ErrorCode(
    7103, "KEY_HOLDER_INVALID", .stateConflict,
    "A key-holder has no registered key, or there are fewer of them than open a bid.",
    remedy: "Name accounts that have registered a key, and at most as many to open a bid.",
    isDefinite: true)
  /// The auction is not at the stage that this needs.
  public static let auctionStage = ErrorCode(
    7104, "AUCTION_STAGE", .stateConflict, "The auction is not at the stage that this needs.",
    remedy: "See the auction for its stage and its times.", isDefinite: true)
  /// The auction has no such slot or size of deposit.
  public static let bidFormInvalid = ErrorCode(
    7105, "BID_FORM_INVALID", .malformed,
    "The slot, the size of deposit or the number of shares is none of the auction's.",
    remedy: "Use a slot below sixteen, a bracket of the auction, and a share for each key-holder.",
    isDefinite: true)
  /// The auction takes no more bids.
  public static let auctionFull = ErrorCode(
    7106, "AUCTION_FULL", .stateConflict, "The auction takes no more bids.",
    remedy: "Replace a bid of your own, or wait for the next auction.", isDefinite: true)
  /// The account has no bid in this slot.
  public static let bidUnknown = ErrorCode(
    7107, "BID_UNKNOWN", .notFound, "The auction has no such bid.",
    remedy: "Check the auction and the slot; a bid's page shows them.", isDefinite: true)
  /// The account is no key-holder of the auction.
  public static let keyHolderRequired = ErrorCode(
    7108, "KEY_HOLDER_REQUIRED", .forbidden, "The account is no key-holder of the auction.",
    remedy: "Submit for an account that the announcement names as a key-holder.",
    isDefinite: true)
  /// A published share is not the one to which the bidder has committed.
  public static let shareMismatch = ErrorCode(
    7109, "SHARE_MISMATCH", .malformed,
    "A published share is not the one to which the bidder has committed.",
    remedy: "Open the box that was sealed to your key; if it holds another share, leave it out.",
    isDefinite: true)
  /// No bid needs any of the published shares.
  public static let sharesNotNeeded = ErrorCode(
    7110, "SHARES_NOT_NEEDED", .stateConflict, "No bid needs any of the published shares.",
    remedy: "Nothing is left to do for these bids.", isDefinite: true)
  /// The bid is open already, or void.
  public static let bidNotSealed = ErrorCode(
    7111, "BID_NOT_SEALED", .stateConflict, "The bid is open already, void or withdrawn.",
    remedy: "Nothing is left to do for this bid.", isDefinite: true)
  /// What is opened is not what was committed to.
  public static let bidCommitment = ErrorCode(
    7112, "BID_COMMITMENT", .malformed, "What was opened is not what was committed to.",
    remedy: "Open the bid as it was sealed; the wallet that made it keeps it.", isDefinite: true)
  /// A role has to decide about an auction.
  public static let auctionOperatorRequired = ErrorCode(
    7113, "AUCTION_OPERATOR_REQUIRED", .forbidden,
    "Only the auction's operator or the treasury may do this.",
    remedy: "Submit for an account in one of these roles.", isDefinite: true)
  /// The decision does not fit the terms of the auction.
  public static let decisionInvalid = ErrorCode(
    7114, "DECISION_INVALID", .malformed, "The decision does not fit the terms of the auction.",
    remedy: "Name a quote within the auction's bounds, and units in whole lots.",
    isDefinite: true)
  /// The key is not one that boxes can be sealed to.
  public static let openingKeyUnusable = ErrorCode(
    7115, "OPENING_KEY_UNUSABLE", .malformed, "Nothing can be sealed to this key.",
    remedy: "Register the public half of a new X25519 key pair.", isDefinite: true)

  /// The chain has as much to do by itself as it can note.
  public static let auctionAgendaFull = ErrorCode(
    7116, "AUCTION_AGENDA_FULL", .overloaded,
    "The chain has as much to do by itself as it can note.",
    remedy: "Announce again when something that is due has been done.", isDefinite: true)

  /// The bid's box does not open with its key, or what is inside has no such form.
  public static let bidUnreadable = ErrorCode(
    7120, "BID_UNREADABLE", .malformed,
    "The bid's box does not open with its key, or what is inside is no padded bid.",
    remedy: "Seal the next bid with a wallet of this release.", isDefinite: true)
  /// The bid names another auction or another bidder.
  public static let bidForeign = ErrorCode(
    7121, "BID_FOREIGN", .malformed, "The bid names another auction or another bidder.",
    remedy: "Seal each bid for its own auction and account.", isDefinite: true)
  /// The bid is for too few units.
  public static let bidBelowMinimum = ErrorCode(
    7122, "BID_BELOW_MINIMUM", .malformed, "The bid is for less than the auction's minimum.",
    remedy: "Bid for the minimum at least.", isDefinite: true)
  /// The bid is not in whole lots.
  public static let bidNotLot = ErrorCode(
    7123, "BID_NOT_LOT", .malformed, "The bid is not in whole lots.",
    remedy: "Bid for a multiple of the lot.", isDefinite: true)
  /// The bid's quote is off the tick, or out of the auction's bounds.
  public static let bidQuote = ErrorCode(
    7124, "BID_QUOTE", .malformed, "The quote is off the tick or out of the auction's bounds.",
    remedy: "Quote a multiple of the tick within the bounds; none without competition.",
    isDefinite: true)
  /// The bid is for more than its deposit stands for.
  public static let bidAboveBracket = ErrorCode(
    7125, "BID_ABOVE_BRACKET", .stateConflict, "The bid is for more than its deposit stands for.",
    remedy: "Choose the size of deposit that the units need.", isDefinite: true)
  /// The bids of one bidder are for more than one may have.
  public static let bidAboveCap = ErrorCode(
    7126, "BID_ABOVE_CAP", .stateConflict,
    "With better bids of its bidder the bid is for more than one bidder may have.",
    remedy: "Bid for less.", isDefinite: true)
  /// The auction takes no such bids from this bidder.
  public static let bidKindRefused = ErrorCode(
    7127, "BID_KIND_REFUSED", .forbidden, "The auction takes no bids of this kind from the bidder.",
    remedy: "See the auction for who may bid with a quote and who without.", isDefinite: true)
  /// A bidder has several bids without a quote.
  public static let bidRepeated = ErrorCode(
    7128, "BID_REPEATED", .stateConflict,
    "The bidder has several bids without a quote, which voids them all.",
    remedy: "Bid once without a quote in an auction.", isDefinite: true)
  /// The bid was not opened in time.
  public static let bidShut = ErrorCode(
    7129, "BID_SHUT", .expired, "The bid was not opened in time, and its deposit is forfeited.",
    remedy: "Open bids yourself where key-holders do not.", isDefinite: true)

  static let auctionCodes: [ErrorCode] = [
    auctionUnknown, auctionTermsInvalid, keyHolderInvalid, auctionStage, bidFormInvalid,
    auctionFull, bidUnknown, keyHolderRequired, shareMismatch, sharesNotNeeded, bidNotSealed,
    bidCommitment, auctionOperatorRequired, decisionInvalid, openingKeyUnusable, auctionAgendaFull,
    bidUnreadable, bidForeign, bidBelowMinimum, bidNotLot, bidQuote, bidAboveBracket, bidAboveCap,
    bidKindRefused, bidRepeated, bidShut,
  ]
}
