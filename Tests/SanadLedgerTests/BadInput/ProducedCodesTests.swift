import SanadLedger
import SanadTypes
import Testing

@Suite struct ProducedCodesTests {
  @Test func x() throws {
    let produced = ProducedCodes()
    ProducedCodes.$shared.withValue(produced) {
      for subject in BadInputTests.subjects {
        for (kind, row) in subject.rows { BadInputTests.run(row, "\(kind)", subject) }
      }
    }
    let missing = ErrorCode.all.filter { (1000..<9000).contains($0.number.value) || (9010...9013).contains($0.number.value) }.filter { !produced.all.contains($0.number.value) }
    Issue.record("\(missing.count) missing: \(missing.map { "\($0.number) \($0.name)" })")
  }
}
