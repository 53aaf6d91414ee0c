import ArgumentParser
import SanadCrypto
import SanadTypes
import SanadWallet

/// `sanad wallet reserve redeem`: asks for what units are claims on.
struct ReserveRedeemCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "redeem", abstract: "Ask for a commodity, or for cash instead of it.",
    discussion: """
      Examples:
        sanad wallet reserve redeem GOLD-G 2000 --delivery DIGEST --as fund
        sanad wallet reserve redeem GOLD-G 7 --cash --as retail

      The units are locked for it for 366 days, or until it is taken back. While the
      reserve is short each redemption gets the covered part.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "How many units.")
  var units: String

  @Flag(help: "For cash, less the fee of the terms.")
  var cash = false

  @Option(help: "SHA-256 of what was agreed about the delivery; of cash it may be left out.")
  var delivery: String?

  @Option(name: .customLong("as"), help: "The holder's account.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func validate() throws {
    if !cash, delivery == nil { throw ValidationError("give --delivery, or --cash") }
  }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let operation = RedeemUnits(
      instrument: InstrumentID(try AuctionQuote.symbol(instrument)),
      units: try AuctionQuote.units(units), kind: cash ? .cash : .inKind,
      delivery: try delivery.map { text throws(CommandFailure) in try Digest(written: text) }
        ?? .zero)
    try await signing.perform(.redeem(operation), by: [account], in: session, terminal)
  }
}

/// `sanad wallet reserve cancel`: takes a redemption back.
struct ReserveCancelCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Take a redemption back.",
    discussion: """
      Examples:
        sanad wallet reserve cancel GOLD-G 3 --as fund
        sanad wallet reserve cancel GOLD-G 3 --as fund --dry-run
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The redemption's number.")
  var number: UInt32

  @Option(name: .customLong("as"), help: "The holder's account.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let id = InstrumentID(try AuctionQuote.symbol(instrument))
    try await signing.perform(
      .withdrawRedemption(id, number: number), by: [account], in: session, terminal)
  }
}

/// `sanad wallet reserve fill`: gives a holder what it has asked for.
struct ReserveFillCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill", abstract: "Hand receipts over for units, or pay for them.",
    discussion: """
      Examples:
        sanad wallet reserve fill GOLD-G 3 --units 2000 --receipt 0 --receipt 3 \\
            --document DIGEST --as vault --payer treasury
        sanad wallet reserve fill GOLD-G 4 --units 7 --document DIGEST --as treasury \\
            --payer treasury

      What the receipts do not cover is paid by the issuer at the newest price. The
      units are no more: all of it happens, or nothing.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The redemption's number.")
  var number: UInt32

  @Option(help: "How many of its units.")
  var units: String

  @Option(help: "A receipt that is handed over; repeat for several.")
  var receipt: [UInt32] = []

  @Option(help: "SHA-256 of what the holder has signed for.")
  var document: String

  @Option(name: .customLong("as"), help: "An account of the custodian; for cash, any.")
  var account: String

  @Option(help: "An account of the issuer that pays; left out where nothing is paid.")
  var payer: String?

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    var signers = [account]
    if let payer, payer != account { signers.append(payer) }
    let session = try signing.session(for: signers, terminal)
    let operation = FillRedemption(
      instrument: InstrumentID(try AuctionQuote.symbol(instrument)), number: number,
      units: try AuctionQuote.units(units), receipts: receipt,
      payer: try payer.map(session.account),
      document: try Digest(written: document))
    try await signing.perform(.fill(operation), by: signers, in: session, terminal)
  }
}

extension Digest {
  /// Reads 64 hexadecimal digits.
  init(written text: String) throws(CommandFailure) {
    guard let digest = Digest(hex: text) else {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is no SHA-256 of 64 hexadecimal digits")
    }
    self = digest
  }
}
