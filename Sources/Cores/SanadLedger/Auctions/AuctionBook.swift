import SanadCrypto
import SanadInstruments
import SanadTypes

/// All bids of an auction, and what comes of them: a function of the terms, the bids in the order of
/// their ids, and the authority's word. Neither the order of submission nor the time of opening has a
/// part in it (docs/ledger.md, "Auctions").
struct AuctionBook {
  /// What came of it.
  struct Allotted {
    var outcome: AuctionOutcome
    var result: AuctionResult
    /// What each bid without a word of its own on it becomes, by its place in the list.
    var void: [(place: Int, code: CodeNumber)]
    var awards: [(place: Int, award: BidAward)]
  }

  /// A bid that is open, and its lot among equals.
  private struct Entry {
    let place: Int
    let owner: IdentityID
    let kind: BidKind
    let quote: Int64
    let tie: Digest
    var units: UInt128
  }

  private let terms: AuctionTerms
  private let pricing: QuotePricing
  private let decision: AuctionDecision?
  private var void: [(place: Int, code: CodeNumber)] = []
  private var competitive: [Entry] = []
  private var nonCompetitive: [Entry] = []

  /// - Parameter lines: all lines, ascending by bid.
  init(
    _ lines: [BidLine], terms: AuctionTerms, pricing: QuotePricing, decision: AuctionDecision?
  ) {
    self.terms = terms
    self.pricing = pricing
    self.decision = decision
    let seed = Self.seed(of: lines)
    for (place, line) in lines.enumerated() where line.status == .opened {
      guard let opened = line.opened else { continue }
      let entry = Entry(
        place: place, owner: line.owner, kind: opened.kind, quote: opened.quote,
        tie: Self.tie(of: line.bid, seed), units: opened.units.value)
      if opened.kind == .competitive {
        competitive.append(entry)
      } else {
        nonCompetitive.append(entry)
      }
    }
    voidRepeated()
    voidAboveCap()
  }

  /// `H(tag ‖ the salts of all open bids, in the order of their ids)`.
  static func seed(of lines: [BidLine]) -> Digest {
    SHA256.digest(.bidTie, lines.flatMap { $0.opened?.salt ?? [] })
  }

  /// `H(tag ‖ seed ‖ bid)`: known to nobody before everything is open.
  static func tie(of bid: BidID, _ seed: Digest) -> Digest {
    SHA256.digest(.bidTie, seed.bytes + bid.digest.bytes)
  }

  private var order: QuoteOrder { terms.quote.isHigherBetter ? .higherFirst : .lowerFirst }

  private func isBetter(_ left: Entry, _ right: Entry) -> Bool {
    if left.quote == right.quote { return left.tie < right.tie }
    return (left.quote > right.quote) == terms.quote.isHigherBetter
  }

  // MARK: Bids that count for nothing

  /// Several bids without a quote of one bidder void each other.
  private mutating func voidRepeated() {
    nonCompetitive.sort { ($0.owner, $0.tie) < ($1.owner, $1.tie) }
    var kept: [Entry] = []
    for (index, entry) in nonCompetitive.enumerated() {
      let isFirst = index == 0 || nonCompetitive[index - 1].owner != entry.owner
      let isLast =
        index + 1 == nonCompetitive.count || nonCompetitive[index + 1].owner != entry.owner
      if isFirst, isLast {
        kept.append(entry)
      } else {
        void.append((entry.place, ErrorCode.bidRepeated.number))
      }
    }
    nonCompetitive = kept
  }

  /// A bidder's bids count from the best on, as long as they stay within what one may bid for.
  private mutating func voidAboveCap() {
    let most = terms.bidderMax?.value ?? .max
    let sorted = competitive.sorted { left, right in
      left.owner == right.owner ? isBetter(left, right) : left.owner < right.owner
    }
    var kept: [Entry] = []
    var sum: UInt128 = 0
    for entry in sorted {
      if kept.last?.owner != entry.owner { sum = 0 }
      if let total = CheckedMath.sum(sum, entry.units), total <= most {
        sum = total
        kept.append(entry)
      } else {
        void.append((entry.place, ErrorCode.bidAboveCap.number))
      }
    }
    competitive = kept
  }

  // MARK: Awards

  /// Works out everything. O(bids · log bids).
  func allotted() throws(InstrumentFailure) -> Allotted {
    var result = AuctionResult()
    // What is added up below is a part of this, so that it fits where this does.
    let sum = try Self.sum(competitive + nonCompetitive)
    result.bidUnits = Units(sum)
    result.bidCount = UInt32(clamping: competitive.count + nonCompetitive.count)
    result.cover = cover(sum)
    var without = try fillNonCompetitive()
    let with = accepted
    let offer = offer(to: with, beside: without.reduce(0) { $0 + $1.units })
    var allotment = try Allotment(Units(offer), among: with.map(bid), order, rule)
    if allotment.total > terms.issueMax {
      // The rule rounds to more than may be issued, which small bids can provoke: to the lot, exactly,
      // it is what is offered, and no more.
      allotment = try Allotment(
        Units(offer), among: with.map(bid), order, .exact(lot: terms.lot.value))
    }
    guard let cutOff = allotment.cutOff, !allotment.total.isZero else {
      return Allotted(outcome: .empty, result: result, void: void, awards: [])
    }
    // The offer is within what may be issued.
    trim(&without, to: terms.issueMax.value - min(terms.issueMax.value, allotment.total.value))
    result.cutOff = cutOff
    result.remainingAtCutOff = allotment.remainingAtCutOff
    result.volumeAtCutOff = allotment.volumeAtCutOff
    result.competitive = allotment.total
    result.nonCompetitive = Units(without.reduce(0) { $0 + $1.units })
    return try priced(zip(with, allotment.awards), without, cutOff, result)
  }

