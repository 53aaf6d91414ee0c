import SanadCodec
public import SanadCrypto
public import SanadTypes

/// Builds a transaction offline: operations in, bytes to sign and signed bytes out.
///
/// ```swift
/// var builder = TransactionBuilder(
///   chainID: chain, account: alice, sequence: SequenceNumber(4), validUntil: deadline)
/// builder.add(.transfer(leg))
/// builder.sign(as: alice, with: key)
/// let bytes = builder.signedBytes
/// ```
public struct TransactionBuilder: Sendable {
  /// The chain it is for.
  public let chainID: ChainID
  /// The submitting account.
  public let account: AccountID
  /// The lane of its sequence.
  public let lane: Lane
  /// The sequence: the next one of the lane.
  public let sequence: SequenceNumber
  /// When it can no longer enter a block.
  public let validUntil: Timestamp
  /// What it does, in order.
  public private(set) var operations: [LedgerOperation] = []

  private var signatures: [(account: AccountID, entry: KeySignature)] = []

  /// Starts a transaction without operations.
  public init(
    chainID: ChainID, account: AccountID, lane: Lane = .first, sequence: SequenceNumber,
    validUntil: Timestamp
  ) {
    self.chainID = chainID
    self.account = account
    self.lane = lane
    self.sequence = sequence
    self.validUntil = validUntil
  }

  /// Adds an operation; signatures made before are for another body and are dropped.
  public mutating func add(_ operation: LedgerOperation) {
    operations.append(operation)
    signatures.removeAll()
  }

  /// The body as it stands.
  public var body: TransactionBody {
    TransactionBody(
      chainID: chainID, account: account, lane: lane, sequence: sequence, validUntil: validUntil,
      operations: operations)
  }

  /// The id, which signatures do not change.
  public var id: TransactionID { body.id }

  /// Adds a signature of one of an account's keys.
  public mutating func sign(as account: AccountID, with key: borrowing SecretKey) {
    let signature = key.sign(body.signedBytes)
    signatures.append((account, KeySignature(key: key.publicKey, signature: signature)))
  }

  /// The transaction with the signatures made so far.
  public var transaction: SignedTransaction {
    var accounts = signatures.map(\.account)
    accounts.sort()
    var distinct: [AccountID] = []
    for account in accounts where account != distinct.last { distinct.append(account) }
    return SignedTransaction(
      body: body,
      authorizations: distinct.map { account in
        Authorization(
          account: account, signatures: signatures.filter { $0.account == account }.map(\.entry))
      })
  }

  /// The bytes to submit.
  public var signedBytes: [UInt8] { transaction.bcsBytes }
}
