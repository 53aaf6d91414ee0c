import SanadCodec
import SanadCrypto
import SanadTypes

/// What is found in a bid's box, and whether it counts.
struct BidOpening {
  let terms: AuctionTerms
  let auction: AuctionID
  let record: BidRecord
  /// The class of the bidder, of whom nothing else is asked here.
  let investorClass: InvestorClass?

  /// What the line of the bid becomes once so many shares are there as open it. What does not open
  /// is void: its bidder has committed to every share.
  func open(_ shares: [GivenShare]) -> (BidStatus, OpenedBid?) {
    guard let sealed = record.sealed,
      let key = SecretSharing.combine(
        shares.map { SecretSharing.Share(number: $0.number, bytes: $0.bytes) }),
      let padded = SealedBox.open(sealed.box, publicKey: sealed.publicKey, publishedKey: key),
      let bytes = SealedBox.unpadded(padded, block: BidPlaintext.paddedBytes)
    else { return Self.void(.bidUnreadable) }
    return judge(bytes)
  }

  /// What it becomes by what its bidder says was in it.
  func judge(_ bytes: [UInt8]) -> (BidStatus, OpenedBid?) {
    guard let sealed = record.sealed else { return Self.void(.bidUnreadable) }
    if BidPlaintext.commitment(to: bytes, auction, record.account) != sealed.commitment {
      return Self.void(.bidCommitment)
    }
    let bid: BidPlaintext
    do throws(DecodingFailure) { bid = try BCSReader.decode(from: bytes) } catch {
      return Self.void(.bidUnreadable)
    }
    guard bid.auction == auction, bid.account == record.account else {
      return Self.void(.bidForeign)
    }
    let opened = OpenedBid(bid)
    if let code = defect(of: bid) { return (.void(code.number), opened) }
    return (.opened, opened)
  }

  private static func void(_ code: ErrorCode) -> (BidStatus, OpenedBid?) {
    (.void(code.number), nil)
  }

  private func defect(of bid: BidPlaintext) -> ErrorCode? {
    if let code = defect(of: bid.kind, quote: bid.quote) { return code }
    if bid.units < terms.minimum { return .bidBelowMinimum }
    if !terms.allows(bid.units) { return .bidNotLot }
    let bracket = Int(record.bracket)
    guard terms.brackets.indices.contains(bracket),
      bid.units <= terms.brackets[bracket].unitsMax
    else { return .bidAboveBracket }
    if bid.kind == .nonCompetitive, let rule = terms.nonCompetitive, bid.units > rule.cap {
      return .bidAboveCap
    }
    return nil
  }

  private func defect(of kind: BidKind, quote: Int64) -> ErrorCode? {
    switch kind {
    case .nonCompetitive:
      if terms.nonCompetitive == nil { return .bidKindRefused }
      return quote == 0 ? nil : .bidQuote
    case .competitive:
      let admitted = terms.competitiveClasses
      if !admitted.isEmpty, !(investorClass.map(admitted.contains) ?? false) {
        return .bidKindRefused
      }
      return terms.allows(quote) ? nil : .bidQuote
    }
  }
}
