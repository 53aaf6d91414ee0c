import SanadTypes

/// How the amount that is left for the bids at the cut-off is shared among them.
public enum ProRata: Equatable, Sendable {
  /// What becomes of bids that are not above the unit, where awards are rounded to it.
  public enum SmallBids: Sendable {
    /// They are filled, and still count in the amount that the others share by: more may be issued
    /// than was offered.
    case countedWithOthers
    /// They are filled first, and the rest is shared among the others.
    case filledFirst
  }

  /// To the lot: floors first, then one lot each by the largest remainders. Awards make exactly
  /// what is left.
  case exact(lot: UInt128)
  /// To the nearest unit, half up; the sum may miss what is left on either side. The State Bank of
  /// Pakistan's rule, at its discretion, with a unit of 50 million (DMMD circular 2 of 2007); which
  /// reading of small bids it means is not public, so that it is a choice.
  case nearest(unit: UInt128, SmallBids)
  /// One percentage for all, rounded up to a hundredth, and each award rounded up to the multiple:
  /// the sum may exceed what is left. The rule of the United States Treasury (31 CFR 356.20, 356.21).
  case percentage(multiple: UInt128, minimum: UInt128)
}

/// Shares an amount among bids at one quote.
enum Sharing {
  /// One award for each bid, in their order; each at most its bid.
  ///
  /// - Precondition: `remaining` is below the sum of the bids, which fits into 128 bits.
  static func share(
    _ remaining: UInt128, among bids: [AuctionBid], _ rule: ProRata
  ) throws(InstrumentFailure) -> [UInt128] {
    let total = bids.reduce(0) { $0 + $1.face.value }
    precondition(remaining < total, "a level that is filled is not shared")
    switch rule {
    case .exact(let lot): return try exact(remaining, of: total, bids, lot)
    case .nearest(let unit, let small): return try nearest(remaining, of: total, bids, unit, small)
    case .percentage(let multiple, let minimum):
      let percentage = try percentage(remaining, of: total)
      var awards: [UInt128] = []
      for bid in bids {
        awards.append(
          try SinglePriceAward.award(
            of: bid.face.value, percentage: percentage, multiple: multiple, minimum: minimum))
      }
      return awards
    }
  }

  /// The percentage of 10,000 that `remaining` is of `total`, rounded up.
  static func percentage(
    _ remaining: UInt128, of total: UInt128
  ) throws(InstrumentFailure) -> UInt32 {
    let share = CheckedMath.mulDiv(10_000, remaining, by: total, rounding: .ceiling)
    return UInt32(min(10_000, try InstrumentFailure.Quantity.percentage.fitting(share)))
  }

  private static func exact(
    _ remaining: UInt128, of total: UInt128, _ bids: [AuctionBid], _ lot: UInt128
  ) throws(InstrumentFailure) -> [UInt128] {
    // A multiple of the lot: `Allotment` holds the offer and every bid to it.
    let lots = remaining / lot
    var awarded: [UInt128] = []
    var remainders: [(index: Int, remainder: UInt128)] = []
    var given: UInt128 = 0
    for (index, bid) in bids.enumerated() {
      let share = CheckedMath.mulDiv(lots, bid.face.value, by: total, rounding: .floor)
      let floor = try InstrumentFailure.Quantity.amount.fitting(share)
      awarded.append(floor)
      // Below the total, so that the low 128 bits of both products are enough.
      remainders.append((index, lots &* bid.face.value &- floor &* total))
      given += floor
    }
    remainders.sort { left, right in
      left.remainder == right.remainder
        ? bids[left.index].tie < bids[right.index].tie : left.remainder > right.remainder
    }
    // Fewer lots are left than bids have a remainder: the remainders make that many totals.
    for entry in remainders.prefix(Int(clamping: lots - given)) { awarded[entry.index] += 1 }
    return awarded.map { $0 * lot }
  }

  private static func nearest(
    _ remaining: UInt128, of total: UInt128, _ bids: [AuctionBid], _ unit: UInt128,
    _ small: ProRata.SmallBids
  ) throws(InstrumentFailure) -> [UInt128] {
    let filled = bids.filter { $0.face.value <= unit }.reduce(0) { $0 + $1.face.value }
    let isFirst = small == .filledFirst
    let left = isFirst ? remaining - min(remaining, filled) : remaining
    let sharing = isFirst ? total - filled : total
    var awards: [UInt128] = []
    for bid in bids {
      let face = bid.face.value
      guard face > unit else {
        awards.append(face)
        continue
      }
      guard let divisor = CheckedMath.product(sharing, unit),
        let units = CheckedMath.mulDiv(left, face, by: divisor, rounding: .halfUp),
        let award = CheckedMath.product(units, unit)
      else { throw .overflow(.amount) }
      awards.append(min(face, award))
    }
    return awards
  }
}
