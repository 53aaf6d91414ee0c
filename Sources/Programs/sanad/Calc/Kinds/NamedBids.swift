import SanadCrypto
import SanadInstruments
import SanadTypes

/// The bids of an auction with the names of their bidders.
struct NamedBids {
  let names: [String]
  let bids: [AuctionBid]

  /// Reads bids with the quote under `quote`. Between equal bids `seq` decides, and the name where
  /// there is none: the calculator has no salts, out of which the ledger makes its digests.
  init(_ input: CalculationInput, quote: String) throws {
    var names: [String] = []
    var bids: [AuctionBid] = []
    var known: Set<String> = []
    var places: Set<UInt64> = []
    for item in try input.items(max: Allotment.bidsMax) {
      try item.allow(["id", "face", quote, "seq"])
      let name = try item.field("id").name()
      guard known.insert(name).inserted else { throw item.failure("\"\(name)\" bids twice") }
      let tie: Digest
      if let place = try item.optional("seq")?.fitting(UInt64.self) {
        guard places.insert(place).inserted else {
          throw item.failure("another bid has seq \(place)")
        }
        tie = Digest(0, 0, 0, place)
      } else {
        tie = SHA256.digest(Array(name.utf8))
      }
      names.append(name)
      bids.append(
        AuctionBid(
          face: try item.field("face").units(),
          quote: try item.field(quote).fitting(Int64.self), tie: tie))
    }
    (self.names, self.bids) = (names, bids)
  }

  /// An object of amounts by name, for the bids that `isIncluded`.
  func amounts(_ amounts: [Units], where isIncluded: (AuctionBid) -> Bool) -> JSONTree {
    .object(
      bids.indices.filter { isIncluded(bids[$0]) }.map {
        JSONTree.Member(name: names[$0], value: .amount(amounts[$0].value))
      })
  }
}
