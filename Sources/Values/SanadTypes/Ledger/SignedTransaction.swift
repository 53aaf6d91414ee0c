public import SanadCodec

/// A body and the authorizations that go with it.
///
/// Encoding: body; list of authorizations, strictly ascending by account, 1...257. At most 64 KiB.
public struct SignedTransaction: Hashable, Sendable {
  /// Most bytes of the encoding.
  public static let bytesMax = Block.transactionBytesMax
  /// Most authorizations: the submitter and a different account in each leg.
  public static let authorizationsMax = Settlement.legsMax + 1

  /// What is asked for.
  public let body: TransactionBody
  /// Strictly ascending by account; 1...257.
  public let authorizations: [Authorization]

  /// Sorts the authorizations by account. Two of one account stay two, and will not decode.
  public init(body: TransactionBody, authorizations: [Authorization]) {
    self.body = body
    self.authorizations = authorizations.sorted { $0.account < $1.account }
  }
}

extension SignedTransaction: BCSEncodable, BCSDecodable {
  /// ``bytesMax``; the deepest is a key in the authority of an operation.
  public static let bcsLimits = BCSLimits(bytes: bytesMax, depth: 5)

  /// Appends the body and the authorizations.
  public func encode(into writer: inout BCSWriter) {
    writer.value(body)
    writer.list(authorizations)
  }

  /// Reads a transaction whose accounts are distinct and ascending.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    body = try TransactionBody(from: &reader)
    authorizations = try Self.readAuthorizations(from: &reader)
  }

  static func readAuthorizations(
    from reader: inout BCSReader
  ) throws(DecodingFailure) -> [Authorization] {
    let start = reader.offset
    let list: [Authorization] = try reader.ascendingList(
      max: authorizationsMax, repeated: .repeatedAuthorization
    ) { $0.account }
    if list.isEmpty {
      throw DecodingFailure(.noAuthorization, at: start)
    }
    return list
  }
}
