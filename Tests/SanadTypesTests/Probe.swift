import SanadCodec
import SanadTesting
import SanadTypes

/// One type's decoder as a function of bytes, and how to find bytes that it accepts.
struct Probe: Sendable, CustomStringConvertible {
  let description: String
  /// Decodes and encodes again.
  let recode: @Sendable ([UInt8]) throws(DecodingFailure) -> [UInt8]

  init<Value: BCSCodable & SendableMetatype>(_ type: Value.Type) {
    description = String(reflecting: type).split(separator: ".").dropFirst().joined(separator: ".")
    recode = { (bytes) throws(DecodingFailure) in
      try BCSReader.decode(Value.self, from: bytes).bcsBytes
    }
  }

  /// What the decoder says.
  enum Verdict {
    case accepted(encodedAgain: [UInt8])
    case refused(DecodingFailure)
  }

  /// Asks the decoder.
  func verdict(_ bytes: [UInt8]) -> Verdict {
    do {
      return .accepted(encodedAgain: try recode(bytes))
    } catch { return .refused(error) }
  }

  /// Bytes that the decoder accepts, found by listening to where it stops; nil when `steps` are
  /// not enough.
  func grow(steps: Int, using random: inout SplitMix64) -> [UInt8]? {
    var best: [UInt8] = []
    var reached = -1
    for _ in 0..<steps {
      guard case .refused(let failure) = verdict(best) else { return best }
      reached = failure.offset
      let next = candidate(after: best, failure, using: &random)
      guard case .refused(let later) = verdict(next) else { return next }
      // Going back now and then gets out of a prefix that nothing can follow.
      if later.offset >= reached || random.next() % 16 == 0 { best = next }
    }
    return nil
  }

  private func candidate(
    after bytes: [UInt8], _ failure: DecodingFailure, using random: inout SplitMix64
  ) -> [UInt8] {
    let reached = min(failure.offset, bytes.count)
    // A decoder that compares fields stops behind them: at times, begin anew further back.
    let place = random.next() % 8 == 0 ? Int(random.next() % UInt64(reached + 1)) : reached
    switch failure.reason {
    case .trailingBytes: return Array(bytes[..<reached])
    case .truncated(let needed, _):
      return bytes + Self.piece(width: min(needed, 64), using: &random)
    default:
      return Array(bytes[..<place]) + Self.piece(width: 1, using: &random)
    }
  }

  /// A few bytes that occur in our formats.
  private static func piece(width: Int, using random: inout SplitMix64) -> [UInt8] {
    switch random.next() % 8 {
    case 0: return [UInt8](repeating: 0, count: width)
    case 1, 2: return [UInt8(random.next() % 3)]
    case 3: return [UInt8(random.next() % 40)] + [UInt8](repeating: 0, count: max(0, width - 1))
    case 4: return tokens[Int(random.next() % UInt64(tokens.count))]
    default: return random.bytes(width)
    }
  }

  /// What random bytes do not find: codes with check digits, short numbers, dates.
  private static let tokens: [[UInt8]] =
    [
      "US0378331005", "213800KUD8LAJWSQ9D15", "DYZTXR", "MTB-12M", "GOP/MTB 0 20271118",
      "PKR-W", "a",
    ].map(\.bcsBytes)
    + [
      Array("PKR".utf8), Array("PK".utf8), Array("SANADKEY".utf8), [1, 0], [1, 0, 1],
      [0x9a, 0x51, 0, 0], [0xe9, 0x03], [0x80, 0x51, 0x01, 0], [1, 0, 0, 0],
      [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0],
    ]
}
