import SanadPolicy
import SanadTypes

/// A policy of the file, compiled once to see that it can be.
struct PolicyEntry {
  let named: GenesisFile.NamedPolicy
  let record: PolicyRecord
}

/// The sections `codes` and `policies`.
extension GenesisReader {
  /// Codes that the registry does not have.
  func codes(_ field: Field?) -> [GenesisCode] {
    let read = elements(field) { element -> (name: String, field: Field, code: GenesisCode)? in
      guard let fields = element.mapping("code", "name", "title", "remedy") else { return nil }
      let code = fields.required("code").flatMap(codeNumber)
      let name = fields.required("name")?.text(bytesMax: CodeEntry.nameBytesMax)
      let title = fields.required("title")?.text(bytesMax: CodeEntry.textBytesMax)
      let remedy = fields.required("remedy")?.text(bytesMax: CodeEntry.textBytesMax)
      guard let code, let name, let title, let remedy else { return nil }
      let entry = CodeEntry(name: name, title: title, remedy: remedy)
      return (code.description, element, GenesisCode(code: code, entry: entry))
    }
    complainOfDuplicates("code", read.map { ($0.name, $0.field) })
    return read.map(\.code)
  }

  private func codeNumber(_ field: Field) -> CodeNumber? {
    guard let number: UInt16 = field.number(in: 1_000...8_999),
      let code = CodeNumber(number)
    else { return nil }
    guard let known = code.registered else { return code }
    field.complain(.genesisInvalid, "\(known) is in the registry already", help: "use its meaning")
    return nil
  }

  /// The rule books.
  func policies(
    _ field: Field?, codes: [GenesisCode],
    text: (String) throws(ConfigurationFailure) -> String
  ) -> [PolicyEntry] {
    let numbers = ErrorCode.all.map(\.number.value) + codes.map(\.code.value)
    let ruleCodes = RuleCodes(numbers: numbers)
    let read = elements(field) { element in
      policy(element, codes: ruleCodes, text: text).map { (field: element, entry: $0) }
    }
    complainOfDuplicates("policy", read.map { ($0.entry.named.name, $0.field) })
    return read.map(\.entry)
  }

  private func policy(
    _ field: Field, codes: RuleCodes, text: (String) throws(ConfigurationFailure) -> String
  ) -> PolicyEntry? {
    guard let fields = field.mapping("name", "version", "file") else { return nil }
    let name = fields.required("name")?.text(bytesMax: PolicyRecord.nameBytesMax)
    let version: UInt32? = fields.required("version")?.number(in: 1...UInt32.max)
    guard let file = fields.required("file"), let path = file.text(bytesMax: 256) else {
      return nil
    }
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      file.complain(.configInvalid, "a policy's file stands in the folder of the genesis")
      return nil
    }
    guard let name, let version else { return nil }
    do throws(ConfigurationFailure) {
      let record = PolicyRecord(name: name, version: version, text: try text(path))
      return compiled(record, file: path, codes: codes, fields.owner)
    } catch {
      for complaint in error.complaints {
        file.complain(complaint.code, "the policy's file \"\(path)\" \(complaint.message)")
      }
      return nil
    }
  }

  private func compiled(
    _ record: PolicyRecord, file: String, codes: RuleCodes, _ field: Field
  ) -> PolicyEntry? {
    guard record.text.utf8.count <= PolicyRecord.textBytesMax else {
      log.add(
        Complaint(
          .policyInvalid, file: file,
          message: "has more than \(PolicyRecord.textBytesMax) bytes"))
      return nil
    }
    switch PolicySource.compile(record.text, schema: .first, codes: codes) {
    case .success(let policy):
      guard policy.name == record.name else {
        field.complain(
          .genesisInvalid,
          "policy \"\(record.name)\" has a text that calls itself \"\(policy.name)\"",
          help: "give both one name")
        return nil
      }
      let warnings = policy.warnings.map { $0.rendered(file: file) }
      return PolicyEntry(
        named: GenesisFile.NamedPolicy(name: record.name, file: file, warnings: warnings),
        record: record)
    case .failure(let diagnostics):
      for item in diagnostics.items where item.severity == .error {
        log.add(
          Complaint(
            .policyInvalid, file: file,
            place: Complaint.Place(line: item.line, column: item.column), message: item.message,
            help: item.help, excerpt: item.rendered(file: file)))
      }
      return nil
    }
  }
}
