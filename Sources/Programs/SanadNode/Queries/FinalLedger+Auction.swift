import SanadAPI
package import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadState
package import SanadTypes

// Auctions as the API shows them.
extension FinalLedger {
  /// Most auctions of the list.
  private static let newestMax: UInt32 = 100

  /// What is planned, and the newest auctions.
  func auctions() throws -> AuctionListResource {
    let calendar = try view.auctionCalendar()
    var entries: [AuctionListResource.Entry] = []
    let first = calendar.announced - min(calendar.announced, Self.newestMax)
    for number in (first..<calendar.announced).reversed() {
      guard let id = try view.auction(number: number), let record = try view.auction(id) else {
        continue
      }
      entries.append(
        .init(
          id: id.description, number: "\(number)",
          instrument: try symbol(record.terms.instrument), stage: "\(record.stage)",
          closesAt: record.terms.times.closesAt.rfc3339,
          outcome: record.outcome.map { "\($0)" }))
    }
    let isPublished = calendar.publishedAt > Timestamp(0)
    return AuctionListResource(
      height: height.description, announced: "\(calendar.announced)",
      publishedAt: isPublished ? calendar.publishedAt.rfc3339 : nil,
      plans: try calendar.plans.map { plan in
        .init(
          heldOn: plan.heldOn.description, settlesOn: plan.settlesOn.description,
          instrument: try symbol(plan.instrument), target: plan.target.description)
      }, auctions: entries)
  }

  /// An auction.
  func auction(_ id: AuctionID) throws -> AuctionResource {
    guard let record = try view.auction(id) else {
      throw ServiceFailure(.auctionUnknown, "there is no auction \(id)")
    }
    return AuctionResource(
      record, named: id, at: height, instrument: try symbol(record.terms.instrument),
      cash: try symbol(record.terms.cash))
  }

  /// A page of an auction's bids.
  func bids(of auction: AuctionID, page: UInt8) throws -> BidPageResource {
    guard try view.auction(auction) != nil else {
      throw ServiceFailure(.auctionUnknown, "there is no auction \(auction)")
    }
    return BidPageResource(
      auction: auction.description, height: height.description, page: Int(page),
      lines: try view.bids(of: auction, page: page).map(BidPageResource.Line.init))
  }

  /// A bid.
  func bid(_ id: BidID) throws -> BidResource {
    guard let record = try view.bid(id) else {
      throw ServiceFailure(.bidUnknown, "there is no bid \(id)")
    }
    return BidResource(
      id: id.description, height: height.description, auction: record.auction.description,
      account: record.account.description, slot: Int(record.slot),
      bracket: Int(record.bracket), deposit: record.deposit.description,
      depositState: "\(record.depositState)", placedAt: record.placedAt.rfc3339,
      sealed: record.sealed.map { Hex.encode($0.bcsBytes) },
      shares: record.shares.map { Int($0.number) })
  }

  private func symbol(_ id: InstrumentID) throws -> String {
    try view.instrument(id)?.terms.symbol.text ?? id.description
  }
}

