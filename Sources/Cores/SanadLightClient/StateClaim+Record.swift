import SanadCodec
import SanadState
public import SanadTypes

extension StateClaim {
  /// The record of the ledger that is proven under a key; nil where it is proven that there is none.
  ///
  /// - Throws: `otherKey` where the claim is about another key, `recordBytes` where the state has
  ///   what this release cannot read.
  public func record<Record: StateRecord>(
    _ type: Record.Type = Record.self, at ledgerKey: LedgerKey
  ) throws(LightClientFailure) -> Record? {
    guard key.bytes == ledgerKey.bytes else { throw .otherKey }
    guard let value else { return nil }
    do throws(DecodingFailure) { return try BCSReader.decode(type, from: value) } catch {
      throw .recordBytes(error)
    }
  }
}
