import Foundation
import SanadTesting
import SanadTypes
import Testing

/// Codes of one seed, valid ones and near misses, for `Tests/Oracles/codes_check.py`.
@Suite struct CodeOracleTests {
  private static let alphanumeric = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

  private static func verdict<Code: CodeText>(_ type: Code.Type, _ text: String) -> Bool {
    do {
      _ = try type.init(text)
      return true
    } catch { return false }
  }

  private static func random(
    _ count: Int, of alphabet: [Character], using random: inout SplitMix64
  ) -> String {
    String((0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] })
  }

  /// Kind, text, verdict.
  static func samples() -> [(kind: String, text: String, isAccepted: Bool)] {
    var source = SplitMix64(seed: 17)
    var samples: [(String, String, Bool)] = []
    for _ in 0..<2_000 {
      let head =
        random(2, of: letters, using: &source) + random(9, of: alphanumeric, using: &source)
      for digit in 0...9 {
        samples.append(("isin", "\(head)\(digit)", verdict(ISIN.self, "\(head)\(digit)")))
      }
      let body = random(18, of: alphanumeric, using: &source)
      for check in 0...99 {
        let text = body + (check < 10 ? "0\(check)" : "\(check)")
        let isAccepted = verdict(LEI.self, text)
        if isAccepted || source.next() % 20 == 0 { samples.append(("lei", text, isAccepted)) }
      }
      for prefix in ["D", random(1, of: letters, using: &source)] {
        let cfi = prefix + random(5, of: letters, using: &source)
        samples.append(("cfi", cfi, verdict(CFI.self, cfi)))
      }
    }
    return samples + debtInstruments(using: &source)
  }

  /// CFI codes of debt instruments whose letters are mostly ones that occur there.
  private static func debtInstruments(
    using source: inout SplitMix64
  ) -> [(String, String, Bool)] {
    (0..<10_000).map { _ in
      let text =
        "D" + random(1, of: Array("ABCDEGMNSTWY"), using: &source)
        + random(1, of: Array("FZVCKXABDEM"), using: &source)
        + random(1, of: Array("TGSUPNOQJCXFDVYM"), using: &source)
        + random(1, of: Array("FGCDABTLPQREXSM"), using: &source)
        + random(1, of: Array("BRNMXSDTCI"), using: &source)
      return ("cfi", text, verdict(CFI.self, text))
    }
  }

  @Test func exactlyOneCheckDigitFits() {
    let samples = Self.samples()
    #expect(samples.filter { $0.kind == "isin" && $0.isAccepted }.count == 2_000)
    #expect(samples.filter { $0.kind == "lei" && $0.isAccepted }.count == 2_000)
    #expect(samples.filter { $0.kind == "cfi" && $0.isAccepted }.count > 500)
  }

  /// Skipped unless `SANAD_ORACLE_DIR` names a directory.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"] != nil))
  func handsItsCodesToTheOracle() throws {
    let directory = try #require(ProcessInfo.processInfo.environment["SANAD_ORACLE_DIR"])
    var lines = Self.samples().map { "[\"\($0.kind)\",\"\($0.text)\",\($0.isAccepted)]" }
    lines += Country.all.map { "[\"country\",\"\($0)\",true]" }
    lines += Currency.allCases.map { "[\"currency\",\"\($0)\",\($0.minorUnitDigits)]" }
    let text = lines.joined(separator: "\n") + "\n"
    let file = URL(filePath: directory).appending(path: "codes.jsonl")
    try Data(text.utf8).write(to: file)
  }
}