extension AuctionResource {
  /// An auction as the state has it.
  package init(
    _ record: AuctionRecord, named id: AuctionID, at height: Height, instrument: String,
    cash: String
  ) {
    let terms = record.terms
    let hasEnd = record.stageEndsAt < Timestamp(.max) && record.stage != .ended
    self.init(
      id: id.description, height: height.description, number: "\(record.number)",
      instrument: instrument, cash: cash, seller: record.seller.description,
      announcedAt: record.announcedAt.rfc3339, pricing: "\(terms.pricing)",
      quote: "\(terms.quote)", tick: "\(terms.tick)", quoteMin: "\(terms.quoteMin)",
      quoteMax: "\(terms.quoteMax)", target: terms.target.description,
      issueMax: terms.issueMax.description, minimum: terms.minimum.description,
      lot: terms.lot.description, proRata: "\(terms.proRata)",
      proRataUnit: terms.proRataUnit.description, cutOffRule: "\(terms.cutOff)",
      bidderShareMax: terms.bidderShareMax.description,
      competitiveClasses: terms.competitiveClasses.map { "\($0)" },
      nonCompetitive: terms.nonCompetitive.map(NonCompetitive.init),
      brackets: terms.brackets.map {
        .init(unitsMax: $0.unitsMax.description, deposit: $0.deposit.description)
      }, opensAt: terms.times.opensAt.rfc3339, closesAt: terms.times.closesAt.rfc3339,
      settlesOn: terms.times.settlesOn.description,
      keyHolders: record.keyHolders.map {
        .init(account: $0.account.description, key: Hex.encode($0.key))
      }, threshold: Int(record.threshold), stage: "\(record.stage)",
      stageEndsAt: hasEnd ? record.stageEndsAt.rfc3339 : nil, bids: "\(record.bidCount)",
      shut: "\(record.sealedCount)", outcome: record.outcome.map { "\($0)" },
      result: record.result.map(Result.init), settled: record.settled.description,
      lapsed: record.lapsed.description, proceeds: record.proceeds.description,
      forfeited: record.forfeited.description)
  }
}

extension AuctionResource.NonCompetitive {
  fileprivate init(_ terms: NonCompetitiveTerms) {
    self.init(
      pool: terms.pool.description, cap: terms.cap.description,
      insideTarget: terms.isInsideTarget, fill: "\(terms.fill)")
  }
}

extension AuctionResource.Result {
  fileprivate init(_ result: AuctionResult) {
    self.init(
      cutOff: result.cutOff.map { "\($0)" }, average: result.average.map { "\($0)" },
      nonCompetitivePrice: result.nonCompetitivePrice?.description,
      remainingAtCutOff: result.remainingAtCutOff.description,
      volumeAtCutOff: result.volumeAtCutOff.description,
      competitive: result.competitive.description,
      nonCompetitive: result.nonCompetitive.description,
      bidUnits: result.bidUnits.description, bids: "\(result.bidCount)",
      winners: "\(result.winnerCount)", cover: result.cover.description)
  }
}

extension BidPageResource.Line {
  fileprivate init(_ line: BidLine) {
    self.init(
      bid: line.bid.description, account: line.account.description, status: line.status.word,
      code: line.status.code?.description, kind: line.opened.map { "\($0.kind)" },
      units: line.opened?.units.description, quote: line.opened.map { "\($0.quote)" },
      award: line.award.map(BidPageResource.Award.init))
  }
}

extension BidPageResource.Award {
  fileprivate init(_ award: BidAward) {
    self.init(
      units: award.units.description, price: award.price.description,
      cash: award.cash.description, state: award.state.word,
      code: award.state.code?.description)
  }
}

extension BidStatus {
  fileprivate var word: String {
    switch self {
    case .sealed: "sealed"
    case .opened: "opened"
    case .void: "void"
    case .shut: "shut"
    }
  }

  fileprivate var code: CodeNumber? {
    if case .void(let code) = self { code } else { nil }
  }
}

extension AwardState {
  fileprivate var word: String {
    switch self {
    case .pending: "pending"
    case .settled: "settled"
    case .lapsed: "lapsed"
    }
  }

  fileprivate var code: CodeNumber? {
    if case .lapsed(let code) = self { code } else { nil }
  }
}

extension NodeDesk {
  func auctions() async throws(ServiceFailure) -> AuctionListResource {
    try environment.final.answer { try FinalLedger($0, at: nextTime).auctions() }
  }

  func auction(_ id: AuctionID) async throws(ServiceFailure) -> AuctionResource {
    try environment.final.answer { try FinalLedger($0, at: nextTime).auction(id) }
  }

  func bids(
    of auction: AuctionID, page: UInt8
  ) async throws(ServiceFailure) -> BidPageResource {
    try environment.final.answer {
      try FinalLedger($0, at: nextTime).bids(of: auction, page: page)
    }
  }

  func bid(_ id: BidID) async throws(ServiceFailure) -> BidResource {
    try environment.final.answer { try FinalLedger($0, at: nextTime).bid(id) }
  }
}
