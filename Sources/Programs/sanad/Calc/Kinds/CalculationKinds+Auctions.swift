import SanadInstruments
import SanadTypes

extension CalculationKinds {
  /// `sanad calc allot`.
  static let allotments = [
    CalculationKind(
      "multiple_price_auction", ["target", "lot", "bids"],
      optional: ["unit_face_minor", "nearest"], multiplePrice),
    CalculationKind(
      "single_price_auction", ["offering", "bids", "multiple"], optional: ["ncb", "minimum"],
      singlePrice),
    CalculationKind(
      "single_price_award", ["bid", "pct_e2", "multiple"], optional: ["minimum"]
    ) { input in
      let multiple = try input.field("multiple").units()
      let award = try SinglePriceAward.award(
        of: try input.field("bid").units(), percentage: try input.field("pct_e2").count(),
        multiple: multiple, minimum: try input.optional("minimum")?.units() ?? multiple)
      return .members(("award", .amount(award.value)))
    },
    CalculationKind(
      "ncb_cap", ["target"], optional: ["share_bps", "min", "max"]
    ) { input in
      let usual = NonCompetitiveCap.pakistanBills
      let rule = NonCompetitiveCap(
        share: try input.optional("share_bps").map { BasisPoints(try $0.count()) } ?? usual.share,
        floor: try input.optional("min")?.units() ?? usual.floor,
        ceiling: try input.optional("max")?.units() ?? usual.ceiling)
      let cap = try rule.cap(target: try input.field("target").units())
      return .members(("cap", .amount(cap.value)))
    },
  ]

  /// One set of bids under the three ways in which the cut-off is shared.
  private static func multiplePrice(_ input: CalculationInput) throws -> JSONTree {
    let target = try input.field("target").units()
    let lot = try input.field("lot").units()
    let unit = try input.optional("nearest")?.units() ?? Units(50_000_000)
    let unitFace = try input.optional("unit_face_minor")?.units() ?? Units(100)
    let named = try NamedBids(try input.field("bids"), quote: "price_e4")
    func allot(_ rule: ProRata) throws -> Allotment {
      try Allotment(target, among: named.bids, .higherFirst, rule)
    }
    let exact = try allot(.exact(lot: lot.value))
    let counted = try allot(.nearest(unit: unit.value, .countedWithOthers))
    let first = try allot(.nearest(unit: unit.value, .filledFirst))
    let cutOff = exact.cutOff
    let isBetter: (AuctionBid) -> Bool = { bid in cutOff.map { bid.quote > $0 } == true }
    let isAtCutOff: (AuctionBid) -> Bool = { $0.quote == cutOff }
    var cash: [Units] = []
    for (bid, award) in zip(named.bids, exact.awards) {
      guard let price = UInt64(exactly: bid.quote) else {
        throw CalculationFailure("a price cannot be negative")
      }
      guard let face = award.multiplied(by: unitFace.value) else {
        throw InstrumentFailure.overflow(.amount)
      }
      cash.append(try Cash.of(face: face, at: Price(tenThousandths: price)))
    }
    return .members(
      ("cutoff_price_e4", cutOff.map { .number($0) } ?? .null),
      ("full", named.amounts(exact.awards, where: isBetter)),
      ("remaining_at_cutoff", .amount(exact.remainingAtCutOff.value)),
      ("EXACT", named.amounts(exact.awards, where: isAtCutOff)),
      ("EXACT_total", .amount(exact.total.value)),
      ("cash_minor_at_own_price", named.amounts(cash) { isBetter($0) || isAtCutOff($0) }),
      ("SBP_nearest_50m_denominator_all", named.amounts(counted.awards, where: isAtCutOff)),
      ("SBP_nearest_50m_small_first", named.amounts(first.awards, where: isAtCutOff)),
      ("SBP_totals", .list([.amount(counted.total.value), .amount(first.total.value)])))
  }

  private static func singlePrice(_ input: CalculationInput) throws -> JSONTree {
    let offering = try input.field("offering").units()
    let multiple = try input.field("multiple").units()
    let minimum = try input.optional("minimum")?.units() ?? multiple
    let named = try NamedBids(try input.field("bids"), quote: "rate_e3")
    var awards: [JSONTree.Member] = []
    var free = Units.zero
    let bidders = Set(named.names)
    for (name, value) in try input.optional("ncb")?.entries() ?? [] {
      // 31 CFR 356.12: nobody bids both with and without a rate.
      guard !bidders.contains(name) else { throw value.failure("\"\(name)\" bids twice") }
      let amount = try value.units()
      guard let sum = free.adding(amount) else { throw InstrumentFailure.overflow(.amount) }
      free = sum
      awards.append(JSONTree.Member(name: name, value: .amount(amount.value)))
    }
    let left = offering.subtracting(free) ?? .zero
    let allotment = try Allotment(
      left, among: named.bids, .lowerFirst,
      .percentage(multiple: multiple.value, minimum: minimum.value))
    for (name, award) in zip(named.names, allotment.awards) where !award.isZero {
      awards.append(JSONTree.Member(name: name, value: .amount(award.value)))
    }
    guard let total = free.adding(allotment.total) else {
      throw InstrumentFailure.overflow(.amount)
    }
    return .members(
      ("high_rate_e3", allotment.cutOff.map { .number($0) } ?? .null),
      ("allotted_pct_e2", .number(try allotment.percentageAtCutOff())),
      ("awards", .object(awards)), ("total", .amount(total.value)))
  }
}
