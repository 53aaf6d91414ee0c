import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadNode
import SanadState
import SanadTypes
import SanadWallet

/// What a proof shows, for programs and for people.
struct ProofText: Encodable {
  /// What an account has of an instrument.
  struct Held: Encodable {
    let account: String
    /// Its symbol, or its id where the genesis does not have it.
    let instrument: String
    let units: String
    /// Of these; locks that have run out may be among them.
    let locked: String
    let display: String?
  }

  /// An account, without what other values of the state have of it.
  struct Owned: Encodable {
    let account: String
    let owner: String
    let custodian: String?
    let kind: String
    let authority: OperationText.Keys
    let eventCount: String
    let eventChain: String
  }

  let valid = true
  /// `transaction`, `schedule` or `state`.
  let shows: String
  let height: String
  /// The time of the block.
  let time: String
  /// Of a transaction its id, of a value its key in the state.
  let id: String
  /// `applied` or `refused`; of a value `present` or `absent`.
  let outcome: String
  /// What the transaction asks for.
  var operations: [OperationText]?
  /// Why it was refused.
  var reasons: [ReasonResource]?
  /// The value's bytes, hexadecimal.
  var value: String?
  var holding: Held?
  var account: Owned?
  var settlement: SettlementResource?
  /// The values of another record that is known here, in its order.
  var details: [OperationText.Detail]?
  /// Lines for people, behind the first one.
  private var lines: [String] = []

  private enum CodingKeys: String, CodingKey {
    case valid, shows, height, time, id, outcome, operations, reasons, value, holding, account
    case settlement, details
  }

  /// What the proof of a transaction shows.
  init(_ proven: ProvenTransaction, on network: KnownNetwork) {
    shows = "transaction"
    height = proven.header.height.description
    time = proven.header.timestamp.rfc3339
    id = proven.transaction.id.description
    outcome = proven.receipt.isApplied ? "applied" : "refused"
    let told = proven.transaction.body.operations.map { OperationText($0, on: network) }
    operations = told
    lines = ["  from       \(network.named(proven.transaction.body.account.description))"]
    lines += told.flatMap { $0.lines(naming: network.named) }
    let receipt = TransactionResource(proven).receipt
    reasons = receipt?.reasons
    for reason in receipt?.reasons ?? [] {
      lines.append(Printable.line("  \(reason.code) \"\(reason.message)\""))
      lines.append(Printable.line("    because \(reason.because)"))
    }
  }

  /// What the proof of a block's schedule shows.
  init(_ proven: ProvenSchedule) {
    shows = "schedule"
    height = proven.header.height.description
    time = proven.header.timestamp.rfc3339
    id = proven.receipt.transaction.description
    outcome = proven.receipt.isApplied ? "applied" : "refused"
    lines = ["  events     \(proven.receipt.events.count)"]
  }

  /// What the proof of a value of the state shows.
  ///
  /// - Throws: where the state has a value that this release cannot read.
  init(_ claim: StateClaim, on network: KnownNetwork) throws(LightClientFailure) {
    shows = "state"
    height = claim.header.height.description
    time = claim.header.timestamp.rfc3339
    id = Hex.encode(claim.key.bytes)
    outcome = claim.value == nil ? "absent" : "present"
    value = claim.value.map { Hex.encode($0) }
    let digests = claim.digests
    switch (claim.key.bytes.first, digests.count) {
    case (11, 2): try take(holding: AccountID(digests[0]), InstrumentID(digests[1]), claim, network)
    case (6, 1): try take(account: AccountID(digests[0]), claim, network)
    case (17, 1): try take(settlement: SettlementID(digests[0]), claim, network)
    default:
      let found = try Self.details(of: claim, on: network)
      if !found.isEmpty { details = found }
      lines = found.map { Printable.line("  \($0.name)  \($0.value)") }
    }
  }

  /// Lines for people.
  var text: String {
    let first =
      shows == "transaction"
      ? "holds    transaction \(id) is final in block \(height), \(outcome)"
      : "holds    state key \(id) is \(outcome) at height \(height), \(time)"
    return ([first] + lines).joined(separator: "\n")
  }

  private mutating func take(
    holding id: AccountID, _ instrument: InstrumentID, _ claim: StateClaim, _ network: KnownNetwork
  ) throws(LightClientFailure) {
    let record: Holding = try claim.record(at: .holding(id, instrument)) ?? Holding()
    let terms = network.terms(of: instrument)
    let symbol = terms?.symbol.text ?? instrument.description
    let display = terms?.text(of: record.units)
    holding = Held(
      account: id.description, instrument: symbol, units: record.units.description,
      locked: record.locked.description, display: display)
    let locked = record.locked.isZero ? "" : "   of these \(record.locked) locked"
    lines = [
      "  holding    \(network.named(id.description))",
      "  has        \(symbol) \(display ?? "\(record.units) units")\(locked)",
    ]
  }

  private mutating func take(
    account id: AccountID, _ claim: StateClaim, _ network: KnownNetwork
  ) throws(LightClientFailure) {
    lines = ["  account    \(network.named(id.description))"]
    guard let record: Account = try claim.record(at: .account(id)) else { return }
    let keys = OperationText.Keys(record.authority)
    account = Owned(
      account: id.description, owner: record.owner.description,
      custodian: record.custodian?.description, kind: "\(record.kind)", authority: keys,
      eventCount: "\(record.events.count)", eventChain: record.events.head.hex)
    lines += ["  kind       \(record.kind)", "  owner      \(record.owner)"]
    lines += keys.keys.map { "  key        \($0.key)   weight \($0.weight)" }
    lines += ["  threshold  \(keys.threshold)", "  events     \(record.events.count)"]
  }

  private mutating func take(
    settlement id: SettlementID, _ claim: StateClaim, _ network: KnownNetwork
  ) throws(LightClientFailure) {
    lines = ["  settlement \(id)"]
    guard let record: SettlementRecord = try claim.record(at: .settlement(id)) else { return }
    let header = claim.header
    let shown = SettlementResource(
      record, named: id, at: (header.height, header.timestamp), terms: network.terms(of:))
    settlement = shown
    lines = network.text(of: shown).split(separator: "\n").map { "  \($0)" }
  }
}

extension StateClaim {
  /// The digests that its key consists of behind the first byte; none where it has anything else.
  fileprivate var digests: [Digest] {
    let rest = key.bytes.dropFirst()
    guard rest.count.isMultiple(of: Digest.byteCount) else { return [] }
    return stride(from: rest.startIndex, to: rest.endIndex, by: Digest.byteCount).compactMap {
      Digest(bytes: rest[$0..<($0 + Digest.byteCount)])
    }
  }
}
