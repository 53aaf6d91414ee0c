import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTesting
import SanadTypes
import Testing

@Suite struct ProofFileTests {
  private let pilot: Pilot
  private let files: [[UInt8]]

  init() throws {
    pilot = try Pilot()
    files = [
      ProofFile.state(try pilot.stateProof(pilot.presentKey)).bcsBytes,
      ProofFile.state(try pilot.stateProof(pilot.absentKey)).bcsBytes,
      ProofFile.transaction(pilot.transactionProof(3)).bcsBytes,
    ]
  }

  private func verify(_ bytes: [UInt8]) throws(LightClientFailure) {
    switch try ProofFile(file: bytes) {
    case .state(let proof): _ = try proof.verify(by: pilot.anchor)
    case .transaction(let proof): _ = try proof.verify(by: pilot.anchor)
    case .schedule(let proof): _ = try proof.verify(by: pilot.anchor)
    }
  }

  @Test func holdsWhatWasPutIn() throws {
    for file in files {
      try verify(file)
      #expect(try ProofFile(file: file).bcsBytes == file)
    }
  }

  /// A proof of an epoch whose validators are others than those of the first.
  private func overAnEpoch() throws -> [UInt8] {
    var header = pilot.headers[0]
    header.closesEpoch = true
    let next = try ValidatorSet(pilot.anchor.validators.validators.reversed())
    header.nextValidators = next.digest
    let end = EpochEnd(
      header: header, finalization: pilot.certificate(of: header, epoch: header.epoch),
      validators: next)
    let proof = try pilot.stateProof(pilot.presentKey)
    return ProofFile.state(
      StateClaimProof(
        block: FinalHeader(
          epochs: [end], header: proof.block.header, finality: proof.block.finality),
        key: proof.key, proof: proof.proof)
    ).bcsBytes
  }

  /// The depth that the type states is what its deepest file needs.
  @Test func areAsDeepAsTheirTypeSays() throws {
    func decodes(_ file: [UInt8], _ depth: Int) -> Bool {
      let limits = BCSLimits(bytes: ProofFile.bytesMax, depth: depth)
      do {
        return try BCSReader.decode(ProofFile.self, from: file, within: limits).bcsBytes == file
      } catch { return false }
    }
    // A file over the end of an epoch that had other validators behind it is the deepest.
    let depths = (files + [try overAnEpoch()]).map { file in (0...32).first { decodes(file, $0) } }
    #expect(depths.compactMap { $0 }.max() == ProofFile.bcsLimits.depth)
    #expect(depths.allSatisfy { $0 != nil })
    let row = try #require(try WirePages().rows("Limits").first { $0[0] == "proof file" })
    #expect(row[1...2] == ["5,242,880", "3"])
    #expect(ProofFile.bcsLimits == BCSLimits(bytes: 5 << 20, depth: 3))
  }

  @Test func refusesEveryTruncation() {
    for file in files {
      for count in file.indices {
        let failure = refusal { () throws(LightClientFailure) in
          try verify(Array(file.prefix(count)))
        }
        #expect(failure?.step == .file)
      }
      let longer = refusal { () throws(LightClientFailure) in try verify(file + [0]) }
      #expect(longer == .malformed(DecodingFailure(.trailingBytes(1), at: file.count)))
    }
  }

  @Test func refusesForeignBytesAndVersions() {
    for place in 0..<10 {
      var file = files[0]
      file[place] ^= 1
      let failure = refusal { () throws(LightClientFailure) in try verify(file) }
      #expect(failure?.step == .file)
    }
    #expect(
      refusal { () throws(LightClientFailure) in
        try verify([UInt8](repeating: 0, count: ProofFile.bytesMax + 1))
      }
        == .malformed(
          DecodingFailure(
            .overLimit(limit: ProofFile.bytesMax, got: ProofFile.bytesMax + 1), at: 0)))
  }

  /// Whatever a byte is changed to, nothing verifies. Signatures make it slow, so places are
  /// drawn; each run draws the same.
  @Test func refusesEveryChangedByte() {
    var random = SplitMix64(seed: 1)
    for file in files {
      for _ in 0..<1_500 {
        var changed = file
        let place = Int.random(in: file.indices, using: &random)
        changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        let failure = refusal { () throws(LightClientFailure) in try verify(changed) }
        #expect(failure != nil, "a changed byte at \(place) went unnoticed")
      }
    }
  }

  @Test func survivesRandomBytes() {
    var random = SplitMix64(seed: 2)
    let head = Array(files[2].prefix(11))
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...900, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let failure = refusal { () throws(LightClientFailure) in try verify(head + bytes) }
      #expect(failure != nil)
    }
  }

  private func refusal(
    _ body: () throws(LightClientFailure) -> Void
  ) -> LightClientFailure? {
    do throws(LightClientFailure) {
      try body()
      return nil
    } catch { return error }
  }
}
