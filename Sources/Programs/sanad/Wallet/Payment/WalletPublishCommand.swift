import ArgumentParser
import SanadConfig
import SanadTypes
import SanadWallet

/// `sanad wallet publish`: what offices publish.
struct WalletPublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Publish calendars, fixings, or rates of tax.",
    subcommands: [
      PublishCalendarCommand.self, PublishAuctionCalendarCommand.self,
      PublishFixingCommand.self, PublishTaxCommand.self,
    ])
}

/// `sanad wallet publish calendar`: a calendar, or another version of it.
struct PublishCalendarCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "Publish a calendar, or another version of it.",
    discussion: """
      Examples:
        sanad wallet publish calendar karachi.yaml --as central-bank
        sanad wallet publish calendar karachi.yaml --as central-bank --dry-run

      The file has number, name, weekend (a list of days) and days_off (a list of
      dates, ascending). A version takes the place of the one before; it moves
      payments that are still to be declared.
      """)

  @Argument(help: "The file.", completion: .file(extensions: ["yaml", "json"]))
  var file: String

  @Option(name: .customLong("as"), help: "An account of the calendar authority.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let calendar = try CalendarFile.load(file).calendar
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .publishCalendar(calendar), by: [account], in: session, terminal)
  }
}

/// `sanad wallet publish auction-calendar`: what the issuer means to sell.
struct PublishAuctionCalendarCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "auction-calendar", abstract: "Publish what is to be auctioned, and when.",
    discussion: """
      Examples:
        sanad wallet publish auction-calendar plans.yaml --as treasury
        sanad wallet publish auction-calendar plans.yaml --as treasury --dry-run

      The file has auctions: a list of held_on, settles_on (dates), instrument (its
      symbol; it need not exist yet) and target (units; open where it is left out).
      At most 128. They take the place of all that was planned before.
      """)

  @Argument(help: "The file.", completion: .file(extensions: ["yaml", "json"]))
  var file: String

  @Option(name: .customLong("as"), help: "An account of the auctions' operator or treasury.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let plans = try AuctionCalendarFile.load(file).plans
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(.plan(plans), by: [account], in: session, terminal)
  }
}

/// `sanad wallet publish fixing`: the rate of a benchmark.
struct PublishFixingCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "fixing", abstract: "Publish the rate of a benchmark from a date on.",
    discussion: """
      Examples:
        sanad wallet publish fixing KIBOR-3M 12.35% --from 2026-11-22 \\
            --as central-bank
        sanad wallet publish fixing USD-PKR 278.5 --exchange-rate \\
            --from 2026-11-22 --as central-bank

      The date has come, and is later than that of the fixing before. An exchange
      rate is what one unit of a programme's currency costs, as a number.
      """)

  @Argument(help: "The benchmark.")
  var benchmark: String

  @Argument(help: "Percent a year, with its sign; or an exchange rate.")
  var rate: String

  @Flag(help: "The rate is a number, with six digits after the point at most.")
  var exchangeRate = false

  @Option(help: "From which date it counts.")
  var from: String

  @Option(name: .customLong("as"), help: "An account of the fixing agent.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(benchmark)
    let day = try CalendarDate(written: from)
    let rate = exchangeRate ? try Rate(writtenNumber: rate) : try Rate(written: rate)
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .publishFixing(symbol, from: day, rate), by: [account], in: session, terminal)
  }
}

/// `sanad wallet publish tax`: rates of a table of withholding tax.
struct PublishTaxCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "tax", abstract: "Publish rates of withholding tax from a date on.",
    discussion: """
      Examples:
        sanad wallet publish tax 1 --account tax --from 2026-12-01 --rest 20% \\
            --rate resident=15% --rate exempt=0% --as treasury
        sanad wallet publish tax 1 --account tax --from 2026-12-01 --rest 20% \\
            --as treasury --dry-run

      The classes are resident, nonResident and exempt; whoever has none of its own,
      or no current claim, pays the rate of the rest. Rates have at most two digits
      after the point and count for records from a date to come.
      """)

  @Argument(help: "The table's number, which terms name.")
  var table: UInt32

  @Option(help: "The account that gets what is withheld.")
  var account: String

  @Option(help: "The first record date to which they apply.")
  var from: String

  @Option(help: "The rate of everybody else.")
  var rest: String

  @Option(help: "The rate of a class, as resident=15%; repeat for several.")
  var rate: [String] = []

  @Option(name: .customLong("as"), help: "An account of the treasury.")
  var office: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let rates = TaxRates(
      from: try CalendarDate(written: from), rest: try BasisPoints(written: rest),
      rates: try rates())
    let session = try signing.session(for: [office], terminal)
    try await signing.perform(
      .publishTax(
        PublishTax(number: table, account: try session.account(account), rates: rates)),
      by: [office], in: session, terminal)
  }

  private func rates() throws(CommandFailure) -> [TaxRates.ClassRate] {
    var rates: [TaxRates.ClassRate] = []
    for text in rate {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let taxClass = TaxClass.allCases.first(where: { "\($0)" == parts[0] })
      else {
        let words = TaxClass.allCases.map { "\($0)" }.joined(separator: ", ")
        throw CommandFailure(
          .usage, status: .usage, "\"\(text)\" is no rate of a class",
          help: "Write it like resident=15%; the classes are \(words).")
      }
      guard !rates.contains(where: { $0.taxClass == taxClass }) else {
        throw CommandFailure(.usage, status: .usage, "\(taxClass) has two rates")
      }
      rates.append(.init(taxClass, try BasisPoints(written: parts[1])))
    }
    return rates
  }
}

extension Rate {
  /// An exchange rate as a person writes it.
  fileprivate init(writtenNumber text: String) throws(CommandFailure) {
    do throws(ValueFailure) { try self.init(number: text) } catch {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is no exchange rate: \(error)",
        help: "Write it like 278.5, without a sign of percent.")
    }
  }

  /// Percent as a person writes it.
  init(written text: String) throws(CommandFailure) {
    do throws(ValueFailure) { try self.init(percent: text) } catch {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is no rate: \(error)",
        help: "Write percent with the sign, like 13.73%.")
    }
  }
}

extension BasisPoints {
  /// Percent of at most the whole as a person writes it.
  init(written text: String) throws(CommandFailure) {
    let millionths = try Rate(written: text).millionths
    guard (0...Rate.whole).contains(millionths), millionths.isMultiple(of: 100),
      let points = UInt32(exactly: millionths / 100)
    else {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is no rate of tax",
        help: "Write 0% to 100%, with at most two digits after the point.")
    }
    self.init(points)
  }
}
