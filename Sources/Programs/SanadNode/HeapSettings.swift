import CMalloc

/// What the process asks of the C library's allocator.
///
/// Each thread that builds or judges blocks allocates megabytes for a block and lets them go after
/// it. As glibc comes, that memory goes back to the kernel at once and is fetched again, zeroed, for
/// the next block. Under load the kernel zeroed pages for a tenth of all time, those of written
/// files included (docs/benchmarks.md); what this alone saves has not been measured.
package enum HeapSettings {
  /// Freed memory at the end of a heap that is kept for the next block, in bytes.
  private static let keptBytes: Int32 = 128 << 20
  /// What is larger than this is asked of the kernel by itself and returned by itself, in bytes.
  private static let separateBytes: Int32 = 32 << 20

  /// Keeps freed memory. Called once, before threads start; where the C library declines, nothing
  /// changes but the speed.
  package static func keepFreedMemory() {
    _ = mallopt(M_TRIM_THRESHOLD, keptBytes)
    _ = mallopt(M_TOP_PAD, keptBytes)
    _ = mallopt(M_MMAP_THRESHOLD, separateBytes)
  }
}
