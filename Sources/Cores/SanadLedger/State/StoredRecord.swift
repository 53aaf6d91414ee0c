import SanadCodec
package import SanadTypes

/// A value of the state as the record that its key says, of whatever type: for showing it to people.
package struct StoredRecord {
  /// The record.
  package let value: any Sendable

  /// Decodes the value of a key; nil where it is no such record.
  package init?(_ bytes: [UInt8], of key: LedgerKey) {
    do throws(DecodingFailure) {
      let decoded = try LedgerValue(bytes, of: key)
      value = decoded
    } catch { return nil }
  }
}
