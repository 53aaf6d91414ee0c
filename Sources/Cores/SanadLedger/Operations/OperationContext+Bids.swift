import SanadTypes

// Bids: placed and taken back before the close, opened after it (docs/ledger.md, "Auctions").
extension OperationContext {
  /// Bids, or replaces the submitter's bid of the slot.
  func apply(_ operation: PlaceBid) throws(LedgerFailure) -> OperationOutcome {
    guard var record = try state.auction(operation.auction) else {
      return unknown(operation.auction)
    }
    guard isOpen(record) else { return wrongStage(record, operation.auction) }
    if let refusal = checkForm(of: operation, record) { return refusal }
    let id = BidID(auction: operation.auction, account: submitter, slot: operation.slot)
    let number = BidPage.number(of: id)
    var page = try state.bidPage(operation.auction, number)
    let line = page[id]
    if line == nil, !page.hasRoom || record.bidCount >= AuctionRecord.bidsMax {
      return refusal(.auctionFull, "the auction has \(record.bidCount) bids")
    }
    let deposits = deposits(of: record)
    if line?.status == .sealed { _ = try deposits.free(id, of: submitter) }
    let deposit = record.terms.brackets[Int(operation.bracket)].deposit
    if let refusal = try lock(deposit, for: id, record.terms) { return refusal }
    if let refusal = try checkRules(record, deposit) { return refusal }
    let owner = try state.knownAccount(submitter).owner
    page.put(BidLine(bid: id, account: submitter, owner: owner))
    if line == nil { record.bidCount += 1 }
    if line?.status != .sealed { record.sealedCount += 1 }
    try state.set(bidPage: number, of: operation.auction, to: page)
    try state.set(
      bid: id,
      to: BidRecord(operation, by: submitter, deposit: deposit, at: clock.timestamp))
    try state.set(auction: operation.auction, to: record)
    return .applied([
      .auction(.bidPlaced(operation.auction, id, submitter)),
      .auction(.depositLocked(id, submitter, record.terms.cash, deposit)),
    ])
  }

  private func isOpen(_ record: AuctionRecord) -> Bool {
    let times = record.terms.times
    return record.stage == .bidding && clock.timestamp >= times.opensAt
      && clock.timestamp <= times.closesAt
  }

  private func checkForm(
    of operation: PlaceBid, _ record: AuctionRecord
  ) -> OperationOutcome? {
    guard operation.slot < PlaceBid.slotsMax,
      record.terms.brackets.indices.contains(Int(operation.bracket)),
      operation.bid.shares.count == record.keyHolders.count
    else {
      return refusal(
        .bidFormInvalid, "the slot, the bracket or the number of shares is none of the auction's",
        values: [
          SeenValue("slot", "\(operation.slot)"), SeenValue("bracket", "\(operation.bracket)"),
          SeenValue("shares", "\(operation.bid.shares.count)"),
          SeenValue("keyHolders", "\(record.keyHolders.count)"),
        ])
    }
    return nil
  }

  /// Asks the rules whether the submitter could receive a lot at all: who could not would set prices
  /// and push others out, and get nothing in the end. A deposit's worth of cash stands for the price.
  private func checkRules(
    _ record: AuctionRecord, _ deposit: Units
  ) throws(LedgerFailure) -> OperationOutcome? {
    let delivery = Instruction(
      delivering: record.terms.lot, of: record.terms.instrument, by: record.seller,
      to: submitter, against: deposit, of: record.terms.cash, operation: place)
    let reasons = try door.askRules(delivery).reasons
    return reasons.isEmpty ? nil : .refused(Findings(reasons: reasons))
  }

  private func deposits(of record: AuctionRecord) -> Deposits {
    Deposits(state: state, door: door, terms: record.terms, seller: record.seller)
  }

  /// Locks a deposit; a refusal where there is not enough, or no room for a lock.
  private func lock(
    _ deposit: Units, for id: BidID, _ terms: AuctionTerms
  ) throws(LedgerFailure) -> OperationOutcome? {
    let holding = try state.currentHolding(submitter, terms.cash, at: clock.timestamp)
    guard deposit <= holding.available else {
      return refusal(
        deposit <= holding.units ? .unitsLocked : .insufficientUnits,
        "account \(submitter) has fewer units free than the deposit takes",
        values: [
          SeenValue("held", "\(holding.units)"), SeenValue("locked", "\(holding.locked)"),
          SeenValue("amount", "\(deposit)"),
        ])
    }
    guard try state.locks(submitter, terms.cash).hasRoom else {
      return refusal(
        .locksExhausted, "the holding has \(HoldingLocks.locksMax) locks",
        values: [SeenValue("limit", "\(HoldingLocks.locksMax)")])
    }
    try state.lock(
      UnitsLock(owner: .bid(id), units: deposit, until: terms.depositsEnd), of: submitter,
      terms.cash, in: holding)
    return nil
  }

