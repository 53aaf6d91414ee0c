public import SanadCodec
public import SanadCrypto

/// One key's signature over a transaction's tagged body.
public struct KeySignature: Hashable, Sendable {
  /// The key.
  public let key: PublicKey
  /// Its signature over `SANAD-TX-1` followed by the body's bytes.
  public let signature: Signature

  /// Pairs a key with its signature.
  public init(key: PublicKey, signature: Signature) {
    self.key = key
    self.signature = signature
  }
}

/// The signatures with which one account agrees to a transaction.
///
/// Encoding: account; list of (key, signature), strictly ascending by key, 1...16.
public struct Authorization: Hashable, Sendable {
  /// The account that agrees.
  public let account: AccountID
  /// Strictly ascending by key; 1...16.
  public let signatures: [KeySignature]

  /// Sorts the signatures by key. Two of one key stay two, and the transaction will not decode.
  public init(account: AccountID, signatures: [KeySignature]) {
    self.account = account
    self.signatures = signatures.sorted { $0.key < $1.key }
  }
}

extension KeySignature: BCSEncodable, BCSDecodable {
  /// Appends the key and the signature: 96 bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.value(key)
    writer.value(signature)
  }

  /// Reads the key and the signature.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    key = try PublicKey(from: &reader)
    signature = try Signature(from: &reader)
  }
}

extension Authorization: BCSEncodable, BCSDecodable {
  /// Appends the account and the signatures.
  public func encode(into writer: inout BCSWriter) {
    writer.value(account)
    writer.list(signatures)
  }

  /// Reads an authorization whose keys are distinct and ascending.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    account = try AccountID(from: &reader)
    let start = reader.offset
    signatures = try reader.ascendingList(max: Authority.keysMax) { $0.key }
    if signatures.isEmpty {
      throw DecodingFailure(.noSignature, at: start)
    }
  }
}
