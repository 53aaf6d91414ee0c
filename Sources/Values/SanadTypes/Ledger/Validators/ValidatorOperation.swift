public import SanadCodec

/// Something about who the validators are (docs/consensus.md, "Changes of validators").
///
/// Encoding: variant, then the fields. A later version of an operation is a new variant; a number
/// is never used again.
public enum ValidatorOperation: Hashable, Sendable {
  /// Variant 0: the operators among those who authorize stand behind a change. The first opens it.
  case approve(ValidatorChange)
  /// Variant 1: the operators among those who authorize do not stand behind the change of the
  /// validator of this name any more. When nobody does, it is gone.
  case withdraw(String)
  /// Variant 2: the newcomer of the open change of this name is ready; anybody may submit it.
  case ready(String, ReadyStatement)

  /// The word that messages use.
  public var name: String {
    switch self {
    case .approve: "approveValidatorChange"
    case .withdraw: "withdrawValidatorChange"
    case .ready: "validatorReady"
    }
  }
}

extension ValidatorOperation: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .approve(let change):
      writer.variant(0)
      writer.value(change)
    case .withdraw(let name):
      writer.variant(1)
      writer.text(name)
    case .ready(let name, let statement):
      writer.variant(2)
      writer.text(name)
      writer.value(statement)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .approve(try ValidatorChange(from: &reader))
    case 1: self = .withdraw(try reader.text(max: Validator.nameBytesMax))
    case 2:
      self = .ready(
        try reader.text(max: Validator.nameBytesMax), try ReadyStatement(from: &reader))
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
