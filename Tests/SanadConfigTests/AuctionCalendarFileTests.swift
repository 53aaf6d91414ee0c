import SanadTypes
import Testing

@testable import SanadConfig

@Suite struct AuctionCalendarFileTests {
  private static let text = """
    auctions:
      - {held_on: 2027-03-10, settles_on: 2027-03-11, instrument: PIB-5Y, target: "1,000"}
      - {held_on: 2027-02-10, settles_on: 2027-02-10, instrument: MTB-12M}
    """

  @Test(arguments: [
    ("auctions:", "auction:", "9401 unknown key \"auction\""),
    ("held_on: 2027-03-10, ", "", "key \"auctions[0].held_on\" is missing"),
    ("2027-03-10", "2027-02-30", "auctions[0].held_on"),
    ("settles_on: 2027-03-11", "settles_on: 2027-03-09", "before it is held"),
    ("PIB-5Y", "pib", "auctions[0].instrument"), ("1,000", "-1", "auctions[0].target"),
    ("target:", "targets:", "did you mean \"target\"?"),
    (
      "held_on: 2027-02-10, settles_on: 2027-02-10, instrument: MTB-12M",
      "held_on: 2027-03-10, settles_on: 2027-03-11, instrument: PIB-5Y, target: 1000",
      "is there twice"
    ),
  ])
  func refusesWhatIsPlanted(old: String, new: String, complaint: String) throws {
    let text = Self.text.replacing(old, with: new)
    try #require(text != Self.text)
    let failure = #expect(throws: ConfigurationFailure.self) {
      try AuctionCalendarFile.read(text, file: "plans.yaml")
    }
    let found = failure?.complaints.map(\.description) ?? []
    #expect(found.contains { $0.contains(complaint) }, "\(found)")
  }

  @Test func moreThanTheLedgerTakesAreRefused() throws {
    let plans = (0...AuctionCalendar.plansMax).map {
      "  - {held_on: 2027-03-10, settles_on: 2027-03-11, instrument: A-\($0)}"
    }
    func read(_ count: Int) throws -> Int {
      let text = (["auctions:"] + plans.prefix(count)).joined(separator: "\n")
      return try AuctionCalendarFile.read(text, file: "plans.yaml").plans.plans.count
    }
    #expect(try read(AuctionCalendar.plansMax) == AuctionCalendar.plansMax)
    #expect(throws: ConfigurationFailure.self) { try read(AuctionCalendar.plansMax + 1) }
  }

  @Test func readsPlansInTheirOrder() throws {
    let plans = try AuctionCalendarFile.read(Self.text, file: "plans.yaml").plans.plans
    #expect(plans.map(\.heldOn.description) == ["2027-02-10", "2027-03-10"])
    #expect(plans.map(\.target) == [.zero, Units(1_000)])
    #expect(plans[1].instrument == InstrumentID(try InstrumentSymbol("PIB-5Y")))
    #expect(try AuctionCalendarFile.read("auctions: []", file: "plans.yaml").plans.plans == [])
  }
}
