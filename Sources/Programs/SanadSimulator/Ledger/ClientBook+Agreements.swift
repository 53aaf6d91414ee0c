import SanadTypes

// Settlements that clients know of, from receipts: what is still to be affirmed.
extension ClientBook {
  /// A settlement that was open when it was last heard of; its time may have passed since.
  struct Agreement {
    let id: SettlementID
    /// Everybody who has a part in it.
    let parties: [AccountID]
    /// Those who have not affirmed.
    var awaited: [AccountID]
  }

  /// Most settlements that are remembered; those that nobody touches run out by themselves.
  private static let agreementsMax = 24

  /// The place of an account; nil where the clients do not have its keys.
  func place(of account: AccountID) -> Int? { accounts.firstIndex { $0.id == account } }

  mutating func follow(_ event: Event, of body: TransactionBody) {
    switch event {
    case .settlementInstructed(let id, _):
      guard !agreements.contains(where: { $0.id == id }) else { return }
      for operation in body.operations {
        switch operation {
        case .instruct(let instruction): remember(instruction, as: id)
        case .settling(.instruct(let onTerms)): remember(onTerms.instruction, as: id)
        default: continue
        }
      }
    case .settlementAffirmed(let id, let account):
      guard let place = agreements.firstIndex(where: { $0.id == id }) else { return }
      agreements[place].awaited.removeAll { $0 == account }
    case .settlementEnded(let id, _, _): agreements.removeAll { $0.id == id }
    default: return
    }
  }

  private mutating func remember(_ instruction: InstructSettlement, as id: SettlementID) {
    if agreements.count >= Self.agreementsMax { agreements.removeFirst() }
    var givers: [AccountID] = []
    var parties = instruction.consenting
    for leg in instruction.legs {
      if !givers.contains(leg.from) { givers.append(leg.from) }
      for account in [leg.from, leg.to] where !parties.contains(account) { parties.append(account) }
    }
    agreements.append(
      Agreement(id: id, parties: parties, awaited: givers + instruction.consenting))
  }
}
