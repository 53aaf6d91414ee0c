package import SanadTypes

/// How often things came up that a run is meant to bring up: a set of runs in which one of them
/// never did has not tested it.
package struct Coverage: Hashable, Sendable {
  /// What is counted.
  package enum Counter: String, CaseIterable, Hashable, Sendable {
    case nullified = "views nullified"
    case notarized = "views notarized"
    case splitViews = "views both notarized and nullified"
    case finalizations = "finalizations"
    case jumps = "views skipped by a certificate"
    case standstills = "standstills"
    case staleTips = "tips that needed a successor"
    case heartbeats = "heartbeats"
    case skippedLeaders = "inactive leaders given less time"
    case epochs = "epochs begun"
    case heldProposals = "proposals held for their timestamp"
    case certificateFetches = "certificates fetched again"
    case blockFetches = "blocks fetched again"
    case cleanStarts = "starts on a clean journal"
    case tornTails = "starts on a torn tail"
    case slotCompletions = "journals completed from the slot"
    case replayedBlocks = "blocks executed again at a start"
    case flushes = "flushes of the state"
    case appliedTransactions = "transactions applied"
    case refusedTransactions = "transactions refused by a rule"
    case refusedSubmissions = "submissions refused at admission"
    case resubmissions = "transactions submitted again"
    case severalKeys = "final transactions that several keys of an account signed"
    case overtaken = "transactions racing a change of their keys"
    case overtakenFinal = "of these, final"
    case beyondQuota = "transactions beyond a quota of the day"
    case brief = "transactions of half a second"
    case settled = "settlements settled by their last affirmation"
    case refusedSettlements = "settlements refused by a rule when complete"
    case lateSteps = "steps of settlements that had run out"
    case midStepCrashes = "crashes within a step"
    case midWriteCrashes = "crashes within a write of the journal"
    case backedOff = "healings with back-off"
    case refusedStarts = "starts refused after damage"
    case boundedAmnesia = "starts with votes lost up to the mark"
    case chosenQuarantines = "starts in a quarantine that the operator chose"
    case forgottenVotes = "votes found forgotten"
    case recoveryFloors = "floors that others proved"
    case recoveries = "ends of quarantine"
    case stoppedClones = "second processes of a key that were found"
    case silencedTwins = "twins that fell silent"
    case byzantineMessages = "messages of Byzantine validators"
    case bans = "bans of Byzantine validators"
    case invalidBlocks = "invalid blocks of Byzantine leaders"
    case badResponses = "false answers to requests"
    case overLimits = "messages beyond a peer's limits"
    case twoNotarize = "evidence of two notarize votes"
    case twoFinalize = "evidence of two finalize votes"
    case nullifyAndFinalize = "evidence of nullify and finalize"
    case notarizeAndFinalize = "evidence of finalizing another block"
    case evidenceStands = "evidence on the ledger"
    case evidenceSoon = "of this, within three blocks of the first proof"
    case evidenceLate = "of this, later"
    case evidenceOfEpochBefore = "of this, in the next epoch"
    case added = "validators that joined"
    case removed = "validators that left"
    case rotated = "seats of validators that changed hands"
    case weighed = "validators that were weighed anew"
    case changesOpen = "changes of validators that nobody completed"
    case snapshotJoins = "nodes that joined by a snapshot"
    case joinCrashes = "crashes of nodes that joined"
    case joinResumed = "chunks that were not fetched again after them"
    case joinParted = "peers that nodes that joined parted with"
    case joinTimedOut = "requests of theirs that were not answered in time"
  }

  private var counts = [UInt64](repeating: 0, count: Counter.allCases.count)
  private var faults = [UInt64](repeating: 0, count: FaultKind.allCases.count)
  private var operations: [OperationOutcome: UInt64] = [:]
  private var defects: [ClientDefect: UInt64] = [:]
  private var characters: [ByzantineSeat.Character: UInt64] = [:]

  /// Nothing yet.
  package init() {}

  /// How often something came up.
  package subscript(counter: Counter) -> UInt64 { counts[Self.place(counter)] }

  /// How often a fault came up.
  package subscript(kind: FaultKind) -> UInt64 { faults[Self.place(kind)] }

  /// How often an operation ended so.
  package subscript(outcome: OperationOutcome) -> UInt64 { operations[outcome] ?? 0 }

  /// How often a transaction was sent that no block may hold.
  package subscript(defect: ClientDefect) -> UInt64 { defects[defect] ?? 0 }

  /// How many validators had a Byzantine character.
  package subscript(character: ByzantineSeat.Character) -> UInt64 { characters[character] ?? 0 }

  /// Of what clients ask for, what a large set of runs must have brought up and has not: an operation that
  /// was never applied or never refused, a defect that was never sent, or no account of several keys.
  package var missingOperations: [String] {
    let must: [Counter] = [
      .severalKeys, .overtaken, .beyondQuota, .brief, .settled, .refusedSettlements, .lateSteps,
    ]
    return OperationOutcome.allCases.filter { self[$0] == 0 }.map(\.name)
      + ClientDefect.allCases.filter { self[$0] == 0 }.map(Self.name) + absent(must)
  }

  /// Of what goes wrong, what a large set of runs must have brought up and has not: a fault, a Byzantine
  /// character or a proof of what it did, or a way back from trouble.
  package var missingFaults: [String] {
    FaultKind.allCases.filter { self[$0] == 0 }.map { "fault: \($0.rawValue)" }
      + ByzantineSeat.Character.allCases.filter { self[$0] == 0 }.map {
        "Byzantine: \($0.rawValue)"
      }
      + absent([
        .nullified, .splitViews, .jumps, .standstills, .staleTips, .heldProposals, .blockFetches,
        .tornTails, .slotCompletions, .replayedBlocks, .midStepCrashes, .midWriteCrashes,
        .backedOff, .refusedStarts, .boundedAmnesia, .chosenQuarantines, .forgottenVotes,
        .recoveryFloors, .recoveries, .stoppedClones, .bans, .epochs,
        .invalidBlocks, .twoNotarize, .twoFinalize,
        .nullifyAndFinalize, .notarizeAndFinalize, .evidenceStands, .evidenceOfEpochBefore,
        .added, .removed, .rotated, .weighed,
        .snapshotJoins, .joinCrashes, .joinResumed, .joinParted, .joinTimedOut,
      ])
  }

  private func absent(_ counters: [Counter]) -> [String] {
    counters.filter { self[$0] == 0 }.map(\.rawValue)
  }

  /// Counts something.
  package mutating func count(_ counter: Counter, _ times: UInt64 = 1) {
    counts[Self.place(counter)] &+= times
  }

  /// Counts a Byzantine validator.
  package mutating func count(_ character: ByzantineSeat.Character) {
    characters[character, default: 0] &+= 1
  }

  /// Counts a proof of an offence.
  package mutating func count(_ offence: Evidence.Offence) {
    switch offence {
    case .twoNotarize: count(Counter.twoNotarize)
    case .twoFinalize: count(Counter.twoFinalize)
    case .nullifyAndFinalize: count(Counter.nullifyAndFinalize)
    case .notarizeAndFinalize: count(Counter.notarizeAndFinalize)
    }
  }

  /// Counts a fault.
  package mutating func count(_ kind: FaultKind, _ times: UInt64 = 1) {
    faults[Self.place(kind)] &+= times
  }

  /// Counts how an operation ended.
  package mutating func count(_ outcome: OperationOutcome) { operations[outcome, default: 0] &+= 1 }

  /// Counts a transaction that no block may hold.
  package mutating func count(_ defect: ClientDefect) { defects[defect, default: 0] &+= 1 }

  /// Adds the counts of another run.
  package mutating func add(_ other: Coverage) {
    for place in counts.indices { counts[place] &+= other.counts[place] }
    for place in faults.indices { faults[place] &+= other.faults[place] }
    operations.merge(other.operations) { $0 &+ $1 }
    defects.merge(other.defects) { $0 &+ $1 }
    characters.merge(other.characters) { $0 &+ $1 }
  }

  /// Every counter in its fixed order.
  package var entries: [(name: String, count: UInt64)] {
    zip(Counter.allCases, counts).map { ($0.rawValue, $1) }
  }

  /// Every operation, applied and refused, in its fixed order.
  package var operationEntries: [(name: String, count: UInt64)] {
    OperationOutcome.allCases.map { ($0.name, self[$0]) }
  }

  /// Every defect in its fixed order.
  package var defectEntries: [(name: String, count: UInt64)] {
    ClientDefect.allCases.map { (Self.name($0), self[$0]) }
  }

  /// Every Byzantine character in its fixed order.
  package var characterEntries: [(name: String, count: UInt64)] {
    ByzantineSeat.Character.allCases.map { ($0.rawValue, self[$0]) }
  }

  /// Every kind of fault in its fixed order.
  package var faultEntries: [(name: String, count: UInt64)] {
    zip(FaultKind.allCases, faults).map { ($0.rawValue, $1) }
  }

  private static func name(_ defect: ClientDefect) -> String { "sent \(defect.rawValue)" }

  private static let counterPlaces = places(Counter.allCases)
  private static let kindPlaces = places(FaultKind.allCases)

  private static func places<Name: Hashable>(_ names: [Name]) -> [Name: Int] {
    var places: [Name: Int] = [:]
    for (place, name) in names.enumerated() { places[name] = place }
    return places
  }

  private static func place(_ counter: Counter) -> Int { counterPlaces[counter] ?? 0 }

  private static func place(_ kind: FaultKind) -> Int { kindPlaces[kind] ?? 0 }
}
