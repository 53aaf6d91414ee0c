import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadSimulator

/// Each rule about who may change the validators, broken once: the checker knows transactions and sets.
@Suite final class ValidatorsCheckerTests {
  private let keys = SimulatedKeys(kind: .simulated, seed: 1)
  private let network: SimulatedGenesis
  private var checker: ValidatorsChecker
  private var height = Height(1)

  init() throws {
    network = try SimulatedGenesis(validators: 7, observers: 0, keys: keys)
    checker = ValidatorsChecker(network.genesis)
  }

  private var genesis: ValidatorSet { network.genesis.validators }

  private func newcomer(_ name: String) -> Validator {
    Validator(
      consensusKey: keys.make("new votes \(name)"), peerKey: keys.make("new channel \(name)"),
      name: name)
  }

  /// The operators of so many validators, of whom each speaks for one.
  private func speakers(_ count: Int) -> [AccountID] {
    network.genesis.operators.prefix(count).map { Genesis.accountID(at: $0.account) }
  }

  /// The operators behind changes to the validators of genesis.
  private func speakers(afterwards changes: [ValidatorChange]) -> [AccountID] {
    var operators = speakers(genesis.count)
    var set = genesis
    for change in changes {
      switch change {
      case .add(_, let account): operators.append(account)
      case .remove(let name):
        if let place = set.validators.firstIndex(where: { $0.name == name }) {
          operators.remove(at: place)
        }
      case .rotate, .weigh: break
      }
      set = change.applied(to: set) ?? set
    }
    return operators
  }

  private func submit(
    _ operation: ValidatorOperation, by speakers: [AccountID], isApplied: Bool = true
  ) throws {
    let key = keys.make("whoever signs")
    let body = TransactionBody(
      chainID: network.genesis.chainID, account: speakers[0], lane: .first,
      sequence: SequenceNumber(0), validUntil: Timestamp(1), operations: [.validators(operation)])
    let transaction = try UnverifiedTransaction(
      decoding: SignedTransaction(
        body: body,
        authorizations: speakers.sorted().map {
          Authorization(
            account: $0,
            signatures: [KeySignature(key: key, signature: keys.sign([], with: key))])
        }
      ).bcsBytes)
    let refusal = Refusal(ReasonList())
    let receipt = Receipt(
      transaction: transaction.id, outcome: isApplied ? .applied : .refused(refusal),
      weight: Weight(1), readsDigest: .zero, events: [])
    checker.follow([transaction], [receipt])
  }

  private func ready(_ validator: Validator, at height: UInt64) throws {
    let statement = ReadyStatement(
      consensusKey: validator.consensusKey, height: Height(height),
      signature: keys.sign([], with: validator.consensusKey))
    try submit(.ready(validator.name, statement), by: speakers(1))
  }

  /// An epoch with these changes made to the validators of genesis; what the checker says of it.
  private func verdict(
    _ changes: [ValidatorChange], operatedBy speakers: [AccountID]? = nil
  ) throws -> Property? {
    var set = genesis
    for change in changes { set = try #require(change.applied(to: set)) }
    let operators = speakers ?? self.speakers(afterwards: changes)
    do throws(Breach) {
      try checker.begins(with: set, operatedBy: operators, behind: Height(100))
      return nil
    } catch { return error.property }
  }

  @Test func nothingChangesByItself() throws {
    #expect(try verdict([]) == nil)
    #expect(try verdict([.remove("validator-3")]) == .registry)
    let other = newcomer("node-7")
    #expect(try verdict([.add(other, operatedBy: speakers(1)[0])]) == .registry)
    #expect(try verdict([.rotate(newcomer("validator-2"))]) == .registry)
  }

  @Test func moreThanTwoThirdsHaveToAgree() throws {
    let change = ValidatorChange.remove("validator-3")
    try submit(.approve(change), by: speakers(4))
    #expect(try verdict([change]) == .registry, "4 of 7")
    try submit(.approve(change), by: [speakers(5)[4]], isApplied: false)
    #expect(try verdict([change]) == .registry, "what is refused counts for nothing")
    let stranger = network.parties[SimulatedGenesis.treasury].account
    try submit(.approve(change), by: [stranger])
    #expect(try verdict([change]) == .registry, "who speaks for nobody counts for nothing")
    try submit(.approve(.remove("validator-4")), by: speakers(5))
    #expect(try verdict([change]) == .registry, "of another validator")
    try submit(.approve(change), by: [speakers(5)[4]])
    try submit(.withdraw("validator-3"), by: speakers(1))
    #expect(try verdict([change]) == .registry, "taken back")
    try submit(.approve(change), by: speakers(1))
    #expect(try verdict([change]) == nil)
  }

  @Test func whoComesIsReadyInThisEpoch() throws {
    let other = newcomer("node-7")
    let change = ValidatorChange.add(other, operatedBy: speakers(1)[0])
    try submit(.approve(change), by: speakers(7))
    #expect(try verdict([change]) == .registry)
    try ready(newcomer("node-8"), at: 5)
    #expect(try verdict([change]) == .registry, "another key")
    try ready(other, at: 5)
    #expect(try verdict([]) == nil)
    #expect(try verdict([change]) == .registry, "an epoch before")
    try ready(other, at: 100)
    #expect(try verdict([change]) == nil)
  }

  @Test func notMoreThanTwoOfSevenAtOnce() throws {
    let changes = [2, 3, 4].map { ValidatorChange.remove("validator-\($0)") }
    for change in changes { try submit(.approve(change), by: speakers(7)) }
    #expect(try verdict(changes) == .registry)
    #expect(try verdict([changes[0], changes[1]]) == nil)
  }

  /// Whose validator has gone speaks for nobody any more.
  @Test func whoseValidatorHasGoneDoesNotCount() throws {
    let first = ValidatorChange.remove("validator-4")
    let second = ValidatorChange.remove("validator-5")
    try submit(.approve(first), by: speakers(7))
    try submit(.approve(second), by: speakers(5))
    var set = try #require(first.applied(to: genesis))
    let left = speakers(afterwards: [first])
    #expect(throws: Never.self) {
      try checker.begins(with: set, operatedBy: left, behind: Height(100))
    }
    set = try #require(second.applied(to: set))
    let fewer = speakers(afterwards: [first, second])
    #expect(throws: Breach.self, "4 of 6") {
      try checker.begins(with: set, operatedBy: fewer, behind: Height(200))
    }
  }

  /// An operator stays in the list when its validator goes, or another one goes instead.
  @Test func whoSpeaksForTheValidatorsIsHeldAgainstTheList() throws {
    let change = ValidatorChange.remove("validator-3")
    try submit(.approve(change), by: speakers(7))
    let before = checker
    #expect(try verdict([change], operatedBy: speakers(7)) == .registry)
    checker = before
    #expect(try verdict([change], operatedBy: speakers(6)) == .registry, "the last one has gone")
    checker = before
    #expect(try verdict([change]) == nil)
  }
}