  private static func sum(_ entries: [Entry]) throws(InstrumentFailure) -> UInt128 {
    var sum: UInt128 = 0
    for entry in entries {
      guard let total = CheckedMath.sum(sum, entry.units) else { throw .overflow(.amount) }
      sum = total
    }
    return sum
  }

  private func cover(_ sum: UInt128) -> BasisPoints {
    let whole = UInt128(BasisPoints.whole)
    let share = CheckedMath.mulDiv(sum, whole, by: terms.target.value, rounding: .floor)
    return BasisPoints(UInt32(clamping: share ?? .max))
  }

  /// Bids without a quote get what they ask for, within the pool.
  private func fillNonCompetitive() throws(InstrumentFailure) -> [Entry] {
    guard let rule = terms.nonCompetitive else { return [] }
    var filled = nonCompetitive.sorted { ($0.units, $0.tie) < ($1.units, $1.tie) }
    guard filled.reduce(0, { $0 + $1.units }) > rule.pool.value else { return filled }
    switch rule.fill {
    case .smallestFirst:
      var left = rule.pool.value
      for index in filled.indices {
        filled[index].units = min(filled[index].units, left)
        left -= filled[index].units
      }
    case .proRata:
      // Without quotes, all of them stand at one.
      let shares = try Allotment(
        rule.pool, among: filled.map(bid), .higherFirst, .exact(lot: terms.lot.value))
      for index in filled.indices { filled[index].units = shares.awards[index].value }
    }
    return filled
  }

  /// The tail of the bids without a quote gives way where more would be issued than may be.
  private func trim(_ entries: inout [Entry], to most: UInt128) {
    var sum = entries.reduce(0) { $0 + $1.units }
    let lot = terms.lot.value
    for index in entries.indices.reversed() where sum > most {
      let over = (sum - most + lot - 1) / lot * lot
      let less = min(entries[index].units, over)
      entries[index].units -= less
      sum -= less
    }
  }

  /// Bids with a quote that the authority does not rule out; all, where it has no say.
  private var accepted: [Entry] {
    guard case .cutOff(let quote, _)? = decision else { return competitive }
    return competitive.filter {
      $0.quote == quote || ($0.quote > quote) == terms.quote.isHigherBetter
    }
  }

  /// What there is for bids with a quote, in whole lots.
  private func offer(to entries: [Entry], beside wanted: UInt128) -> UInt128 {
    var offer: UInt128
    if case .cutOff(_, let units)? = decision {
      let asked = units?.value ?? entries.reduce(0) { $0 + $1.units }
      offer = min(asked, terms.issueMax.value - min(terms.issueMax.value, wanted))
    } else {
      let isInside = terms.nonCompetitive?.isInsideTarget == true
      offer = terms.target.value - (isInside ? min(terms.target.value, wanted) : 0)
    }
    return offer - offer % terms.lot.value
  }

  private var rule: ProRata {
    let unit = terms.proRataUnit.value
    return switch terms.proRata {
    case .exact: .exact(lot: unit)
    case .nearestCountingSmall: .nearest(unit: unit, .countedWithOthers)
    case .nearestAfterSmall: .nearest(unit: unit, .filledFirst)
    case .percentage: .percentage(multiple: unit, minimum: terms.minimum.value)
    }
  }

  private func bid(_ entry: Entry) -> AuctionBid {
    AuctionBid(face: Units(entry.units), quote: entry.quote, tie: entry.tie)
  }

  // MARK: Prices

  private func priced(
    _ with: some Sequence<(Entry, Units)>, _ without: [Entry], _ cutOff: Int64,
    _ result: AuctionResult
  ) throws(InstrumentFailure) -> Allotted {
    var result = result
    var awards: [(place: Int, award: BidAward)] = []
    var average = AverageYield()
    let isUniform = terms.pricing == .uniform
    for (entry, units) in with where !units.isZero {
      try average.add(face: units, at: try pricing.rate(of: entry.quote))
      let price = try pricing.price(of: isUniform ? cutOff : entry.quote)
      awards.append((entry.place, try award(units, at: price)))
    }
    // Something was awarded, so that there is one.
    let rate = try average.rate() ?? Rate(millionths: cutOff)
    result.average = rate.millionths
    let price = isUniform ? try pricing.price(of: cutOff) : try pricing.price(average: rate)
    result.nonCompetitivePrice = price
    for entry in without where entry.units > 0 {
      awards.append((entry.place, try award(Units(entry.units), at: price)))
    }
    result.winnerCount = UInt32(clamping: awards.count)
    return Allotted(outcome: .allotted, result: result, void: void, awards: awards)
  }

  private func award(_ units: Units, at price: Price) throws(InstrumentFailure) -> BidAward {
    BidAward(units: units, price: price, cash: try pricing.cash(units, at: price))
  }
}
