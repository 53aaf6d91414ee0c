/// The three kinds of vote; the raw value is the signed byte.
public enum VoteKind: UInt8, Hashable, Sendable, CaseIterable, Comparable {
  /// The block is valid on a legal parent.
  case notarize = 1
  /// The view is given up.
  case nullify = 2
  /// The block is notarized and the voter has not given the view up.
  case finalize = 3

  /// Order of the raw values.
  public static func < (left: VoteKind, right: VoteKind) -> Bool { left.rawValue < right.rawValue }
}

/// What a vote says about its view.
public enum Ballot: Hashable, Sendable {
  /// The block is valid on a legal parent.
  case notarize(BlockReference)
  /// The view is given up.
  case nullify
  /// The block is notarized and the voter has not given the view up.
  case finalize(BlockReference)

  /// Which kind of vote it is.
  public var kind: VoteKind {
    switch self {
    case .notarize: .notarize
    case .nullify: .nullify
    case .finalize: .finalize
    }
  }

  /// The block that it is for; nil for nullify.
  public var block: BlockReference? {
    switch self {
    case .notarize(let block), .finalize(let block): block
    case .nullify: nil
    }
  }

  /// Puts a kind and a block together; nil when a nullify has a block or another kind has none.
  public init?(kind: VoteKind, block: BlockReference?) {
    switch (kind, block) {
    case (.notarize, .some(let block)): self = .notarize(block)
    case (.nullify, nil): self = .nullify
    case (.finalize, .some(let block)): self = .finalize(block)
    default: return nil
    }
  }
}
