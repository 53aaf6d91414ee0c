import ArgumentParser
import SanadAPIModel
import SanadTypes
import SanadWallet

/// `sanad wallet offer`: offers of the issuer to buy units back.
struct WalletOfferCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "offer",
    abstract: "Offers to buy units back, or to give others for them: open, tender, see.",
    subcommands: [
      OfferShowCommand.self, OfferOpenCommand.self, OfferTenderCommand.self,
      OfferWithdrawCommand.self, OfferCancelCommand.self,
    ])
}

/// `sanad wallet offer show`: the offers for an instrument, or one of them.
struct OfferShowCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "The offers for an instrument, or one of them.",
    discussion: """
      Examples:
        sanad wallet offer show PIB-5Y
        sanad wallet offer show PIB-5Y 3 --json

      It is the node's word; each offer and each page of tenders has a proof at the
      API.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The offer's number; all without it.")
  var number: UInt32?

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let symbol = try AuctionQuote.symbol(instrument)
    if let number {
      let offer: OfferResource
      do throws(NodeClientFailure) {
        offer = try await session.client.offer(number, for: symbol)
      } catch { throw CommandFailure(error) }
      return try terminal.show(offer, text: offer.lines)
    }
    let shown: OffersResource
    do throws(NodeClientFailure) { shown = try await session.client.offers(for: symbol) } catch {
      throw CommandFailure(error)
    }
    var table = TextTable(["OFFER", "STAGE", "CLOSES", "PRICE", "UNITS", "TENDERED", "BOUGHT"])
    for offer in shown.offers {
      table.add([
        "\(offer.number)", offer.stage, offer.closesAt, "\(offer.price)/10000", offer.unitsMax,
        offer.tendered, offer.bought,
      ])
    }
    try terminal.show(
      shown, text: shown.offers.isEmpty ? "\(shown.instrument) has no offers" : table.text)
  }
}

extension OfferResource {
  /// What it says, line by line.
  fileprivate var lines: String {
    var lines = [
      "offer \(number) for \(instrument): \(stage)",
      "price     \(price)/10000 per 100, with accrued interest, in \(cash)",
      "units     at most \(unitsMax), at least \(minimum) of a tender",
      "tenders   from \(opensAt) to \(closesAt)",
      "tendered  \(tendered) by \(tenders), accepted \(accepted), bought \(bought)",
      "cash      \(locked) locked, \(paid) paid",
    ]
    if let exchange {
      lines.append(
        "switch    into \(exchange.into) at \(exchange.price)/10000, \(delivered) given")
    }
    if let code { lines.append("ended     with code \(code)") }
    return lines.joined(separator: "\n")
  }
}

/// `sanad wallet offer open`: offers to buy units of an instrument back.
struct OfferOpenCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Offer to buy units back, or to give others for them.",
    discussion: """
      Examples:
        sanad wallet offer open PIB-5Y 1000 --price 99.5 --cash PKR-W \\
            --closes-at 2026-12-01T07:00:00Z --by treasury
        sanad wallet offer open PIB-5Y 1000 --price 99.5 --cash PKR-W \\
            --closes-at 2026-12-01T07:00:00Z --into PIB-10Y --into-price 101 \\
            --by treasury --by central-bank

      The cash is locked in the treasury's account until the offer has ended.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "Most units that are bought.")
  var units: String

  @Option(help: "The clean price per 100 of face.")
  var price: String

  @Option(help: "What it is paid with, by its symbol.")
  var cash: String

  @Option(help: "Least units of a tender; the instrument's multiple without it.")
  var minimum: String?

  @Option(help: "The first time of tenders, RFC 3339; at once without it.")
  var opensAt: String?

  @Option(help: "The last time of tenders, RFC 3339.")
  var closesAt: String

  @Option(help: "Of a switch: what holders get, by its symbol.")
  var into: String?

  @Option(help: "Of a switch: its clean price per 100 of face.")
  var intoPrice: String?

  @Option(help: "An account of the treasury; of a switch also one of the central bank.")
  var by: [String]

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: by, terminal)
    try await session.learn(symbol)
    let multiple = session.network.terms(of: InstrumentID(symbol))?.terms.multiple
    let least = try minimum.map { try session.units($0, of: symbol) } ?? multiple ?? Units(1)
    let offer = OfferTerms(
      instrument: InstrumentID(symbol), price: try Self.price(price),
      unitsMax: try session.units(units, of: symbol), minimum: least,
      cash: InstrumentID(try AuctionQuote.symbol(cash)),
      opensAt: try opensAt.map { text throws(CommandFailure) in try Timestamp(written: text) }
        ?? Timestamp(0), closesAt: try Timestamp(written: closesAt), exchange: try exchange())
    try await signing.perform(.open(offer), by: by, in: session, terminal)
  }

  private func exchange() throws(CommandFailure) -> SwitchTerms? {
    switch (into, intoPrice) {
    case (nil, nil): return nil
    case (let symbol?, let price?):
      return SwitchTerms(
        into: InstrumentID(try AuctionQuote.symbol(symbol)), price: try Self.price(price))
    default:
      throw CommandFailure(
        .usage, status: .usage, "a switch takes both --into and --into-price")
    }
  }

  private static func price(_ text: String) throws(CommandFailure) -> Price {
    guard let price = UInt64(exactly: try AuctionQuote.parse(text)) else {
      throw AuctionQuote.invalid(text)
    }
    return Price(tenThousandths: price)
  }
}

/// `sanad wallet offer tender`: gives units to an offer.
struct OfferTenderCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "tender", abstract: "Tender units for an offer.",
    discussion: """
      Examples:
        sanad wallet offer tender PIB-5Y 3 100 --as dealer-1
        sanad wallet offer tender PIB-5Y 3 100 --as dealer-1 --dry-run

      The units are locked until the offer closes. Another tender takes the place of
      the first.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The offer's number.")
  var number: UInt32

  @Argument(help: "How many units.")
  var units: String

  @Option(name: .customLong("as"), help: "The account that holds the units.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: [account], terminal)
    try await session.learn(symbol)
    let offer = OfferID(of: InstrumentID(symbol), number: number)
    try await signing.perform(
      .tender(offer, try session.units(units, of: symbol)), by: [account], in: session, terminal)
  }
}

/// `sanad wallet offer withdraw`: takes a tender back.
struct OfferWithdrawCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take a tender back.",
    discussion: """
      Examples:
        sanad wallet offer withdraw PIB-5Y 3 --as dealer-1
        sanad wallet offer withdraw PIB-5Y 3 --as dealer-1 --dry-run

      It can be taken back until the offer closes.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The offer's number.")
  var number: UInt32

  @Option(name: .customLong("as"), help: "The account that has tendered.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .withdraw(OfferID(of: InstrumentID(symbol), number: number)), by: [account], in: session,
      terminal)
  }
}

/// `sanad wallet offer cancel`: takes an offer back.
struct OfferCancelCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Take an offer back; all that was tendered is free.",
    discussion: """
      Examples:
        sanad wallet offer cancel PIB-5Y 3 --as treasury
        sanad wallet offer cancel PIB-5Y 3 --as treasury --dry-run
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The offer's number.")
  var number: UInt32

  @Option(name: .customLong("as"), help: "An account of the treasury.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .cancel(OfferID(of: InstrumentID(symbol), number: number)), by: [account], in: session,
      terminal)
  }
}
