import ArgumentParser
import SanadAPIModel
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet

/// `sanad wallet balance`: what an account holds, proven.
struct WalletBalanceCommand: NetworkCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance", abstract: "What an account holds, proven against the genesis.",
    discussion: """
      Examples:
        sanad wallet balance dealer
        sanad wallet balance dealer --json

      Every figure is proven here, down to the validators' signatures, as it was after
      a final block. That there is no newer block is the word of the node; the block's
      time says how old it is. So are the next sequences, and what locked units wait
      for: "unproven" of --json names the members.
      """)

  @Argument(help: "The account.")
  var account: String

  @OptionGroup var network: WalletNetwork

  func perform(on terminal: Terminal) async throws {
    let session = try WalletSession(network, terminal)
    let balance = try await ProvenBalance(of: try session.account(account), in: session)
    try terminal.show(
      Vouched(resource: balance.account, proven: balance.proof),
      text: "\(account)   \(balance.proof.text)\n" + balance.lines)
  }
}

/// An account's holdings as proofs show them, with what a node says beside them.
struct ProvenBalance {
  /// What has been proven, and when it was true.
  struct Proof: Encodable {
    /// The blocks after which the figures are true: the oldest and the newest.
    let fromHeight: String
    let toHeight: String
    /// The time of the oldest of these blocks.
    let time: String
    /// The members that are the node's word.
    let unproven: [String]

    var text: String {
      let heights =
        fromHeight == toHeight ? "height \(toHeight)" : "heights \(fromHeight) to \(toHeight)"
      return "proven at \(heights), \(time)"
    }
  }

  /// The account with its proven members in the place of those that the node told.
  let account: AccountResource
  let proof: Proof

  init(of id: AccountID, in session: WalletSession) async throws {
    var told: AccountResource
    do { told = try await session.client.account(id) } catch { throw CommandFailure(error) }
    let reader = try session.stateReader()
    let proven = try await reader.account(id)
    guard let record = proven.record else {
      throw CommandFailure(.accountUnknown, "it is proven that there is no account \(id)")
    }
    var headers = [proven.header]
    var holdings: [AccountResource.Holding] = []
    var unproven = ["lanes.next"]
    for terms in session.genesis.instruments.map(\.terms) {
      let shown = try await reader.holding(of: terms.symbol, in: id)
      headers.append(shown.header)
      guard let holding = shown.record else { continue }
      let word = told.holdings.first { $0.instrument == terms.symbol.text }
      // Locks that have run out are still in the proven sum.
      let locked = word?.locked ?? holding.locked.description
      if locked != holding.locked.description { unproven.append("holdings.locked") }
      if word?.locks.isEmpty == false { unproven.append("holdings.locks") }
      holdings.append(
        AccountResource.Holding(
          instrument: terms.symbol.text, units: holding.units.description, locked: locked,
          display: terms.figure(of: holding.units), locks: word?.locks ?? []))
    }
    told.take(record)
    told.holdings = holdings.sorted { $0.instrument < $1.instrument }
    headers.sort { $0.height < $1.height }
    told.height = headers[0].height.description
    account = told
    proof = Proof(
      fromHeight: headers[0].height.description,
      toHeight: headers[headers.count - 1].height.description,
      time: headers[0].timestamp.rfc3339, unproven: Set(unproven).sorted())
  }

  /// The holdings for people.
  var lines: String {
    let width = account.holdings.map(\.instrument.count).max() ?? 0
    let lines = account.holdings.map { holding in
      let space = String(repeating: " ", count: width + 3 - holding.instrument.count)
      let isWord = proof.unproven.contains("holdings.locked")
      let locked =
        holding.locked == "0"
        ? "" : "   of these \(holding.locked) locked" + (isWord ? ", by the node's word" : "")
      return "  \(holding.instrument)\(space)\(holding.display)\(locked)"
    }
    return lines.isEmpty ? "  holds nothing" : lines.joined(separator: "\n")
  }
}

extension AccountResource {
  /// Takes over what is proven of the account itself.
  fileprivate mutating func take(_ record: Account) {
    identity = record.owner.description
    kind = "\(record.kind)"
    threshold = Int(record.authority.threshold)
    keys = record.authority.keys.map { Key(key: $0.key.digest.hex, weight: Int($0.weight)) }
    for index in lanes.indices {
      guard let lane = SanadTypes.Lane(UInt8(clamping: lanes[index].lane)) else { continue }
      lanes[index].confirmed = record.nextSequence(in: lane).description
    }
    eventCount = "\(record.events.count)"
    eventChain = record.events.head.hex
  }
}

extension WalletSession {
  /// Reads the state through the node, proven.
  func stateReader() throws(CommandFailure) -> StateReader {
    do throws(StateReadFailure) {
      return try StateReader(client: client, genesis: genesis)
    } catch { throw CommandFailure(error) }
  }
}

extension CommandFailure {
  /// Why a value of the state is not known.
  init(_ failure: StateReadFailure) {
    switch failure {
    case .node(let failure): self.init(failure)
    case .notProven(let why): self.init(.proofInvalid, why)
    case .library(let failure): self.init(failure.code, "\(failure)")
    }
  }
}
