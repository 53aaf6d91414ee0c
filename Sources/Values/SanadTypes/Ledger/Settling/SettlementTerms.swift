public import SanadCodec

/// How two parties call a trade between them, such as the number in the books of one of them.
///
/// Encoding: text of 1...35 bytes.
public struct SettlementReference: CodeText {
  /// As long as in the messages of ISO 20022.
  public static let bytesMax = 35

  /// Letters, digits and `/-?:().,'+`, without blanks.
  public let text: String

  /// Checks the form.
  ///
  /// - Throws: `malformed`.
  public init(_ text: String) throws(ValueFailure) {
    let others = Array("/-?:().,'+".utf8)
    guard (1...Self.bytesMax).contains(text.utf8.count),
      text.utf8.allSatisfy({ CodeCharacters.isReference($0) || others.contains($0) })
    else {
      throw .malformed(
        "a reference has 1 to 35 letters, digits or characters of /-?:().,'+ and no blank")
    }
    self.text = text
  }
}

extension CodeCharacters {
  /// Whether a byte is a letter, capital or small, or a digit.
  fileprivate static func isReference(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}

/// What the parties of a settlement agree to beside its legs and its end.
///
/// Encoding: optional reference; intended date i32; allows-partial bool; optional venue; purpose.
public struct SettlementTerms: Hashable, Sendable {
  /// What the parties call it; a second instruction of the same parties under the same reference
  /// affirms the first, if it says the same.
  public let reference: SettlementReference?
  /// The first business date on which it may settle.
  public let intendedDate: CalendarDate
  /// Whether a part may settle where not everything is there.
  public let allowsPartial: Bool
  /// The venue in whose netted cycles it settles, and never by itself.
  public let venue: AccountID?
  /// What its legs are the beginning of.
  public let purpose: SettlementPurpose

  /// Agrees to terms.
  public init(
    reference: SettlementReference? = nil, intendedDate: CalendarDate, allowsPartial: Bool = false,
    venue: AccountID? = nil, purpose: SettlementPurpose = .exchange
  ) {
    self.reference = reference
    self.intendedDate = intendedDate
    self.allowsPartial = allowsPartial
    self.venue = venue
    self.purpose = purpose
  }
}

/// A settlement on terms: nothing waits for it before its date, and what cannot be carried out then
/// fails with a reason and is tried again until its end.
///
/// Encoding: the fields of ``InstructSettlement``; terms.
public struct InstructOnTerms: Hashable, Sendable {
  /// Legs, those who consent, and the end.
  public let instruction: InstructSettlement
  /// What is agreed beside them.
  public let terms: SettlementTerms

  /// Creates the operation.
  public init(_ instruction: InstructSettlement, on terms: SettlementTerms) {
    self.instruction = instruction
    self.terms = terms
  }
}

extension SettlementTerms: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.optional(reference)
    writer.value(intendedDate)
    writer.bool(allowsPartial)
    writer.optional(venue)
    writer.value(purpose)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    reference = try reader.optional()
    intendedDate = try CalendarDate(from: &reader)
    allowsPartial = try reader.bool()
    venue = try reader.optional()
    purpose = try SettlementPurpose(from: &reader)
  }
}

extension InstructOnTerms: BCSEncodable, BCSDecodable {
  /// Appends the instruction and the terms.
  public func encode(into writer: inout BCSWriter) {
    writer.value(instruction)
    writer.value(terms)
  }

  /// Reads the instruction and the terms.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    instruction = try InstructSettlement(from: &reader)
    terms = try SettlementTerms(from: &reader)
  }
}
