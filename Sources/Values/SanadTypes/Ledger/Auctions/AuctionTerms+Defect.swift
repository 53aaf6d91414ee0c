extension AuctionTerms {
  /// What the terms contradict, in one sentence; nil where nothing is wrong with them by
  /// themselves.
  public var defect: String? {
    quoteDefect ?? amountDefect ?? nonCompetitiveDefect ?? bracketDefect ?? times.defect
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
    return nil
  }

  /// The most units of an auction, and of a bid: whatever is multiplied stays within 128 bits.
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
