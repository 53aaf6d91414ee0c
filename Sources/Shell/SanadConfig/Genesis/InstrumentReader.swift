package import SanadTypes

/// What an instrument says of itself, wherever its issuer and its policy are named.
struct InstrumentReader {
  /// The keys of an instrument.
  static let keys =
    ["symbol", "issuer", "currency", "authorised", "policy", "programme", "details"]
    + TermsReader.classes

  let terms: TermsReader

  /// The term sheet and the most units that may be issued; nil after a complaint, also where the
  /// issuer was complained about.
  func read(_ fields: FieldMapping, issuer: LEI?) -> (sheet: TermSheet, authorised: Units)? {
    let symbol = fields.required("symbol")?
      .value { text throws(ValueFailure) in try InstrumentSymbol(text) }
    let currency = currency(fields)
    let terms = terms.terms(fields)
    let details = self.terms.given(fields, "details", self.terms.details)
    guard let symbol, let issuer, let currency, let terms, let details else { return nil }
    let sheet = TermSheet(
      symbol: symbol, issuer: issuer, currency: currency, terms: terms,
      details: details.value ?? SheetDetails())
    if let defect = sheet.defect {
      let path = fields.owner.path
      fields.owner.complain(.genesisInvalid, path.isEmpty ? defect : "\"\(path)\": \(defect)")
      return nil
    }
    guard
      let authorised = fields.required("authorised")?
        .value({ text throws(ValueFailure) in try sheet.units(fromText: text) })
    else { return nil }
    return (sheet, authorised)
  }

  /// The currency of the face.
  func currency(_ fields: FieldMapping) -> Currency? {
    fields.required("currency")?.choice("currency", of: Currency.self)
  }
}

/// An instrument that is registered on a running network, as people write it: the keys are those of
/// the section `instruments` of a genesis, but that the issuer is named by its LEI.
package struct InstrumentFile: Sendable {
  /// Its terms.
  package let terms: TermSheet
  /// The most units that may be issued.
  package let authorised: Units
  /// The name of the policy that governs it.
  package let policy: String
  /// The name of the programme whose ceiling it is under.
  package let programme: String?

  /// Reads a file.
  package static func load(_ path: String) throws(ConfigurationFailure) -> InstrumentFile {
    try read(try YAMLFile.text(of: path, named: path), file: path)
  }

  /// Reads the text of a file: YAML, and so JSON as well.
  package static func read(
    _ text: String, file: String
  ) throws(ConfigurationFailure) -> InstrumentFile {
    let log = ComplaintLog(file: file)
    let root = try YAMLFile.root(of: text, log: log)
    let result = read(root)
    try log.finish()
    guard let result else {
      // Every reader that gives nil has complained, so this is a reader that forgot to.
      preconditionFailure("an instrument was refused without a complaint")
    }
    return result
  }

  private static func read(_ root: Field) -> InstrumentFile? {
    guard let fields = root.mapping(InstrumentReader.keys) else { return nil }
    let issuer = fields.required("issuer")?
      .value { text throws(ValueFailure) in try LEI(text) }
    let dates = TermsReader { field in
      field.value { text throws(ValueFailure) in try CalendarDate(text) }
    }
    let read = InstrumentReader(terms: dates).read(fields, issuer: issuer)
    let policy = fields.required("policy")?.text(bytesMax: PolicyRecord.nameBytesMax)
    let written = fields.optional("programme")
    let programme = written?.text(bytesMax: Programme.nameBytesMax)
    guard let read, let policy, written == nil || programme != nil else { return nil }
    return InstrumentFile(
      terms: read.sheet, authorised: read.authorised, policy: policy, programme: programme)
  }
}
