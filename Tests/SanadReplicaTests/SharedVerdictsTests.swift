import SanadCodec
import SanadCrypto
import SanadLedger
import SanadReplica
import SanadTypes
import Synchronization
import Testing

/// Verdicts on signatures, remembered by what exactly was signed.
@Suite struct SharedVerdictsTests {
  /// Counts how often it is asked.
  private final class CountingScheme: SignatureScheme {
    private let calls = Mutex(0)
    var count: Int { calls.withLock { $0 } }

    func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool {
      calls.withLock { $0 += 1 }
      return KeyedScheme().isValid(signature, of: key, for: message)
    }
  }

  private let network: SmallNetwork
  private let scheme = CountingScheme()

  init() throws { network = try SmallNetwork() }

  @Test func namesTheKeyOfAnInvalidSignature() throws {
    let verdicts = SharedVerdicts(scheme: scheme)
    let forged = try network.transfer(isForged: true)
    let party = SmallNetwork.Party.bank
    #expect(verdicts.verdict(on: forged) == .invalid(party.account, party.key))
  }

  @Test func aVerdictIsNotCarriedOverToOtherSignatures() throws {
    let verdicts = SharedVerdicts(scheme: scheme)
    let good = try network.transfer()
    let forged = try network.transfer(isForged: true)
    #expect(good.id == forged.id, "the id covers the body alone")
    #expect(verdicts.verdict(on: good) == .valid)
    #expect(verdicts.verdict(on: forged) != .valid)
    #expect(verdicts.verdict(on: good) == .valid)
  }

  @Test func verifiesNothingTwice() throws {
    let verdicts = SharedVerdicts(scheme: scheme)
    for _ in 0..<5 { _ = verdicts.verdict(on: try network.transfer()) }
    #expect(scheme.count == 1)
  }

  @Test func remembersAtLeastItsCapacityAndAtMostTwice() throws {
    let verdicts = SharedVerdicts(scheme: scheme, capacity: 2)
    let all = try (0..<5).map { try network.transfer(sequence: UInt64($0)) }
    for transaction in all { _ = verdicts.verdict(on: transaction) }
    #expect(scheme.count == 5)
    _ = verdicts.verdict(on: all[4])
    _ = verdicts.verdict(on: all[3])
    #expect(scheme.count == 5, "the last two are remembered")
    _ = verdicts.verdict(on: all[0])
    #expect(scheme.count == 6, "the first one is forgotten")
  }
}
