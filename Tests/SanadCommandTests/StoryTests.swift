import Foundation
import SanadConfig
import Testing

@testable import sanad

/// The month that `sanad testnet story` plays.
@Suite struct StoryTests {
  private static let path = "Genesis/local/payments.yaml"

  private func play(_ path: String = path) throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = try GenesisFile.load(root.appending(path: path).path)
    var lines: [String] = []
    try Story(file) { lines.append("\($0.day) \($0.text)") }.play()
    return lines
  }

  @Test func everythingOfTheMonthHappens() throws {
    let lines = try play()
    let expected = [
      "MTB-28D: every node opened and allotted the bids alike; 1,000,000,000 units",
      "PIB-2Y: every node opened and allotted the bids alike; 12,000 units",
      "central-bank money to a private investor: refused with 1001",
      "more than a quarter of PIB-2Y abroad: refused with 3101",
      "12 PIB-2Y: coupon 0 declared on 12,000 units",
      "PIB-2Y: payment 0 paid, PKR 30,750,000.00 to holders, PKR 5,250,000.00 tax",
      "PIB-CALL: payment 1 paid, PKR 20,200,000.00 to holders",
      "PIB-CALL is redeemed",
      "MTB-28D: payment 0 paid, PKR 1,000,000,000.00 to holders, PKR 0.00 tax",
      "MTB-28D is redeemed", "4 validators agree on", "every invariant was recomputed",
    ]
    for text in expected { #expect(lines.contains { $0.contains(text) }, "\(text)") }
    #expect(!lines.contains { $0.contains("MISSED") || $0.contains("defaulted") })
  }

  @Test func eachPerformanceIsTheSame() throws {
    #expect(try play() == play())
  }

  @Test func aGenesisWithoutTheCastIsRefusedInWords() throws {
    let failure = #expect(throws: StoryFailure.self) { try play("Genesis/local/genesis.yaml") }
    #expect(failure?.description.contains("needs an") == true)
  }
}
