/// Elements that wait, by class in lanes, and in each lane by who posted them.
///
/// A take goes through the lanes in order, and within a lane takes one element of each source in
/// turn. So whoever posts little waits for at most one element of everybody else in its lane,
/// whatever they post. Each source has room of its own in each lane: a full one refuses that source
/// there and nobody else anywhere. The order of one source within one lane is kept.
///
/// Who may be a source is the caller's to bound; a source of which nothing waits costs nothing.
struct FairLanes<Source: Hashable & Sendable, Element: Sendable>: Sendable {
  /// How much of one source may wait in a lane.
  struct Bound: Sendable {
    /// Elements, or what they count as.
    let countMax: Int
    /// Bytes.
    let bytesMax: Int

    /// - Precondition: both are positive.
    init(countMax: Int, bytesMax: Int = .max) {
      precondition(countMax > 0 && bytesMax > 0, "every lane has room")
      self.countMax = countMax
      self.bytesMax = bytesMax
    }
  }

  /// What an element takes up of its source's room.
  struct Load: Sendable {
    /// What the element counts as: 1, or the parts that are dealt with one by one.
    var count = 1
    /// Its bytes.
    var bytes = 0
  }

  /// What became of an element.
  enum Outcome: Equatable, Sendable {
    /// It waits.
    case taken
    /// It waits, and the source's room in this lane is full now: ``takeRelieved()`` will name the
    /// source when half of it is free.
    case takenAndFull
    /// It was not taken, because the source's room in this lane was full before.
    case refused
  }

  private struct Entry: Sendable {
    let element: Element
    let load: Load
  }

  private struct Queue: Sendable {
    var entries = Fifo<Entry>()
    var load = Load(count: 0)
  }

  private struct Lane: Sendable {
    let bound: Bound
    var queues: [Source: Queue] = [:]
    /// Sources of which something waits, in the order of their turns.
    var turns = Fifo<Source>()
  }

  private var lanes: [Lane]
  /// Sources that were told that a lane is full, each with these lanes.
  private var full: [Source: Set<Int>] = [:]
  private var relieved: [Source] = []
  /// Number of elements that wait.
  private(set) var count = 0

  /// Creates lanes; the first goes first.
  init(bounds: [Bound]) {
    precondition(!bounds.isEmpty, "there is a lane")
    lanes = bounds.map { Lane(bound: $0) }
  }

  /// Adds an element, unless its source's room in the lane is full.
  ///
  /// An element of any load fits where there is room at all, so that none is refused for ever: a
  /// source's queue holds less than its bound and one element.
  mutating func append(
    _ element: Element, lane: Int, from source: Source, _ load: Load = Load()
  ) -> Outcome {
    if isFull(lane, source) {
      full[source, default: []].insert(lane)
      return .refused
    }
    appendAlways(element, lane: lane, from: source, load)
    guard isFull(lane, source) else { return .taken }
    full[source, default: []].insert(lane)
    return .takenAndFull
  }

  /// Adds an element whatever the bound, for what the receiver bounds itself.
  mutating func appendAlways(
    _ element: Element, lane: Int, from source: Source, _ load: Load = Load()
  ) {
    var queue = lanes[lane].queues.removeValue(forKey: source) ?? Queue()
    if queue.entries.isEmpty { lanes[lane].turns.append(source) }
    queue.entries.append(Entry(element: element, load: load))
    queue.load.count += load.count
    queue.load.bytes += load.bytes
    lanes[lane].queues[source] = queue
    count += 1
  }

  /// Takes at most `limit` elements: the lanes in order, in a lane one element of each source in
  /// turn.
  mutating func take(atMost limit: Int) -> [Element] {
    var taken: [Element] = []
    for lane in lanes.indices {
      while taken.count < limit, let element = takeOne(lane) { taken.append(element) }
    }
    return taken
  }

  /// The sources that were full somewhere and have room for half again everywhere, once each.
  mutating func takeRelieved() -> [Source] {
    defer { relieved = [] }
    return relieved
  }

  private mutating func takeOne(_ lane: Int) -> Element? {
    guard let source = lanes[lane].turns.popFirst(),
      var queue = lanes[lane].queues.removeValue(forKey: source),
      let entry = queue.entries.popFirst()
    else { return nil }
    queue.load.count -= entry.load.count
    queue.load.bytes -= entry.load.bytes
    count -= 1
    if !queue.entries.isEmpty {
      lanes[lane].queues[source] = queue
      lanes[lane].turns.append(source)
    }
    noteRoom(lane, source, queue.load)
    return entry.element
  }

  private mutating func noteRoom(_ lane: Int, _ source: Source, _ load: Load) {
    let bound = lanes[lane].bound
    guard full[source]?.contains(lane) == true, load.count <= bound.countMax / 2,
      load.bytes <= bound.bytesMax / 2
    else { return }
    full[source]?.remove(lane)
    guard full[source]?.isEmpty == true else { return }
    full[source] = nil
    relieved.append(source)
  }

  private func isFull(_ lane: Int, _ source: Source) -> Bool {
    guard let load = lanes[lane].queues[source]?.load else { return false }
    return load.count >= lanes[lane].bound.countMax || load.bytes >= lanes[lane].bound.bytesMax
  }
}
