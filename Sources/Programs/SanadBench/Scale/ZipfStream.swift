import Foundation
import SanadSimulator

/// Ranks from 0 on of which the one at place k comes with a probability in proportion to 1 / (k + 1):
/// Zipf's law with exponent 1, exactly, and the same ranks for the same seed.
struct ZipfStream {
  private let logarithm: Double
  private let count: Int
  private var random: SeededStream

  /// Ranks below `count`.
  init(_ count: Int, seed: UInt64) {
    precondition(count > 0, "there is a rank")
    self.count = count
    logarithm = log(Double(count + 1))
    random = SeededStream(seed: seed, for: .workload)
  }

  /// The next rank.
  mutating func next() -> Int {
    while true {
      // Of a density 1 / x from 1 to count + 1, whose part from k to k + 1 is the logarithm of their
      // ratio: a little less than 1 / k, most of all at 1. What is too often is left out again.
      let rank = Int(exp(Double.random(in: 0..<1, using: &random) * logarithm))
      guard (1...count).contains(rank) else { continue }
      let wanted = 1 / (Double(rank) * log1p(1 / Double(rank)))
      let most = 1 / log(2.0)
      if Double.random(in: 0..<most, using: &random) < wanted { return rank - 1 }
    }
  }
}
