import ArgumentParser
import SanadTypes
import SanadWallet

/// `sanad wallet instruct`: delivery against payment on terms.
struct WalletInstructCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "instruct", abstract: "Instruct delivery against payment on terms.",
    discussion: """
      Examples:
        sanad wallet instruct --deliver "MTB-12M 1000" --from dealer \\
            --pay "PKR-W 950.00" --to fund --intended 2026-12-01 --match T-17
        sanad wallet instruct --deliver "MTB-12M 1000" --from dealer \\
            --pay "PKR-W 950.00" --to fund --match T-17 --as fund

      Nothing is locked and nothing settles before the intended date; what cannot
      settle then fails and is tried again until it ends. The other side affirms, or
      instructs the same under the same --match. Of --partial as many whole lots
      settle as there are.
      """)

  @Option(help: "What is delivered: an instrument and units.")
  var deliver: String

  @Option(help: "The account that delivers and is paid.")
  var from: String

  @Option(help: "What is paid: a cash instrument and an amount.")
  var pay: String

  @Option(help: "The account that receives and pays.")
  var to: String

  @Option(name: .customLong("as"), help: "Who instructs. Default: the account that delivers.")
  var account: String?

  @Flag(help: "A part may settle where not everything is there.")
  var partial = false

  @Option(help: "The venue in whose cycles it settles, and never by itself.")
  var venue: String?

  @OptionGroup var terms: TermsOptions
  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let name = account ?? from
    let session = try signing.session(for: [name], terminal)
    let legs = try await session.trade(deliver, from: from, pay, to: to)
    try await session.instruct(
      legs, as: name, terms, allowsPartial: partial, venue: venue, signing, terminal)
  }
}

/// `sanad wallet pledge`: units as security.
struct WalletPledgeCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "pledge", abstract: "Give units as security; they stay the pledgor's.",
    discussion: """
      Examples:
        sanad wallet pledge "MTB-12M 1000" --from dealer --to fund \\
            --until 2026-12-31T12:00:00Z --match P-4
        sanad wallet pledge "MTB-12M 1000" --from dealer --to fund \\
            --until 2026-12-31T12:00:00Z --match P-4 --as fund

      With both words the units are locked, until the pledgee releases them or the
      time has passed. From --close-out-from on, a business date, the pledgee may take
      them.
      """)

  @Argument(help: "An instrument and units.")
  var units: String

  @Option(help: "The account that pledges.")
  var from: String

  @Option(help: "The pledgee's account.")
  var to: String

  @Option(help: "Until when the units are locked, as 2026-12-31T12:00:00Z.")
  var until: String

  @Option(help: "From which date the pledgee may take them. Default: never.")
  var closeOutFrom: String?

  @Option(name: .customLong("as"), help: "Who instructs. Default: the account that pledges.")
  var account: String?

  @OptionGroup var terms: TermsOptions
  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func perform(on terminal: Terminal) async throws {
    let name = account ?? from
    let end = try Timestamp(written: until)
    let closeOut = try closeOutFrom.map(CalendarDate.init(written:))
    let session = try signing.session(for: [name], terminal)
    try await session.learn(units.split(separator: " ").map(String.init))
    let leg = try session.leg(units, from: from, to: to)
    try await session.instruct(
      [leg], as: name, consenting: [to], terms,
      for: .pledge(PledgeTerms(until: end, closeOutFrom: closeOut)), signing, terminal)
  }
}

/// `sanad wallet repo`: a sale with its repurchase.
struct WalletRepoCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "repo", abstract: "Sell against cash, and buy back at a date with interest.",
    discussion: """
      Examples:
        sanad wallet repo --deliver "MTB-12M 1000" --from dealer \\
            --pay "PKR-W 900.00" --to fund --far 2026-12-22 --rate 12.00% \\
            --price 95.00 --haircut 5% --match R-9
        sanad wallet repo --deliver "MTB-12M 1000" --from dealer \\
            --pay "PKR-W 900.00" --to fund --far 2026-12-22 --rate 12.00% \\
            --price 95.00 --haircut 5% --match R-9 --as fund

      The cash is at most what the security is worth at the price, less the haircut.
      Both words are for both legs: the chain moves the far one on its date.
      """)

  @Option(help: "What is sold: an instrument and units.")
  var deliver: String

  @Option(help: "The account that sells and buys back.")
  var from: String

  @Option(help: "What is lent: a cash instrument and an amount.")
  var pay: String

  @Option(help: "The account that lends.")
  var to: String

  @Option(help: "The business date of the far leg.")
  var far: String

  @Option(help: "Interest a year, with its sign.")
  var rate: String

  @Option(help: "The security's price per 100 of its face.")
  var price: String

  @Option(help: "What is taken off its value.")
  var haircut: String = "0%"

  @Option(help: "How long a year is: 365 or 360 days.")
  var days: Int = 365

  @Option(name: .customLong("as"), help: "Who instructs. Default: the account that sells.")
  var account: String?

  @OptionGroup var terms: TermsOptions
  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func validate() throws {
    guard [360, 365].contains(days) else { throw ValidationError("--days is 365 or 360") }
  }

  func perform(on terminal: Terminal) async throws {
    let name = account ?? from
    let quote = try AuctionQuote.parse(price)
    guard let tenThousandths = UInt64(exactly: quote) else { throw AuctionQuote.invalid(price) }
    let repo = RepoTerms(
      farDate: try CalendarDate(written: far), rate: try Rate(written: rate),
      basis: days == 365 ? .actual365 : .actual360,
      haircut: try BasisPoints(written: haircut),
      price: Price(tenThousandths: tenThousandths))
    let session = try signing.session(for: [name], terminal)
    let legs = try await session.trade(deliver, from: from, pay, to: to)
    try await session.instruct(legs, as: name, terms, for: .repo(repo), signing, terminal)
  }
}

