/// What an auction did, for whoever follows an account or the instrument.
///
/// Encoding: variant, then the values.
public enum AuctionEvent: Hashable, Sendable {
  /// Variant 0: an account has registered a key for shares.
  case keyRegistered(AccountID)
  /// Variant 1: an auction of an instrument was announced, with an account of the treasury.
  case announced(AuctionID, AccountID, InstrumentID)
  /// Variant 2: an account has bid, or replaced its bid.
  case bidPlaced(AuctionID, BidID, AccountID)
  /// Variant 3: an account has taken a bid back.
  case bidWithdrawn(AuctionID, BidID, AccountID)
  /// Variant 4: cash of an account is the deposit of a bid.
  case depositLocked(BidID, AccountID, InstrumentID, Units)
  /// Variant 5: the deposit of a bid is free again.
  case depositReleased(BidID, AccountID, InstrumentID)
  /// Variant 6: the deposit of a bid is the seller's; the movement is told beside it.
  case depositForfeited(BidID, AccountID, InstrumentID)
  /// Variant 7: a key-holder has published shares.
  case sharesPublished(AuctionID, AccountID)
  /// Variant 8: a bid of an account is open and valid.
  case bidOpened(AuctionID, BidID, AccountID)
  /// Variant 9: a bid of an account counts for nothing, with the code.
  case bidVoid(AuctionID, BidID, AccountID, code: CodeNumber)
  /// Variant 10: an auction of an instrument has come to a stage.
  case stage(AuctionID, InstrumentID, AuctionStage)
  /// Variant 11: an account has decided about an auction.
  case decided(AuctionID, AccountID)
  /// Variant 12: what came of an auction of an instrument.
  case outcome(AuctionID, InstrumentID, AuctionOutcome)
  /// Variant 13: an award was delivered against payment.
  case awardSettled(AuctionID, BidID, AccountID)
  /// Variant 14: an award was not paid, or a rule refused it, with the first code.
  case awardLapsed(AuctionID, BidID, AccountID, code: CodeNumber)
  /// Variant 15: an account has published what is planned.
  case calendarPublished(AccountID)

  /// The account in whose leaf the event is counted.
  public var account: AccountID? {
    switch self {
    case .keyRegistered(let account), .announced(_, let account, _),
      .bidPlaced(_, _, let account), .bidWithdrawn(_, _, let account),
      .depositLocked(_, let account, _, _), .depositReleased(_, let account, _),
      .depositForfeited(_, let account, _), .sharesPublished(_, let account),
      .bidOpened(_, _, let account), .bidVoid(_, _, let account, _), .decided(_, let account),
      .awardSettled(_, _, let account), .awardLapsed(_, _, let account, _),
      .calendarPublished(let account):
      account
    case .stage, .outcome: nil
    }
  }

  /// The instrument in whose leaf the event is counted.
  public var instrument: InstrumentID? {
    switch self {
    case .announced(_, _, let instrument), .depositLocked(_, _, let instrument, _),
      .depositReleased(_, _, let instrument), .depositForfeited(_, _, let instrument),
      .stage(_, let instrument, _), .outcome(_, let instrument, _):
      instrument
    default: nil
    }
  }

  /// The word for its kind; a word never changes its meaning.
  public var name: String {
    switch self {
    case .keyRegistered: "opening_key_registered"
    case .announced: "auction_announced"
    case .bidPlaced: "bid_placed"
    case .bidWithdrawn: "bid_withdrawn"
    case .depositLocked: "deposit_locked"
    case .depositReleased: "deposit_released"
    case .depositForfeited: "deposit_forfeited"
    case .sharesPublished: "shares_published"
    case .bidOpened: "bid_opened"
    case .bidVoid: "bid_void"
    case .stage: "auction_stage"
    case .decided: "auction_decided"
    case .outcome: "auction_outcome"
    case .awardSettled: "award_settled"
    case .awardLapsed: "award_lapsed"
    case .calendarPublished: "auction_calendar_published"
    }
  }
}
