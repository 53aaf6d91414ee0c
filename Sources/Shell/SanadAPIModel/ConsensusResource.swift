/// `GET /v1/consensus`: where this node stands in the present view. Live, and this node's alone.
public struct ConsensusResource: Codable, Equatable, Sendable {
  /// The votes of one kind in the view.
  public struct Votes: Codable, Equatable, Sendable {
    /// `notarize`, `nullify` or `finalize`.
    public var kind: String
    /// Names of the validators whose votes are here.
    public var signers: [String]
    /// Names of those whose are not.
    public var missing: [String]
    /// Creates the votes of a kind.
    public init(kind: String, signers: [String], missing: [String]) {
      self.kind = kind
      self.signers = signers
      self.missing = missing
    }
  }

  /// One validator as this node sees it.
  public struct Validator: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// What its vote weighs.
    public var weight: Int
    /// Whether its channel is open; true of this node itself.
    public var connected: Bool
    /// Milliseconds since it voted on its own channel; absent where it has not since the start.
    public var heardMsAgo: String?
    /// The view that it last said it was in; absent where it has said nothing on an open channel.
    public var view: String?
    /// View of the last block that it said was final there.
    public var finalizedView: String?
    /// Why it said that it signs nothing: `quarantined`, `diverged`; absent while it votes.
    public var abstains: [String]?
    /// Creates a validator.
    public init(name: String, weight: Int, connected: Bool, heardMsAgo: String?) {
      self.name = name
      self.weight = weight
      self.connected = connected
      self.heardMsAgo = heardMsAgo
    }
  }

  /// A timer of this node that is set.
  public struct Timer: Codable, Equatable, Sendable {
    /// `leader` and `view`: the time limits of docs/consensus.md; `retry`: what was not answered is
    /// sent again; `finality`: a notarized block is not final; `work`: time alone makes work, such as
    /// the heartbeat of a chain that rests; `hold`: a proposal's timestamp comes into range; and
    /// `halfway`, `pace`, `fetch`, `status`, `listen`.
    public var name: String
    /// Milliseconds until it is due.
    public var inMs: String
    /// Creates a timer.
    public init(name: String, inMs: String) {
      self.name = name
      self.inMs = inMs
    }
  }

  /// What the chain's constants say of a stall.
  public struct Limits: Codable, Equatable, Sendable {
    /// Without a final block for so many milliseconds the chain stands still, idle or not: H and two
    /// times T_V (docs/consensus.md).
    public var stalledAfterMs: String
    /// How far a block's timestamp may be ahead of a validator's clock, in milliseconds.
    public var driftMaxMs: String
    /// T_V without its back-off: how long a view may take, in milliseconds.
    public var viewTimeoutMs: String
    /// Creates limits.
    public init(stalledAfterMs: String, driftMaxMs: String, viewTimeoutMs: String) {
      self.viewTimeoutMs = viewTimeoutMs
      self.stalledAfterMs = stalledAfterMs
      self.driftMaxMs = driftMaxMs
    }
  }

  /// The disk of this node's data.
  public struct Disk: Codable, Equatable, Sendable {
    /// Bytes that the node may still use; absent where the system does not say.
    public var freeBytes: String?
    /// Below so many the node stops.
    public var neededBytes: String
    /// Below so many it takes no transactions of clients; absent of a node that does not tell it yet.
    public var reservedBytes: String?
    /// Milliseconds that a write of the journal has been under way; absent where none is.
    public var writingMs: String?
    /// Milliseconds that the slowest write of the last minute took.
    public var slowestMs: String
    /// Creates a description of a disk.
    public init(freeBytes: String?, neededBytes: String, writingMs: String?, slowestMs: String) {
      self.freeBytes = freeBytes
      self.neededBytes = neededBytes
      self.writingMs = writingMs
      self.slowestMs = slowestMs
    }
  }

  /// The epoch.
  public var epoch: String
  /// The present view.
  public var view: String
  /// Name of its leader.
  public var leader: String
  /// Milliseconds that this node has been in it.
  public var inViewMs: String
  /// Why the view's clock runs; absent while the chain rests.
  public var working: String?
  /// Milliseconds that the view's clock has run; absent while the chain rests.
  public var workingMs: String?
  /// The timers that are set, the next one first; nil of a node that does not tell them yet.
  public var timers: [Timer]?
  /// Why the view is given up; absent where it is not.
  public var gaveUp: String?
  /// Digest of the block that is proposed; absent where none is here.
  public var proposal: String?
  /// Milliseconds that the proposal's timestamp is ahead of this node's clock; absent where it is not.
  public var proposalAheadMs: String?
  /// Milliseconds that this node's clock is behind the newest final block's timestamp; absent where it
  /// is not.
  public var clockBehindMs: String?
  /// Milliseconds that the node's clock is ahead of its machine's; absent on a chain whose clock cannot
  /// be moved.
  public var clockMovedMs: String?
  /// What the chain's constants say of a stall.
  public var limits: Limits?
  /// The disk of this node's data.
  public var disk: Disk?
  /// The votes of the view.
  public var votes: [Votes]
  /// How many votes make a certificate.
  public var quorum: Int
  /// View of the last final block.
  public var finalizedView: String
  /// Its height.
  public var finalizedHeight: String
  /// Milliseconds since it became final here.
  public var finalizedMsAgo: String
  /// View of the newest notarized block that is not final; absent where there is none.
  public var tip: String?
  /// Names of those whose finalize votes for the tip are missing.
  public var missingFinalizes: [String]
  /// A height that this node knows to be final and does not have; absent where it is level.
  public var catchUpTo: String?
  /// Why this node signs nothing; empty while it votes.
  public var abstains: [String]
  /// How far a node in quarantine has come; absent outside of it.
  public var recovery: Recovery?
  /// Every validator.
  public var validators: [Validator]

  /// How far a node in quarantine has come.
  public struct Recovery: Codable, Equatable, Sendable {
    /// Names of those who have said how far they are.
    public var answered: [String]
    /// How many of them it takes.
    public var needed: Int
    /// The view above which this node votes again; absent while answers lack.
    public var floor: String?

    /// States how far it is.
    public init(answered: [String], needed: Int, floor: String?) {
      self.answered = answered
      self.needed = needed
      self.floor = floor
    }
  }

  /// Creates a resource of which only what is always there is known.
  public init(
    epoch: String, view: String, leader: String, inViewMs: String, votes: [Votes], quorum: Int,
    finalizedView: String, finalizedHeight: String, finalizedMsAgo: String,
    missingFinalizes: [String], abstains: [String], validators: [Validator]
  ) {
    self.epoch = epoch
    self.view = view
    self.leader = leader
    self.inViewMs = inViewMs
    self.votes = votes
    self.quorum = quorum
    self.finalizedView = finalizedView
    self.finalizedHeight = finalizedHeight
    self.finalizedMsAgo = finalizedMsAgo
    self.missingFinalizes = missingFinalizes
    self.abstains = abstains
    self.validators = validators
  }
}

/// `GET /v1/evidence`: one validator's two statements that no honest one makes.
public struct EvidenceResource: Codable, Equatable, Sendable {
  /// Name of the validator.
  public var validator: String
  /// The view of both statements.
  public var view: String
  /// `twoNotarize`, `twoFinalize`, `nullifyAndFinalize` or `notarizeAndFinalize`.
  public var offence: String
  /// Both signed votes, hexadecimal, as docs/wire-nodes.md lists them: anybody can check them.
  public var bytes: String
  /// The epoch of both statements.
  public var epoch: String
  /// The final block that has it; absent while none has.
  public var height: String?

  /// Creates evidence.
  public init(
    validator: String, epoch: String, view: String, offence: String, bytes: String,
    height: String?
  ) {
    self.epoch = epoch
    self.height = height
    self.validator = validator
    self.view = view
    self.offence = offence
    self.bytes = bytes
  }
}
