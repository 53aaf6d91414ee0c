import SanadCodec
import SanadCrypto
import SanadLightClient
import SanadTypes
import SanadWallet
import Testing

/// What a wallet believes: a proof of its own chain with every byte as it was, and nothing else.
@Suite struct ProofCheckerTests {
  private let genesis: Genesis
  private let file: [UInt8]
  private let id: TransactionID

  init() throws {
    let chain = try ProvenChain(named: "proofs")
    genesis = chain.genesis
    file = chain.file
    id = chain.id
  }

  private func isRefused(_ bytes: [UInt8], by checker: ProofChecker) -> Bool {
    do throws(LightClientFailure) {
      _ = try checker.check(bytes)
      return false
    } catch { return true }
  }

  @Test func believesNothingOnALibraryThatJudgesOtherwise() {
    let verdict = CryptoFailure.verdict(vector: "small order key", expected: false)
    #expect(throws: verdict) {
      try ProofChecker(genesis: genesis) { () throws(CryptoFailure) in throw verdict }
    }
    #expect(verdict.code == .cryptoVerdict)
  }

  @Test func refusesAProofWithAnyByteChanged() throws {
    let checker = try ProofChecker(genesis: genesis)
    for place in file.indices {
      var changed = file
      changed[place] ^= 0x01
      #expect(isRefused(changed, by: checker), "byte \(place) of \(file.count)")
    }
  }

  @Test func refusesAProofThatIsCutOrLengthened() throws {
    let checker = try ProofChecker(genesis: genesis)
    for count in file.indices {
      #expect(isRefused(Array(file.prefix(count)), by: checker))
    }
    #expect(isRefused(file + [0], by: checker))
  }

  @Test func refusesTheProofOfAnotherChain() throws {
    let another = try ProofChecker(genesis: try ProvenChain(named: "another").genesis)
    #expect(isRefused(file, by: another))
  }

  @Test func believesTheProofOfItsOwnChain() throws {
    guard case .transaction(let shown) = try ProofChecker(genesis: genesis).check(file) else {
      Issue.record("the proof of a transaction shows something else")
      return
    }
    #expect(shown.transaction.id == id)
    #expect(shown.header.height == Height(1))
    #expect(shown.receipt.isApplied)
  }
}
