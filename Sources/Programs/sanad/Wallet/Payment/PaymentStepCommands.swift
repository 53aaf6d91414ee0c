import ArgumentParser
import SanadTypes
import SanadWallet

/// `sanad wallet payment fund`: brings the cash of a payment.
struct PaymentFundCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "fund", abstract: "Bring the cash of a payment, all of it at once.",
    discussion: """
      Examples:
        sanad wallet payment fund PIB-5Y 0 --as treasury
        sanad wallet payment fund PIB-5Y 0 --as treasury --dry-run

      How much it is follows from the record of the payment and is shown before it is
      signed. Holders are paid from the payment date on; what rounding leaves comes
      back.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The payment's number, from 0.")
  var number: UInt32

  @Option(name: .customLong("as"), help: "The account that pays.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let symbol = try AuctionQuote.symbol(instrument)
    try await signing.perform(
      .fund(InstrumentID(symbol), payment: number), by: [account], in: session, terminal
    ) {
      // Where there is none, the ledger says so before anything is sent.
      guard let payment = try await session.payment(number, of: symbol) else { return }
      terminal.say(payment.lines(on: session.network).joined(separator: "\n"))
    }
  }
}

/// `sanad wallet payment claim`: takes cash out of suspense.
struct PaymentClaimCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim", abstract: "Take cash that waits in suspense.",
    discussion: """
      Examples:
        sanad wallet payment claim PKR-W --as retail
        sanad wallet payment claim PKR-W --as retail --dry-run

      The rules of the cash are asked: what they refuse waits on, and is not lost.
      """)

  @Argument(help: "The cash.")
  var cash: String

  @Option(name: .customLong("as"), help: "The account for which it waits.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let symbol = try AuctionQuote.symbol(cash)
    try await signing.perform(
      .claim(InstrumentID(symbol)), by: [account], in: session, terminal)
  }
}

/// `sanad wallet payment route`: says where cash goes that is owed to an account.
struct PaymentRouteCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "route", abstract: "Say where cash goes that is owed to an account.",
    discussion: """
      Examples:
        sanad wallet payment route PKR-W --as retail --to dealer
        sanad wallet payment route PKR-W --as retail --to retail

      It counts for what is paid from then on; what waits in suspense is claimed. To
      the account itself is as at first.
      """)

  @Argument(help: "The cash.")
  var cash: String

  @Option(name: .customLong("as"), help: "The account to which it is owed.")
  var account: String

  @Option(help: "The account that gets it.")
  var to: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let symbol = try AuctionQuote.symbol(cash)
    try await signing.perform(
      .route(InstrumentID(symbol), to: try session.account(to)), by: [account], in: session,
      terminal)
  }
}
