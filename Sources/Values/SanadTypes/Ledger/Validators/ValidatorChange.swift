public import SanadCodec

/// One change of the validators, as their operators authorize it (docs/consensus.md, "Changes of
/// validators").
///
/// Encoding: variant, then the fields. A later version of a change is a new variant; a number is
/// never used again.
public enum ValidatorChange: Hashable, Sendable {
  /// Variant 0: a new validator, in the last place, which an account speaks for.
  case add(Validator, operatedBy: AccountID)
  /// Variant 1: the validator of this name is one no more; its node becomes an observer.
  case remove(String)
  /// Variant 2: the validator of this name has other keys: those of a node that is ready. It keeps its
  /// place and its operator.
  /// The weight stays as it is: what the newcomer says of it has to be that.
  case rotate(Validator)
  /// Variant 3: the validator of this name weighs so much.
  case weigh(String, UInt16)

  /// The name of the validator; one change of it can be open at a time.
  public var name: String {
    switch self {
    case .add(let validator, _), .rotate(let validator): validator.name
    case .remove(let name), .weigh(let name, _): name
    }
  }

  /// Who has to be ready before the change takes place; nil where nobody comes.
  public var newcomer: Validator? {
    switch self {
    case .add(let validator, _), .rotate(let validator): validator
    case .remove, .weigh: nil
    }
  }

  /// The word that people read.
  public var word: String {
    switch self {
    case .add: "add"
    case .remove: "remove"
    case .rotate: "rotate"
    case .weigh: "weigh"
    }
  }

  /// What of a set's weight acts otherwise when the change is made to it: of who comes or goes what it
  /// weighs, of who is weighed anew what it has more or less.
  public func weight(in set: ValidatorSet) -> Int {
    let before = set.validators.first { $0.name == name }.map { Int($0.weight) } ?? 0
    return switch self {
    case .add(let validator, _): Int(validator.weight)
    case .remove, .rotate: before
    case .weigh(_, let weight): abs(Int(weight) - before)
    }
  }

  /// The validators with this change made; nil where it cannot be made to them.
  public func applied(to set: ValidatorSet) -> ValidatorSet? {
    var members = set.validators
    let place = members.firstIndex { $0.name == name }
    switch self {
    case .add(let validator, _):
      guard place == nil else { return nil }
      members.append(validator)
    case .remove:
      guard let place else { return nil }
      members.remove(at: place)
    case .rotate(let validator):
      guard let place, members[place].weight == validator.weight else { return nil }
      members[place] = validator
    case .weigh(_, let weight):
      guard let place, members[place].weight != weight else { return nil }
      members[place] = members[place].weighing(weight)
    }
    do throws(ConsensusSettingsFailure) { return try ValidatorSet(members) } catch { return nil }
  }
}

extension ValidatorChange: BCSEncodable, BCSDecodable {
  /// Appends the variant and the fields.
  public func encode(into writer: inout BCSWriter) {
    switch self {
    case .add(let validator, let account):
      writer.variant(0)
      writer.value(validator)
      writer.value(account)
    case .remove(let name):
      writer.variant(1)
      writer.text(name)
    case .rotate(let validator):
      writer.variant(2)
      writer.value(validator)
    case .weigh(let name, let weight):
      writer.variant(3)
      writer.text(name)
      writer.u16(weight)
    }
  }

  /// Reads a known variant.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    switch try reader.variant() {
    case 0: self = .add(try Validator(from: &reader), operatedBy: try AccountID(from: &reader))
    case 1: self = .remove(try reader.text(max: Validator.nameBytesMax))
    case 2: self = .rotate(try Validator(from: &reader))
    case 3: self = .weigh(try reader.text(max: Validator.nameBytesMax), try reader.u16())
    case let number: throw DecodingFailure(.unknownVariant(number), at: start)
    }
  }
}
