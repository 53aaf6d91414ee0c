import SanadCodec
import SanadCrypto
import Testing

@Suite struct Ed25519Tests {
  struct SigningVector: Decodable {
    let name: String
    let seed: String
    let publicKey: String
    let message: String
    let signature: String
  }

  struct EdgeCase: Decodable {
    let `case`: Int
    let message: String
    let publicKey: String
    let signature: String
    let libsodium: Bool
  }

  @Test func agreesWithTheLibraryThatTheNetworkNamesOnEdgeCases() throws {
    let cases: [EdgeCase] = try vectors("speccheck")
    #expect(cases.count == 12)
    for edge in cases {
      let key = try #require(PublicKey(bytes: bytes(edge.publicKey)))
      let signature = try #require(Signature(bytes: bytes(edge.signature)))
      #expect(
        key.isValid(signature, for: try bytes(edge.message)) == edge.libsodium,
        "case \(edge.case)")
    }
  }

  @Test func refusesASignatureOfWhichAnyBitIsFlipped() throws {
    let key = SecretKey(seed: [UInt8](repeating: 7, count: 32))
    let message = Array("a bill".utf8)
    let signature = key.sign(message)
    for bit in 0..<512 {
      var changed = signature.bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      let wrong = try #require(Signature(bytes: changed))
      #expect(!key.publicKey.isValid(wrong, for: message))
    }
    #expect(!key.publicKey.isValid(signature, for: message + [0]))
    #expect(!key.publicKey.isValid(signature, for: []))
    #expect(key.publicKey.isValid(signature, for: message))
  }

  @Test func signsAsRFC8032() throws {
    let published: [SigningVector] = try vectors("rfc8032")
    #expect(published.count == 5)
    for vector in published {
      let key = SecretKey(seed: try bytes(vector.seed))
      let message = try bytes(vector.message)
      #expect(key.publicKey.bytes == (try bytes(vector.publicKey)), "\(vector.name)")
      let signature = key.sign(message)
      #expect(signature.bytes == (try bytes(vector.signature)), "\(vector.name)")
      #expect(key.publicKey.isValid(signature, for: message), "\(vector.name)")
      #expect(key.publicKey.isValidForRegistration)
    }
  }

  // The points of small order in canonical form, and the two that RFC 8032 would reduce.
  @Test(arguments: [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ])
  func registersNoKeyOfSmallOrder(hex: String) throws {
    let key = try #require(PublicKey(hex: hex))
    #expect(!key.isValidForRegistration)
  }

  @Test func registersNoKeyOfMixedOrderAlthoughItVerifies() throws {
    let cases: [EdgeCase] = try vectors("speccheck")
    let mixed = try #require(cases.first { $0.libsodium })
    let key = try #require(PublicKey(bytes: bytes(mixed.publicKey)))
    let signature = try #require(Signature(bytes: bytes(mixed.signature)))
    #expect(key.isValid(signature, for: try bytes(mixed.message)))
    #expect(!key.isValidForRegistration)
  }

  @Test func refusesWrongWidths() {
    #expect(PublicKey(bytes: [UInt8](repeating: 1, count: 31)) == nil)
    #expect(PublicKey(bytes: [UInt8](repeating: 1, count: 33)) == nil)
    #expect(Signature(bytes: [UInt8](repeating: 1, count: 63)) == nil)
    #expect(Signature(bytes: [UInt8](repeating: 1, count: 65)) == nil)
    #expect(PublicKey(hex: "00") == nil)
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(Signature.self, from: [UInt8](repeating: 1, count: 63))
    }
  }

  @Test func encodesASignatureAsItsBytes() throws {
    let wide = (0..<64).map { UInt8($0) }
    let signature = try #require(Signature(bytes: wide))
    #expect(signature.bcsBytes == wide)
    #expect(signature.bytes == wide)
    #expect(signature.withBytes { Array($0) } == wide)
    #expect(try BCSReader.decode(Signature.self, from: wide) == signature)
  }
}
