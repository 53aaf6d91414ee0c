public import SanadCodec

/// Proof on the ledger that a validator has broken the protocol (consensus.md 2.14): both statements
/// with their signatures, so that a proof of this record shows a third party everything.
///
/// Encoding after the version: height u64; recorded u64; evidence.
public struct EvidenceRecord: StateRecord {
  /// The block that put it here.
  public let height: Height
  /// Its timestamp.
  public let recordedAt: Timestamp
  /// The two statements.
  public let evidence: Evidence

  /// Creates a record.
  public init(height: Height, recordedAt: Timestamp, evidence: Evidence) {
    self.height = height
    self.recordedAt = recordedAt
    self.evidence = evidence
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(height)
    writer.value(recordedAt)
    writer.value(evidence)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    height = try Height(from: &reader)
    recordedAt = try Timestamp(from: &reader)
    evidence = try Evidence(from: &reader)
  }
}

/// What the feed tells of evidence; the statements are in the record.
///
/// Encoding: epoch u64; view u64; signer u16; offence u8.
public struct EvidenceEvent: Hashable, Sendable {
  /// The epoch whose validators the signer's place counts in.
  public let epoch: Epoch
  /// The view of both statements.
  public let view: View
  /// Who signed both.
  public let signer: ValidatorIndex
  /// Which rule they break together.
  public let offence: Evidence.Offence

  /// Tells of evidence.
  public init(_ evidence: Evidence) {
    epoch = evidence.epoch
    view = evidence.view
    signer = evidence.signer
    offence = evidence.offence
  }
}

extension EvidenceEvent: BCSEncodable, BCSDecodable {
  /// Appends 19 bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.value(epoch)
    writer.value(view)
    writer.value(signer)
    writer.value(offence)
  }

  /// Reads 19 bytes.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    epoch = try Epoch(from: &reader)
    view = try View(from: &reader)
    signer = try ValidatorIndex(from: &reader)
    offence = try Evidence.Offence(from: &reader)
  }
}

extension Evidence.Offence: BCSEncodable, BCSDecodable {
  /// Appends the number.
  public func encode(into writer: inout BCSWriter) { writer.u8(rawValue) }

  /// Reads a known number.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let number = try reader.u8()
    guard let offence = Self(rawValue: number) else {
      throw DecodingFailure(.unknownVariant(UInt32(number)), at: start)
    }
    self = offence
  }
}
