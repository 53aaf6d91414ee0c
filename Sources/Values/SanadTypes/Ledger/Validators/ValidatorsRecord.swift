public import SanadCodec

/// A change of the validators that waits for operators, for its newcomer, or for the end of the
/// epoch.
///
/// Encoding: change; opened u64; list of approvals; option of ready u64.
public struct OpenValidatorChange: Hashable, Sendable {
  /// What is to be changed.
  public let change: ValidatorChange
  /// When it was opened.
  public let openedAt: Timestamp
  /// The accounts of the operators who stand behind it, ascending.
  public private(set) var approvals: [AccountID]
  /// The height of the newcomer's newest word that it is ready.
  public var readyAt: Height?

  /// Opens a change behind which nobody stands yet.
  public init(_ change: ValidatorChange, openedAt: Timestamp) {
    self.change = change
    self.openedAt = openedAt
    approvals = []
  }

  /// Whether it has waited for too long, and is gone.
  public func isOver(at now: Timestamp) -> Bool {
    openedAt.advanced(by: ValidatorsRecord.lifetime.value) <= now
  }

  /// Notes that an operator stands behind it; false where it did.
  public mutating func approve(_ account: AccountID) -> Bool {
    guard !approvals.contains(account) else { return false }
    let place = approvals.firstIndex { account < $0 } ?? approvals.endIndex
    approvals.insert(account, at: place)
    return true
  }

  /// Forgets the approvals of all but these accounts.
  public mutating func keepApprovals(of operators: [AccountID]) {
    approvals.removeAll { !operators.contains($0) }
  }

  /// Notes that an operator does not; false where it did not.
  public mutating func withdraw(_ account: AccountID) -> Bool {
    guard let place = approvals.firstIndex(of: account) else { return false }
    approvals.remove(at: place)
    return true
  }
}

/// Who speaks for the validators, and which changes of them are open.
///
/// Encoding after the version: list of operators; list of open changes.
public struct ValidatorsRecord: StateRecord {
  /// Most open changes.
  public static let changesMax = 16
  /// Changes that are not made in this time are gone: thirty days.
  public static let lifetime = Milliseconds(30 * 86_400_000)
  /// Blocks that an epoch has at least where a change ends it.
  public static let blocksMin: UInt64 = 10

  /// The account that speaks for each validator of the epoch, in their order; none where nobody can
  /// change them.
  public var operators: [AccountID]
  /// The open changes, the oldest first.
  public var changes: [OpenValidatorChange]

  /// Creates a record.
  public init(operators: [AccountID], changes: [OpenValidatorChange] = []) {
    self.operators = operators
    self.changes = changes
  }

  /// What the validators weigh for whom the operators who stand behind a change speak.
  ///
  /// - Parameter set: the validators, in the order of ``operators``.
  public func weight(behind change: OpenValidatorChange, in set: ValidatorSet) -> Int {
    weight(of: change.approvals, in: set)
  }

  /// What the validators weigh for whom some operators speak.
  public func weight(of accounts: [AccountID], in set: ValidatorSet) -> Int {
    zip(operators, set.validators).reduce(0) { sum, seat in
      accounts.contains(seat.0) ? sum + Int(seat.1.weight) : sum
    }
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.list(operators)
    writer.list(changes)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    operators = try reader.list(max: ValidatorSet.countMax)
    changes = try reader.list(max: Self.changesMax)
  }
}

extension OpenValidatorChange: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(change)
    writer.value(openedAt)
    writer.list(approvals)
    writer.optional(readyAt)
  }

  /// Reads the fields; approvals are different and ascend.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    change = try ValidatorChange(from: &reader)
    openedAt = try Timestamp(from: &reader)
    approvals = try reader.ascendingList(max: ValidatorSet.countMax) { $0 }
    readyAt = try reader.optional()
  }
}
