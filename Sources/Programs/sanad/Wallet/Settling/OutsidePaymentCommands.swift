import ArgumentParser
import SanadTypes
import SanadWallet

/// `sanad wallet sell-outside`: units against a payment that another system makes.
struct WalletSellOutsideCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "sell-outside", abstract: "Sell units that are paid in another system.",
    discussion: """
      Examples:
        sanad wallet sell-outside "PIB-5Y 10" --from dealer --to fund \\
            --order RTGS-17 --amount "PKR 970000.00" --match S-1 \\
            --order-expires 2026-12-02T08:00:00Z --deadline 2026-12-02T10:00:00Z \\
            --decide-by 2026-12-04T10:00:00Z
        sanad wallet sell-outside "PIB-5Y 10" --from dealer --to fund \\
            --order RTGS-17 --amount "PKR 970000.00" --match S-1 \\
            --order-expires 2026-12-02T08:00:00Z --deadline 2026-12-02T10:00:00Z \\
            --decide-by 2026-12-04T10:00:00Z --as fund

      With both words the units are locked, and only a signed word frees them: until
      the deadline that of the system's operator, after it that of treasury and
      central bank. The order expires an hour before the deadline or earlier, and
      after the settlement's own end.
      """)

  @Argument(help: "An instrument and units.")
  var units: String

  @Option(help: "The account that sells.")
  var from: String

  @Option(help: "The account that buys.")
  var to: String

  @Option(help: "What the other system calls the payment order.")
  var order: String

  @Option(help: "What the order pays: a currency and an amount.")
  var amount: String

  @Option(help: "When the order can no longer be paid.")
  var orderExpires: String

  @Option(help: "Until when its operator may report.")
  var deadline: String

  @Option(help: "When a dispute is to have been decided.")
  var decideBy: String

  @Option(name: .customLong("as"), help: "Who instructs. Default: the account that sells.")
  var account: String?

  @OptionGroup var terms: TermsOptions
  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let name = account ?? from
    let payment = OutsidePayment(
      order: try reference(), amount: try money(),
      orderExpiresAt: try Timestamp(written: orderExpires),
      deadline: try Timestamp(written: deadline), decideBy: try Timestamp(written: decideBy))
    let session = try signing.session(for: [name], terminal)
    try await session.learn(units.split(separator: " ").map(String.init))
    let leg = try session.leg(units, from: from, to: to)
    try await session.instruct(
      [leg], as: name, consenting: [to], terms, for: .paidOutside(payment), signing, terminal)
  }

  private func reference() throws(CommandFailure) -> SettlementReference {
    do throws(ValueFailure) { return try SettlementReference(order) } catch {
      throw CommandFailure(.usage, status: .usage, "--order: \(error)")
    }
  }

  private func money() throws(CommandFailure) -> Money {
    let parts = amount.split(separator: " ").map(String.init)
    guard parts.count == 2, let currency = Currency(parts[0]) else {
      throw CommandFailure(
        .amountInvalid, status: .invalidInput, "\"\(amount)\" is not a currency and an amount",
        help: "Write it like \"PKR 970000.00\".")
    }
    do throws(ValueFailure) { return try Money(parts[1], currency) } catch {
      throw CommandFailure(
        .amountInvalid, status: .invalidInput, "\"\(amount)\" is no amount: \(error)")
    }
  }
}

/// Whether a payment outside was made, or is taken to have been.
struct PaidOptions: ParsableArguments {
  @Flag(help: "It was: the units go to the buyer.")
  var paid = false

  @Flag(help: "It was not: the units are the seller's again.")
  var unpaid = false

  func validate() throws {
    guard paid != unpaid else { throw ValidationError("give --paid or --unpaid") }
  }
}

/// `sanad wallet report-payment`: the word of the other system's operator.
struct WalletReportPaymentCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "report-payment", abstract: "Say whether a payment outside was made.",
    discussion: """
      Examples:
        sanad wallet report-payment ID --as operator --paid
        sanad wallet report-payment ID --as operator --unpaid

      It cannot be taken back, and counts until the deadline that both sides signed.
      """)

  @Argument(help: "The settlement's id.")
  var id: String

  @Option(name: .customLong("as"), help: "An account of the other system's operator.")
  var account: String

  @OptionGroup var word: PaidOptions
  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let id = try SettlementID(words: id)
    let session = try signing.session(for: [account], terminal)
    try await session.perform(
      .settling(.reportPayment(PaymentWord(id, isPaid: word.paid))), by: [account],
      signing.building, signing.submitting, global, terminal, report: session.report(of: id))
  }
}

/// `sanad wallet decide-payment`: ends a dispute.
struct WalletDecidePaymentCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide-payment", abstract: "Decide a dispute about a payment outside.",
    discussion: """
      Examples:
        sanad wallet decide-payment ID --by treasury --by central-bank --paid
        sanad wallet decide-payment ID --by treasury --by central-bank --unpaid

      Both sign, once the deadline has passed without a report. It cannot be taken
      back.
      """)

  @Argument(help: "The settlement's id.")
  var id: String

  @Option(help: "An account of the treasury, and one of the central bank.")
  var by: [String]

  @OptionGroup var word: PaidOptions
  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let id = try SettlementID(words: id)
    let session = try signing.session(for: by, terminal)
    try await session.perform(
      .settling(.decidePayment(PaymentWord(id, isPaid: word.paid))), by: by,
      signing.building, signing.submitting, global, terminal, report: session.report(of: id))
  }
}
