public import SanadTypes

/// What the competitive bids of an auction get.
///
/// Bids are taken from the best quote on. The cut-off is the first quote at which all bids together
/// reach the offer; better ones are filled, those at the cut-off share what is left, worse ones get
/// nothing. The order in which bids stand in the list changes nothing.
public struct Allotment: Equatable, Sendable {
  /// Most bids of an auction.
  public static let bidsMax = 100_000

  /// The worst quote that gets anything; nil where nothing is awarded.
  public let cutOff: Int64?
  /// What better bids leave for the cut-off; the whole volume there, where that is less.
  public let remainingAtCutOff: Units
  /// The volume at the cut-off.
  public let volumeAtCutOff: Units
  /// One for each bid, in their order; never above the bid.
  public let awards: [Units]
  /// The sum of the awards. Under ``ProRata/nearest(unit:_:)`` and
  /// ``ProRata/percentage(multiple:minimum:)`` it may exceed the offer, which the authorised ceiling
  /// must allow.
  public let total: Units

  /// Allots an offer.
  ///
  /// - Parameters:
  ///   - offer: units of face for competitive bids.
  ///   - bids: at most ``bidsMax``, each above zero; under ``ProRata/exact(lot:)`` multiples of the
  ///     lot, and the offer too.
  /// - Throws: `outOfRange`, `notMultiple`, `zeroDivisor` for a lot, unit or multiple of zero,
  ///   `overflow` where the bids do not add up within 128 bits.
  /// - Complexity: O(n log n).
  public init(
    _ offer: Units, among bids: [AuctionBid], _ order: QuoteOrder, _ rule: ProRata
  ) throws(InstrumentFailure) {
    try InstrumentFailure.Quantity.bids.check(count: bids.count, max: Self.bidsMax)
    try Self.check(offer, bids, rule)
    let places = bids.indices.sorted { order.isBetter(bids[$0].quote, than: bids[$1].quote) }
    var awards = [Units](repeating: .zero, count: bids.count)
    var left = offer.value
    var cutOff: Int64?
    var level: (remaining: UInt128, volume: UInt128) = (0, 0)
    var next = places.startIndex
    while next < places.endIndex, left > 0 {
      let quote = bids[places[next]].quote
      let end = places[next...].firstIndex { bids[$0].quote != quote } ?? places.endIndex
      let atLevel = places[next..<end]
      let volume = atLevel.reduce(0) { $0 + bids[$1].face.value }
      (cutOff, level) = (quote, (min(left, volume), volume))
      if volume <= left {
        for place in atLevel { awards[place] = bids[place].face }
      } else {
        let shares = try Sharing.share(left, among: atLevel.map { bids[$0] }, rule)
        for (place, share) in zip(atLevel, shares) { awards[place] = Units(share) }
      }
      left -= min(left, volume)
      next = end
    }
    self.cutOff = cutOff
    remainingAtCutOff = Units(level.remaining)
    volumeAtCutOff = Units(level.volume)
    self.awards = awards
    // At most the sum of the bids, which `check` has found to fit.
    total = Units(awards.reduce(0) { $0 + $1.value })
  }

  /// The share of the cut-off's bids that was awarded, in hundredths of a percent, rounded up.
  ///
  /// - Throws: `overflow`.
  public func percentageAtCutOff() throws(InstrumentFailure) -> UInt32 {
    guard !volumeAtCutOff.isZero else { return 0 }
    return try Sharing.percentage(remainingAtCutOff.value, of: volumeAtCutOff.value)
  }

  private static func check(
    _ offer: Units, _ bids: [AuctionBid], _ rule: ProRata
  ) throws(InstrumentFailure) {
    let unit =
      switch rule {
      case .exact(let lot): lot
      case .nearest(let unit, _): unit
      case .percentage(let multiple, _): multiple
      }
    guard unit > 0 else { throw .zeroDivisor }
    let isExact = rule == .exact(lot: unit)
    if isExact, !offer.value.isMultiple(of: unit) {
      throw .notMultiple(.amount, got: offer.value, of: unit)
    }
    var sum = Units.zero
    for bid in bids {
      guard !bid.face.isZero else { throw .outOfRange(.bid, got: 0, allowed: 1...Int128.max) }
      if isExact, !bid.face.value.isMultiple(of: unit) {
        throw .notMultiple(.bid, got: bid.face.value, of: unit)
      }
      sum = try InstrumentFailure.Quantity.bid.fitting(sum.adding(bid.face))
    }
  }
}
