import SanadCrypto
import SanadTypes
import SanadWallet

/// One operation of a transaction, with everything that a signature on it agrees to.
///
/// The lines for people are made of the same members as the JSON: what is left out of one is left
/// out of both, and a test holds the members against the operation.
struct OperationText: Encodable {
  /// Units that move, or are to move.
  struct Movement: Encodable {
    let instrument: String
    /// Absent where the units are new.
    let from: String?
    let to: String
    let units: String
    let display: String?
  }

  /// Whose signatures act for an account from now on.
  struct Keys: Encodable {
    struct Key: Encodable {
      let key: String
      let weight: Int
    }
    let keys: [Key]
    let threshold: Int
  }

  let kind: String
  var legs: [Movement] = []
  var consenting: [String]?
  var settlement: String?
  /// Who instructed the settlement that is affirmed or cancelled.
  var instructedBy: String?
  var account: String?
  var accountKind: String?
  var owner: String?
  var custodian: String?
  var authority: Keys?
  var identityKind: String?
  var lei: String?
  var disclosureSalt: String?
  var subject: String?
  var topic: String?
  var value: String?
  var validUntil: String?
  /// What a step in an instrument's life, or with its reserve, says, by the names of its fields.
  var details: [String: String]?
  /// What an operation of an auction says, in its order.
  var auction: [Detail]?
  /// What is agreed beside the legs of a settlement on terms: names and values.
  var terms: [[String]]?
  /// The settlements of a cycle.
  var settlements: [String]?

  /// What an operation says.
  ///
  /// - Parameters:
  ///   - network: what gives its instruments symbols and its amounts a point.
  ///   - instruction: what the settlement that it affirms or cancels moves, where that is at hand.
  init(
    _ operation: LedgerOperation, on network: KnownNetwork?,
    _ instruction: SettlementInstruction? = nil
  ) {
    kind = operation.name
    switch operation {
    case .registerIdentity(let identity):
      identityKind = "\(identity.kind)"
      lei = identity.lei?.description
      disclosureSalt = identity.disclosureSalt.hex
    case .issueClaim(let claim):
      subject = claim.subject.description
      topic = claim.value.topic.name
      value = claim.value.text
      validUntil = claim.validUntil.rfc3339
    case .revokeClaim(let claim):
      subject = claim.subject.description
      topic = claim.topic.name
    case .openAccount(let opened):
      owner = opened.owner.description
      accountKind = "\(opened.kind)"
      custodian = opened.custodian?.description
      authority = Keys(opened.authority)
    case .rotateKeys(let rotation):
      account = rotation.account.description
      authority = Keys(rotation.authority)
    case .issue(let issue):
      legs = [Movement(issue.units, of: issue.instrument, from: nil, to: issue.to, network)]
    case .transfer(let leg): legs = [Movement(leg, network)]
    case .settle(let settlement): legs = settlement.legs.map { Movement($0, network) }
    case .instruct(let instruction):
      legs = instruction.legs.map { Movement($0, network) }
      consenting = instruction.consenting.map(\.description)
      validUntil = instruction.validUntil.rfc3339
    case .affirm(let id), .cancel(let id):
      settlement = id.description
      if let instruction, instruction.id == id { take(instruction, network) }
    case .lifecycle(let step): details = step.details(on: network)
    case .reserve(let step): details = step.details(on: network)
    case .offer(let step): details = step.details(on: network)
    case .validators(let step): details = step.details
    case .auction(let operation): auction = Self.details(of: operation, network)
    case .settling(let operation):
      take(operation, network)
      if let instruction, instruction.id == operation.settlement { take(instruction, network) }
    }
  }

