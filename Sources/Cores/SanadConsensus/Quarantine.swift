import SanadTypes

extension ValidatorSet {
  /// What others have to weigh who make a quorum with a member; at least one of them has to be there.
  func weightBesides(_ own: ValidatorIndex?) -> Int {
    max(1, quorumWeight - (own.map { weight(of: $0) } ?? 0))
  }
}

/// How far a node has come that may have forgotten votes of its own and that nothing on its disks
/// bounds (consensus.md 2.8 step 6).
///
/// If it ever voted in view v, a quorum had voted in v - 1, and each of them held a certificate of
/// v - 2. Without this node and the Byzantine ones, which weigh at most f together, at least
/// q - f of those voters are honest. Among the others, who weigh W - w without this node's w, answers of
/// weight q - w meet them in at least (q - f) + (q - w) - (W - w) = 2q - f - W >= 1: so the highest
/// certificate of the answers is of v - 2 or above, and nothing was ever signed above that view + 2.
struct Quarantine: Sendable {
  /// Views between the highest certificate that was heard of and the floor.
  static let margin: UInt64 = 2

  /// Names the question: an answer to another one is none.
  let nonce: UInt64
  /// What the validators have to weigh who answer: so much as makes a quorum with this node.
  let needed: Int
  private let validators: ValidatorSet
  private var places: [Place]
  private var highest = View(0)

  /// What there is of one validator's answer.
  private enum Place: Sendable {
    case nothing, checking, answered
  }

  /// Nothing was signed above this view, and the record that says so; nil while answers lack.
  private(set) var floor: (view: View, token: SyncToken)?
  /// Until when this node goes on listening although the floor is passed.
  var endsAt: Instant?

  /// Begins to ask.
  init(_ validators: ValidatorSet, of own: ValidatorIndex?, nonce: UInt64) {
    self.nonce = nonce
    self.validators = validators
    needed = validators.weightBesides(own)
    places = [Place](repeating: .nothing, count: validators.count)
  }

  /// Who has answered.
  var answered: [ValidatorIndex] {
    places.indices.filter { places[$0] == .answered }.map {
      ValidatorIndex(UInt16(truncatingIfNeeded: $0))
    }
  }

  /// The floor that the answers prove, when there are enough.
  var provenFloor: View? {
    validators.weight(of: answered) >= needed ? highest.advanced(by: Self.margin) : nil
  }

  /// Whether an answer of a validator is wanted: none of its is here, or being verified.
  func wants(_ validator: ValidatorIndex) -> Bool {
    let place = Int(validator.value)
    return floor == nil && place < places.count && places[place] == .nothing
  }

  /// A certificate that a validator answered with is being verified.
  mutating func check(_ validator: ValidatorIndex) { set(.checking, validator) }

  /// It was none.
  mutating func refuse(_ validator: ValidatorIndex) { set(.nothing, validator) }

  /// A validator holds a certificate of this view and none above it.
  mutating func note(_ view: View, from validator: ValidatorIndex) {
    set(.answered, validator)
    highest = max(highest, view)
  }

  /// The floor is on its way to the disk.
  mutating func fix(_ view: View, recordedAs token: SyncToken) { floor = (view, token) }

  private mutating func set(_ standing: Place, _ validator: ValidatorIndex) {
    let place = Int(validator.value)
    if place < places.count { places[place] = standing }
  }
}
