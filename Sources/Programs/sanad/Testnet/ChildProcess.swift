import Foundation
import SanadTypes

/// A process of a local network, in a session of its own so that a terminal's Ctrl-C reaches it
/// through us and in order.
enum ChildProcess {
  /// POSIX_SPAWN_SETSID of glibc's spawn.h, which shows it to GNU sources alone.
  private static let newSession: Int16 = 0x80

  /// Starts `executable` with its output appended to a file; returns the process id.
  static func start(_ executable: String, _ arguments: [String], log: String) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Whatever this process does with signals, and whichever thread starts the child.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes,
      Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var pid = pid_t()
    let words = ([executable] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let status = posix_spawn(&pid, executable, &actions, &attributes, words, environ)
    guard status == 0 else {
      throw CommandFailure(
        .internalFault, "\(executable) cannot be started: \(String(cString: strerror(status)))")
    }
    // For an instant it is there and has no words yet, by which it would be taken for another.
    while exists(pid), FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")?.isEmpty == true
    {
      usleep(100)
    }
    return pid
  }

  /// Whether the process runs and has `word` among those it was started with; a child that has ended
  /// is reaped here. The number alone says nothing: after a restart of the machine it is somebody
  /// else's.
  static func isRunning(_ pid: Int32, startedWith word: String) -> Bool {
    guard exists(pid), let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")
    else { return false }
    return line.split(separator: 0).contains { $0.elementsEqual(word.utf8) }
  }

  /// Sends a signal and waits until the process is gone; false when it is not after `limit`.
  static func end(
    _ pid: Int32, startedWith word: String, with signal: Int32, within limit: Duration
  ) async throws -> Bool {
    guard isRunning(pid, startedWith: word) else { return true }
    kill(pid, signal)
    // One that was paused gets no other signal before it goes on.
    kill(pid, SIGCONT)
    let deadline = ContinuousClock.now + limit
    // By its number from here on: a process that is ending has lost its words before its sockets.
    while exists(pid) {
      if ContinuousClock.now > deadline { return false }
      try await Task.sleep(for: .milliseconds(20))
    }
    return true
  }

  /// Stops a process where it stands, or lets it go on, and waits until it has; false when it has not
  /// after `limit`.
  static func pause(_ pid: Int32, _ isPaused: Bool, within limit: Duration) async throws -> Bool {
    kill(pid, isPaused ? SIGSTOP : SIGCONT)
    let deadline = ContinuousClock.now + limit
    while Self.isPaused(pid) != isPaused {
      if ContinuousClock.now > deadline || !exists(pid) { return false }
      try await Task.sleep(for: .milliseconds(5))
    }
    return true
  }

  /// Whether a process was stopped by a signal.
  static func isPaused(_ pid: Int32) -> Bool { state(pid)?.first == "T" }

  /// Whether there is a process of this number; a child that has ended is reaped here.
  private static func exists(_ pid: Int32) -> Bool {
    var status: Int32 = 0
    if waitpid(pid, &status, WNOHANG) == pid { return false }
    return kill(pid, 0) == 0 && !isZombie(pid)
  }

  /// Whether all of a process is over and only its number is left. Its first thread can be over
  /// while others still hold its sockets; /proc says how many there are (proc(5), num_threads).
  private static func isZombie(_ pid: Int32) -> Bool {
    guard let fields = state(pid), fields.first == "Z" else { return false }
    let threads = fields.count > 17 ? Int(fields[17]) ?? 0 : 0
    return threads <= 1
  }

  /// What /proc says of a process, from its state on.
  private static func state(_ pid: Int32) -> [Substring]? {
    guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    // The state is the first field after the command, which is in parentheses and may hold spaces.
    let text = String(decoding: stat, as: UTF8.self)
    return text.split(separator: ")").last?.split(separator: " ")
  }
}
