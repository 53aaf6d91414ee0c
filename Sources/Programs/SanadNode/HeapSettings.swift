import CJemalloc

/// What the process asks of its allocator, jemalloc, which takes malloc's place in the whole process
/// because this file needs it (docs/decisions/028).
///
/// Each thread that builds or judges blocks allocates megabytes for a block and lets them go after
/// it. What is returned to the kernel comes back zeroed, page by page, for the next block; so freed
/// pages are kept for longer than blocks are apart.
package enum HeapSettings {
  /// How long freed pages are kept before they go back, in milliseconds.
  private static let keptMilliseconds = 30_000

  /// Keeps freed memory. Called once, before threads start; where the allocator declines, nothing
  /// changes but the speed.
  package static func keepFreedMemory() {
    // For the arenas that threads will open, and for the one that is there.
    for name in ["arenas.dirty_decay_ms", "arena.0.dirty_decay_ms"] {
      var milliseconds = keptMilliseconds
      _ = mallctl(name, nil, nil, &milliseconds, MemoryLayout<Int>.size)
    }
  }
}