  /// Takes the submitter's bid of a slot back.
  func apply(_ operation: WithdrawBid) throws(LedgerFailure) -> OperationOutcome {
    guard var record = try state.auction(operation.auction) else {
      return unknown(operation.auction)
    }
    let id = BidID(auction: operation.auction, account: submitter, slot: operation.slot)
    guard try state.bid(id) != nil else { return unknown(id) }
    guard isOpen(record) else { return wrongStage(record, operation.auction) }
    let number = BidPage.number(of: id)
    var page = try state.bidPage(operation.auction, number)
    guard page[id]?.status == .sealed else { return notSealed(id) }
    // Its place is free again: otherwise places could be used up without a deposit.
    page.remove(id)
    record.sealedCount -= 1
    record.bidCount -= 1
    try state.set(bidPage: number, of: operation.auction, to: page)
    try state.set(auction: operation.auction, to: record)
    let released = try deposits(of: record).release(id)
    return .applied([.auction(.bidWithdrawn(operation.auction, id, submitter))] + released)
  }

  // MARK: Opening

  /// Takes a key-holder's shares, and opens the bids that now have enough of them.
  func apply(_ operation: PublishShares) throws(LedgerFailure) -> OperationOutcome {
    guard var record = try state.auction(operation.auction) else {
      return unknown(operation.auction)
    }
    guard let number = record.shareNumber(of: submitter) else {
      return refusal(.keyHolderRequired, "account \(submitter) is no key-holder of this auction")
    }
    guard record.stage == .sharing || record.stage == .selfOpening else {
      return wrongStage(record, operation.auction)
    }
    var events: [Event] = []
    var taken = 0
    for share in operation.shares {
      guard var bid = try state.bid(share.bid), bid.auction == operation.auction else {
        return unknown(share.bid)
      }
      // Opened meanwhile by the shares of others, or given before.
      guard let sealed = bid.sealed, !bid.shares.contains(where: { $0.number == number }) else {
        continue
      }
      guard
        sealed.hasShare(
          share.bytes, number: number, in: operation.auction, of: bid.account)
      else {
        return refusal(
          .shareMismatch, "the share of bid \(share.bid) is not the one committed to",
          values: [SeenValue("bid", "\(share.bid)")])
      }
      taken += 1
      bid.add(GivenShare(number: number, bytes: share.bytes))
      if bid.shares.count < Int(record.threshold) {
        try state.set(bid: share.bid, to: bid)
        continue
      }
      let opening = try opening(of: bid, record.terms)
      events += try note(opening.open(bid.shares), of: share.bid, bid, &record)
    }
    guard taken > 0 else {
      return refusal(.sharesNotNeeded, "no bid needs any of the \(operation.shares.count) shares")
    }
    try finish(&record, operation.auction)
    return .applied([.auction(.sharesPublished(operation.auction, submitter))] + events)
  }

  /// Opens the submitter's own bid.
  func apply(_ operation: OpenBid) throws(LedgerFailure) -> OperationOutcome {
    guard var record = try state.auction(operation.auction) else {
      return unknown(operation.auction)
    }
    let id = BidID(auction: operation.auction, account: submitter, slot: operation.slot)
    guard let bid = try state.bid(id) else { return unknown(id) }
    guard record.stage == .selfOpening else { return wrongStage(record, operation.auction) }
    guard bid.sealed != nil else { return notSealed(id) }
    let opening = try opening(of: bid, record.terms)
    let found = opening.judge(operation.plaintext)
    // A slip of the pen is no bid: what is not what was committed to leaves the bid shut.
    if found.0 == .void(ErrorCode.bidCommitment.number) {
      return refusal(.bidCommitment, "this is not what bid \(id) has committed to")
    }
    let events = try note(found, of: id, bid, &record)
    try finish(&record, operation.auction)
    return .applied(events)
  }

  private func opening(
    of bid: BidRecord, _ terms: AuctionTerms
  ) throws(LedgerFailure) -> BidOpening {
    let owner = try state.knownIdentity(try state.knownAccount(bid.account).owner)
    return BidOpening(
      terms: terms, auction: bid.auction, record: bid,
      investorClass: owner.classification.investorClass)
  }

  /// Notes what a bid turned out to be.
  private func note(
    _ found: (BidStatus, OpenedBid?), of id: BidID, _ bid: BidRecord,
    _ record: inout AuctionRecord
  ) throws(LedgerFailure) -> [Event] {
    let number = BidPage.number(of: id)
    var page = try state.bidPage(bid.auction, number)
    guard var line = page[id] else { throw .missingRecord(.bidPage(bid.auction, number)) }
    (line.status, line.opened) = found
    page[id] = line
    try state.set(bidPage: number, of: bid.auction, to: page)
    var open = bid
    open.dropSeal()
    try state.set(bid: id, to: open)
    record.sealedCount -= 1
    if case .void(let code) = line.status {
      return [.auction(.bidVoid(bid.auction, id, bid.account, code: code))]
    }
    return [.auction(.bidOpened(bid.auction, id, bid.account))]
  }

  /// Stores the record; where nothing is shut any more, the auction goes on with the next block.
  private func finish(
    _ record: inout AuctionRecord, _ id: AuctionID
  ) throws(LedgerFailure) {
    try state.set(auction: id, to: record)
    let agenda = Agenda(state: state)
    // Without room it goes on at the stage's end.
    if record.sealedCount == 0, try agenda.hasRoom() {
      try agenda.add(.auction(id), due: clock.timestamp.next)
    }
  }

  // MARK: Refusals

  private func unknown(_ bid: BidID) -> OperationOutcome {
    refusal(.bidUnknown, "the auction has no bid \(bid)")
  }

  private func notSealed(_ bid: BidID) -> OperationOutcome {
    refusal(.bidNotSealed, "bid \(bid) is open, void or withdrawn")
  }
}
