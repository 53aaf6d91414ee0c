/// How quickly an observer with nothing on its disk takes in a chain: fetched from the validators,
/// certificates and signatures checked, every block executed and stored.
package struct CatchUpReport: Encodable, Sendable {
  /// What one catch-up took.
  package struct Reading: Sendable {
    /// Height at which the observer began.
    package var from: UInt64
    /// Height that it reached.
    package var height: UInt64
    /// Final transactions on the way, refused ones with them.
    package var transactions: UInt64
    /// Time on the wall from the start of the process, in nanoseconds.
    package var nanoseconds: UInt64
    /// Processor time of the observer's process, its start with it.
    package var processorMicroseconds: UInt64
    /// Its resident memory at the end, in bytes.
    package var residentBytes: UInt64

    /// Puts figures together.
    package init(
      from: UInt64, height: UInt64, transactions: UInt64, nanoseconds: UInt64,
      processorMicroseconds: UInt64, residentBytes: UInt64
    ) {
      self.from = from
      self.height = height
      self.transactions = transactions
      self.nanoseconds = nanoseconds
      self.processorMicroseconds = processorMicroseconds
      self.residentBytes = residentBytes
    }
  }

  /// What it ran on.
  package let machine: Machine
  /// The program.
  package let version: String
  /// What one core verifies, measured just before.
  package let bound: SignatureBound
  /// Blocks that were taken in.
  package let blocks: UInt64
  /// Transactions in them.
  package let transactions: UInt64
  /// Seconds on the wall.
  package let seconds: Double
  /// Seconds of processor time of the observer.
  package let processorSeconds: Double
  /// Mebibytes of memory of the observer at the end.
  package let residentMebibytes: Double
  /// Transactions a second on the wall.
  package let perSecond: Double
  /// Transactions for each second of processor time.
  package let perCoreSecond: Double
  /// That, in what one core could verify of these transactions: the figure with an aim.
  package let shareOfVerification: Double

  private enum CodingKeys: String, CodingKey {
    case machine, version, bound, blocks, transactions, seconds
    case processorSeconds = "cpu_seconds"
    case residentMebibytes = "resident_mib"
    case perSecond = "transactions_per_second"
    case perCoreSecond = "transactions_per_core_second"
    case shareOfVerification = "share_of_one_cores_verification"
  }

  /// Makes a report of a reading; nil where nothing was taken in, or no time was counted.
  package init?(_ reading: Reading, machine: Machine, version: String, bound: SignatureBound) {
    guard reading.height > reading.from, reading.nanoseconds > 0, reading.processorMicroseconds > 0
    else { return nil }
    self.machine = machine
    self.version = version
    self.bound = bound
    blocks = reading.height - reading.from
    transactions = reading.transactions
    let wall = Double(reading.nanoseconds) / 1e9
    let processor = Double(reading.processorMicroseconds) / 1e6
    seconds = wall.rounded(toPlaces: 3)
    processorSeconds = processor.rounded(toPlaces: 2)
    residentMebibytes = (Double(reading.residentBytes) / 1_048_576).rounded(toPlaces: 1)
    let count = Double(reading.transactions)
    perSecond = (count / wall).rounded(toPlaces: 1)
    perCoreSecond = (count / processor).rounded(toPlaces: 1)
    shareOfVerification =
      (count / processor * Double(bound.signatures) / bound.perCoreSecond).rounded(toPlaces: 4)
  }

  /// Lines for people.
  package var text: String {
    """
    \(machine.text)   sanad \(version)
      chain        \(blocks) blocks, \(transactions) transactions
      taken in     \(seconds) s, \(perSecond) transactions a second
      CPU          \(processorSeconds) s of the observer, \(perCoreSecond) transactions a second of it
      bound        one core verifies \(bound.perCoreSecond) signatures a second, \
    \(bound.signatures) in a transaction
      ratio        \((shareOfVerification * 1_000).rounded() / 10) % of that
      memory       \(residentMebibytes) MiB
    """
  }
}
