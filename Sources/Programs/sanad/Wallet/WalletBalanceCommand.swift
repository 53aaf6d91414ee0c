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
      time says how old it is. So are the next sequences, what locked units wait for,
      and which locks have run out: "unproven" of --json names the members.
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
    /// What is proven to be locked, of each instrument of which something is; locks that have run
    /// out may be among it.
    let locked: [Locked]
    /// The members that are the node's word.
    let unproven: [String]

    /// Units of one instrument.
    struct Locked: Encodable {
      let instrument: String
      let units: String
    }

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
    var locked: [Proof.Locked] = []
    try await session.learn(told.holdings.map(\.instrument))
    for terms in session.network.sheets {
      let shown = try await reader.holding(of: terms.symbol, in: id)
      headers.append(shown.header)
      guard let holding = shown.record else { continue }
      let word = told.holdings.first { $0.instrument == terms.symbol.text }
      if !holding.locked.isZero {
        locked.append(
          .init(instrument: terms.symbol.text, units: holding.locked.description))
      }
      holdings.append(
        AccountResource.Holding(
          instrument: terms.symbol.text, units: holding.units.description,
          locked: holding.stillLocked(byTheWordOf: word).description,
          display: terms.figure(of: holding.units),
          locks: holding.locked.isZero ? [] : word?.locks ?? []))
    }
    let isLaneTold = told.take(record, of: id)
    told.holdings = holdings.sorted { $0.instrument < $1.instrument }
    headers.sort { $0.height < $1.height }
    told.height = headers[0].height.description
    account = told
    proof = Proof(
      fromHeight: headers[0].height.description,
      toHeight: headers[headers.count - 1].height.description,
      time: headers[0].timestamp.rfc3339, locked: locked,
      unproven: (isLaneTold ? ["lanes"] : []) + ["lanes.next"]
        + (locked.isEmpty ? [] : ["holdings.locked", "holdings.locks"]))
  }

  /// The holdings for people.
  var lines: String {
    let width = account.holdings.map(\.instrument.count).max() ?? 0
    let lines = account.holdings.map { holding in
      let space = String(repeating: " ", count: width + 3 - holding.instrument.count)
      return "  \(holding.instrument)\(space)\(holding.display)\(lockedText(holding))"
    }
    return lines.isEmpty ? "  holds nothing" : lines.joined(separator: "\n")
  }

  /// What is locked of a holding: the proven sum, and what the node says otherwise.
  private func lockedText(_ holding: AccountResource.Holding) -> String {
    let proven = proof.locked.first { $0.instrument == holding.instrument }?.units
    guard let proven else { return "" }
    let named = holding.locks.reduce(Units.zero) { sum, lock in
      UInt128(lock.units).map { Units($0) }.flatMap(sum.adding) ?? Units(.max)
    }
    if holding.locked != proven {
      return "   of these \(proven) locked; unproven, by the node's word: "
        + "\(holding.locked) of them still are"
    }
    return "   of these \(proven) locked"
      + (named.description == proven ? "" : "; the node leaves out what for")
  }
}

extension AccountResource {
  /// Takes over what is proven of the account itself.
  ///
  /// - Returns: whether there are lanes that the node alone tells of: unused ones in which something
  ///   is to wait.
  fileprivate mutating func take(_ record: Account, of id: AccountID) -> Bool {
    self.id = id.description
    identity = record.owner.description
    kind = "\(record.kind)"
    threshold = Int(record.authority.threshold)
    keys = record.authority.keys.map { Key(key: $0.key.digest.hex, weight: Int($0.weight)) }
    var isLaneTold = false
    let told = lanes
    lanes = []
    for lane in SanadTypes.Lane.all {
      let confirmed = record.nextSequence(in: lane)
      let word = told.first { $0.lane == Int(lane.value) }
      guard lane == .first || confirmed != SequenceNumber(0) || word != nil else { continue }
      isLaneTold = isLaneTold || (lane != .first && confirmed == SequenceNumber(0))
      let next = word.flatMap { UInt64($0.next) }.map { SequenceNumber($0) } ?? confirmed
      lanes.append(
        Lane(
          lane: Int(lane.value), confirmed: confirmed.description,
          next: max(next, confirmed).description))
    }
    eventCount = "\(record.events.count)"
    eventChain = record.events.head.hex
    return isLaneTold
  }
}

extension SanadTypes.Holding {
  /// What of the locked units a node says is locked still: the proven sum has locks that have run
  /// out. A word that cannot be is none.
  fileprivate func stillLocked(byTheWordOf word: AccountResource.Holding?) -> Units {
    guard let told = word.flatMap({ UInt128($0.locked) }).map({ Units($0) }), told <= locked else {
      return locked
    }
    return told
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
