import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@Suite struct AuthorityTests {
  private func entry(_ byte: UInt8, _ weight: UInt16) -> Authority.WeightedKey {
    Authority.WeightedKey(key: Sample.key(byte), weight: weight)
  }

  @Test func refusesKeysThatAreNoAuthority() {
    #expect(throws: Authority.Defect.noKeys) { try Authority(keys: [], threshold: 1) }
    #expect(throws: Authority.Defect.tooManyKeys(17)) {
      try Authority(keys: (0..<17).map { entry($0, 1) }, threshold: 1)
    }
    #expect(throws: Authority.Defect.keysNotAscending) {
      try Authority(keys: [entry(2, 1), entry(1, 1)], threshold: 1)
    }
    #expect(throws: Authority.Defect.keysNotAscending) {
      try Authority(keys: [entry(1, 1), entry(1, 1)], threshold: 1)
    }
    #expect(throws: Authority.Defect.zeroWeight(Sample.key(1))) {
      try Authority(keys: [entry(1, 0)], threshold: 1)
    }
    #expect(throws: Authority.Defect.unreachableThreshold(threshold: 0, total: 1)) {
      try Authority(keys: [entry(1, 1)], threshold: 0)
    }
    #expect(throws: Authority.Defect.unreachableThreshold(threshold: 3, total: 2)) {
      try Authority(keys: [entry(1, 1), entry(2, 1)], threshold: 3)
    }
  }

  @Test func refusesToDecodeWhatIsNoAuthority() {
    var writer = BCSWriter()
    writer.list([entry(2, 1), entry(1, 1)])
    writer.u32(1)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(Authority.self, from: writer.bytes)
    }
  }

  @Test func tellsMissingForeignAndSurplusSignatures() throws {
    let authority = try Sample.authority()
    #expect(authority.verdict(on: []) == .insufficient(weight: 0, threshold: 3))
    #expect(authority.verdict(on: [Sample.key(1)]) == .insufficient(weight: 2, threshold: 3))
    #expect(
      authority.verdict(on: [Sample.key(2), Sample.key(3)])
        == .insufficient(weight: 2, threshold: 3))
    #expect(authority.verdict(on: [Sample.key(1), Sample.key(9)]) == .foreignKey(Sample.key(9)))
    #expect(
      authority.verdict(on: [Sample.key(1), Sample.key(2), Sample.key(3)])
        == .surplus(Sample.key(2)))
    #expect(authority.verdict(on: [Sample.key(1), Sample.key(3)]) == .sufficient)
  }

  @Test func roundTripsAndIsPinned() throws {
    let authority = try Sample.authority()
    #expect(roundTrips(authority))
    #expect(authority.bcsBytes.count == 1 + 3 * 34 + 4)
  }
}
