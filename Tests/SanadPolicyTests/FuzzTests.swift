import SanadPolicy
import SanadTesting
import Testing

/// No bytes trap the reader, and every diagnostic points into the text.
@Suite struct FuzzTests {
  private static let seedText = """
    policy "seed" covers transfer, settlement, allotment, forced base PKR
    let value = amount converted to PKR  # booked
    let big = value >= 50_000_000.25 PKR
    deny 1001 "no KYC" unless receiver.kyc >= standard
    deny 1004 "sanctions" when sender.sanctioned or receiver.sanctioned default true
    deny 2002 "country" unless receiver.country in {PK, AE, SA} even by order
    deny 3101 "quarter" when raises held(country != PK and not class in {bank, fund}) above 25.5% of outstanding
    flag 5110 "big" when big and (before.holding(sender) * 3 - amount) < 10% of after.issued
    deny 4001 "late" when instrument.maturity <= businessDate + 30 days or now > 2030-01-01
    deny 6001 "custody" when from.kind == clientOmnibus and sender.custodian != receiver.custodian
    """

  private func judge(_ bytes: [UInt8]) {
    switch PolicySource.compile(bytes, schema: .first, codes: PolicyText.codes) {
    case .success(let policy):
      #expect(policy.cost.bound <= PolicyLimits.costMax)
    case .failure(let diagnostics):
      #expect(!diagnostics.items.isEmpty)
      #expect(diagnostics.items.contains { $0.severity == .error })
      for item in diagnostics.items {
        #expect(item.range.start >= 0 && item.range.end <= bytes.count + 1)
        #expect(item.line >= 1 && item.column >= 1)
        #expect(!item.rendered().isEmpty)
      }
    }
  }

  @Test func theSeedItselfIsAccepted() throws { _ = try PolicyText.compile(Self.seedText) }

  @Test func randomBytesNeverTrap() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<3_000 {
      judge((0..<random.below(200)).map { _ in UInt8(random.below(256)) })
    }
  }

  @Test func randomPiecesOfTheLanguageNeverTrap() {
    var random = SplitMix64(seed: 2)
    let pieces =
      Self.seedText.split { $0 == " " || $0 == "\n" }.map(String.init) + [
        "(", ")", "{", "}", ",", ".", "=", "==", "<", "*", "+", "-", "not", "and", "or", "in",
        "exists", "default", "of", "raises", "above", "lowers", "below", "\"", "25%", "1_000",
        "3 days", "2027-01-01", "12.50 PKR", "venue", "hold", "require", "held(", "before.",
      ]
    for _ in 0..<3_000 {
      var text = "policy \"x\" covers transfer base PKR deny 1001 \"m\" when "
      for _ in 0..<random.below(25) {
        text += random.pick(pieces) + (random.once(in: 4) ? "" : " ")
      }
      judge(Array(text.utf8))
    }
  }

  @Test func mutatedTextsNeverTrap() {
    var random = SplitMix64(seed: 3)
    let seed = Array(Self.seedText.utf8)
    for _ in 0..<4_000 {
      var bytes = seed
      for _ in 0..<(1 + random.below(4)) { mutate(&bytes, &random) }
      judge(bytes)
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let at = random.below(bytes.count)
    switch random.below(5) {
    case 0: bytes[at] = UInt8(random.below(128))
    case 1: bytes.remove(at: at)
    case 2: bytes.insert(random.pick(bytes), at: at)
    case 3: bytes.removeSubrange(at..<min(bytes.count, at + random.below(20)))
    default:
      let from = random.below(bytes.count)
      bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + random.below(20))], at: at)
    }
  }
}
