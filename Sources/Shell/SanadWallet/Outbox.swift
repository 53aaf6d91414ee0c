public import Foundation
import SanadCrypto
public import SanadTypes

/// Remembers what was signed before it is sent, in a folder of the wallet's own, one for each chain.
///
/// Whoever does not know what became of a transaction finds its bytes here and sends the same: they
/// are applied once however often they arrive. Every write is durable when it returns.
///
/// - `open/PURPOSE.json`: without a reference, and without a known outcome.
/// - `references/DIGEST.json`: with a reference, for good.
/// - `closed/ACCOUNT-LANE-SEQUENCE.json`: the last 1,000 that are done.
public struct Outbox: Sendable {
  /// Most files of what is done.
  static let closedMax = 1_000
  private static let fileBytesMax = 16 * 1_024 * 1_024

  private let folder: URL

  /// The outbox in a folder, which is made when something is remembered.
  public init(folder: URL) { self.folder = folder }

  /// What a transaction is for: its chain, account, lane and operations. Two payments of the same
  /// amount between the same accounts have one purpose; a reference tells them apart.
  ///
  /// - Parameter atItsSequence: whether the sequence is part of it, because somebody chose it.
  public static func purpose(
    of body: TransactionBody, atItsSequence isChosen: Bool = false
  ) -> TransactionID {
    TransactionBody(
      chainID: body.chainID, account: body.account, lane: body.lane,
      sequence: isChosen ? body.sequence : SequenceNumber(0),
      validUntil: Timestamp(isChosen ? 1 : 0),
      operations: body.operations
    ).id
  }

  /// What was remembered for a reference or, without one, for a purpose whose outcome nobody knows.
  ///
  /// - Throws: `referenceTaken` where the reference is that of something else: what is found is never
  ///   another payment than the one that is asked for.
  public func find(
    _ purpose: TransactionID, reference: String?
  ) throws(OutboxFailure) -> SentTransaction? {
    guard let found = try read(file(of: purpose, reference)) else { return nil }
    guard found.purpose == purpose else { throw .referenceTaken(found.latest.id) }
    return found
  }

  /// What this caller knows of a payment together with what other processes of this wallet have
  /// remembered of it meanwhile. Whoever signs in its place, or says that it is displaced, asks this
  /// first, while ``locked(for:_:)``.
  public func known(with sent: SentTransaction) throws(OutboxFailure) -> SentTransaction {
    var known = sent
    if let other = try read(file(of: sent.purpose, sent.reference)) { known.learn(from: other) }
    if let other = try read(place(of: sent.latest.body)) { known.learn(from: other) }
    return known
  }

  /// Remembers before sending.
  public func remember(_ sent: SentTransaction) throws(OutboxFailure) {
    try write(sent, to: file(of: sent.purpose, sent.reference))
  }

  /// Notes that somebody has been told what became of it: the same purpose is a new payment from
  /// now on, and a reference stays with this one. Call it while ``locked(for:_:)``.
  ///
  /// What others have learnt of it is kept, and a later payment of the same purpose is left alone.
  public func close(_ sent: SentTransaction) throws(OutboxFailure) {
    let sent = try known(with: sent)
    let place = place(of: sent.latest.body)
    // What is known to be final at this place is not forgotten for what is not.
    let known = try read(place)
    if sent.outcome != nil || known?.outcome == nil { try write(sent, to: place) }
    if try isStanding(sent) {
      let file = file(of: sent.purpose, sent.reference)
      if sent.reference == nil { try remove(file) } else { try write(sent, to: file) }
    }
    try prune()
  }

  /// Forgets a transaction that can never be final, so that its purpose or its reference is free;
  /// a later one of the same name stays.
  public func release(_ sent: SentTransaction) throws(OutboxFailure) {
    if try isStanding(sent) { try remove(file(of: sent.purpose, sent.reference)) }
  }

  /// Whether nothing stands under the name of this payment but itself.
  private func isStanding(_ sent: SentTransaction) throws(OutboxFailure) -> Bool {
    try read(file(of: sent.purpose, sent.reference)).map { $0.isSamePayment(as: sent) } ?? true
  }

