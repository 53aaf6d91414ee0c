public import SanadCodec

/// Something about who the validators are.
///
/// Encoding: variant, then the values. A later version of an event is a new variant.
public enum ValidatorEvent: Hashable, Sendable {
  /// Variant 0: an operator stands behind a change; operators of validators that weigh so
  /// much do now.
  case approved(ValidatorChange, by: AccountID, weight: UInt16)
  /// Variant 1: an operator does not stand behind the change of this name any more.
  case withdrawn(String, by: AccountID)
  /// Variant 2: the newcomer of the change of this name has said that it is ready.
  case ready(String, at: Height)
  /// Variant 3: a change was made: it is in force from the next block on, in the epoch that begins.
  case changed(ValidatorChange)

  /// The accounts in whose leaves the event is counted.
  public var accounts: [AccountID] {
    switch self {
    case .approved(_, let account, _), .withdrawn(_, let account): [account]
    case .ready, .changed: []
    }
  }

  /// The name of the validator.
  public var validator: String {
    switch self {
    case .approved(let change, _, _), .changed(let change): change.name
    case .withdrawn(let name, _), .ready(let name, _): name
    }
  }

  /// The word for it in the API; a word never changes its meaning.
  public var name: String {
    switch self {
    case .approved: "validator_change_approved"
    case .withdrawn: "validator_change_withdrawn"
    case .ready: "validator_ready"
    case .changed: "validators_changed"
    }
  }
}

extension ValidatorEvent: BCSEncodable, BCSDecodable {
  /// Appends the variant and the values.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .approved(let change, let account, let weight):
      writer.variant(0)
      writer.value(change)
      writer.value(account)
      writer.u16(weight)
    case .withdrawn(let name, let account):
      writer.variant(1)
      writer.text(name)
      writer.value(account)
    case .ready(let name, let height):
      writer.variant(2)
      writer.text(name)
      writer.value(height)
    case .changed(let change):
      writer.variant(3)
      writer.value(change)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0:
      self = .approved(
        try ValidatorChange(from: &reader), by: try AccountID(from: &reader),
        weight: try reader.u16())
    case 1:
      self = .withdrawn(
        try reader.text(max: Validator.nameBytesMax), by: try AccountID(from: &reader))
    case 2:
      self = .ready(try reader.text(max: Validator.nameBytesMax), at: try Height(from: &reader))
    case 3: self = .changed(try ValidatorChange(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
