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
    // The certificate stands behind the byte that says whether there is one.
    let start = reader.offset + 1
    parent = try reader.optional(Certificate.self)
    if parent?.kind == .nullify {
      throw DecodingFailure(.invalidValue("a nullification certifies no parent"), at: start)
    }
    nullifications = try reader.list(max: Self.nullificationsMax) { certificate, before in
      guard certificate.kind == .nullify else {
        return .invalidValue("a justification lists nullifications only")
      }
      guard let before, before.view >= certificate.view else { return nil }
      return before.view == certificate.view ? .repeated : .notAscending
    }
  }
}
