import SanadCodec
import SanadCrypto

extension TransactionID {
  /// Stands for genesis where something names the transaction that made it.
  public static let genesis = TransactionID(.zero)
}

extension AccountID {
  /// Stands for genesis where something names the account that made it.
  public static let genesis = AccountID(.zero)

  /// The account that operation `operation` of a transaction opens; of genesis, its ordinal.
  public init(transaction: TransactionID, operation: UInt32) {
    self.init(derive(.account, transaction, operation))
  }
}

extension AccountID {
  /// The account out of which the ledger pays what is owed on an instrument: what is brought there
  /// goes to its holders, or back to whoever brought it.
  public init(potOf instrument: InstrumentID) {
    self.init(SHA256.digest(.pot, instrument.bcsBytes))
  }

  /// The account in which cash of an instrument waits for holders whom it could not reach.
  public init(suspenseOf cash: InstrumentID) {
    self.init(SHA256.digest(.suspense, cash.bcsBytes))
  }
}

extension IdentityID {
  /// The identity that operation `operation` of a transaction registers; of genesis, its ordinal.
  public init(transaction: TransactionID, operation: UInt32) {
    self.init(derive(.identity, transaction, operation))
  }
}

extension SettlementID {
  /// The settlement that operation `operation` of a transaction instructs.
  public init(transaction: TransactionID, operation: UInt32) {
    self.init(derive(.settlement, transaction, operation))
  }
}

extension AuctionID {
  /// The auction that operation `operation` of a transaction announces.
  public init(transaction: TransactionID, operation: UInt32) {
    self.init(derive(.auction, transaction, operation))
  }
}

/// `H(tag ‖ transaction ‖ operation u32, little-endian)`.
private func derive(
  _ tag: DomainTag, _ transaction: TransactionID, _ operation: UInt32
) -> Digest {
  var writer = BCSWriter(reserving: 36)
  writer.value(transaction)
  writer.u32(operation)
  return SHA256.digest(tag, writer.bytes)
}
