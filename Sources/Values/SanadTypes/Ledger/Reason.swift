public import SanadCodec
public import SanadCrypto

/// One thing that a rule, or the ledger itself, says about a transaction: why it is refused, or
/// why a supervisor should look at it. The texts are English and the same on every machine.
///
/// Encoding: code u16; operation u16; optional instrument; message; optional policy; values;
/// optional limit; optional headroom; optional help.
public struct Reason: Hashable, Sendable {
  /// Most bytes of one text.
  public static let textBytesMax = 1_024
  /// Most values.
  public static let valuesMax = 32

  /// The code, of the registry or, where a policy brings its own, of genesis.
  public let code: CodeNumber
  /// The operation that it is about, from 0.
  public let operation: UInt16
  /// The instrument that it is about.
  public let instrument: InstrumentID?
  /// What is wrong, in one sentence; of a rule, its own text.
  public let message: String
  /// The policy whose rule fired; nil where the ledger itself refuses.
  public let policy: PolicyReference?
  /// What was seen, by name.
  public let values: [SeenValue]
  /// What would have been allowed, or not been flagged.
  public let limit: String?
  /// How much was left below the limit.
  public let headroom: String?
  /// What would help.
  public let help: String?

  /// Creates a reason; texts longer than ``textBytesMax`` are cut.
  public init(
    code: CodeNumber, operation: UInt16, instrument: InstrumentID? = nil, message: String,
    policy: PolicyReference? = nil, values: [SeenValue] = [], limit: String? = nil,
    headroom: String? = nil, help: String? = nil
  ) {
    self.code = code
    self.operation = operation
    self.instrument = instrument
    self.message = Self.cut(message)
    self.policy = policy
    self.values = Array(values.prefix(Self.valuesMax))
    self.limit = limit.map(Self.cut)
    self.headroom = headroom.map(Self.cut)
    self.help = help.map(Self.cut)
  }

  /// The text without what lies beyond ``textBytesMax`` bytes; whole characters stay whole.
  static func cut(_ text: String) -> String {
    if text.utf8.count <= textBytesMax { return text }
    var kept = ""
    var bytes = 0
    for scalar in text.unicodeScalars {
      bytes += String(scalar).utf8.count
      if bytes > textBytesMax { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept
  }
}

/// A value that a decision saw.
///
/// Encoding: name; text.
public struct SeenValue: Hashable, Sendable {
  /// What it is called, e.g. `receiver.kyc`.
  public let name: String
  /// The value, e.g. `none (expired 2026-10-31)`.
  public let text: String

  /// Creates a value; texts longer than ``Reason/textBytesMax`` are cut.
  public init(_ name: String, _ text: String) {
    self.name = Reason.cut(name)
    self.text = Reason.cut(text)
  }
}

/// Which policy spoke.
///
/// Encoding: name; version u32; digest.
public struct PolicyReference: Hashable, Sendable {
  /// The name under which it was published.
  public let name: String
  /// Its version.
  public let version: UInt32
  /// SHA-256 of its tagged text.
  public let digest: Digest

  /// Creates a reference.
  public init(name: String, version: UInt32, digest: Digest) {
    self.name = name
    self.version = version
    self.digest = digest
  }
}

extension Reason: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(code)
    writer.u16(operation)
    writer.optional(instrument)
    writer.text(message)
    writer.optional(policy)
    writer.list(values)
    writer.optional(limit)
    writer.optional(headroom)
    writer.optional(help)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    code = try CodeNumber(from: &reader)
    operation = try reader.u16()
    instrument = try reader.optional()
    message = try reader.text(max: Self.textBytesMax)
    policy = try reader.optional()
    values = try reader.list(max: Self.valuesMax)
    limit = try Self.optionalText(from: &reader)
    headroom = try Self.optionalText(from: &reader)
    help = try Self.optionalText(from: &reader)
  }

  private static func optionalText(
    from reader: inout BCSReader
  ) throws(DecodingFailure) -> String? {
    try reader.bool() ? try reader.text(max: textBytesMax) : nil
  }
}

extension SeenValue: BCSEncodable, BCSDecodable {
  /// Appends name and text.
  public func encode(into writer: inout BCSWriter) {
    writer.text(name)
    writer.text(text)
  }

  /// Reads name and text.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Reason.textBytesMax)
    text = try reader.text(max: Reason.textBytesMax)
  }
}

extension PolicyReference: BCSEncodable, BCSDecodable {
  /// Appends name, version and digest.
  public func encode(into writer: inout BCSWriter) {
    writer.text(name)
    writer.u32(version)
    writer.value(digest)
  }

  /// Reads name, version and digest.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: PolicyRecord.nameBytesMax)
    version = try reader.u32()
    digest = try Digest(from: &reader)
  }
}
