import Glibc

/// Which surface this process tries; libFuzzer keeps the command line for itself.
private let surface: Surface = {
  let name = getenv("SANAD_FUZZ_SURFACE").map { String(cString: $0) } ?? ""
  guard let surface = Surface.all.first(where: { $0.name == name }) else {
    print("SANAD_FUZZ_SURFACE is one of: \(Surface.all.map(\.name).joined(separator: " "))")
    exit(64)
  }
  return surface
}()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func takeInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  surface.take(bytes.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? [])
  return 0
}
