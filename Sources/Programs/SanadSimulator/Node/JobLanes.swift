import SanadReplica

/// The lanes of one process's jobs: a queue each, with as many workers as in production, and order
/// kept where production keeps it.
struct JobLanes {
  /// A job that a worker has, and what came of it if it has been carried out already.
  struct Running {
    let number: UInt64
    let job: ReplicaJob
    /// Nil while nothing has been done.
    var result: ReplicaInput?
  }

  private struct Lane {
    var waiting: [ReplicaJob] = []
    var head = 0
    var running: [Running] = []

    var waitingCount: Int { waiting.count - head }

    mutating func takeNext() -> ReplicaJob? {
      guard head < waiting.count else { return nil }
      defer {
        head += 1
        if head == waiting.count {
          waiting.removeAll(keepingCapacity: true)
          head = 0
        }
      }
      return waiting[head]
    }
  }

  /// The workers of a lane, as in the node.
  static func workers(of lane: JobLane) -> Int { lane == .verifier ? 2 : 1 }

  private var lanes = JobLane.allCases.map { _ in Lane() }
  private var lastNumber: UInt64 = 0

  /// Queues a job.
  mutating func add(_ job: ReplicaJob) { lanes[Int(job.lane.rawValue)].waiting.append(job) }

  /// Jobs that wait on a lane, with those that run.
  func count(_ lane: JobLane) -> Int {
    lanes[Int(lane.rawValue)].waitingCount + lanes[Int(lane.rawValue)].running.count
  }

  /// Gives a free worker of the lane the next job; nil when there is none of either.
  mutating func startNext(_ lane: JobLane) -> (number: UInt64, job: ReplicaJob)? {
    let place = Int(lane.rawValue)
    guard lanes[place].running.count < Self.workers(of: lane), let job = lanes[place].takeNext()
    else { return nil }
    lastNumber += 1
    lanes[place].running.append(Running(number: lastNumber, job: job, result: nil))
    return (lastNumber, job)
  }

  /// Keeps the result of a job that was carried out before its time is over.
  mutating func keep(_ result: ReplicaInput, of number: UInt64, on lane: JobLane) {
    let place = Int(lane.rawValue)
    guard let index = lanes[place].running.firstIndex(where: { $0.number == number }) else {
      return
    }
    lanes[place].running[index].result = result
  }

  /// Takes a job off its worker.
  mutating func finish(_ number: UInt64, on lane: JobLane) -> Running? {
    let place = Int(lane.rawValue)
    guard let index = lanes[place].running.firstIndex(where: { $0.number == number }) else {
      return nil
    }
    return lanes[place].running.remove(at: index)
  }

  /// The jobs of a lane that a worker has and that are not carried out.
  func unfinished(_ lane: JobLane) -> [ReplicaJob] {
    lanes[Int(lane.rawValue)].running.filter { $0.result == nil }.map(\.job)
  }
}
