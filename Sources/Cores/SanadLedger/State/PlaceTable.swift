import SanadCrypto
import SanadTypes

/// Finds places in an array by the key that stands there: open addressing, one word for each place.
///
/// The array is its owner's, and with it the keys. A dictionary of keys as wide as the ledger's takes
/// four times as long, most of it for hashing them whole and for moving them.
struct PlaceTable {
  /// 0, or the hash in the upper half and the place, counted from 1, in the lower.
  private var buckets: [UInt64]
  /// Number of places.
  private(set) var count = 0

  /// Room for so many places before it has to grow.
  init(capacity: Int = 16) {
    var size = 32
    while size < 2 * capacity { size *= 2 }
    buckets = Array(repeating: 0, count: size)
  }

  /// The place with this hash at which `isKey` finds the key; nil where there is none.
  @inline(__always)
  func place(_ hash: UInt32, where isKey: (Int) -> Bool) -> Int? {
    let mask = buckets.count - 1
    var index = Int(hash) & mask
    // Ends, because at most half of the buckets are taken.
    while true {
      let bucket = buckets[index]
      if bucket == 0 { return nil }
      if bucket >> 32 == UInt64(hash) {
        let place = Int(bucket & 0xffff_ffff) - 1
        if isKey(place) { return place }
      }
      index = (index + 1) & mask
    }
  }

  /// Adds a place whose key is not in the table.
  ///
  /// - Precondition: `place` is below 2^32 - 1.
  mutating func insert(_ place: Int, _ hash: UInt32) {
    if 2 * (count + 1) > buckets.count { grow() }
    put(UInt64(hash) << 32 | UInt64(place + 1))
    count += 1
  }

  /// Takes a place out.
  mutating func remove(_ place: Int, _ hash: UInt32) {
    let mask = buckets.count - 1
    let wanted = UInt64(hash) << 32 | UInt64(place + 1)
    var hole = Int(hash) & mask
    while buckets[hole] != wanted {
      if buckets[hole] == 0 { return }
      hole = (hole + 1) & mask
    }
    // What follows without a gap moves up, unless it would come before its own bucket.
    var index = (hole + 1) & mask
    while buckets[index] != 0 {
      let home = Int(buckets[index] >> 32) & mask
      if (index - home) & mask >= (index - hole) & mask {
        buckets[hole] = buckets[index]
        hole = index
      }
      index = (index + 1) & mask
    }
    buckets[hole] = 0
    count -= 1
  }

  private mutating func put(_ bucket: UInt64) {
    let mask = buckets.count - 1
    var index = Int(bucket >> 32) & mask
    while buckets[index] != 0 { index = (index + 1) & mask }
    buckets[index] = bucket
  }

  private mutating func grow() {
    let old = buckets
    buckets = Array(repeating: 0, count: 2 * old.count)
    for bucket in old where bucket != 0 { put(bucket) }
  }
}

extension LedgerKey {
  // Of this process, so that nobody can prepare keys that meet in one bucket.
  private static let seed: UInt64 = {
    var hasher = Hasher()
    hasher.combine(0)
    return UInt64(bitPattern: Int64(hasher.finalize())) | 1
  }()

  /// The hash under which tables look for the key: of its kind and of one word of each identifier,
  /// which are digests.
  var tableHash: UInt32 {
    switch self {
    case .network: Self.mix(1)
    case .role(let role): Self.mix(2, UInt64(role.rawValue))
    case .identity(let identity): Self.mix(3, identity.digest.word0)
    case .claim(let identity, let topic):
      Self.mix(4 | UInt64(topic.rawValue) << 8, identity.digest.word0)
    case .lei(let lei): Self.mix(5, lei.tableWord)
    case .account(let account): Self.mix(6, account.digest.word0)
    case .policy(let digest): Self.mix(7, digest.word0)
    case .instrument(let instrument): Self.mix(8, instrument.digest.word0)
    case .instrumentNumber(let number): Self.mix(9, UInt64(number))
    case .tally(let instrument): Self.mix(10, instrument.digest.word0)
    case .holding(let account, let instrument):
      Self.mix(11, account.digest.word0, instrument.digest.word0)
    case .position(let identity, let instrument):
      Self.mix(12, identity.digest.word0, instrument.digest.word0)
    case .cell(let instrument, let cell):
      Self.mix(
        13 | UInt64(cell.country?.number ?? 0) << 8
          | UInt64(cell.investorClass?.rawValue ?? 0xff) << 24, instrument.digest.word0)
    case .held(let instrument, let policy, let predicate):
      Self.mix(14 | UInt64(predicate) << 8, instrument.digest.word0, policy.word0)
    case .code(let code): Self.mix(15, UInt64(code.value))
    case .programme(let number): Self.mix(16, UInt64(number))
    case .settlement(let settlement): Self.mix(17, settlement.digest.word0)
    case .locks(let account, let instrument):
      Self.mix(18, account.digest.word0, instrument.digest.word0)
    }
  }

  private static func mix(_ kind: UInt64, _ first: UInt64 = 0, _ second: UInt64 = 0) -> UInt32 {
    let one = (first ^ seed).multipliedFullWidth(by: kind &* 0x9e37_79b9_7f4a_7c15 ^ seed)
    let two = (one.high ^ one.low ^ second).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return UInt32(truncatingIfNeeded: two.high ^ two.low >> 32)
  }
}
