public import SanadCodec

/// What an account is for.
public enum AccountKind: UInt8, CaseIterable, Hashable, Sendable {
  /// The owner's own.
  case house
  /// One client's, operated by a custodian.
  case clientSegregated
  /// Many clients', operated by a custodian.
  case clientOmnibus
  /// The treasury's.
  case treasury
  /// A paying agent's.
  case paying
  /// A tax authority's.
  case tax
  /// Deposits of bidders.
  case deposit
  /// Cash that could not be paid out.
  case suspense
}

extension AccountKind: ByteEnumeration {}

/// The weight that an account may use.
///
/// Encoding: per block u64; per day u64.
public struct Quota: Hashable, Sendable {
  /// In one block.
  public let weightPerBlock: Weight
  /// In one business date.
  public let weightPerDay: Weight

  /// Creates a quota.
  public init(weightPerBlock: Weight, weightPerDay: Weight) {
    self.weightPerBlock = weightPerBlock
    self.weightPerDay = weightPerDay
  }
}

/// The weight that an account has used lately.
///
/// Encoding: height u64; in-block u64; day i32; in-day u64.
public struct QuotaUsage: Hashable, Sendable {
  /// The last block with a transaction of the account.
  public var height: Height
  /// Used in that block.
  public var weightInBlock: Weight
  /// The business date of that block, in days since 1970-01-01.
  public var dayNumber: Int32
  /// Used on that date.
  public var weightInDay: Weight

  /// Nothing used.
  public init() {
    height = Height(0)
    weightInBlock = Weight(0)
    dayNumber = 0
    weightInDay = Weight(0)
  }
}

/// An account.
///
/// Encoding after the version: owner; kind; optional custodian; optional authority; opened-at u64; optional
/// quota; lanes in use as list of (lane u8, next u64), ascending; usage; events.
public struct Account: StateRecord {
  /// Who has title to what it holds.
  public let owner: IdentityID
  /// What it is for.
  public let kind: AccountKind
  /// The institution that operates it, if not the owner.
  public let custodian: IdentityID?
  /// Whose signatures act for it; absent in the encoding where only the ledger does.
  public var authority: Authority
  /// The block time of its opening.
  public let openedAt: Timestamp
  /// Its own quota, where genesis gives one; else the default applies.
  public let quota: Quota?
  /// The next sequence of each lane in use, ascending by lane.
  private var nextSequences: [NextSequence]
  /// What it has used of its quota.
  public var usage: QuotaUsage
  /// Its events.
  public var events: EventChain

  /// Creates an account that nobody has used.
  public init(
    owner: IdentityID, kind: AccountKind, custodian: IdentityID?, authority: Authority,
    openedAt: Timestamp, quota: Quota? = nil
  ) {
    self.owner = owner
    self.kind = kind
    self.custodian = custodian
    self.authority = authority
    self.openedAt = openedAt
    self.quota = quota
    nextSequences = []
    usage = QuotaUsage()
    events = EventChain()
  }

  /// The sequence that the next transaction in `lane` must have.
  public func nextSequence(in lane: Lane) -> SequenceNumber {
    nextSequences.first { $0.lane == lane }?.sequence ?? SequenceNumber(0)
  }

  /// Uses up the next sequence of `lane`.
  public mutating func advanceSequence(in lane: Lane) {
    let next = NextSequence(lane: lane, sequence: nextSequence(in: lane).next)
    if let index = nextSequences.firstIndex(where: { $0.lane >= lane }) {
      let isKnown = nextSequences[index].lane == lane
      nextSequences.replaceSubrange(index..<(isKnown ? index + 1 : index), with: [next])
    } else {
      nextSequences.append(next)
    }
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(owner)
    writer.value(kind)
    writer.optional(custodian)
    authority.encode(ofAccountInto: &writer)
    writer.value(openedAt)
    writer.optional(quota)
    writer.list(nextSequences)
    writer.value(usage)
    writer.value(events)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    owner = try IdentityID(from: &reader)
    kind = try AccountKind(from: &reader)
    custodian = try reader.optional()
    authority = try Authority(ofAccountFrom: &reader)
    openedAt = try Timestamp(from: &reader)
    quota = try reader.optional()
    nextSequences = try reader.ascendingList(max: Int(Lane.count)) { $0.lane }
    usage = try QuotaUsage(from: &reader)
    events = try EventChain(from: &reader)
  }
}

/// The next sequence of one lane.
private struct NextSequence: Hashable, Sendable, BCSEncodable, BCSDecodable {
  let lane: Lane
  let sequence: SequenceNumber

  init(lane: Lane, sequence: SequenceNumber) {
    self.lane = lane
    self.sequence = sequence
  }

  func encode(into writer: inout BCSWriter) {
    writer.value(lane)
    writer.value(sequence)
  }

  init(from reader: inout BCSReader) throws(DecodingFailure) {
    lane = try Lane(from: &reader)
    sequence = try SequenceNumber(from: &reader)
  }
}

extension Quota: BCSEncodable, BCSDecodable {
  /// Appends 16 bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.value(weightPerBlock)
    writer.value(weightPerDay)
  }

  /// Reads 16 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    weightPerBlock = try Weight(from: &reader)
    weightPerDay = try Weight(from: &reader)
  }
}

extension QuotaUsage: BCSEncodable, BCSDecodable {
  /// Appends 28 bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.value(height)
    writer.value(weightInBlock)
    writer.i32(dayNumber)
    writer.value(weightInDay)
  }

  /// Reads 28 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    height = try Height(from: &reader)
    weightInBlock = try Weight(from: &reader)
    dayNumber = try reader.i32()
    weightInDay = try Weight(from: &reader)
  }
}
