public import SanadCodec

/// Why a proposal's parent is legal: what a voter needs to check it without asking (2.4, 2.5).
public struct Justification: Hashable, Sendable {
  /// J: most nullifications sent along; a voter fetches the others.
  public static let nullificationsMax = 8

  /// The notarization or finalization of the parent; nil when the parent is the anchor, or has been
  /// finalized through a descendant on every node that could ask.
  public let parent: Certificate?
  /// Nullifications of views between parent and proposal, lowest first, at most ``nullificationsMax``.
  public let nullifications: [Certificate]

  /// Puts a justification together; nullifications beyond ``nullificationsMax`` are left out.
  public init(parent: Certificate?, nullifications: [Certificate]) {
    self.parent = parent
    self.nullifications = Array(nullifications.prefix(Self.nullificationsMax))
  }

  /// All certificates in it, the parent's first.
  public var certificates: [Certificate] {
    (parent.map { [$0] } ?? []) + nullifications
  }
}

extension Justification: BCSEncodable, BCSDecodable {
  /// Appends the option and the list.
  public func encode(into writer: inout BCSWriter) {
    writer.optional(parent)
    writer.list(nullifications)
  }

  /// Reads a justification; the parent's certificate is no nullification, the list holds only
  /// nullifications, and their views ascend.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    parent = try reader.optional(Certificate.self)
    nullifications = try reader.list(of: Certificate.self, max: Self.nullificationsMax)
    if parent?.kind == .nullify {
      throw reader.failure(.invalidValue("a nullification certifies no parent"))
    }
    guard nullifications.allSatisfy({ $0.kind == .nullify }) else {
      throw reader.failure(.invalidValue("a justification lists nullifications only"))
    }
    for (lower, upper) in zip(nullifications, nullifications.dropFirst())
    where lower.view >= upper.view {
      throw reader.failure(.notAscending)
    }
  }
}
