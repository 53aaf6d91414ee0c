import SanadCodec
import SanadCrypto
import SanadState
import SanadTesting
import SanadTypes
import Testing

@Suite struct StateProofTests {
  private struct Case {
    let key: StateKey
    let proof: StateProof
  }

  /// Proofs of present and absent keys, of all three ends, in trees of several sizes.
  private func cases(_ count: Int) throws -> (root: Digest, cases: [Case]) {
    let store = MemoryStore()
    let final = freshState(store)
    try commit((0..<count).map { (key($0), [UInt8(truncatingIfNeeded: $0)]) }, to: final)
    if count % 2 == 0 { flush(final, into: store) }
    var cases: [Case] = []
    for number in 0..<(2 * count + 10) {
      let proven = try #require(try final.prove(key(number)))
      cases.append(Case(key: key(number), proof: proven.proof))
    }
    return (final.anchor.stateRoot, cases)
  }

  @Test(arguments: [0, 1, 2, 5, 33, 400])
  func provesPresenceAndAbsence(_ count: Int) throws {
    let (root, cases) = try cases(count)
    for (number, item) in cases.enumerated() {
      let value = try item.proof.verify(key: item.key, root: root)
      #expect(value == (number < count ? [UInt8(truncatingIfNeeded: number)] : nil))
      #expect(try BCSReader.decode(StateProof.self, from: item.proof.bcsBytes) == item.proof)
    }
  }

  @Test func usesEveryKindOfEnd() throws {
    let ends = try cases(33).cases.map(\.proof.end)
    #expect(ends.contains(.empty))
    #expect(ends.contains { if case .otherLeaf = $0 { true } else { false } })
    #expect(ends.contains { if case .value = $0 { true } else { false } })
  }

  @Test func provesNothingForAnotherKeyOrRoot() throws {
    let (root, cases) = try cases(40)
    for (item, other) in zip(cases, cases.dropFirst()) {
      if case .value = item.proof.end {
        #expect(throws: StateFailure.self) { try item.proof.verify(key: other.key, root: root) }
      }
      let wrong = SHA256.digest(root.bytes)
      #expect(throws: StateFailure.self) { try item.proof.verify(key: item.key, root: wrong) }
    }
  }

  /// No changed byte of a proof proves something else. A proof of absence may show the same
  /// emptiness to another encoding only if it decodes to the same value, which it cannot.
  @Test func refusesEveryMutation() throws {
    let (root, cases) = try cases(33)
    var random = SplitMix64(seed: 3)
    var decodable = 0
    for item in cases {
      let truth = try item.proof.verify(key: item.key, root: root)
      let bytes = item.proof.bcsBytes
      for _ in 0..<60 {
        var mutated = bytes
        let place = Int.random(in: bytes.indices, using: &random)
        mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        guard let proof = decoded(mutated) else { continue }
        decodable += 1
        #expect(throws: StateFailure.self) { try proof.verify(key: item.key, root: root) }
      }
      for count in bytes.indices { #expect(decoded(Array(bytes.prefix(count))) == nil) }
      #expect(decoded(bytes + [0]) == nil)
      #expect(truth == (try item.proof.verify(key: item.key, root: root)))
    }
    #expect(decodable > 1_000, "\(decodable) mutations decoded")
  }

  private func decoded(_ bytes: [UInt8]) -> StateProof? {
    do { return try BCSReader.decode(StateProof.self, from: bytes) } catch { return nil }
  }

  @Test func refusesTheKeysOwnLeafAsAProofOfAbsence() throws {
    let (root, cases) = try cases(33)
    var tried = 0
    for item in cases {
      guard case .value(let value) = item.proof.end else { continue }
      tried += 1
      let forged = StateProof(
        siblings: item.proof.siblings,
        end: .otherLeaf(
          path: item.key.path, valueDigest: SHA256.digest(.stateValue, value)))
      #expect(throws: StateFailure.leafOfTheKey) { try forged.verify(key: item.key, root: root) }
    }
    #expect(tried == 33)
  }

  @Test func refusesALeafThatIsNotOnThePath() throws {
    let (root, cases) = try cases(33)
    let present = cases[0]
    guard case .value(let value) = present.proof.end else {
      Issue.record("the first key is there")
      return
    }
    var tried = 0
    for item in cases.dropFirst() {
      let forged = StateProof(
        siblings: present.proof.siblings,
        end: .otherLeaf(path: present.key.path, valueDigest: SHA256.digest(.stateValue, value)))
      guard let depth = firstDifference(item.key.path, present.key.path),
        depth < present.proof.siblings.count
      else { continue }
      tried += 1
      #expect(throws: StateFailure.leafOffPath(depth: depth)) {
        try forged.verify(key: item.key, root: root)
      }
    }
    #expect(tried > 30)
  }

  private func firstDifference(_ left: Digest, _ right: Digest) -> Int? {
    (0..<256).first { left.bit($0) != right.bit($0) }
  }

  /// A subtree shown one level too deep would be absence where there is presence.
  @Test func refusesAnEmptyLowestNeighbour() throws {
    let (root, cases) = try cases(33)
    let item = cases[0]
    let forged = StateProof(siblings: item.proof.siblings + [.zero], end: .empty)
    #expect(throws: StateFailure.proofShape(depth: item.proof.siblings.count + 1)) {
      try forged.verify(key: item.key, root: root)
    }
    let deep = StateProof(siblings: Array(repeating: root, count: 257), end: .empty)
    #expect(throws: StateFailure.proofShape(depth: 257)) {
      try deep.verify(key: item.key, root: root)
    }
  }

  @Test func refusesABitBeyondTheDepthAndAListedEmptiness() {
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(StateProof.self, from: [1, 0, 0b10, 0])
    }
    let empty = [1, 0, 1] + [UInt8](repeating: 0, count: 32) + [0]
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(StateProof.self, from: empty)
    }
    #expect(throws: DecodingFailure(.overLimit(limit: 256, got: 257), at: 0)) {
      try BCSReader.decode(StateProof.self, from: [1, 1] + [UInt8](repeating: 0, count: 34))
    }
    #expect(throws: DecodingFailure(.unknownVariant(3), at: 2)) {
      try BCSReader.decode(StateProof.self, from: [0, 0, 3])
    }
  }

  /// Random bytes in the shape of a proof, so that a good part of them decodes.
  private func randomProof(_ random: inout SplitMix64) -> [UInt8] {
    let depth = random.below(12)
    let bitmap = random.bytes((depth + 7) / 8)
    let listed = random.once(in: 4) ? 1 : 0
    let siblings = bitmap.reduce(0) { $0 + $1.nonzeroBitCount } + listed
    var bytes = [UInt8(depth), 0] + bitmap + random.bytes(32 * siblings)
    switch random.below(4) {
    case 0: bytes.append(0)
    case 1: bytes += [1] + random.bytes(64)
    case 2: bytes += [2, 5] + random.bytes(5)
    default: bytes += random.bytes(random.below(80))
    }
    return bytes
  }

  @Test func survivesRandomBytes() {
    var random = SplitMix64(seed: 11)
    var decodable = 0
    for _ in 0..<20_000 {
      let bytes = randomProof(&random)
      guard let proof = decoded(bytes) else { continue }
      decodable += 1
      #expect(proof.bcsBytes == bytes)
      #expect(throws: StateFailure.self) { try proof.verify(key: key(1), root: key(1).path) }
    }
    #expect((1_000..<19_000).contains(decodable), "\(decodable) of 20,000 decoded")
  }
}
