extension AuctionTerms {
  /// What the terms contradict, in one sentence; nil where nothing is wrong with them by
  /// themselves.
  public var defect: String? {
    quoteDefect ?? amountDefect ?? nonCompetitiveDefect ?? bracketDefect ?? sharingDefect
      ?? times.defect
  }

  private var quoteDefect: String? {
    if tick < 1 { return "the tick is not above zero" }
    if quoteMin > quoteMax { return "the least quote is above the greatest" }
    let bounds = quote.bounds
    if !bounds.contains(quoteMin) || !bounds.contains(quoteMax) {
      return "quotes of kind \(quote) lie from \(bounds.lowerBound) to \(bounds.upperBound)"
    }
    if quote.isPaidAtPar, pricing == .multiple {
      return "a \(quote) is the same for every unit, so that its pricing is uniform"
    }
    return nil
  }

  private var amountDefect: String? {
    if target.isZero { return "nothing is offered" }
    if lot.isZero { return "the lot is zero" }
    if minimum.isZero { return "the minimum is zero" }
    if !target.value.isMultiple(of: lot.value) { return "the target is not in whole lots" }
    if !minimum.value.isMultiple(of: lot.value) { return "the minimum is not in whole lots" }
    if issueMax < target { return "no more may be issued than is offered, or less" }
    // Sums of all bids and products with shares stay far below 128 bits.
    if issueMax.value > Self.unitsMax { return "more units than an auction may be for" }
    if proRataUnit.isZero || !proRataUnit.value.isMultiple(of: lot.value) {
      return "the unit of shares is not in whole lots"
    }
    if proRata == .exact, proRataUnit != lot { return "an exact share is rounded to the lot" }
    if bidderShareMax.value == 0 { return "nobody may bid for anything" }
    return nil
  }

  private var nonCompetitiveDefect: String? {
    guard let terms = nonCompetitive else { return nil }
    if terms.pool.isZero || terms.cap.isZero { return "non-competitive bids could be for nothing" }
    if !terms.pool.value.isMultiple(of: lot.value) || !terms.cap.value.isMultiple(of: lot.value) {
      return "the amounts of non-competitive bids are not in whole lots"
    }
    if terms.isInsideTarget, terms.pool >= target {
      return "non-competitive bids could take the whole target"
    }
    if terms.pool > issueMax { return "non-competitive bids could be for more than may be issued" }
    if terms.cap.value > Self.unitsMax {
      return "a non-competitive bid could be for more units than an auction may be for"
    }
    return nil
  }

  private var bracketDefect: String? {
    if brackets.isEmpty { return "no bracket of deposits is named" }
    for (lower, upper) in zip(brackets, brackets.dropFirst())
    where lower.unitsMax >= upper.unitsMax || lower.deposit >= upper.deposit {
      return "brackets ascend in units and in deposit"
    }
    if brackets.contains(where: { $0.deposit.isZero || $0.unitsMax.isZero }) {
      return "a bracket is empty or costs nothing"
    }
    if brackets.contains(where: { $0.unitsMax.value > Self.unitsMax }) {
      return "a bracket is for more units than a bid may be"
    }
    return nil
  }

  /// Shares to the nearest unit divide by the sum of a level times the unit: where that did not fit,
  /// the awards could not be worked out and nobody would get anything.
  private var sharingDefect: String? {
    if proRataUnit.value > Self.unitsMax { return "the unit of shares is larger than any bid" }
    guard proRata == .nearestCountingSmall || proRata == .nearestAfterSmall else { return nil }
    // No bid is above the largest bracket, which is within the bound above, so that this fits.
    let most = (brackets.last?.unitsMax.value ?? 0) * UInt128(AuctionRecord.bidsMax)
    let (_, isTooMuch) = most.multipliedReportingOverflow(by: proRataUnit.value)
    return isTooMuch ? "the unit of shares is too large for the bids that it would share" : nil
  }

  /// The most units of an auction, and of a bid: the sum of all bids stays within 128 bits.
  public static let unitsMax = UInt128(1) << 80
}

extension QuoteKind {
  /// What a quote can be at all.
  public var bounds: ClosedRange<Int64> {
    switch self {
    case .price: 1...10_000_000
    case .yield, .spread: -500_000...10_000_000
    case .rental: 0...10_000_000
    }
  }
}

extension AuctionTimes {
  fileprivate var defect: String? {
    if opensAt >= closesAt { return "bids end before they begin" }
    for stage in [sharing, selfOpening, deciding] where stage > Self.stageMax {
      return "a stage lasts longer than 30 days"
    }
    if sharing.value == 0 || selfOpening.value == 0 || deciding.value == 0 {
      return "a stage lasts no time"
    }
    return nil
  }
}
