import Foundation
import SanadAPIModel
import Testing

/// The resources of auctions against their schemas, full and with as little as they may have.
@Suite struct AuctionResourceTests {
  private let schemas: OpenAPISchemas

  init() throws { schemas = try OpenAPISchemas(checksPatterns: false) }

  private func expect<Resource: Codable & Equatable>(
    _ resource: Resource, _ name: String
  ) throws {
    let data = try APICoding.encode(resource)
    #expect(try APICoding.decode(Resource.self, from: data) == resource)
    let text = String(decoding: data, as: UTF8.self)
    #expect(try schemas.complaints(about: text, as: name).isEmpty, "\(text)")
  }

  private func auction(isOver: Bool) -> AuctionResource {
    AuctionResource(
      id: "ab", height: "1", number: "0", instrument: "MTB-12M", cash: "PKR-W", seller: "cd",
      announcedAt: "2026-11-18T11:06:40.000Z", pricing: "multiple", quote: "price", tick: "1",
      quoteMin: "1", quoteMax: "2", target: "3", issueMax: "4", minimum: "5", lot: "6",
      proRata: "exact", proRataUnit: "6", cutOffRule: "byTarget", bidderShareMax: "35.00%",
      competitiveClasses: ["dealer"],
      nonCompetitive: isOver
        ? .init(pool: "1", cap: "1", insideTarget: true, fill: "proRata") : nil,
      brackets: [.init(unitsMax: "7", deposit: "8")], opensAt: "2026-11-18T11:06:40.000Z",
      closesAt: "2026-11-18T11:06:40.000Z", settlesOn: "2026-11-19",
      keyHolders: [.init(account: "ef", key: "01")], threshold: 1,
      stage: isOver ? "ended" : "bidding",
      stageEndsAt: isOver ? nil : "2026-11-18T11:06:40.000Z", bids: "9", shut: "2",
      outcome: isOver ? "allotted" : nil,
      result: isOver
        ? .init(
          cutOff: "-5", average: "6", nonCompetitivePrice: "93.5500", remainingAtCutOff: "1",
          volumeAtCutOff: "2", competitive: "3", nonCompetitive: "4", bidUnits: "5", bids: "6",
          winners: "7", cover: "169.50%") : nil, settled: "1", lapsed: "2", proceeds: "3",
      forfeited: "4")
  }

  @Test func auctionsAreAsTheirSchemaSays() throws {
    try expect(auction(isOver: false), "Auction")
    try expect(auction(isOver: true), "Auction")
  }

  @Test func listsAndBidsAreAsTheirSchemasSay() throws {
    try expect(
      AuctionListResource(
        height: "1", announced: "1", publishedAt: "2026-11-18T11:06:40.000Z",
        plans: [
          .init(heldOn: "2026-12-02", settlesOn: "2026-12-03", instrument: "X", target: "0")
        ],
        auctions: [
          .init(
            id: "ab", number: "0", instrument: "X", stage: "ended",
            closesAt: "2026-11-18T11:06:40.000Z", outcome: "empty")
        ]), "AuctionList")
    try expect(
      BidPageResource(
        auction: "ab", height: "1", page: 255,
        lines: [
          .init(bid: "cd", account: "ef", status: "sealed"),
          .init(
            bid: "cd", account: "ef", status: "opened", kind: "competitive", units: "5",
            quote: "-7",
            award: .init(units: "5", price: "93.5500", cash: "9", state: "lapsed", code: "8001")),
          .init(bid: "cd", account: "ef", status: "void", code: "7124"),
        ]), "BidPage")
    try expect(
      BidResource(
        id: "ab", height: "1", auction: "cd", account: "ef", slot: 3, bracket: 0, deposit: "5",
        depositState: "held", placedAt: "2026-11-18T11:06:40.000Z", sealed: "00ff", shares: [1]),
      "Bid")
  }
}
