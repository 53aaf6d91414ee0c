public import SanadCodec

/// What stands behind the units of an instrument, and how often somebody has to say so.
///
/// Encoding: custodian's LEI; attestation days u16.
public struct ReserveTerms: Hashable, Sendable {
  /// Most days that an attestation may count.
  public static let attestationDaysMax: UInt16 = 400

  /// Who keeps the reserve; registers receipts and signs attestations beside the inspector.
  public let custodian: LEI
  /// No units are issued when the newest attestation is of more than so many days ago; at least 1.
  public let attestationDays: UInt16

  /// Creates the terms.
  public init(custodian: LEI, attestationDays: UInt16) {
    self.custodian = custodian
    self.attestationDays = attestationDays
  }

  /// What is wrong, in one sentence; nil when nothing is.
  var defect: String? {
    (1...Self.attestationDaysMax).contains(attestationDays)
      ? nil
      : "an attestation counts for 1 to \(Self.attestationDaysMax) days, not \(attestationDays)"
  }
}

extension ReserveTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(custodian)
    writer.u16(attestationDays)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    custodian = try LEI(from: &reader)
    attestationDays = try reader.u16()
  }
}
