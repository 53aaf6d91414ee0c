public import SanadCodec
import SanadCrypto

/// What an account asks the chain to do, and what is signed.
///
/// Encoding: version u16 = 1; chain id; account; lane u8; sequence u64; valid-until u64; list of
/// operations, 1...32, with at most 256 legs together and at most one step in the life of a
/// settlement or publication of shares, so that a receipt has room for its events (docs/wire.md, "Transaction").
public struct TransactionBody: Hashable, Sendable {
  /// The only version of this release.
  public static let currentVersion: UInt16 = 1
  /// Most operations in a transaction.
  public static let operationsMax = 32

  /// The chain; no signature is good for two.
  public let chainID: ChainID
  /// Who submits, whose sequence and whose quota are used.
  public let account: AccountID
  /// The lane of the sequence.
  public let lane: Lane
  /// The place in the lane; exactly the next one gets into a block.
  public let sequence: SequenceNumber
  /// The last block time at which it may be in a block.
  public let validUntil: Timestamp
  /// 1...32, all applied or none.
  public let operations: [LedgerOperation]

  /// Creates a body. One with no or too many operations or legs will not decode.
  public init(
    chainID: ChainID, account: AccountID, lane: Lane = .first, sequence: SequenceNumber,
    validUntil: Timestamp, operations: [LedgerOperation]
  ) {
    self.chainID = chainID
    self.account = account
    self.lane = lane
    self.sequence = sequence
    self.validUntil = validUntil
    self.operations = operations
  }

  /// SHA-256 of the tagged body: the transaction's name.
  public var id: TransactionID { TransactionID(SHA256.digest(.transaction, of: self)) }

  /// What every key signs: the tag's sixteen bytes and the body's.
  public var signedBytes: [UInt8] { DomainTag.transaction.bytes + bcsBytes }

  /// The accounts whose keys the body replaces, as often as it does.
  public var accountsRotated: [AccountID] {
    operations.compactMap {
      if case .rotateKeys(let rotation) = $0 { rotation.account } else { nil }
    }
  }

  /// The accounts whose units or rights the body uses, the submitting one included: each has to
  /// authorize. Ascending and distinct. An issue also needs its role holders, which state decides.
  public var accountsUsed: [AccountID] {
    var accounts = [account] + accountsRotated
    for operation in operations {
      for leg in operation.legs { accounts.append(leg.from) }
      if case .auction(let operation) = operation { accounts += operation.accountsUsed }
      if case .reserve(let operation) = operation, let used = operation.consenting {
        accounts.append(used)
      }
      if case .settling(.register(let step)) = operation, let used = step.accountUsed {
        accounts.append(used)
      }
    }
    accounts.sort()
    var distinct: [AccountID] = []
    for account in accounts where account != distinct.last { distinct.append(account) }
    return distinct
  }
}

extension TransactionBody: BCSEncodable, BCSDecodable {
  /// Appends the version and the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u16(Self.currentVersion)
    writer.value(chainID)
    writer.value(account)
    writer.value(lane)
    writer.value(sequence)
    writer.value(validUntil)
    writer.list(operations)
  }

  /// Reads a body of the current version within its limits.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    try reader.expectVersion(Self.currentVersion, of: "a transaction")
    chainID = try ChainID(from: &reader)
    account = try AccountID(from: &reader)
    lane = try Lane(from: &reader)
    sequence = try SequenceNumber(from: &reader)
    validUntil = try Timestamp(from: &reader)
    let start = reader.offset
    operations = try reader.list(max: Self.operationsMax)
    if operations.isEmpty {
      throw DecodingFailure(.noOperation, at: start)
    }
    if operations.count(where: \.isLong) > 1 {
      throw DecodingFailure(.severalSettlementSteps, at: start)
    }
    let legs = operations.reduce(0) { $0 + $1.legCount }
    if legs > Settlement.legsMax {
      throw DecodingFailure(.overLimit(limit: Settlement.legsMax, got: legs), at: start)
    }
  }
}

extension BCSReader {
  /// Reads a version number, which must be `version`.
  mutating func expectVersion(
    _ version: UInt16, of what: StaticString
  ) throws(DecodingFailure) {
    let start = offset
    let got = try u16()
    if got != version {
      throw DecodingFailure(
        .invalidValue("\(what) of version \(got); this release knows \(version)"), at: start)
    }
  }
}
