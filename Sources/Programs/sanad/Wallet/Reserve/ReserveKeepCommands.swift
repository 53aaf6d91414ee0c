import ArgumentParser
import SanadCrypto
import SanadTypes
import SanadWallet

/// What vouches for a receipt, on the command line.
struct ReceiptCoverOptions: ParsableArguments {
  @Option(help: "SHA-256 of the insurance policy.")
  var insurance: String

  @Option(help: "The last date of insurance.")
  var insuredUntil: String

  @Option(help: "The date by which it is inspected again.")
  var inspectionDue: String

  func cover() throws(CommandFailure) -> ReceiptCover {
    ReceiptCover(
      insurance: try Digest(written: insurance),
      insuredUntil: try CalendarDate(written: insuredUntil),
      inspectionDue: try CalendarDate(written: inspectionDue))
  }
}

/// `sanad wallet reserve deposit`: registers a receipt, or renews what vouches for one.
struct ReserveDepositCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "deposit", abstract: "Register a receipt, or renew one.",
    discussion: """
      Examples:
        sanad wallet reserve deposit GOLD-G --gross 1000000 --fineness 9950 \\
            --site Karachi --bars DIGEST --assay DIGEST --insurance DIGEST \\
            --insured-until 2027-11-18 --inspection-due 2027-12-31 --as vault
        sanad wallet reserve deposit GOLD-G --renew 0 --insurance DIGEST \\
            --insured-until 2028-11-18 --inspection-due 2028-12-31 --as vault

      Masses are in the unit of the terms, fineness in ten-thousandths. Documents
      stand there by their SHA-256, 64 hexadecimal digits.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Option(help: "The gross mass.")
  var gross: UInt64?

  @Option(help: "Ten-thousandths; 10000 of a metal without fineness.")
  var fineness: UInt16?

  @Option(help: "Where it is kept.")
  var site: String?

  @Option(help: "SHA-256 of the list of bars or lots.")
  var bars: String?

  @Option(help: "SHA-256 of the assay certificate.")
  var assay: String?

  @Option(help: "The number of a receipt that is renewed, and nothing else said of it.")
  var renew: UInt32?

  @OptionGroup var cover: ReceiptCoverOptions

  @Option(name: .customLong("as"), help: "An account of the custodian.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func validate() throws {
    let facts: [Any?] = [gross, fineness, site, bars, assay]
    let count = facts.count { $0 != nil }
    if renew == nil, count < facts.count {
      throw ValidationError("give --gross, --fineness, --site, --bars and --assay, or --renew")
    }
    if renew != nil, count > 0 { throw ValidationError("--renew changes the cover alone") }
  }

  func perform(on terminal: Terminal) async throws {
    let id = InstrumentID(try AuctionQuote.symbol(instrument))
    let cover = try cover.cover()
    let operation: ReserveOperation
    if let renew {
      operation = .renew(id, receipt: renew, cover)
    } else {
      operation = .deposit(
        id,
        ReceiptFacts(
          grossMass: gross ?? 0, fineness: fineness ?? 0, site: site ?? "",
          bars: try Digest(written: bars ?? ""), assay: try Digest(written: assay ?? ""),
          cover: cover))
    }
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(operation, by: [account], in: session, terminal)
  }
}

/// `sanad wallet reserve mark`: says where a receipt stands.
struct ReserveMarkCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "mark", abstract: "Say that a receipt is free, encumbered or frozen.",
    discussion: """
      Examples:
        sanad wallet reserve mark GOLD-G 0 encumbered --as vault
        sanad wallet reserve mark GOLD-G 0 free --as vault

      What is not free stands behind no unit; where that leaves too little, the
      reserve is short and every redemption gets its part.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The receipt's number.")
  var receipt: UInt32

  @Argument(help: "free, encumbered or frozen.")
  var status: String

  @Option(name: .customLong("as"), help: "An account of the custodian.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let known: [ReceiptStatus] = [.free, .encumbered, .frozen]
    guard let status = known.first(where: { "\($0)" == status }) else {
      throw CommandFailure(
        .usage, status: .usage, "\"\(self.status)\" is none of free, encumbered and frozen")
    }
    let session = try signing.session(for: [account], terminal)
    let id = InstrumentID(try AuctionQuote.symbol(instrument))
    try await signing.perform(
      .mark(id, receipt: receipt, status), by: [account], in: session, terminal)
  }
}

