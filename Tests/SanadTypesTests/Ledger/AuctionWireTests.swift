import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Auctions against the golden bytes of docs/wire-auctions.md.
@Suite struct AuctionWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  private func told(_ bytes: [UInt8]) -> String {
    bytes.count <= 320 ? Hex.encode(bytes) : "sha256:\(SHA256.digest(bytes).hex)"
  }

  /// Holds a value against a page of fields, of which some stand by their digest.
  private func expect(_ value: some BCSCodable & Equatable, _ heading: String) throws {
    let fields = try pages.golden(heading).map(\.hex)
    if fields.contains(where: { $0.hasPrefix("sha256:") }) {
      // The short ones before the long one, and the whole by reading it back.
      let short = fields.prefix { !$0.hasPrefix("sha256:") }.joined()
      #expect(Hex.encode(value.bcsBytes).hasPrefix(short))
    } else {
      #expect(Hex.encode(value.bcsBytes) == fields.joined(), "\(heading)")
    }
    #expect(roundTrips(value), "\(heading)")
  }

  @Test func everyOperationIsAsThePageSays() throws {
    let operations = try AuctionSamples.operations()
    let golden = try pages.golden("Operations of auctions")
    #expect(golden.map(\.name) == operations.indices.map(String.init))
    for (row, operation) in zip(golden, operations) {
      #expect(told(operation.bcsBytes) == row.hex, "\(row.name)")
      #expect(roundTrips(operation))
    }
  }

  @Test func everyEventIsAsThePageSays() throws {
    let events = AuctionSamples.events()
    let golden = try pages.golden("Events of auctions")
    #expect(golden.map(\.name) == events.indices.map(String.init))
    for (row, event) in zip(golden, events) {
      #expect(told(event.bcsBytes) == row.hex, "\(row.name)")
      #expect(roundTrips(event))
    }
  }

  @Test func everyKeyIsAsThePageSays() throws {
    let golden = try pages.golden("State keys of auctions")
    #expect(golden.map(\.name) == AuctionSamples.keys.map { "\($0.kind)" })
    #expect(golden.map(\.hex) == AuctionSamples.keys.map { Hex.encode($0.bytes) })
    for key in AuctionSamples.keys {
      #expect(key.byteCount == key.bytes.count)
      #expect(roundTrips(key))
      #expect(key == key && key.hashValue == key.hashValue)
    }
    let sorted = AuctionSamples.keys.sorted()
    for (left, right) in zip(sorted, sorted.dropFirst()) {
      #expect(left.bytes.lexicographicallyPrecedes(right.bytes))
    }
  }

  @Test func theRecordsAreAsThePageSays() throws {
    try expect(AuctionSamples.terms(), "Terms of an auction")
    try expect(AuctionSamples.plaintext, "Bid, before it is sealed")
    try expect(AuctionSamples.sealed, "Sealed bid")
    try expect(AuctionSamples.record(), "Auction (kind 30)")
    try expect(AuctionSamples.bidRecord(), "Bid (kind 31)")
    try expect(AuctionSamples.page(), "Page of bids (kind 32)")
    try expect(AuctionReference(AuctionSamples.auction), "Auction of a number (kind 33)")
    try expect(AuctionSamples.calendar(), "Calendar of auctions (kind 34)")
    try expect(
      OpeningKey(key: AuctionSamples.bytes(3), registeredAt: Timestamp(800)),
      "Key for shares (kind 35)")
  }

  /// What stands by its digest is the field that follows the short ones.
  @Test func longFieldsHaveTheDigestsOfThePage() throws {
    let terms = told(try AuctionSamples.terms().bcsBytes)
    #expect(try pages.golden("Auction (kind 30)", "terms") == terms)
    #expect(
      try pages.golden("Bid (kind 31)", "sealed") == told([1] + AuctionSamples.sealed.bcsBytes))
    #expect(
      try pages.golden("Page of bids (kind 32)", "lines")
        == told(Array(AuctionSamples.page().bcsBytes.dropFirst())))
  }

  @Test func identifiersAndDigestsAreAsThePageSays() throws {
    let golden = try pages.golden("Identifiers and digests of auctions")
    let account = Sample.account(1)
    #expect(
      golden.prefix(4).map(\.hex) == [
        AuctionID(transaction: TransactionID(Sample.digest(9)), operation: 2).description,
        BidID(auction: AuctionSamples.auction, account: account, slot: 3).description,
        AuctionSamples.plaintext.commitment.hex,
        SealedShare.commitment(
          to: AuctionSamples.bytes(4), number: 2, of: AuctionSamples.bytes(3),
          AuctionSamples.auction, account
        ).hex,
      ])
    #expect(
      golden.suffix(2).map(\.hex) == [
        SHA256.digest(.bidTie, AuctionSamples.bytes(9)).hex,
        SHA256.digest(.bidTie, AuctionSamples.bytes(5) + AuctionSamples.bytes(8)).hex,
      ])
  }

  /// A bid is opened by whoever has enough of what was sealed to the key-holders, and by no fewer.
  @Test func aBidOpensWithItsShares() throws {
    var random = SplitMix64(seed: 5)
    let secrets = (1...3).map { AuctionSamples.bytes(UInt8($0)) }
    let keys = try secrets.map { try #require(SealedBox.publicKey(of: $0)) }
    let bid = AuctionSamples.plaintext
    let sealed = try #require(
      SealedBid.seal(bid, to: keys, threshold: 2) { count in
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      })
    #expect(sealed.commitment == bid.commitment)
    let shares = try zip(secrets, keys).enumerated().map { place, pair in
      var secret = pair.0
      let bytes = sealed.shares[place].open(
        publicKey: pair.1, secretKey: SecretBytes(taking: &secret))
      return SecretSharing.Share(number: UInt8(place + 1), bytes: try #require(bytes))
    }
    for (place, share) in shares.enumerated() {
      func has(
        _ number: Int, in auction: AuctionID = bid.auction, of account: AccountID = bid.account
      ) -> Bool {
        sealed.hasShare(share.bytes, number: UInt8(number), in: auction, of: account)
      }
      #expect(has(place + 1))
      for number in [(place + 1) % 3 + 1, 0, 4] { #expect(!has(number)) }
      // Copied into another auction, or into a bid of somebody else.
      #expect(!has(place + 1, in: AuctionID(Sample.digest(77))))
      #expect(!has(place + 1, of: Sample.account(77)))
    }
    for pair in [[0, 1], [0, 2], [1, 2]] {
      let key = try #require(SecretSharing.combine(pair.map { shares[$0] }))
      let padded = try #require(
        SealedBox.open(sealed.box, publicKey: sealed.publicKey, publishedKey: key))
      #expect(padded.count == BidPlaintext.paddedBytes)
      let bytes = try #require(SealedBox.unpadded(padded, block: BidPlaintext.paddedBytes))
      #expect(try BCSReader.decode(BidPlaintext.self, from: bytes) == bid)
    }
    let alone = try #require(SecretSharing.combine([shares[0]]))
    #expect(SealedBox.open(sealed.box, publicKey: sealed.publicKey, publishedKey: alone) == nil)
    let small = [UInt8](repeating: 0, count: 32)
    #expect(SealedBid.seal(bid, to: [small], threshold: 1) { AuctionSamples.bytes(7, $0) } == nil)
  }

  @Test func idsHaveTextsOfTheirOwn() throws {
    let digest = Sample.digest(6)
    for text in [AuctionID(digest).text, BidID(digest).text] {
      #expect(try AuctionID(digest).text == text || BidID(text: text) == BidID(digest))
    }
    #expect(AuctionID(digest).text.hasPrefix("auc1"))
    #expect(BidID(digest).text.hasPrefix("bid1"))
  }
}
