/// Where in the tree of a mnemonic's keys a wallet's account keys stand:
/// `m/44'/1397637444'/INDEX'`, every step hardened.
///
/// 44 is the purpose that SLIP-0010 wallets use, 1397637444 is `SNAD` in ASCII (0x534E4144), which
/// SLIP-0044 has given to nobody. The path is fixed: another one would be another key of the same
/// words.
public struct AccountKeyPath: Hashable, Sendable, CustomStringConvertible {
  /// The purpose, without the mark of a hardened step.
  public static let purpose: UInt32 = 44
  /// The kind of coin, without the mark of a hardened step.
  public static let coin: UInt32 = 0x534E_4144
  /// Numbers of keys that one mnemonic has.
  public static let indices: ClosedRange<UInt32> = 0...(1 << 31 - 1)

  /// Which of the mnemonic's keys.
  public let index: UInt32

  /// The path of a key; nil for an index outside of ``indices``.
  public init?(index: UInt32) {
    guard Self.indices.contains(index) else { return nil }
    self.index = index
  }

  /// The steps from the root, without marks.
  public var steps: [UInt32] { [Self.purpose, Self.coin, index] }

  /// The path as wallets write it, e.g. `m/44'/1397637444'/0'`.
  public var description: String { "m" + steps.map { "/\($0)'" }.joined() }
}