  private mutating func take(_ operation: SettlingOperation, _ network: KnownNetwork?) {
    settlement = operation.settlement?.description
    switch operation {
    case .instruct(let operation):
      legs = operation.instruction.legs.map { Movement($0, network) }
      consenting = operation.instruction.consenting.map(\.description)
      validUntil = operation.instruction.validUntil.rfc3339
      terms = operation.terms.lines
    case .settleCycle(let cycle): settlements = cycle.settlements.map(\.description)
    case .reportPayment(let word), .decidePayment(let word):
      terms = [["paid", "\(word.isPaid)"]]
    case .register(let step): terms = step.lines
    case .attempt, .hold, .release, .releasePledge, .closeOut: break
    }
  }

  private mutating func take(_ instruction: SettlementInstruction, _ network: KnownNetwork?) {
    instructedBy = instruction.body.account.description
    legs = instruction.settlement.legs.map { Movement($0, network) }
    consenting = instruction.settlement.consenting.map(\.description)
    validUntil = instruction.settlement.validUntil.rfc3339
    if let agreed = instruction.terms { terms = (terms ?? []) + agreed.lines }
  }

  /// The lines for people.
  ///
  /// - Parameter name: what an account is called, by the digits of its id.
  func lines(naming name: (String) -> String) -> [String] {
    switch kind {
    case "transfer": return legs.map { Self.line("moves", $0.text(name)) }
    case "settle": return legs.map { Self.line("settles", $0.text(name)) }
    default: return [Self.line("does", kind)] + particulars(name)
    }
  }

  private func particulars(_ name: (String) -> String) -> [String] {
    var lines = legs.map { ("leg", $0.text(name)) }
    lines += (consenting ?? []).map { ("consents", name($0)) }
    lines += [
      ("settlement", settlement), ("by", instructedBy.map(name)), ("account", account.map(name)),
      ("kind", accountKind),
      ("kind", identityKind), ("lei", lei), ("salt", disclosureSalt), ("owner", owner),
      ("custodian", custodian), ("subject", subject), ("topic", topic), ("value", value),
      ("until", validUntil),
    ].compactMap { label, text in text.map { (label, $0) } }
    lines += (details ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    lines += (auction ?? []).map { ($0.name, $0.value) }
    lines += (terms ?? []).compactMap { term in
      guard let name = term.first else { return nil }
      return (name, term.dropFirst().joined(separator: " "))
    }
    lines += (settlements ?? []).map { ("settlement", $0) }
    for entry in authority?.keys ?? [] {
      lines.append(("key", "\(entry.key)   weight \(entry.weight)"))
    }
    if let authority { lines.append(("threshold", "\(authority.threshold)")) }
    return lines.map { Self.line("  \($0.0)", $0.1) }
      + (settlement == nil || instructedBy != nil
        ? [] : ["             NOT SHOWN: what it moves is in the transaction that instructed it"])
  }

  private static func line(_ label: String, _ text: String) -> String {
    "  \(label)\(String(repeating: " ", count: max(1, 11 - label.count)))\(text)"
  }
}

extension OperationText.Movement {
  init(_ leg: Leg, _ network: KnownNetwork?) {
    self.init(leg.units, of: leg.instrument, from: leg.from, to: leg.to, network)
  }

  init(
    _ units: Units, of instrument: InstrumentID, from: AccountID?, to: AccountID,
    _ network: KnownNetwork?
  ) {
    let terms = network?.terms(of: instrument)
    self.instrument = terms?.symbol.text ?? instrument.description
    self.from = from?.description
    self.to = to.description
    self.units = units.description
    display = terms?.text(of: units)
  }

  fileprivate func text(_ name: (String) -> String) -> String {
    let amount =
      display.map { "\(instrument) \($0)" } ?? "\(units) units of instrument \(instrument)"
    return "\(amount)   \(from.map(name) ?? "new units") -> \(name(to))"
  }
}

extension OperationText.Keys {
  init(_ authority: Authority) {
    keys = authority.keys.map { Key(key: $0.key.text(for: .account), weight: Int($0.weight)) }
    threshold = Int(authority.threshold)
  }
}
