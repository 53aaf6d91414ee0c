import ArgumentParser
import SanadAPIModel
import SanadTypes
import SanadWallet

/// `sanad wallet put`: repayment before maturity, at the wish of a holder.
struct WalletPutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "put", abstract: "See put dates, give notice, and take it back.",
    subcommands: [PutShowCommand.self, PutGiveCommand.self, PutWithdrawCommand.self])
}

/// `sanad wallet put show`: the put dates of an instrument.
struct PutShowCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "The put dates of an instrument, and what was put.",
    discussion: """
      Examples:
        sanad wallet put show PIB-5Y
        sanad wallet put show PIB-5Y --json

      It is the node's word; each date has a proof at the API. Parts of the face that
      the issuer has called are shown as well.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let symbol = try AuctionQuote.symbol(instrument)
    let shown: PutsResource
    do throws(NodeClientFailure) { shown = try await session.client.puts(of: symbol) } catch {
      throw CommandFailure(error)
    }
    var table = TextTable(["PUT DATE", "PRICE", "NOTICE UNTIL", "UNITS", "HOLDINGS"])
    for put in shown.puts {
      table.add([put.date, "\(put.price)/10000", put.noticeUntil, put.units, put.holders])
    }
    var lines = [shown.puts.isEmpty ? "\(shown.symbol) has no put dates" : table.text]
    for call in shown.partialCalls {
      lines.append("called in part: \(call.part)/1000000 of the face on \(call.date)")
    }
    try terminal.show(shown, text: lines.joined(separator: "\n"))
  }
}

/// `sanad wallet put give`: asks for units to be repaid on a put date.
struct PutGiveCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "give", abstract: "Give notice: units are to be repaid on a put date.",
    discussion: """
      Examples:
        sanad wallet put give PIB-5Y 2029-11-22 100 --as dealer-1
        sanad wallet put give PIB-5Y 2029-11-22 100 --as dealer-1 --dry-run

      The units are locked until they are repaid. The notice can be taken back until
      its last day.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The put date.")
  var date: String

  @Argument(help: "How many units.")
  var units: String

  @Option(name: .customLong("as"), help: "The account that holds the units.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let day = try CalendarDate(written: date)
    let session = try signing.session(for: [account], terminal)
    try await session.learn(symbol)
    try await signing.perform(
      .put(InstrumentID(symbol), day, try session.units(units, of: symbol)), by: [account],
      in: session, terminal)
  }
}

/// `sanad wallet put withdraw`: takes a notice back.
struct PutWithdrawCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take the notice for a put date back.",
    discussion: """
      Examples:
        sanad wallet put withdraw PIB-5Y 2029-11-22 --as dealer-1
        sanad wallet put withdraw PIB-5Y 2029-11-22 --as dealer-1 --dry-run

      It can be taken back until the last day of the notice, and where the issuer has
      missed the payment.
      """)

  @Argument(help: "The instrument.")
  var instrument: String

  @Argument(help: "The put date.")
  var date: String

  @Option(name: .customLong("as"), help: "The account that has given notice.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let symbol = try AuctionQuote.symbol(instrument)
    let day = try CalendarDate(written: date)
    let session = try signing.session(for: [account], terminal)
    try await signing.perform(
      .withdrawPut(InstrumentID(symbol), day), by: [account], in: session, terminal)
  }
}
