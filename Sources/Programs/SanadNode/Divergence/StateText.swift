import SanadCodec
import SanadCrypto
import SanadLedger
package import SanadState
import SanadTypes

/// Keys and values of the state in words, field by field, for whoever looks for a difference.
package enum StateText {
  /// A field of a record.
  package struct Field: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// Deepest nesting of fields that are told apart; what is below stands in one line.
  private static let depthMax = 6

  /// What a key is the key of; its digits where this release has no such key.
  package static func name(of key: StateKey) -> String {
    ledgerKey(key).map(words) ?? Hex.encode(key.bytes)
  }

  /// The fields of a value; one with its digits where it does not decode.
  package static func fields(of value: [UInt8]?, at key: StateKey) -> [Field] {
    guard let value else { return [Field(name: "", value: "absent")] }
    guard let ledgerKey = ledgerKey(key), let record = StoredRecord(value, of: ledgerKey) else {
      return [Field(name: "bytes", value: Hex.encode(value))]
    }
    var fields: [Field] = []
    // The record within its case, which the key names already.
    let inner: Any = Mirror(reflecting: record.value).children.first?.value ?? (record.value as Any)
    add(inner, "", depth: 0, to: &fields)
    return fields
  }

  private static func ledgerKey(_ key: StateKey) -> LedgerKey? {
    do throws(DecodingFailure) { return try BCSReader.decode(from: key.bytes) } catch {
      return nil
    }
  }

  /// `holding 0101…, 0707…` of a case with its values.
  private static func words(_ key: LedgerKey) -> String {
    guard let child = Mirror(reflecting: key).children.first else { return "\(key)" }
    var parts: [Field] = []
    add(child.value, "", depth: 0, to: &parts)
    return "\(child.label ?? "") \(parts.map(\.value).joined(separator: ", "))"
  }

  private static func add(_ value: Any, _ name: String, depth: Int, to fields: inout [Field]) {
    let mirror = Mirror(reflecting: value)
    func below(_ label: String) -> String { name.isEmpty ? label : "\(name).\(label)" }
    if let bytes = value as? [UInt8] {
      return fields.append(Field(name: name, value: Hex.encode(bytes)))
    }
    switch mirror.displayStyle {
    case .collection where depth < depthMax:
      if mirror.children.isEmpty { fields.append(Field(name: name, value: "none")) }
      for (place, child) in mirror.children.enumerated() {
        add(child.value, below("\(place)"), depth: depth + 1, to: &fields)
      }
    case .optional:
      guard let child = mirror.children.first else {
        return fields.append(Field(name: name, value: "none"))
      }
      add(child.value, name, depth: depth, to: &fields)
    case .struct, .tuple, .enum:
      guard !(value is any CustomStringConvertible), depth < depthMax, !mirror.children.isEmpty
      else { return fields.append(Field(name: name, value: "\(value)")) }
      for child in mirror.children {
        add(child.value, below(child.label ?? ""), depth: depth + 1, to: &fields)
      }
    default: fields.append(Field(name: name, value: "\(value)"))
    }
  }
}
