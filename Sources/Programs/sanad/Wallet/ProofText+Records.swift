import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTypes

// What a proof shows of auctions and of what offices have published.
extension ProofText {
  /// The values of a record by name, in its order; none where nothing is there.
  ///
  /// - Throws: where the state has a value that this release cannot read.
  static func details(
    of claim: StateClaim, on network: KnownNetwork
  ) throws(LightClientFailure) -> [OperationText.Detail] {
    let key: LedgerKey
    do throws(DecodingFailure) { key = try BCSReader.decode(from: claim.key.bytes) } catch {
      // A key of a later release: its bytes are shown.
      return []
    }
    switch key {
    case .auction: return try details(claim.record(AuctionRecord.self, at: key), network)
    case .bid: return try details(claim.record(BidRecord.self, at: key))
    case .bidPage: return try details(claim.record(BidPage.self, at: key))
    case .auctionCalendar: return try details(claim.record(AuctionCalendar.self, at: key), network)
    case .openingKey: return try details(claim.record(OpeningKey.self, at: key))
    case .entitlements: return try details(claim.record(HolderEntitlements.self, at: key))
    case .calendar: return try details(claim.record(CalendarRecord.self, at: key))
    case .fixings: return try details(claim.record(FixingsRecord.self, at: key))
    case .taxTable: return try details(claim.record(TaxTable.self, at: key), network)
    default: return []
    }
  }

  private typealias Detail = OperationText.Detail

  private static func symbol(_ id: InstrumentID, _ network: KnownNetwork) -> String {
    network.terms(of: id)?.symbol.text ?? id.description
  }

  private static func details(_ record: AuctionRecord?, _ network: KnownNetwork) -> [Detail] {
    guard let record else { return [] }
    return [
      Detail("number", record.number),
      Detail("instrument", symbol(record.terms.instrument, network)),
      Detail("cash", symbol(record.terms.cash, network)),
      Detail("seller", network.named(record.seller.description)),
      Detail("stage", "\(record.stage)"), Detail("bids", record.bidCount),
      Detail("threshold", record.threshold),
    ]
      + record.keyHolders.map {
        Detail("keyHolder", "\(network.named($0.account.description)) \(Hex.encode($0.key))")
      } + (record.outcome.map { [Detail("outcome", "\($0)")] } ?? [])
      + (record.result.map { [Detail("cutOff", $0.cutOff.map { "\($0)" } ?? "none")] } ?? [])
  }

  private static func details(_ record: BidRecord?) -> [Detail] {
    guard let record else { return [] }
    return [
      Detail("auction", record.auction), Detail("account", record.account),
      Detail("slot", record.slot), Detail("bracket", record.bracket),
      Detail("deposit", record.deposit), Detail("depositState", "\(record.depositState)"),
      Detail("placedAt", record.placedAt.rfc3339),
      Detail("commitment", record.sealed.map { "\($0.commitment)" } ?? "open"),
    ]
  }

  private static func details(_ record: BidPage?) -> [Detail] {
    (record?.lines ?? []).map { line in
      let opened = line.opened.map { " \($0.kind) \($0.units)" } ?? ""
      let award = line.award.map { ", \($0.units) for \($0.cash)" } ?? ""
      return Detail("bid", "\(line.bid) of \(line.account)\(opened)\(award)")
    }
  }

  private static func details(_ record: AuctionCalendar?, _ network: KnownNetwork) -> [Detail] {
    guard let record else { return [] }
    return [Detail("announced", record.announced)]
      + record.plans.map { plan in
        let symbol = symbol(plan.instrument, network)
        return Detail(
          "plan",
          "\(plan.heldOn) \(symbol) target \(plan.target), settles on \(plan.settlesOn)")
      }
  }

  private static func details(_ record: OpeningKey?) -> [Detail] {
    guard let record else { return [] }
    return [
      Detail("key", Hex.encode(record.key)),
      Detail("registeredAt", record.registeredAt.rfc3339),
    ]
  }

  private static func details(_ record: HolderEntitlements?) -> [Detail] {
    (record?.entries ?? []).map {
      Detail("payments", "\($0.first) to \($0.end - 1), on \($0.units) units")
    }
  }

  private static func details(_ record: CalendarRecord?) -> [Detail] {
    guard let record else { return [] }
    let weekend = (0..<7).filter { record.weekend >> $0 & 1 == 1 }.map { "\($0 + 1)" }
    return [
      Detail("name", record.name), Detail("revision", record.revision),
      Detail("weekend", weekend.joined(separator: ", ")),
      Detail("publishedBy", record.publishedBy),
    ] + record.daysOff.map { Detail("dayOff", $0) }
  }

  private static func details(_ record: FixingsRecord?) -> [Detail] {
    let pair = record?.pair
    return (pair.map { [Detail("pair", "\($0)")] } ?? [])
      + (record?.fixings ?? []).map {
        Detail("fixing", "\($0.date) \(pair == nil ? $0.rate.description : $0.rate.numberText)")
      }
  }

  private static func details(_ record: TaxTable?, _ network: KnownNetwork) -> [Detail] {
    guard let record else { return [] }
    return [Detail("account", network.named(record.account.description))]
      + record.dates.map { rates in
        let classes = rates.rates.map { "\($0.taxClass) \($0.rate)" }
        return Detail(
          "rates",
          "from \(rates.from): " + (classes + ["rest \(rates.rest)"]).joined(separator: ", "))
      }
  }
}
