package import SanadAPIModel
package import SanadLightClient
import SanadStorage
package import SanadTypes

extension EventResource {
  /// The events of a transaction as its proof shows them. Their places in the block, which the proof
  /// does not show, are 0.
  package static func events(
    of proven: ProvenTransaction, _ genesis: Genesis
  ) -> [EventResource] {
    let names = InstrumentNames(genesis)
    return proven.receipt.events.map {
      EventResource($0, at: 0, of: proven.receipt, in: proven.header, names)
    }
  }

  /// The events of what the chain did by itself in a block, as its proof shows them.
  package static func events(
    of proven: ProvenSchedule, _ genesis: Genesis
  ) -> [EventResource] {
    let names = InstrumentNames(genesis)
    return proven.receipt.events.map {
      EventResource($0, at: 0, of: proven.receipt, in: proven.header, names)
    }
  }

  /// The event with a number of a block, as the API shows it.
  init(_ number: Int, of block: StoredBlock, _ names: InstrumentNames) {
    let found = block.events[number]
    self.init(
      found.event, at: number, of: block.receipts[found.receipt], in: block.record.header,
      names)
  }

  private init(
    _ event: Event, at number: Int, of receipt: Receipt, in header: BlockHeader,
    _ names: InstrumentNames
  ) {
    self.init(
      height: header.height.description, index: number, time: header.timestamp.rfc3339,
      transaction: receipt.transaction.description, kind: event.kind)
    describe(event, names)
    if case .refused = event { reasons = receipt.reasons.map(ReasonResource.init) }
  }

  private mutating func describe(_ event: Event, _ names: InstrumentNames) {
    switch event {
    case .identityRegistered(let id, let account):
      identity = id.description
      self.account = account.description
    case .claimIssued(let id, let topic, let account),
      .claimRevoked(let id, let topic, let account):
      identity = id.description
      self.topic = topic.name
      self.account = account.description
    case .accountOpened(let opened, let owner, let account):
      self.opened = opened.description
      identity = owner.description
      self.account = account.description
    case .keysRotated(let account): self.account = account.description
    case .moved(let movement): describe(movement, names)
    case .refused(let account, _, let code): describe(code, of: account)
    case .flagged(let account, _, let instrument, let code):
      describe(code, of: account)
      self.instrument = names[instrument]
    case .settlementInstructed(let id, let account), .settlementAffirmed(let id, let account):
      describe(id, account)
    case .unitsLocked(let id, let account, let instrument, let units):
      describe(id, account)
      self.instrument = names[instrument]
      self.units = units.description
    case .settlementEnded(let id, let account, let outcome):
      describe(id, account)
      self.outcome = "\(outcome)"
    case .lifecycle(let event): describe(event, names)
    case .auction(let event):
      self.account = event.account?.description
      instrument = event.instrument.map { names[$0] }
    case .settling(let event):
      describe(event)
      instrument = event.instrument.map { names[$0] }
    case .reserve(let event): describe(event, names)
    case .offer(let event): describe(event, names)
    case .validators(let event): describe(event)
    case .evidence(let event):
      evidence = .init(
        epoch: event.epoch.description, view: event.view.description,
        validator: Int(event.signer.value), offence: "\(event.offence)")
    }
  }

  mutating func describe(_ settlement: SettlementID, _ account: AccountID) {
    self.settlement = settlement.description
    self.account = account.description
  }

  private mutating func describe(_ movement: Movement, _ names: InstrumentNames) {
    self.movement = movement.kind.name
    instrument = names[movement.instrument]
    from = movement.from?.description
    to = movement.to?.description
    units = movement.units.description
  }

  private mutating func describe(_ code: CodeNumber, of account: AccountID) {
    self.account = account.description
    self.code = code.description
    name = code.registered?.name ?? "RULE"
  }
}

extension Event {
  /// The word for an event's kind in the API; a word never changes its meaning.
  fileprivate var kind: String {
    switch self {
    case .identityRegistered: "identity_registered"
    case .claimIssued: "claim_issued"
    case .claimRevoked: "claim_revoked"
    case .accountOpened: "account_opened"
    case .keysRotated: "keys_rotated"
    case .moved: "moved"
    case .refused: "refused"
    case .flagged: "flagged"
    case .settlementInstructed: "settlement_instructed"
    case .settlementAffirmed: "settlement_affirmed"
    case .unitsLocked: "units_locked"
    case .settlementEnded: "settlement_ended"
    case .lifecycle(let event): event.name
    case .auction(let event): event.name
    case .settling(let event): event.kind
    case .reserve(let event): event.name
    case .offer(let event): event.name
    case .validators(let event): event.name
    case .evidence: "evidence"
    }
  }
}
