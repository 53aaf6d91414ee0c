import Foundation
import Testing

@testable import SanadBench

@Suite struct MeasurementTests {
  private func measurement(_ nanoseconds: [Double], bytes: Int? = nil) -> SanadBench.Measurement {
    SanadBench.Measurement(
      name: "an operation", rounds: Quantiles(nanoseconds), operationsPerRound: 1, byteCount: bytes)
  }

  private func object(_ measurement: SanadBench.Measurement) throws -> [String: Any] {
    let data = try JSONEncoder().encode(measurement)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func withoutARoundThereIsNoRate() throws {
    let none = measurement([], bytes: 200)
    #expect(none.perSecond == 0)
    #expect(none.megabytesPerSecond == 0)
    #expect(none.spreadPercent == 0)
    #expect(try object(none)["per_second"] as? Double == 0)
  }

  /// Of what takes half a second a whole number would be off by a quarter.
  @Test func theRateOfASlowOperationIsNoWholeNumber() throws {
    let slow = measurement([390_000_000, 400_000_000, 700_000_000])
    #expect(try object(slow)["per_second"] as? Double == 2.5)
    let report = MeasurementReport(
      machine: Machine(), version: "0", results: [slow], checksum: 0)
    #expect(report.text.contains("2.5/s"))
  }

  @Test func countsBytesOnlyWhereAnOperationHandlesThem() throws {
    #expect(try object(measurement([200]))["megabytes_per_second"] == nil)
    let hashed = try object(measurement([200], bytes: 1_000))
    #expect(hashed["megabytes_per_second"] as? Double == 5_000)
    #expect(hashed["per_second"] as? Double == 5_000_000)
  }
}
