import SanadTypes

/// Changes of the validators, by a model of its own: whoever joins, leaves or takes a seat does so because
/// operators who speak for more than two thirds of the validators had said so and not taken it back, and
/// whoever comes had said in the epoch before that it is ready.
///
/// It knows final transactions and the sets; of what the ledger keeps about changes it knows nothing but
/// who speaks for the validators at the beginning of an epoch, and holds that against its own list.
/// Approvals that the ledger has dropped count here to the end, so that it asks for less and never for more.
struct ValidatorsChecker {
  private var validators: ValidatorSet
  private var operators: [AccountID]
  private var approvals: [ValidatorChange: Set<AccountID>] = [:]
  /// The height up to which each newcomer's key has said that it is ready.
  private var ready: [Validator: Height] = [:]
  private var anchor = Height(0)

  init(_ genesis: Genesis) {
    validators = genesis.validators
    operators = genesis.operators.map { Genesis.accountID(at: $0.account) }
  }

  /// A final block's transactions and what became of them.
  mutating func follow(_ transactions: [UnverifiedTransaction], _ receipts: [Receipt]) {
    for (transaction, receipt) in zip(transactions, receipts) where receipt.isApplied {
      let speakers = transaction.authorizations.map(\.account)
      for case .validators(let operation) in transaction.body.operations {
        follow(operation, of: speakers)
      }
    }
  }

  private mutating func follow(_ operation: ValidatorOperation, of speakers: [AccountID]) {
    switch operation {
    case .approve(let change): approvals[change, default: []].formUnion(speakers)
    case .withdraw(let name):
      for change in approvals.keys where change.name == name {
        approvals[change]?.subtract(speakers)
      }
    case .ready(_, let statement):
      for newcomer in approvals.keys.compactMap(\.newcomer)
      where newcomer.consensusKey == statement.consensusKey {
        ready[newcomer] = max(ready[newcomer] ?? Height(0), statement.height)
      }
    }
  }

  /// An epoch begins behind a block at a height, with these validators, for whom these accounts speak.
  mutating func begins(
    with next: ValidatorSet, operatedBy speakers: [AccountID], behind height: Height
  ) throws(Breach) {
    let before = validators
    var made: [ValidatorChange] = []
    for seat in before.validators where !next.validators.contains(seat) {
      if let other = next.validators.first(where: { $0.name == seat.name }) {
        made.append(
          other == seat.weighing(other.weight) ? .weigh(seat.name, other.weight) : .rotate(other))
      } else {
        made.append(.remove(seat.name))
      }
    }
    let names = Set(before.validators.map(\.name))
    for newcomer in next.validators where !names.contains(newcomer.name) {
      made.append(try joined(newcomer))
    }
    let most = (before.totalWeight + 2) / 3 - 1
    let moved = made.reduce(0) { $0 + $1.weight(in: before) }
    guard made.count <= 1 || moved <= most else {
      throw Breach(.registry, "\(moved) of the weight \(before.totalWeight) changes at once")
    }
    guard Self.isBearing(next) || !Self.isBearing(before) else {
      throw Breach(.registry, "one of the validators weighs a third of them or more")
    }
    guard next.count >= min(4, before.count) else {
      throw Breach(.registry, "\(next.count) validators are left of \(before.count)")
    }
    for change in made { try check(change) }
    for change in made { make(change) }
    guard operators.count == next.count || operators.isEmpty else {
      throw Breach(.registry, "\(operators.count) operators and \(next.count) validators")
    }
    guard speakers == operators else {
      throw Breach(.registry, "\(speakers) speak for the validators, and not \(operators)")
    }
    validators = next
    anchor = height
  }

  private func joined(_ newcomer: Validator) throws(Breach) -> ValidatorChange {
    // Whoever runs it is in the change alone; of several the one that most agreed to.
    let changes = approvals.filter { change, _ in
      if case .add(newcomer, _) = change { true } else { false }
    }
    guard let change = changes.max(by: { weight(behind: $0.value) < weight(behind: $1.value) })
    else { throw Breach(.registry, "\(newcomer.name) joins and nobody has asked for it") }
    return change.key
  }

  private func weight(behind speakers: Set<AccountID>) -> Int {
    zip(operators, validators.validators).filter { speakers.contains($0.0) }
      .reduce(0) { $0 + Int($1.1.weight) }
  }

  private static func isBearing(_ set: ValidatorSet) -> Bool {
    set.validators.allSatisfy { 3 * Int($0.weight) < set.totalWeight }
  }

  private func check(_ change: ValidatorChange) throws(Breach) {
    let weight = weight(behind: approvals[change] ?? [])
    guard weight * 3 > validators.totalWeight * 2 else {
      throw Breach(
        .registry, "to \(change.word) \(change.name) \(weight) of \(validators.totalWeight) agreed")
    }
    guard let newcomer = change.newcomer else { return }
    guard let height = ready[newcomer], height >= anchor else {
      throw Breach(.registry, "\(change.name) comes and has not said that it is ready")
    }
  }

  private mutating func make(_ change: ValidatorChange) {
    approvals[change] = nil
    switch change {
    case .add(_, let account): operators.append(account)
    case .remove(let name):
      if let place = validators.validators.firstIndex(where: { $0.name == name }),
        operators.indices.contains(place)
      {
        operators.remove(at: place)
        validators = change.applied(to: validators) ?? validators
      }
    case .rotate, .weigh: break
    }
  }
}