  /// Whether this wallet has seen another transaction final at the same account, lane and sequence:
  /// then none of the attempts ever will be, whatever a node says.
  public func isDisplaced(_ sent: SentTransaction) throws(OutboxFailure) -> Bool {
    guard let id = try read(place(of: sent.latest.body))?.outcome?.id else { return false }
    return !sent.attempts.contains { $0.id.description == id }
  }

  /// Another payment of this wallet at the same account, lane and sequence, of which nobody has seen
  /// an outcome: a node took it, and nobody waited. At most one of the two can ever be final.
  public func unsettled(at place: UnverifiedTransaction) throws(OutboxFailure) -> SentTransaction? {
    guard let other = try read(self.place(of: place.body)), other.outcome == nil else { return nil }
    return other
  }

  /// Runs `body` while no other process of this wallet signs for this chain.
  @discardableResult
  public func locked<Result>(
    for limit: Duration, _ body: () async throws -> Result
  ) async throws -> Result {
    try made()
    let path = folder.appending(path: "lock").path(percentEncoded: false)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw OutboxFailure.file(path: path, reason: String(cString: strerror(errno)))
    }
    // Closing it ends the lock, and so does the end of the process.
    defer { Foundation.close(descriptor) }
    let deadline = ContinuousClock.now + limit
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard ContinuousClock.now < deadline else { throw OutboxFailure.busy(path: path) }
      try await Task.sleep(for: .milliseconds(20))
    }
    return try await body()
  }

  // MARK: Private

  private func file(of purpose: TransactionID, _ reference: String?) -> URL {
    guard let reference else { return folder.appending(path: "open/\(purpose).json") }
    let digest = SHA256.digest(Array(reference.utf8))
    return folder.appending(path: "references/\(Hex.encode(digest.bytes)).json")
  }

  private func place(of body: TransactionBody) -> URL {
    folder.appending(path: "closed/\(body.account)-\(body.lane)-\(body.sequence).json")
  }

  private func made() throws(OutboxFailure) {
    for name in ["open", "references", "closed"] {
      do throws(PrivateFile.Failure) {
        try PrivateFile.makeFolder(folder.appending(path: name, directoryHint: .isDirectory))
      } catch { throw OutboxFailure(error) }
    }
  }

  private func read(_ file: URL) throws(OutboxFailure) -> SentTransaction? {
    let bytes: [UInt8]?
    do throws(PrivateFile.Failure) {
      bytes = try PrivateFile.read(file, max: Self.fileBytesMax)
    } catch { throw OutboxFailure(error) }
    guard let bytes else { return nil }
    guard let sent = SentTransaction(file: bytes) else {
      throw .damaged(path: file.path(percentEncoded: false))
    }
    return sent
  }

  private func write(_ sent: SentTransaction, to file: URL) throws(OutboxFailure) {
    try made()
    let bytes = try sent.file()
    do throws(PrivateFile.Failure) { try PrivateFile.replace(file, with: bytes) } catch {
      throw OutboxFailure(error)
    }
  }

  private func remove(_ file: URL) throws(OutboxFailure) {
    do throws(PrivateFile.Failure) { try PrivateFile.remove(file) } catch {
      throw OutboxFailure(error)
    }
  }

  /// Removes the oldest of what is done, a tenth at a time.
  private func prune() throws(OutboxFailure) {
    let closed = folder.appending(path: "closed", directoryHint: .isDirectory)
    do {
      let names = try FileManager.default.contentsOfDirectory(
        atPath: closed.path(percentEncoded: false))
      guard names.count > Self.closedMax + Self.closedMax / 10 else { return }
      var aged: [(date: Date, file: URL)] = []
      for name in names {
        let file = closed.appending(path: name)
        let attributes = try FileManager.default.attributesOfItem(
          atPath: file.path(percentEncoded: false))
        aged.append((attributes[.modificationDate] as? Date ?? .distantPast, file))
      }
      aged.sort { $0.date < $1.date }
      for (_, file) in aged.prefix(names.count - Self.closedMax) {
        try PrivateFile.remove(file)
      }
    } catch { throw .file(path: closed.path(percentEncoded: false), reason: "\(error)") }
  }
}

extension OutboxFailure {
  init(_ failure: PrivateFile.Failure) {
    self = .file(path: failure.path, reason: failure.reason)
  }
}
