import SanadTypes

/// The deposits of bids: cash of the bidder that is locked in its own account, so that it stays the
/// bidder's until it is forfeited (docs/decisions/032-auctions.md).
struct Deposits {
  let state: LedgerState
  let door: Door
  let terms: AuctionTerms
  let seller: AccountID

  /// Takes the lock of a deposit off; false where its time has passed and it locked nothing any
  /// more.
  func free(_ id: BidID, of account: AccountID) throws(LedgerFailure) -> Bool {
    // Whoever looks at a holding takes locks off whose time has passed.
    _ = try state.currentHolding(account, terms.cash, at: door.clock.timestamp)
    let locks = try state.locks(account, terms.cash).locks
    guard locks.contains(where: { $0.owner == .bid(id) }) else { return false }
    try state.unlock(.bid(id), of: account, terms.cash)
    return true
  }

  /// Gives a deposit back.
  func release(_ id: BidID) throws(LedgerFailure) -> [Event] {
    try close(id, .released)
    let account = try state.knownBid(id).account
    _ = try free(id, of: account)
    return [.auction(.depositReleased(id, account, terms.cash))]
  }

  /// Gives a deposit to the seller, or back where a rule about the cash refuses that, or where its
  /// lock has run out.
  func forfeit(_ id: BidID) throws(LedgerFailure) -> (events: [Event], units: Units) {
    let record = try state.knownBid(id)
    guard try free(id, of: record.account) else {
      return (try release(id), .zero)
    }
    let leg = Leg(
      instrument: terms.cash, from: record.account, to: seller, units: record.deposit)
    let instruction = Instruction(kind: .allotment, operation: 0, legs: [leg])
    let findings = try door.pass(instruction)
    guard findings.isAllowed else {
      try close(id, .released)
      return ([.auction(.depositReleased(id, record.account, terms.cash))], .zero)
    }
    try close(id, .forfeited)
    let told = Event.auction(.depositForfeited(id, record.account, terms.cash))
    let flagged = findings.flags.told(
      of: record.account, at: door.clock.height, max: AuctionScale.flagsMax)
    return (instruction.events + flagged + [told], record.deposit)
  }

  /// Notes what has become of a deposit.
  func close(_ id: BidID, _ end: DepositState) throws(LedgerFailure) {
    var record = try state.knownBid(id)
    record.depositState = end
    record.dropSeal()
    try state.set(bid: id, to: record)
  }
}
