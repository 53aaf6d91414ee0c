import SanadCodec
import SanadCrypto
import SanadTesting
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

  /// Worked out apart from this code from the text of docs/wire-state.md.
  @Test func rootsAndProofsAreAsThePageSays() throws {
    let pages = try WirePages()
    let roots = try pages.golden("List tree, golden")
    #expect(roots.count == 6)
    for row in roots {
      let count = try #require(Int(row.name))
      #expect(ListTree.root(of: leaves(count)).hex == row.hex)
    }
    let proofs = try pages.golden("List proof, golden")
    #expect(proofs.count == 4)
    for row in proofs {
      let numbers = row.name.split { !$0.isNumber }.compactMap { Int($0) }
      let all = leaves(numbers[1])
      let proof = try #require(ListTree.proof(of: numbers[0], in: all))
      #expect(Hex.encode(proof.bcsBytes) == row.hex)
      let bytes = try #require(Hex.decode(row.hex))
      let read = try BCSReader.decode(ListProof.self, from: bytes)
      #expect(read.isValid(leaf: all[numbers[0]], root: ListTree.root(of: all)))
    }
  }

  @Test func refusesMoreSiblingsThanATreeCanHave() {
    let proof = ListProof(
      index: 0, count: 1, siblings: Array(repeating: .zero, count: ListProof.siblingsMax + 1))
    #expect(throws: DecodingFailure(.overLimit(limit: 24, got: 25), at: 8)) {
      try BCSReader.decode(ListProof.self, from: proof.bcsBytes)
    }
  }
}
