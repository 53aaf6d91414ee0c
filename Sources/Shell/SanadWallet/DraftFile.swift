import Foundation
import SanadAPIModel
import SanadCodec
import SanadCrypto
import SanadTypes

/// A draft as JSON. Ids and bytes are hexadecimal; the id and the chain are there for people, and
/// are held against the body when it is read.
struct DraftFile: Codable {
  struct Agreement: Codable {
    struct Entry: Codable {
      var key: String
      var signature: String
    }
    var account: String
    var signatures: [Entry]
  }

  var format: String
  var id: String
  var chainId: String
  var body: String
  var authorizations: [Agreement]
  /// The body of the transaction that instructed the settlement of this one.
  var instruction: String?

  init(_ draft: TransactionDraft) {
    format = TransactionDraft.format
    id = draft.id.description
    chainId = draft.body.chainID.description
    body = Hex.encode(draft.body.bcsBytes)
    authorizations = draft.authorizations.map { authorization in
      Agreement(
        account: authorization.account.description,
        signatures: authorization.signatures.map {
          Agreement.Entry(key: Hex.encode($0.key.bytes), signature: Hex.encode($0.signature.bytes))
        })
    }
    instruction = draft.instruction.map { Hex.encode($0.body.bcsBytes) }
  }

  func encoded() throws -> Data { try APICoding.encode(self) + [UInt8(ascii: "\n")] }

  static func decode(_ bytes: [UInt8]) throws(TransactionDraftFailure) -> TransactionDraft {
    let file: DraftFile
    do { file = try APICoding.decode(from: Data(bytes)) } catch {
      throw .unreadable("its JSON is not of the form \(TransactionDraft.format)")
    }
    guard file.format == TransactionDraft.format else {
      throw .unreadable("its form is another one")
    }
    let body = try body(of: file.body)
    guard file.id == body.id.description else { throw .contradicts("id") }
    guard file.chainId == body.chainID.description else { throw .contradicts("chain") }
    guard file.authorizations.count <= SignedTransaction.authorizationsMax else {
      throw .unreadable("\(file.authorizations.count) authorizations")
    }
    var authorizations: [Authorization] = []
    for agreement in file.authorizations {
      let authorization = try agreement.authorization()
      guard !authorizations.contains(where: { $0.account == authorization.account }) else {
        throw .unreadable("account \(authorization.account) is there twice")
      }
      authorizations.append(authorization)
    }
    var draft = TransactionDraft(body: body, authorizations: authorizations)
    if let instruction = file.instruction {
      guard let read = SettlementInstruction(try Self.body(of: instruction)) else {
        throw .contradicts("instruction")
      }
      try draft.show(read)
    }
    return draft
  }

  private static func body(of text: String) throws(TransactionDraftFailure) -> TransactionBody {
    guard let bytes = Hex.decode(text), bytes.count <= SignedTransaction.bytesMax else {
      throw .unreadable("its body is not hexadecimal")
    }
    do throws(DecodingFailure) {
      var reader = BCSReader(bytes, depthMax: SignedTransaction.bcsLimits.depth)
      let body = try TransactionBody(from: &reader)
      try reader.finish()
      return body
    } catch { throw .unreadable("\(error)") }
  }
}

extension DraftFile.Agreement {
  func authorization() throws(TransactionDraftFailure) -> Authorization {
    guard let account = Digest(hex: account).map({ AccountID($0) }) else {
      throw .unreadable("the account of an authorization is none")
    }
    guard (1...Authority.keysMax).contains(signatures.count) else {
      throw .unreadable("\(signatures.count) signatures of one account")
    }
    var entries: [KeySignature] = []
    for entry in signatures {
      guard let key = Digest(hex: entry.key).map({ PublicKey($0) }),
        let signature = Hex.decode(entry.signature).flatMap({ Signature(bytes: $0) }),
        !entries.contains(where: { $0.key == key })
      else { throw .unreadable("a signature of account \(account) is none, or is there twice") }
      entries.append(KeySignature(key: key, signature: signature))
    }
    return Authorization(account: account, signatures: entries)
  }
}
