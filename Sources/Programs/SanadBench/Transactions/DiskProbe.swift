import Foundation

/// How long the disk takes to make a small write durable: every figure of latency has some of
/// these in it.
package struct DiskProbe: Encodable, Sendable {
  /// Median of the syncs, in milliseconds.
  package let median: Double
  /// 99th percentile, in milliseconds.
  package let slow: Double
  /// What each took, in milliseconds.
  let syncs: Quantiles

  private enum CodingKeys: String, CodingKey {
    case median = "p50_ms"
    case slow = "p99_ms"
  }

  /// Writes and syncs `count` pages of 4 KiB one after another in `directory`, and removes the
  /// file; nil where the directory cannot be written.
  package init?(directory: String, count: Int = 200) {
    let path = "\(directory)/disk-probe"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0 else { return nil }
    defer {
      close(file)
      unlink(path)
    }
    let page = [UInt8](repeating: 0x5a, count: 4_096)
    // Allocated first: a sync that also has to write where a file ends would be measured otherwise.
    for _ in 0..<count { guard write(file, page, page.count) == page.count else { return nil } }
    guard fsync(file) == 0, lseek(file, 0, SEEK_SET) == 0 else { return nil }
    var times: [Double] = []
    for _ in 0..<count {
      guard write(file, page, page.count) == page.count else { return nil }
      let begin = BenchClock.wall()
      guard fdatasync(file) == 0 else { return nil }
      times.append(Double(BenchClock.wall() - begin) / 1_000_000)
    }
    let quantiles = Quantiles(times)
    guard let median = quantiles.median, let slow = quantiles.percentile(99) else { return nil }
    syncs = quantiles
    self.median = median.rounded(toPlaces: 3)
    self.slow = slow.rounded(toPlaces: 3)
  }
}
