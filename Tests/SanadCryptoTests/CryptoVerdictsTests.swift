import Testing

@testable import SanadCrypto

@Suite struct CryptoVerdictsTests {
  @Test func noticesAVerdictThatDiffers() throws {
    for vector in CryptoVerdicts.vectors {
      #expect(
        throws: CryptoFailure.verdict(vector: vector.name, expected: vector.isAccepted)
      ) { try CryptoVerdicts.require(vector, isAccepted: !vector.isAccepted) }
      #expect(throws: CryptoFailure.self) { try CryptoVerdicts.require(vector, isAccepted: nil) }
    }
  }

  @Test func embedsAllTwelveEdgeCasesAsPublished() throws {
    let published: [Ed25519Tests.EdgeCase] = try vectors("speccheck")
    let embedded = CryptoVerdicts.vectors.filter { $0.name.hasPrefix("speccheck") }
    #expect(embedded.map(\.key) == published.map(\.publicKey))
    #expect(embedded.map(\.message) == published.map(\.message))
    #expect(embedded.map(\.signature) == published.map(\.signature))
    #expect(embedded.map(\.isAccepted) == published.map(\.libsodium))
  }

  @Test func everyVectorIsWrittenDownRightly() {
    for vector in CryptoVerdicts.vectors {
      #expect(CryptoVerdicts.isAccepted(vector) != nil, "\(vector.name)")
    }
    for vector in CryptoVerdicts.keyVectors {
      #expect(PublicKey(hex: vector.key) != nil, "\(vector.name)")
    }
  }

  @Test func holdsForTheInstalledLibrary() throws { try CryptoVerdicts.check() }
}
