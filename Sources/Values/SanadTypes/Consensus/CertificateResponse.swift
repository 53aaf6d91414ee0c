public import SanadCodec

/// Certificates that answer a ``CertificateRequest``; in place of those at or below the sender's
/// last final view, its finalization.
public struct CertificateResponse: Hashable, Sendable {
  /// Most certificates: both kinds of every view asked for, and one finalization.
  public static let certificatesMax = 2 * Int(CertificateRequest.viewsMax) + 1
  /// Most bytes of certificates that a sender puts into one response.
  public static let bytesMax = 256 * 1_024

  /// The certificates.
  public let certificates: [Certificate]

  /// Puts a response together; what exceeds the limits is left out, so put the best ones first.
  public init(certificates: [Certificate]) {
    self.certificates = Self.withinLimits(certificates)
  }

  /// The certificates from the front whose bytes stay within ``bytesMax``.
  public static func withinLimits(_ certificates: [Certificate]) -> [Certificate] {
    var bytes = 0
    return Array(
      certificates.prefix(certificatesMax).prefix {
        bytes += $0.byteCount
        return bytes <= bytesMax
      })
  }
}

extension CertificateResponse: BCSEncodable, BCSDecodable {
  /// Appends the list.
  public func encode(into writer: inout BCSWriter) { writer.list(certificates) }

  /// Reads at most ``certificatesMax`` certificates.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    certificates = try reader.list(of: Certificate.self, max: Self.certificatesMax)
  }
}
