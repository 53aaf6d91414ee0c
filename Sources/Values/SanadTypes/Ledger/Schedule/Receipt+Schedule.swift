import SanadCodec
import SanadCrypto

extension TransactionID {
  /// Stands for a transaction in the receipt of what the chain did by itself in a block:
  /// `H(SANAD-SCHEDULE-1 ‖ height u64, little-endian)`.
  public init(scheduleAt height: Height) {
    self.init(SHA256.digest(.schedule, height.bcsBytes))
  }
}

extension [Receipt] {
  /// The receipts of a block, with their places, in the order in which things happened: what the
  /// chain did by itself came first, and its receipt stands last, so that a transaction and its
  /// receipt have one place.
  public func asHappened(at height: Height) -> [(place: Int, receipt: Receipt)] {
    let all = enumerated().map { (place: $0.offset, receipt: $0.element) }
    guard let last, last.transaction == TransactionID(scheduleAt: height) else { return all }
    return all.suffix(1) + all.dropLast()
  }
}
