import SanadCodec
import SanadCrypto
import Testing

@Suite struct ListTreeTests {
  private func leaves(_ count: Int) -> [Digest] {
    (0..<count).map { SHA256.digest(.transactionLeaf, [UInt8(truncatingIfNeeded: $0)]) }
  }

  /// The definition of RFC 6962, 2.1, by its own recursion: another route to the same tree.
  private func oracle(_ leaves: ArraySlice<Digest>) -> Digest {
    if leaves.count == 1, let only = leaves.first { return only }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let left = oracle(leaves.prefix(split))
    let right = oracle(leaves.dropFirst(split))
    return SHA256.digest(.listNode, left.bytes + right.bytes)
  }

  @Test func refusesAProofOfAnotherPlace() throws {
    let all = leaves(7)
    let root = ListTree.root(of: all)
    let proof = try #require(ListTree.proof(of: 2, in: all))
    for index in UInt32(0)..<9 where index != 2 {
      let moved = ListProof(index: index, count: 7, siblings: proof.siblings)
      #expect(!moved.isValid(leaf: all[2], root: root))
    }
  }

  @Test func refusesAProofOfAnotherLength() throws {
    let all = leaves(7)
    let root = ListTree.root(of: all)
    let proof = try #require(ListTree.proof(of: 2, in: all))
    for count: UInt32 in [0, 1, 2, 3, 6, 8, 9, 1 << 24, .max] {
      let other = ListProof(index: 2, count: count, siblings: proof.siblings)
      #expect(!other.isValid(leaf: all[2], root: root))
    }
  }

  @Test func refusesMissingSurplusAndChangedSiblings() throws {
    let all = leaves(13)
    let root = ListTree.root(of: all)
    for index in all.indices {
      let proof = try #require(ListTree.proof(of: index, in: all))
      var variants = [Array(proof.siblings.dropLast()), proof.siblings + [.zero]]
      for place in proof.siblings.indices {
        var changed = proof.siblings
        changed[place] = SHA256.digest(.listNode, changed[place].bytes)
        variants.append(changed)
      }
      for siblings in variants {
        let other = ListProof(index: UInt32(index), count: 13, siblings: siblings)
        #expect(!other.isValid(leaf: all[index], root: root))
      }
    }
  }

  @Test func refusesAnInnerNodeAsALeaf() throws {
    let all = leaves(4)
    let pair = SHA256.digest(.listNode, all[0].bytes + all[1].bytes)
    let other = SHA256.digest(.listNode, all[2].bytes + all[3].bytes)
    let proof = ListProof(index: 0, count: 2, siblings: [other])
    #expect(!proof.isValid(leaf: pair, root: ListTree.root(of: all)))
  }

  @Test func hasNoProofBeyondItsLastElement() {
    #expect(ListTree.proof(of: 0, in: []) == nil)
    #expect(ListTree.proof(of: 3, in: leaves(3)) == nil)
    #expect(ListTree.proof(of: -1, in: leaves(3)) == nil)
  }

  @Test func provesEveryElementOfEveryShortList() throws {
    for count in 1...40 {
      let all = leaves(count)
      let root = ListTree.root(of: all)
      for index in all.indices {
        let proof = try #require(ListTree.proof(of: index, in: all))
        #expect(proof.isValid(leaf: all[index], root: root))
        #expect(try BCSReader.decode(ListProof.self, from: proof.bcsBytes) == proof)
      }
    }
  }

  @Test func hasTheShapeOfRFC6962() {
    for count in 1...70 {
      let all = leaves(count)
      var writer = BCSWriter()
      writer.u64(UInt64(count))
      writer.value(oracle(all[...]))
      #expect(ListTree.root(of: all) == SHA256.digest(.listRoot, writer.bytes))
    }
  }

  /// Roots computed by a Python script with hashlib from the text of docs/wire.md.
  @Test(arguments: [
    (0, "f5b93ab02d4f1a234a9d58433a4b8b4b40beb1117f87907ff8f9f79fda6b408e"),
    (1, "c086d8a05360f3fdf070df7eb9a8718500a831b675d0d2f4d402eb99396df492"),
    (2, "8fffbb3ee480d612bfa0ec05a9887d5761345395462fab78a84b5ae3bf00fb28"),
    (3, "484c0938eab99e0f25ccb606e272b796da25c188e33d884c315ab32d8e970d56"),
    (5, "392130dee341431132c94c801eb2fcf0de210d6ffb770356a255e4aabdcc3d94"),
    (8, "1c0e466b1b7cbb97b44ed3710132b1549329212596c197f4c12c50b8c2a4b865"),
  ])
  func keepsItsRoots(_ count: Int, _ root: String) {
    #expect(ListTree.root(of: leaves(count)).hex == root)
  }

  @Test func refusesMoreSiblingsThanATreeCanHave() {
    let proof = ListProof(
      index: 0, count: 1, siblings: Array(repeating: .zero, count: ListProof.siblingsMax + 1))
    #expect(throws: DecodingFailure(.overLimit(limit: 24, got: 25), at: 8)) {
      try BCSReader.decode(ListProof.self, from: proof.bcsBytes)
    }
  }
}
