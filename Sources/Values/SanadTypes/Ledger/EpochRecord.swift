public import SanadCodec

/// The epoch that the next block belongs to (consensus.md 2.13). The block that closes an epoch
/// writes the record of the next one, so that the state after it fixes who agrees on what follows.
///
/// Encoding after the version: number u64; height u64; started u64; validator set; option of a
/// validator set.
public struct EpochRecord: StateRecord {
  /// The epoch's number; the first is 0.
  public let number: Epoch
  /// The height of its anchor: of the genesis block, or of the block that closed the epoch before.
  public let anchorHeight: Height
  /// The anchor's timestamp.
  public let startedAt: Timestamp
  /// Its validators.
  public let validators: ValidatorSet
  /// The validators of the epoch before; nil where they are the same, and in the first.
  public let former: ValidatorSet?

  /// Creates a record.
  public init(
    number: Epoch, anchorHeight: Height, startedAt: Timestamp, validators: ValidatorSet,
    former: ValidatorSet? = nil
  ) {
    self.number = number
    self.anchorHeight = anchorHeight
    self.startedAt = startedAt
    self.validators = validators
    self.former = former
  }

  /// The first time at which a block closes the epoch, where its length is `length`; nil where only
  /// governance ends epochs.
  public func closesAt(after length: Milliseconds) -> Timestamp? {
    length == .zero ? nil : startedAt.advanced(by: length.value)
  }

  /// The epoch behind a block that closes this one.
  public func next(
    closedAt timestamp: Timestamp, height: Height, validators: ValidatorSet
  ) -> EpochRecord {
    EpochRecord(
      number: number.next, anchorHeight: height, startedAt: timestamp, validators: validators,
      former: validators == self.validators ? nil : self.validators)
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(number)
    writer.value(anchorHeight)
    writer.value(startedAt)
    writer.value(validators)
    writer.optional(former)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    number = try Epoch(from: &reader)
    anchorHeight = try Height(from: &reader)
    startedAt = try Timestamp(from: &reader)
    validators = try ValidatorSet(from: &reader)
    former = try reader.optional()
  }
}
