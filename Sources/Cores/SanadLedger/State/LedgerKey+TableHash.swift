import SanadCrypto
import SanadTypes

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
    case .agenda: Self.mix(19)
    case .agendaEntry(let place): Self.mix(20, UInt64(place))
    case .life(let instrument): Self.mix(21, instrument.digest.word0)
    case .payment(let instrument, let number):
      Self.mix(22, instrument.digest.word0, UInt64(number))
    case .register(let instrument, let place): Self.mix(23, instrument.digest.word0, place)
    case .entitlements(let account, let instrument):
      Self.mix(24, account.digest.word0, instrument.digest.word0)
    case .suspense(let account, let instrument):
      Self.mix(25, account.digest.word0, instrument.digest.word0)
    case .route(let account, let instrument):
      Self.mix(26, account.digest.word0, instrument.digest.word0)
    case .calendar(let number): Self.mix(27, UInt64(number))
    // Few, and made by offices alone.
    case .fixings: Self.mix(28)
    case .taxTable(let number): Self.mix(29, UInt64(number))
    case .taxHistory(let identity): Self.mix(50, identity.digest.word0)
    case .auction(let auction): Self.mix(30, auction.digest.word0)
    case .bid(let bid): Self.mix(31, bid.digest.word0)
    case .bidPage(let auction, let page):
      Self.mix(32 | UInt64(page) << 8, auction.digest.word0)
    case .auctionNumber(let number): Self.mix(33, UInt64(number))
    case .auctionCalendar: Self.mix(34)
    case .openingKey(let account): Self.mix(35, account.digest.word0)
    case .progress(let settlement): Self.mix(40, settlement.digest.word0)
    case .settlementIndex(let digest): Self.mix(41, digest.word0)
    case .contract(let settlement): Self.mix(42, settlement.digest.word0)
    case .registers(let instrument): Self.mix(43, instrument.digest.word0)
    case .reserve(let instrument): Self.mix(45, instrument.digest.word0)
    case .receipt(let instrument, let number):
      Self.mix(46, instrument.digest.word0, UInt64(number))
    case .redemption(let instrument, let number):
      Self.mix(47, instrument.digest.word0, UInt64(number))
    case .puts(let instrument, let date):
      Self.mix(
        48 | UInt64(UInt32(bitPattern: date.dayNumber)) << 8, instrument.digest.word0)
    case .offer(let instrument, let number):
      Self.mix(49, instrument.digest.word0, UInt64(number))
    case .tenders(let instrument, let number, let page):
      Self.mix(51 | UInt64(page) << 8, instrument.digest.word0, UInt64(number))
    case .offers(let instrument): Self.mix(52, instrument.digest.word0)
    case .epoch: Self.mix(53)
    case .validators: Self.mix(54)
    case .evidence(let epoch, let signer, let offence):
      Self.mix(
        56 | UInt64(offence.rawValue) << 8, epoch.value, UInt64(signer.value))
    case .reconciliation(let instrument, let date):
      Self.mix(
        44 | UInt64(UInt32(bitPattern: date.dayNumber)) << 8, instrument.digest.word0)
    }
  }

  private static func mix(_ kind: UInt64, _ first: UInt64 = 0, _ second: UInt64 = 0) -> UInt32 {
    let one = (first ^ seed).multipliedFullWidth(by: kind &* 0x9e37_79b9_7f4a_7c15 ^ seed)
    let two = (one.high ^ one.low ^ second).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    return UInt32(truncatingIfNeeded: two.high ^ two.low >> 32)
  }
}
