import ArgumentParser
import SanadAPIModel
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad wallet auction`: auctions of instruments, for bidders, key-holders and the issuer.
struct WalletAuctionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auction", abstract: "Announce auctions, bid, open bids, decide.",
    subcommands: [
      AuctionListCommand.self, AuctionShowCommand.self, AuctionKeyCommand.self,
      AuctionAnnounceCommand.self, AuctionBidCommand.self, AuctionWithdrawCommand.self,
      AuctionSharesCommand.self, AuctionOpenCommand.self, AuctionDecideCommand.self,
      AuctionTapCommand.self,
    ])
}

/// `sanad wallet auction list`: what is planned and what there was.
struct AuctionListCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "What is planned, and the newest auctions.",
    discussion: """
      Examples:
        sanad wallet auction list
        sanad wallet auction list --json
      """)

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let list: AuctionListResource
    do throws(NodeClientFailure) { list = try await session.client.auctions() } catch {
      throw CommandFailure(error)
    }
    let planned = list.plans.map {
      "planned  \($0.heldOn)  \($0.instrument)  target \($0.target)  settles \($0.settlesOn)"
    }
    let held = list.auctions.map {
      "\($0.id)  \($0.instrument)  \($0.outcome ?? $0.stage)  closes \($0.closesAt)"
    }
    try terminal.show(
      list,
      text: (planned + held + ["\(list.announced) announced, at height \(list.height)"])
        .map(Printable.line).joined(separator: "\n"))
  }
}

/// `sanad wallet auction show`: where an auction stands.
struct AuctionShowCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Where an auction stands, and what came of it.",
    discussion: """
      Examples:
        sanad wallet auction show ID
        sanad wallet auction show ID --json
      """)

  @Argument(help: "The auction's id.")
  var id: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let auction = try await session.auction(try AuctionID(auction: id))
    var lines = [
      "auction    \(auction.id)", "sells      \(auction.instrument) for \(auction.cash)",
      "           \(auction.pricing) price, bids by \(auction.quote)",
      "offers     \(auction.target), at most \(auction.issueMax)",
      "closes     \(auction.closesAt), settles \(auction.settlesOn)",
      "stage      \(auction.stage)",
      "bids       \(auction.bids), of which \(auction.shut) are shut",
    ]
    if let outcome = auction.outcome { lines.append("outcome    \(outcome)") }
    if let result = auction.result {
      lines.append("awarded    \(result.competitive) and \(result.nonCompetitive) without a quote")
      lines.append("cut-off    \(result.cutOff ?? "none"), cover \(result.cover)")
      lines.append("settled    \(auction.settled), lapsed \(auction.lapsed)")
    }
    try terminal.show(auction, text: lines.map(Printable.line).joined(separator: "\n"))
  }
}

/// `sanad wallet auction key`: a key to which bidders seal shares.
struct AuctionKeyCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make a key for shares of bids, and register it.",
    discussion: """
      Examples:
        sanad wallet auction key --as registrar --opening-key shares.key
        sanad wallet auction key --as registrar --opening-key shares.key --json

      The file is made where there is none, for nobody else's eyes. Without it the
      account cannot publish its shares: keep a copy in a safe place.
      """)

  @Option(name: .customLong("as"), help: "The account that offers to hold shares.")
  var account: String

  @Option(help: "The file of the secret half.")
  var openingKey: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let secret = try OpeningKeyFile.readOrMake(openingKey)
    guard let key = SealedBox.publicKey(of: secret) else {
      throw OpeningKeyFile.unusable(openingKey)
    }
    try await signing.perform(
      .registerKey(RegisterOpeningKey(key: key)), by: [account], in: session, terminal)
  }
}

/// `sanad wallet auction withdraw`: takes a bid back.
struct AuctionWithdrawCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take a bid back before the close.",
    discussion: """
      Examples:
        sanad wallet auction withdraw ID --as dealer
        sanad wallet auction withdraw ID --as dealer --slot 3
      """)

  @Argument(help: "The auction's id.")
  var id: String

  @Option(name: .customLong("as"), help: "The bidder's account.")
  var account: String

  @Option(help: "Which of its bids, 0 to 15.")
  var slot: UInt8 = 0

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .withdraw(WithdrawBid(auction: try AuctionID(auction: id), slot: slot)), by: [account],
      in: session, terminal)
  }
}

/// `sanad wallet auction decide`: the authority's word.
struct AuctionDecideCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide", abstract: "Name the cut-off, or reject all bids.",
    discussion: """
      Examples:
        sanad wallet auction decide ID --as treasury --cut-off 93.55
        sanad wallet auction decide ID --as treasury --reject-all
        sanad wallet auction decide ID --as treasury --cut-off 13.73 --units 450
      """)

  @Argument(help: "The auction's id.")
  var id: String

  @Option(name: .customLong("as"), help: "An account of the treasury or the operator.")
  var account: String

  @Option(help: "The worst quote that gets units: a price, or percent a year.")
  var cutOff: String?

  @Option(help: "The most units for all bids with a quote together.")
  var units: String?

  @Flag(help: "Nobody gets anything.")
  var rejectAll = false

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func validate() throws {
    guard rejectAll != (cutOff != nil) else {
      throw ValidationError("give --cut-off or --reject-all")
    }
    guard units == nil || cutOff != nil else {
      throw ValidationError("--units goes with --cut-off")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    var decision = AuctionDecision.rejectAll
    if let cutOff {
      decision = .cutOff(
        try AuctionQuote.parse(cutOff), units: try units.map(AuctionQuote.units))
    }
    try await signing.perform(
      .decide(DecideAuction(auction: try AuctionID(auction: id), decision: decision)),
      by: [account], in: session, terminal)
  }
}

/// `sanad wallet auction tap`: more of an instrument to one buyer.
struct AuctionTapCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "tap", abstract: "Sell more of an instrument to one buyer at a price.",
    discussion: """
      Examples:
        sanad wallet auction tap --by treasury --by central-bank --to dealer \\
            --instrument MTB-12M --units 100 --price 93.55 --cash PKR-W
        sanad wallet auction tap --by treasury --by central-bank --to dealer \\
            --instrument MTB-12M --units 100 --price 93.55 --cash PKR-W --json
      """)

  @Option(help: "An account of the treasury, and one of the central bank.")
  var by: [String]

  @Option(help: "The buyer's account, which signs as well.")
  var to: String

  @Option(help: "What is sold, by its symbol.")
  var instrument: String

  @Option(help: "How many units.")
  var units: String

  @Option(help: "The clean price per 100 of face.")
  var price: String

  @Option(help: "What it is paid with, by its symbol.")
  var cash: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let names = by + [to]
    let session = try signing.session(for: names, terminal)
    let quote = try AuctionQuote.parse(price)
    guard let price = UInt64(exactly: quote) else { throw AuctionQuote.invalid(self.price) }
    let sale = TapSale(
      instrument: InstrumentID(try AuctionQuote.symbol(instrument)),
      cash: InstrumentID(try AuctionQuote.symbol(cash)), buyer: try session.account(to),
      units: try AuctionQuote.units(units), price: Price(tenThousandths: price))
    try await signing.perform(.tap(sale), by: names, in: session, terminal)
  }
}
