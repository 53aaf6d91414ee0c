public import SanadCodec

/// The epoch that the next block belongs to (consensus.md 2.13). The block that closes an epoch
/// writes the record of the next one, so that the state after it fixes who agrees on what follows.
///
/// Encoding after the version: number u64; height u64; started u64; validator set.
public struct EpochRecord: StateRecord {
  /// The epoch's number; the first is 0.
  public let number: Epoch
  /// The height of its anchor: of the genesis block, or of the block that closed the epoch before.
  public let anchorHeight: Height
  /// The anchor's timestamp.
  public let startedAt: Timestamp
  /// Its validators.
  public let validators: ValidatorSet

  /// Creates a record.
  public init(
    number: Epoch, anchorHeight: Height, startedAt: Timestamp, validators: ValidatorSet
  ) {
    self.number = number
    self.anchorHeight = anchorHeight
    self.startedAt = startedAt
    self.validators = validators
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
      number: number.next, anchorHeight: height, startedAt: timestamp, validators: validators)
  }

  /// Appends the fields in the order of the properties.
  public func encodeFields(into writer: inout BCSWriter) {
    writer.value(number)
    writer.value(anchorHeight)
    writer.value(startedAt)
    writer.value(validators)
  }

  /// Reads the fields in the order of the properties.
  public init(fieldsFrom reader: inout BCSReader) throws(DecodingFailure) {
    number = try Epoch(from: &reader)
    anchorHeight = try Height(from: &reader)
    startedAt = try Timestamp(from: &reader)
    validators = try ValidatorSet(from: &reader)
  }
}