/// `sanad wallet reserve withdraw`: takes a receipt out.
struct ReserveWithdrawCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take out a receipt that no unit needs.",
    discussion: """
      Examples:
        sanad wallet reserve withdraw GOLD-G 10 --as vault
        sanad wallet reserve withdraw GOLD-G 10 --as vault --dry-run
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The receipt's number.")
  var receipt: UInt32

  @Option(name: .customLong("as"), help: "An account of the custodian.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account], terminal)
    let id = InstrumentID(try AuctionQuote.symbol(instrument))
    try await signing.perform(
      .withdraw(id, receipt: receipt), by: [account], in: session, terminal)
  }
}

/// `sanad wallet reserve attest`: an inspector's word, with the custodian's.
struct ReserveAttestCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "attest", abstract: "Attest a reserve, as inspector and custodian.",
    discussion: """
      Examples:
        sanad wallet reserve attest GOLD-G 9950000 --released 0 --as-of 2026-11-18 \\
            --until 2026-12-18 --document DIGEST --as inspector \\
            --custodian vault
        sanad wallet reserve attest PKR-S 1000000 --released 0 --as-of 2026-11-18 \\
            --until 2026-11-25 --document DIGEST --as inspector \\
            --custodian bank

      The quantity is mass of a commodity, and minor units of cash and sukuk. What
      the ledger had released when it was counted is in sanad wallet reserve show.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "What was there.")
  var quantity: String

  @Option(help: "How much the ledger had released in all then.")
  var released: String

  @Option(help: "The date at whose close it was counted.")
  var asOf: String

  @Option(help: "The last date on which units are issued against it.")
  var until: String

  @Option(help: "SHA-256 of the report.")
  var document: String

  @Option(name: .customLong("as"), help: "The inspector's account.")
  var account: String

  @Option(help: "An account of the custodian.")
  var custodian: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let session = try signing.session(for: [account, custodian], terminal)
    let operation = AttestReserve(
      instrument: InstrumentID(try AuctionQuote.symbol(instrument)),
      custodian: try session.account(custodian), asOf: try CalendarDate(written: asOf),
      quantity: try AuctionQuote.units(quantity).value,
      released: try AuctionQuote.units(released).value,
      validUntil: try CalendarDate(written: until), document: try Digest(written: document))
    try await signing.perform(
      .attest(operation), by: [account, custodian], in: session, terminal)
  }
}

/// `sanad wallet reserve price`: what a unit costs.
struct ReservePriceCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "price", abstract: "Publish the price of a unit from a date on.",
    discussion: """
      Examples:
        sanad wallet reserve price GOLD-G 2400000.0000 --from 2026-11-18 \\
            --as central-bank
        sanad wallet reserve price GOLD-G 2400000.0000 --from 2026-11-18 \\
            --as central-bank --dry-run

      In minor units of the currency, with at most four digits after the point.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "Minor units for one unit.")
  var price: String

  @Option(help: "From which date it counts.")
  var from: String

  @Option(name: .customLong("as"), help: "An account of the fixing agent.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let value: Price
    do throws(ValueFailure) { value = try Price(price) } catch {
      throw CommandFailure(
        .amountInvalid, status: .invalidInput, "\"\(price)\" is no price: \(error)")
    }
    let session = try signing.session(for: [account], terminal)
    let id = InstrumentID(try AuctionQuote.symbol(instrument))
    try await signing.perform(
      .price(
        id, from: try CalendarDate(written: from),
        tenThousandths: value.tenThousandths),
      by: [account], in: session, terminal)
  }
}
