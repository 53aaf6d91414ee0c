import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadState
import SanadTesting
import SanadTypes
import Testing

/// Everything that a client is handed, against the golden bytes of docs/wire-state.md. A script
/// that is not this code built the same chain, with the same keys.
@Suite struct ProofWireTests {
  @Test func proofsAreAsThePageSays() throws {
    let pilot = try Pilot()
    let claim = try pilot.stateProof(pilot.presentKey)
    let values: [any BCSEncodable] = [
      pilot.anchor, pilot.finality(), pilot.block(), claim, pilot.transactionProof(3),
      ProofFile.state(claim), ProofFile.state(try pilot.stateProof(pilot.absentKey)),
      ProofFile.transaction(pilot.transactionProof(3)), try extract(pilot),
    ]
    let rows = try WirePages().rows("Proofs for clients")
    let bytes = values.map(\.bcsBytes)
    #expect(rows.compactMap(\.last) == bytes.map(told))
    #expect(rows.map { $0[2] } == bytes.map { String($0.count) })
    #expect(try BCSReader.decode(TrustAnchor.self, from: bytes[0]) == pilot.anchor)
    #expect(try BCSReader.decode(FinalityProof.self, from: bytes[1]) == pilot.finality())
    #expect(try BCSReader.decode(FinalHeader.self, from: bytes[2]) == pilot.block())
    #expect(try BCSReader.decode(StateClaimProof.self, from: bytes[3]) == claim)
    #expect(
      try BCSReader.decode(TransactionProof.self, from: bytes[4]) == pilot.transactionProof(3))
  }

  /// Every value of the golden state, and one that it does not have.
  private func extract(_ pilot: Pilot) throws -> StateExtract {
    let keys = (UInt8(0)..<20).map { StateKey(kind: 1, [$0]) } + [pilot.absentKey]
    return StateExtract(
      block: pilot.block(),
      entries: try keys.map { .init(key: $0, proof: try pilot.stateProof($0).proof) })
  }

  private func told(_ bytes: [UInt8]) -> String {
    bytes.count <= 320 ? Hex.encode(bytes) : "sha256:" + SHA256.digest(bytes).hex
  }
}
