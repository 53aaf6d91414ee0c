import ArgumentParser
import Foundation
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad wallet auction bid`: seals a bid and submits it.
struct AuctionBidCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "bid", abstract: "Bid in an auction, sealed until it closes.",
    discussion: """
      Examples:
        sanad wallet auction bid ID --as dealer --units 100 --quote 93.55 --keep bid
        sanad wallet auction bid ID --as fund --units 50 --keep bid2 --slot 1

      Without --quote the bid takes the price that the others make. The deposit is
      the smallest of the auction's that the units allow. What was bid is kept in the
      file of --keep, for sanad wallet auction open: a bid that stays shut loses its
      deposit.
      """)

  @Argument(help: "The auction's id.")
  var id: String

  @Option(name: .customLong("as"), help: "The bidder's account.")
  var account: String

  @Option(help: "How many units.")
  var units: String

  @Option(help: "A price per 100, or percent a year, as the auction asks.")
  var quote: String?

  @Option(help: "Which of the account's bids, 0 to 15; another of it is replaced.")
  var slot: UInt8 = 0

  @Option(help: "A new file for what was bid.")
  var keep: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let auction = try await session.auction(try AuctionID(auction: id))
    let bid = BidPlaintext(
      auction: try AuctionID(auction: auction.id), account: try session.account(account),
      kind: quote == nil ? .nonCompetitive : .competitive,
      units: try AuctionQuote.units(units), quote: try quote.map(AuctionQuote.parse) ?? 0,
      salt: SecureRandom.bytes(BidPlaintext.saltBytes))
    let operation = PlaceBid(
      auction: bid.auction, slot: slot, bracket: try Self.bracket(for: bid.units, auction),
      bid: try Self.seal(bid, auction))
    try save(bid)
    try await signing.perform(.bid(operation), by: [account], in: session, terminal)
  }

  private static func bracket(
    for units: Units, _ auction: AuctionResource
  ) throws(CommandFailure) -> UInt8 {
    for (place, bracket) in auction.brackets.enumerated() {
      if units <= (try AuctionQuote.units(bracket.unitsMax)), let place = UInt8(exactly: place) {
        return place
      }
    }
    throw CommandFailure(
      .bidAboveBracket, status: .invalidInput, "no deposit of the auction stands for \(units) units"
    )
  }

  private static func seal(
    _ bid: BidPlaintext, _ auction: AuctionResource
  ) throws(CommandFailure) -> SealedBid {
    let keys = auction.keyHolders.compactMap { Hex.decode($0.key) }
    guard keys.count == auction.keyHolders.count,
      let sealed = SealedBid.seal(
        bid, to: keys, threshold: auction.threshold, random: SecureRandom.bytes)
    else {
      throw CommandFailure(
        .openingKeyUnusable, "nothing can be sealed to the key-holders' keys as the node has them")
    }
    return sealed
  }

  private func save(_ bid: BidPlaintext) throws {
    let kept = KeptBid(
      auction: bid.auction.description, account: bid.account.description, slot: slot,
      plaintext: Hex.encode(bid.bcsBytes))
    let bytes = Array(try APICoding.encode(kept))
    do throws(PrivateFile.Failure) { try PrivateFile.create(bytes, at: keep) } catch {
      throw CommandFailure(.fileUnreadable, "\(error)")
    }
  }
}

/// `sanad wallet auction open`: opens a bid by hand.
struct AuctionOpenCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open a bid for which too few shares came.",
    discussion: """
      Examples:
        sanad wallet auction open --as dealer --kept bid
        sanad wallet auction open --as dealer --kept bid --json
      """)

  @Option(name: .customLong("as"), help: "The bidder's account.")
  var account: String

  @Option(help: "The file that bid has kept.")
  var kept: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let bytes = try PersonsFile.bytes(of: kept, max: 4_096)
    guard let bid = Self.bid(in: bytes), let plaintext = Hex.decode(bid.plaintext) else {
      throw CommandFailure(
        .usage, status: .invalidInput, "\(kept) is no bid that was kept",
        help: "Give the file of sanad wallet auction bid --keep.")
    }
    let session = try signing.session(for: [account], terminal)
    let operation = OpenBid(
      auction: try AuctionID(auction: bid.auction), slot: bid.slot, plaintext: plaintext)
    try await signing.perform(.open(operation), by: [account], in: session, terminal)
  }

  private static func bid(in bytes: [UInt8]) -> KeptBid? {
    do { return try APICoding.decode(from: Data(bytes)) } catch { return nil }
  }
}

/// `sanad wallet auction shares`: a key-holder's work after the close.
struct AuctionSharesCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "shares", abstract: "Publish a key-holder's shares of bids that are shut.",
    discussion: """
      Examples:
        sanad wallet auction shares ID --as registrar --opening-key shares.key
        sanad wallet auction shares ID --as registrar --opening-key shares.key --json

      As many transactions as the bids need, 128 in each. What does not open with the
      key, or is not what its bidder has committed to in this auction, is left out and
      named: a share that was copied from another auction would open a bid there.
      """)

  @Argument(help: "The auction's id.")
  var id: String

  @Option(name: .customLong("as"), help: "The key-holder's account.")
  var account: String

  @Option(help: "The file of the secret half of its key.")
  var openingKey: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let secret = try OpeningKeyFile.read(openingKey)
    let session = try signing.session(for: [account], terminal)
    let auction = try AuctionID(auction: id)
    let holder = try session.account(account).description
    let known = try await session.auction(auction)
    guard let place = known.keyHolders.firstIndex(where: { $0.account == holder }) else {
      throw CommandFailure(.keyHolderRequired, "\(account) is no key-holder of this auction")
    }
    // A share that is sent too early is refused, and read by everybody all the same.
    guard ["sharing", "selfOpening"].contains(known.stage) else {
      throw CommandFailure(.auctionStage, "the auction is at the stage \(known.stage)")
    }
    let shares = try await self.shares(of: auction, place, secret, session, terminal)
    if shares.isEmpty {
      throw CommandFailure(.sharesNotNeeded, "no bid is shut that needs a share of \(account)")
    }
    for start in stride(from: 0, to: shares.count, by: PublishShares.sharesMax) {
      let part = Array(shares[start..<min(shares.count, start + PublishShares.sharesMax)])
      try await signing.perform(
        .publishShares(PublishShares(auction: auction, shares: part)), by: [account], in: session,
        terminal)
    }
  }

  private func shares(
    of auction: AuctionID, _ place: Int, _ secret: [UInt8], _ session: WalletSession,
    _ terminal: Terminal
  ) async throws -> [PublishedShare] {
    guard let publicKey = SealedBox.publicKey(of: secret) else {
      throw OpeningKeyFile.unusable(openingKey)
    }
    var shares: [PublishedShare] = []
    for page in 0...UInt8.max {
      let bids = try await session.client.bids(of: auction, page: page)
      for line in bids.lines where line.status == "sealed" {
        guard let digest = Digest(hex: line.bid), let bidder = Digest(hex: line.account) else {
          continue
        }
        let bid = BidID(digest)
        guard let sealed = try await session.client.bid(bid).sealed.flatMap(Self.bid),
          sealed.shares.indices.contains(place)
        else { continue }
        let box = sealed.shares[place].box
        guard let share = SealedBox.open(box, publicKey: publicKey, publishedKey: secret) else {
          terminal.warn("the share of bid \(bid) does not open with this key")
          continue
        }
        guard
          sealed.hasShare(
            share, number: UInt8(clamping: place + 1), in: auction, of: AccountID(bidder))
        else {
          terminal.warn("the share of bid \(bid) is not committed to in this auction: kept back")
          continue
        }
        shares.append(PublishedShare(bid: bid, bytes: share))
      }
    }
    return shares
  }

  private static func bid(_ hex: String) -> SealedBid? {
    guard let bytes = Hex.decode(hex) else { return nil }
    do throws(DecodingFailure) { return try BCSReader.decode(SealedBid.self, from: bytes) } catch {
      return nil
    }
  }
}
