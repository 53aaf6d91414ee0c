public import SanadCrypto
public import SanadTypes

/// A competitive bid whose form has been checked: who may bid, ticks and bands are the caller's.
public struct AuctionBid: Equatable, Sendable {
  /// What is bid for, in units of face.
  public let face: Units
  /// A price, a yield, a spread or a rental, in the smallest step of the auction.
  public let quote: Int64
  /// Decides between bids that are equal in everything else. Neither the order of submission nor a
  /// leader may decide, so on the ledger it is a digest over the salts of all opened bids and the
  /// id of this one.
  public let tie: Digest

  /// A bid.
  public init(face: Units, quote: Int64, tie: Digest) {
    (self.face, self.quote, self.tie) = (face, quote, tie)
  }
}

/// Which quote the issuer likes better.
public enum QuoteOrder: Sendable {
  /// Prices.
  case higherFirst
  /// Yields, spreads and rentals.
  case lowerFirst

  func isBetter(_ left: Int64, than right: Int64) -> Bool {
    switch self {
    case .higherFirst: left > right
    case .lowerFirst: left < right
    }
  }
}