/// `sanad wallet net`: a venue's cycle.
struct WalletNetCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "net", abstract: "Net settlements that name a venue, and settle them.",
    discussion: """
      Examples:
        sanad wallet net ID1 ID2 --as venue
        sanad wallet net ID1 ID2 ID3 --as venue --dry-run

      Up to 64 of one instrument against one cash. What is not due, held back or not
      covered is left out and waits for the next cycle.
      """)

  @Argument(help: "The settlements' ids.")
  var ids: [String]

  @Option(name: .customLong("as"), help: "The venue's account.")
  var account: String

  @OptionGroup var signing: OperationSigning
  var network: WalletNetwork { signing.network }

  func validate() throws {
    guard (1...SettleCycle.settlementsMax).contains(ids.count), Set(ids).count == ids.count else {
      throw ValidationError("give 1 to \(SettleCycle.settlementsMax) settlements, each once")
    }
  }

  func perform(on terminal: Terminal) async throws {
    let cycle = SettleCycle(try ids.map(SettlementID.init(words:)))
    let session = try signing.session(for: [account], terminal)
    try await session.perform(
      .settling(.settleCycle(cycle)), by: [account], signing.building, signing.submitting,
      global, terminal)
  }
}

/// `sanad wallet release-pledge`: the pledgee gives the units free.
struct WalletReleasePledgeCommand: SettlementStepCommand {
  static let configuration = CommandConfiguration(
    commandName: "release-pledge", abstract: "Give pledged units free, as the pledgee.",
    discussion: """
      Examples:
        sanad wallet release-pledge ID --as fund
        sanad wallet release-pledge ID --as fund --json
      """)

  @OptionGroup var step: SettlementStepOptions
  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func operation(on id: SettlementID) -> LedgerOperation { .settling(.releasePledge(id)) }
  var mayBeUnseen: Bool { submitting.force }
}

/// `sanad wallet close-out`: ends a pledge or a repo that the other side has not kept.
struct WalletCloseOutCommand: SettlementStepCommand {
  static let configuration = CommandConfiguration(
    commandName: "close-out", abstract: "End a pledge or a repo that the other side broke.",
    discussion: """
      Examples:
        sanad wallet close-out ID --as fund
        sanad wallet close-out ID --as fund --json

      Of a pledge the pledgee takes the units, from the date that both signed. Of a
      repo nothing moves any more, where the other side lacks what it owes.
      """)

  @OptionGroup var step: SettlementStepOptions
  @OptionGroup var instruction: InstructionOptions
  @OptionGroup var building: BuildingOptions
  @OptionGroup var submitting: SubmittingOptions
  @OptionGroup var signing: WalletSigning
  @OptionGroup var network: WalletNetwork

  func operation(on id: SettlementID) -> LedgerOperation { .settling(.closeOut(id)) }
  var mayBeUnseen: Bool { submitting.force }
}

extension WalletSession {
  /// The two legs of a trade.
  fileprivate func trade(
    _ deliver: String, from: String, _ pay: String, to: String
  ) async throws -> [Leg] {
    try await learn((deliver + " " + pay).split(separator: " ").map(String.init))
    return [try leg(deliver, from: from, to: to), try leg(pay, from: to, to: from)]
  }
}

extension Timestamp {
  /// A time as a person writes it.
  init(written text: String) throws(CommandFailure) {
    do throws(ValueFailure) { try self.init(rfc3339: text) } catch {
      throw CommandFailure(
        .usage, status: .usage, "\"\(text)\" is no time: \(error)",
        help: "Write it like 2026-12-31T12:00:00Z.")
    }
  }
}
