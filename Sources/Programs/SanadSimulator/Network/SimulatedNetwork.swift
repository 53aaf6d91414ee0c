import SanadTypes

/// A message under way.
struct Envelope {
  /// What travels: a value, or its bytes. All who get it share one.
  indirect enum Content {
    case message(PeerMessage)
    case frame([UInt8])
  }

  let from: Int
  let to: Int
  /// The one of its hosts that it is for; nil where its seat decides.
  let host: Int?
  let content: Content
  /// Of the connection on which it was sent; a later one does not deliver it.
  let connection: UInt64
}

/// Who is connected with whom, which links are cut, and how long messages take.
struct SimulatedNetwork {
  private struct Connection {
    /// Nil while there is none.
    var number: UInt64?
    var isDialled = false
    /// One of the two refuses the other up to then.
    var bannedUntil: UInt64 = 0
  }

  private let nodes: Int
  private var links: [LinkQuality]
  private var connections: [Connection]
  private var lastNumber: UInt64 = 0
  private var cuts: [(number: Int, shape: Partition.Shape)] = []
  private var isCut: [Bool]
  /// The last arrival on each link that keeps order.
  private var arrivals: [UInt64]
  /// What every message takes longer, until then.
  private var slowness: (by: UInt64, until: UInt64) = (0, 0)
  private var stream: SeededStream

  init(_ plan: SimulationPlan) {
    nodes = plan.nodes
    links = plan.links
    connections = [Connection](repeating: Connection(), count: nodes * nodes)
    isCut = [Bool](repeating: false, count: nodes * nodes)
    arrivals = [UInt64](repeating: 0, count: nodes * nodes)
    stream = SeededStream(seed: plan.seed, for: .network)
  }

  // MARK: Links

  /// Whether messages get from one node to another.
  func reaches(_ from: Int, _ to: Int) -> Bool { !isCut[from * nodes + to] }

  /// Cuts links until ``mend(_:)`` with the same number.
  mutating func cut(_ shape: Partition.Shape, as number: Int) {
    cuts.append((number, shape))
    drawCuts()
  }

  /// Ends a partition.
  mutating func mend(_ number: Int) {
    cuts.removeAll { $0.number == number }
    drawCuts()
  }

  /// Ends every partition and makes every link a good one.
  mutating func heal() {
    cuts.removeAll()
    drawCuts()
    links = links.map(\.healed)
    slowness = (0, 0)
  }

  /// Makes every message take longer up to a time.
  mutating func slow(by delay: UInt64, until: UInt64) { slowness = (delay, until) }

  private mutating func drawCuts() {
    for from in 0..<nodes {
      for to in 0..<nodes {
        isCut[from * nodes + to] = cuts.contains { !$0.shape.lets(from, reach: to) }
      }
    }
  }

  /// What became of a message that is sent.
  enum Passage {
    case lost
    case arrives(at: UInt64)
    case arrivesTwice(at: UInt64, and: UInt64)
  }

  /// Sends a message at `time` and says when it arrives.
  mutating func send(_ from: Int, _ to: Int, at time: UInt64) -> Passage {
    let place = from * nodes + to
    let link = links[place]
    if isCut[place] || stream.chance(perMille: link.lossPerMille) { return .lost }
    let first = arrival(place, link, time)
    guard link.doublePerMille > 0, stream.chance(perMille: link.doublePerMille) else {
      return .arrives(at: first)
    }
    return .arrivesTwice(at: first, and: arrival(place, link, time))
  }

  private mutating func arrival(_ place: Int, _ link: LinkQuality, _ time: UInt64) -> UInt64 {
    let slow = time < slowness.until ? slowness.by : 0
    let own = time + link.floor + slow + stream.exponential(mean: link.mean)
    switch link.order {
    case .free: return own
    case .kept:
      arrivals[place] = max(own, arrivals[place])
      return arrivals[place]
    }
  }

  // MARK: Connections

  /// The number of the connection between two nodes; nil while there is none.
  func connection(_ one: Int, _ other: Int) -> UInt64? { connections[pair(one, other)].number }

  /// Refuses connections between two nodes for a time.
  mutating func ban(_ one: Int, _ other: Int, until: UInt64) {
    connections[pair(one, other)].bannedUntil = until
  }

  /// Opens a connection where both directions work and there is none; false otherwise.
  mutating func connect(_ one: Int, _ other: Int, at time: UInt64) -> Bool {
    let place = pair(one, other)
    guard connections[place].number == nil, connections[place].bannedUntil <= time,
      reaches(one, other), reaches(other, one)
    else { return false }
    lastNumber += 1
    connections[place].number = lastNumber
    return true
  }

  /// Closes a connection; false when it is another one by now.
  mutating func close(_ one: Int, _ other: Int, _ number: UInt64) -> Bool {
    let place = pair(one, other)
    guard connections[place].number == number else { return false }
    connections[place].number = nil
    return true
  }

  /// Notes that a connection is going to be opened; false when that is so already.
  mutating func dial(_ one: Int, _ other: Int) -> Bool {
    let place = pair(one, other)
    guard !connections[place].isDialled else { return false }
    connections[place].isDialled = true
    return true
  }

  /// Notes that the attempt has been made.
  mutating func dialled(_ one: Int, _ other: Int) {
    connections[pair(one, other)].isDialled = false
  }

  private func pair(_ one: Int, _ other: Int) -> Int {
    min(one, other) * nodes + max(one, other)
  }
}
