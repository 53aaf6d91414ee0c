public import Foundation
import SanadCodec
public import SanadCrypto
public import SanadTypes

/// A transaction on its way from whoever builds it over whoever signs it to whoever submits it: the
/// body, and the authorizations gathered so far. As a file it is one line of JSON (docs/wallet.md).
public struct TransactionDraft: Equatable, Sendable {
  /// The mark of the file's form.
  public static let format = "sanad-transaction-1"
  /// Most bytes of a file: every byte of the largest transaction, and of the one that instructs its
  /// settlement, as two digits, and names.
  public static let fileBytesMax = 384 * 1_024

  /// What is asked for.
  public let body: TransactionBody
  /// Who has agreed so far, ascending by account.
  public private(set) var authorizations: [Authorization]
  /// The transaction that instructed the settlement that this one affirms or cancels: its legs are
  /// there, and not in ``body``. The settlement's id is a digest over it, so that whoever has added
  /// it could not have added another one. Nil where nobody has.
  public private(set) var instruction: SettlementInstruction?

  /// A draft that nobody has signed.
  public init(body: TransactionBody) {
    self.body = body
    authorizations = []
  }

  /// Reads a draft: the file's JSON, or a signed transaction's bytes, raw or in hexadecimal digits.
  ///
  /// - Throws: also for a signature that does not verify: what it is given on, somebody relies on.
  public init(reading bytes: [UInt8]) throws(TransactionDraftFailure) {
    guard bytes.count <= Self.fileBytesMax else { throw .tooLarge(bytes.count) }
    if bytes.first == UInt8(ascii: "{") {
      self = try DraftFile.decode(bytes)
    } else {
      let text = String(decoding: bytes.filter { !(0x09...0x20).contains($0) }, as: UTF8.self)
      self = try Self.signed(Hex.decode(text) ?? bytes)
    }
    for authorization in authorizations {
      // No signature covers the name of the account that it is given for.
      try requireNeed(of: authorization.account)
      for entry in authorization.signatures
      where !entry.key.isValid(entry.signature, for: body.signedBytes) {
        throw .signature(authorization.account, entry.key)
      }
    }
  }

  init(
    body: TransactionBody, authorizations: [Authorization],
    instruction: SettlementInstruction? = nil
  ) {
    self.body = body
    self.instruction = instruction
    self.authorizations = authorizations.sorted { $0.account < $1.account }
  }

  private static func signed(_ bytes: [UInt8]) throws(TransactionDraftFailure) -> TransactionDraft {
    do throws(DecodingFailure) {
      let transaction = try UnverifiedTransaction(decoding: bytes).transaction
      return TransactionDraft(
        body: transaction.body, authorizations: transaction.authorizations)
    } catch { throw .unreadable("\(error)") }
  }

  /// The id, which signatures do not change.
  public var id: TransactionID { body.id }

  /// The accounts that have to agree and have not. An issue needs its role holders too, of whom
  /// only the ledger knows.
  public var missing: [AccountID] {
    body.accountsUsed.filter { account in !authorizations.contains { $0.account == account } }
  }

  /// A settlement that it affirms, and of which nobody can see here what it moves; nil where there
  /// is none.
  public var affirmedUnseen: SettlementID? {
    for case .affirm(let id) in body.operations where id != instruction?.id { return id }
    return nil
  }

  /// Adds the transaction that instructed the settlement, for whoever signs to see.
  ///
  /// - Throws: `contradicts` where it instructed another one, or there is none here.
  public mutating func show(
    _ instruction: SettlementInstruction
  ) throws(TransactionDraftFailure) {
    let isNeeded = body.operations.contains { operation in
      switch operation {
      case .affirm(let id), .cancel(let id): id == instruction.id
      case .settling(let step): step.settlement == instruction.id
      default: false
      }
    }
    guard isNeeded, instruction.body.chainID == body.chainID else {
      throw .contradicts("instruction")
    }
    self.instruction = instruction
  }

  /// Adds a signature; one of the same key is there once.
  ///
  /// - Throws: `notNeeded` for an account whose agreement nothing in the body needs, because the
  ///   ledger refuses a surplus.
  public mutating func sign(
    as account: AccountID, with key: borrowing SecretKey
  ) throws(TransactionDraftFailure) {
    try requireNeed(of: account)
    let publicKey = key.publicKey
    let entry = KeySignature(key: publicKey, signature: key.sign(body.signedBytes))
    let there = authorizations.first { $0.account == account }?.signatures ?? []
    authorizations.removeAll { $0.account == account }
    authorizations.append(
      Authorization(account: account, signatures: there.filter { $0.key != publicKey } + [entry]))
    authorizations.sort { $0.account < $1.account }
  }

  /// Who must agree to anything but a movement is for the ledger to say.
  private func requireNeed(of account: AccountID) throws(TransactionDraftFailure) {
    let movesOnly = body.operations.allSatisfy { !$0.legs.isEmpty }
    guard !movesOnly || body.accountsUsed.contains(account) else { throw .notNeeded(account) }
  }

  /// The bytes to submit; nil while an account is missing.
  public var signedBytes: [UInt8]? {
    guard missing.isEmpty else { return nil }
    return SignedTransaction(body: body, authorizations: authorizations).bcsBytes
  }

  /// The file: one line of JSON.
  public func file() throws -> Data { try DraftFile(self).encoded() }
}

/// Why bytes are no draft, or a signature does not belong to one.
public enum TransactionDraftFailure: Error, Equatable, Sendable {
  /// More bytes than a draft has.
  case tooLarge(Int)
  /// Neither the file's JSON nor a transaction's bytes.
  case unreadable(String)
  /// The id, the chain or the instruction beside the body is not the body's.
  case contradicts(String)
  /// A signature of this key does not verify.
  case signature(AccountID, PublicKey)
  /// Nothing in the body needs this account's agreement.
  case notNeeded(AccountID)

  /// The code of the registry.
  public var code: ErrorCode {
    switch self {
    case .tooLarge: .oversized
    case .unreadable, .contradicts: .malformedBytes
    case .signature: .signatureInvalid
    case .notNeeded: .authorizationSurplus
    }
  }
}

extension TransactionDraftFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .tooLarge(let count):
      "\(count) bytes; a transaction's file has at most \(TransactionDraft.fileBytesMax)"
    case .unreadable(let why): "this is no transaction: \(why)"
    case .contradicts(let what): "the \(what) beside the body is not the body's"
    case .signature(let account, let key):
      "the signature of key \(Hex.encode(key.bytes)) for account \(account) does not verify"
    case .notNeeded(let account):
      "nothing in the transaction needs the agreement of account \(account)"
    }
  }
}
