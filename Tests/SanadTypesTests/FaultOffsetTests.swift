import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

/// Bytes with one fault, of which the place is known because the value is put together here: what
/// stands before it, the value that is wrong, and what stands after it.
struct Fault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]
  let expected: DecodingFailure
  let decode: @Sendable ([UInt8]) throws(DecodingFailure) -> Void

  init<Value: BCSDecodable & SendableMetatype>(
    _ type: Value.Type, _ what: String, _ reason: DecodingFailure.Reason, before: [UInt8] = [],
    wrong: [UInt8], after: [UInt8] = []
  ) {
    testDescription = "\(type): \(what)"
    bytes = before + wrong + after
    expected = DecodingFailure(reason, at: before.count)
    decode = { (bytes) throws(DecodingFailure) in
      // Larger than any, so that what a type says of its parts is reached.
      let limits = BCSLimits(bytes: 1 << 20, depth: 16)
      _ = try BCSReader.decode(Value.self, from: bytes, within: limits)
    }
  }
}

/// A failure names the first byte of the value that is wrong, and not where reading stopped.
@Suite struct FaultOffsetTests {
  @Test(arguments: try Fault.consensus() + Fault.ledger())
  func theOffsetIsThatOfTheFaultyValue(_ fault: Fault) {
    #expect(throws: fault.expected) { try fault.decode(fault.bytes) }
  }
}

extension Fault {
  private typealias Sample = ConsensusSamples

  private static func number(_ value: UInt64) -> [UInt8] { value.bcsBytes }
  private static let view = number(9)

  static func consensus() throws -> [Fault] {
    let statement = Sample.statement(.nullify).bcsBytes
    let nullify = try Sample.vote(.nullify, by: 1).bcsBytes
    let finalize = try Sample.vote(.finalize(Sample.block), by: 1).bcsBytes
    let notarize = try Sample.vote(.notarize(Sample.block), by: 1).bcsBytes
    let low = try Sample.certificate(.nullify, view: 7).bcsBytes
    let high = try Sample.certificate(.nullify, view: 8).bcsBytes
    let certificate = try Sample.certificate(.notarize(Sample.block)).bcsBytes
    let epoch = Sample.epoch.bcsBytes
    return [
      Fault(Statement.self, "kind", .unknownVariant(4), wrong: [4], after: epoch + view),
      Fault(
        Statement.self, "view 0", .invalidValue("view 0 has no votes"), before: [2] + epoch,
        wrong: number(0)),
      Fault(
        Statement.self, "parent", .invalidValue("a parent's view must lie below its child's"),
        before: [1] + epoch + view, wrong: view, after: Sample.filled(1).bcsBytes),
      Fault(
        Vote.self, "signer", .overLimit(limit: 99, got: 100), before: statement, wrong: [100, 0],
        after: [UInt8](repeating: 1, count: 64)),
      Fault(
        Certificate.self, "signers", .overLimit(limit: 100, got: 104), before: statement,
        wrong: [13] + [UInt8](repeating: 0xff, count: 13)),
      Fault(Evidence.self, "order", .notAscending, before: finalize, wrong: nullify),
      Fault(Evidence.self, "the same", .repeated, before: nullify, wrong: nullify),
      Fault(
        Evidence.self, "no offence",
        .invalidValue("an honest validator may sign both statements"), before: notarize,
        wrong: finalize),
      Fault(
        Proposal.self, "vote", .invalidValue("a proposal carries a notarize vote"),
        wrong: nullify, after: Sample.body.bcsBytes),
      Fault(PeerMessage.self, "number", .unknownVariant(300), wrong: [0xac, 2], after: nullify),
      Fault(
        CertificateRequest.self, "backwards",
        .invalidValue("a request names 1 to \(CertificateRequest.viewsMax) views"),
        before: epoch + view, wrong: number(8), after: [1]),
      Fault(
        CertificateRequest.self, "too many",
        .invalidValue("a request names 1 to \(CertificateRequest.viewsMax) views"),
        before: epoch + view, wrong: number(9 + CertificateRequest.viewsMax), after: [1]),
      Fault(
        CertificateRequest.self, "no kind", .invalidFlag(0), before: epoch + view + view,
        wrong: [0]),
      Fault(
        CertificateRequest.self, "kinds", .invalidFlag(128), before: epoch + view + view,
        wrong: [128]),
      Fault(
        Justification.self, "parent", .invalidValue("a nullification certifies no parent"),
        before: [1], wrong: low, after: [0]),
      Fault(
        Justification.self, "kind", .invalidValue("a justification lists nullifications only"),
        before: [0, 2] + low, wrong: certificate),
      Fault(Justification.self, "order", .notAscending, before: [0, 2] + high, wrong: low),
      Fault(
        Justification.self, "twice", .repeated, before: [0, 3] + low + high, wrong: high),
      Fault(VoteBundle.self, "purpose", .unknownVariant(9), before: view, wrong: [9], after: [0]),
      Fault(
        PeerStatus.self, "flags", .invalidFlag(0xf0),
        before: epoch + view + [0] + view + number(4), wrong: [0xf0], after: [0]),
      Fault(
        BlockRequest.self, "no digest", .invalidValue("a request names no block"),
        before: number(1) + [1], wrong: [0]),
      Fault(
        BlockRequest.self, "no height",
        .overLimit(limit: Int(BlockRequest.heightsMax), got: 0),
        before: number(1) + [2] + number(5), wrong: [0, 0]),
      Fault(BlockRequest.self, "selection", .unknownVariant(3), before: number(1), wrong: [3]),
      Fault(
        FinalityProof.self, "finalization",
        .invalidValue("a finality proof ends in a finalization"), before: [0],
        wrong: certificate),
      Fault(
        TransactionBatch.self, "size",
        .overLimit(limit: TransactionBatch.bytesMax, got: 1 + 4 * 65_539), before: batch,
        wrong: largest),
      Fault(
        ValidatorSet.self, "nobody",
        .invalidValue(
          ConsensusSettingsFailure.validatorCount(got: 0, limit: ValidatorSet.countMax)
            .description), wrong: [0]),
    ]
  }

  /// The largest transaction in a batch, and a batch that has no room for another one.
  private static let largest: [UInt8] =
    [0x80, 0x80, 4] + [UInt8](repeating: 7, count: Block.transactionBytesMax)
  private static let batch = [4] + largest + largest + largest
}
