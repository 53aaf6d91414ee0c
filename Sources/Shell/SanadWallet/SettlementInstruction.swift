import SanadCodec
import SanadCrypto
import SanadLightClient
public import SanadTypes

/// The body of a transaction that instructs a settlement. The settlement's id is a digest over it
/// (docs/wire.md, "Derived identifiers"): whoever knows the id, and has a body that gives it, knows what the
/// settlement moves, and has to believe nobody.
public struct SettlementInstruction: Equatable, Sendable {
  /// Most bytes that are read for one: a proof file with it.
  public static let fileBytesMax = ProofFile.bytesMax

  /// The body.
  public let body: TransactionBody
  /// What it instructs.
  public let settlement: InstructSettlement
  /// What is agreed beside it; nil where it is instructed without terms.
  public let terms: SettlementTerms?
  /// The settlement's id.
  public let id: SettlementID

  /// What a body instructs; nil for one that instructs nothing. A transaction instructs one
  /// settlement at most.
  public init?(_ body: TransactionBody) {
    for (place, operation) in body.operations.enumerated() {
      guard let place = UInt32(exactly: place) else { continue }
      switch operation {
      case .instruct(let instruction): (settlement, terms) = (instruction, nil)
      case .settling(.instruct(let operation)):
        (settlement, terms) = (operation.instruction, operation.terms)
      default: continue
      }
      self.body = body
      id = SettlementID(transaction: body.id, operation: place)
      return
    }
    return nil
  }

  /// Reads one from what others hand over: a transaction as ``TransactionDraft`` reads it, or the
  /// proof of one. Neither signatures nor the proof are needed, because the id stands for the body.
  public init(reading bytes: [UInt8]) throws(TransactionDraftFailure) {
    let body: TransactionBody
    if bytes.starts(with: ProofFile.mark) {
      body = try Self.body(ofProof: bytes)
    } else {
      body = try TransactionDraft(reading: bytes).body
    }
    guard let read = SettlementInstruction(body) else {
      throw .unreadable("it instructs no settlement")
    }
    self = read
  }

  private static func body(ofProof bytes: [UInt8]) throws(TransactionDraftFailure)
    -> TransactionBody
  {
    do {
      if case .transaction(let proof) = try ProofFile(file: bytes) {
        return try UnverifiedTransaction(decoding: proof.transaction).body
      }
    } catch { throw .unreadable("\(error)") }
    throw .unreadable("it is the proof of a value of the state")
  }
}
