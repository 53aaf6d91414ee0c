public import SanadCodec
public import SanadCrypto

/// Where an instrument stands in its life.
public enum InstrumentStatus: UInt8, CaseIterable, Hashable, Sendable {
  /// Announced; no units yet.
  case announced
  /// Units exist and move.
  case active
  /// Nothing moves until it is resumed.
  case halted
  /// The maturity date has come.
  case matured
  /// The issuer has not paid in time.
  case defaulted
  /// Everything is paid back.
  case redeemed
}

extension InstrumentStatus: ByteEnumeration {}

/// An instrument: what changes seldom. What every movement changes is its ``InstrumentTally``.
///
/// Encoding after the version: terms; status; authorised u128; policy digest; optional programme
/// u32.
public struct Instrument: StateRecord {
  /// The terms.
  public let terms: TermSheet
  /// Where it stands.
  public var status: InstrumentStatus
  /// The most units that may be issued.
  public let authorised: Units
  /// SHA-256 of the tagged text of the policy that governs it.
  public let policy: Digest
  /// The number of the programme whose ceiling it is under.
  public let programme: UInt32?

  /// Creates an instrument.
  public init(
    terms: TermSheet, status: InstrumentStatus, authorised: Units, policy: Digest,
    programme: UInt32? = nil
  ) {
    self.terms = terms
    self.status = status
    self.authorised = authorised
    self.policy = policy
    self.programme = programme
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(terms)
    writer.value(status)
    writer.value(authorised)
    writer.value(policy)
    writer.bool(programme != nil)
    if let programme { writer.u32(programme) }
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    terms = try TermSheet(from: &reader)
    status = try InstrumentStatus(from: &reader)
    authorised = try Units(from: &reader)
    policy = try Digest(from: &reader)
    programme = try reader.bool() ? try reader.u32() : nil
  }
}

/// What an instrument adds up to, kept as units move, and its events.
///
/// Encoding after the version: issued u128; redeemed u128; holders u64; registered u64; recorded
/// u32; booked u128; events.
public struct InstrumentTally: StateRecord {
  /// Units ever issued.
  public var issued: Units
  /// Units ever redeemed; at most ``issued``.
  public var redeemed: Units
  /// Identities with at least one unit.
  public var holders: UInt64
  /// Accounts that ever held units of a security: the entries of its register.
  public var registered: UInt64
  /// Payments of which the record has been taken.
  public var recorded: UInt32
  /// Its part of what is booked under its programme, in minor units of the ceiling's currency; zero
  /// without a programme.
  public var booked: UInt128
  /// The instrument's events.
  public var events: EventChain

  /// Nothing issued.
  public init() {
    issued = .zero
    redeemed = .zero
    holders = 0
    registered = 0
    recorded = 0
    booked = 0
    events = EventChain()
  }

  /// Units in the hands of holders.
  public var outstanding: Units { issued.subtracting(redeemed) ?? .zero }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(issued)
    writer.value(redeemed)
    writer.u64(holders)
    writer.u64(registered)
    writer.u32(recorded)
    writer.u128(booked)
    writer.value(events)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    issued = try Units(from: &reader)
    redeemed = try Units(from: &reader)
    holders = try reader.u64()
    registered = try reader.u64()
    recorded = try reader.u32()
    booked = try reader.u128()
    events = try EventChain(from: &reader)
  }
}
