import SanadCrypto
import SanadTypes

// Auctions: keys for shares, and what is refused without an auction. Whole auctions run in the
// ledger's own tests.
extension SimulatedClients {
  /// A key for shares, mostly a good one; or a word about an auction that there is not.
  mutating func drawAuctionOrder() -> ClientOrder? {
    guard let trader = pickTrader() else { return nil }
    var order = ClientOrder(submitter: trader, operations: [])
    switch stream.below(4) {
    case 0:
      let key = [UInt8](repeating: 0, count: OpeningKey.byteCount)
      order.operations = [.auction(.registerKey(RegisterOpeningKey(key: key)))]
      order.expected = ErrorCode.openingKeyUnusable.number
    case 1:
      let auction = AuctionID(drawNobody().digest)
      order.operations = [.auction(.withdraw(WithdrawBid(auction: auction, slot: 0)))]
      order.expected = ErrorCode.auctionUnknown.number
    default:
      guard let key = SealedBox.publicKey(of: drawNobody().digest.bytes) else { return nil }
      order.operations = [.auction(.registerKey(RegisterOpeningKey(key: key)))]
    }
    return order
  }
}
