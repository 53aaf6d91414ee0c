import Foundation
import SanadCodec
import SanadTesting

/// A type of BCS, made up at random.
indirect enum Shape: Sendable {
  case bool, u8, u16, u32, u64, u128, i32, i64, i128, variant, bytes, text
  case fixed(Int)
  case option(Shape)
  case list(Shape)
  case tuple([Shape])

  static let simple: [Shape] = [
    .bool, .u8, .u16, .u32, .u64, .u128, .i32, .i64, .i128, .variant, .bytes, .text, .fixed(3),
    .fixed(32),
  ]

  static func random(depth: Int, using random: inout SplitMix64) -> Shape {
    if depth == 0 || random.next() % 2 == 0 {
      return simple[Int(random.next() % UInt64(simple.count))]
    }
    switch random.next() % 3 {
    case 0: return .option(.random(depth: depth - 1, using: &random))
    case 1: return .list(.random(depth: depth - 1, using: &random))
    default:
      return .tuple(
        (0..<Int(random.next() % 4)).map { _ in .random(depth: depth - 1, using: &random) })
    }
  }

  /// The type as `Tests/Oracles/bcs_check.py` reads it.
  var json: Any {
    switch self {
    case .fixed(let count): ["fixed", count] as [Any]
    case .option(let inner): ["option", inner.json] as [Any]
    case .list(let inner): ["list", inner.json] as [Any]
    case .tuple(let inner): ["tuple"] + inner.map(\.json)
    default: "\(self)"
    }
  }
}

/// A value of a random type.
indirect enum Sample: Equatable, Sendable {
  case bool(Bool)
  case u8(UInt8)
  case u16(UInt16)
  case u32(UInt32)
  case u64(UInt64)
  case u128(UInt128)
  case i32(Int32)
  case i64(Int64)
  case i128(Int128)
  case variant(UInt32)
  case bytes([UInt8])
  case fixed([UInt8])
  case text(String)
  case none
  case some(Sample)
  case list([Sample])
  case tuple([Sample])

  static func random(of shape: Shape, using random: inout SplitMix64) -> Sample {
    switch shape {
    case .bool: return .bool(random.next() % 2 == 0)
    case .u8: return .u8(UInt8(truncatingIfNeeded: random.number()))
    case .u16: return .u16(UInt16(truncatingIfNeeded: random.number()))
    case .u32: return .u32(UInt32(truncatingIfNeeded: random.number()))
    case .u64: return .u64(UInt64(truncatingIfNeeded: random.number()))
    case .u128: return .u128(random.number())
    case .i32: return .i32(Int32(truncatingIfNeeded: random.number()))
    case .i64: return .i64(Int64(truncatingIfNeeded: random.number()))
    case .i128: return .i128(Int128(truncatingIfNeeded: random.number()))
    case .variant: return .variant(UInt32(truncatingIfNeeded: random.number()))
    case .bytes: return .bytes(random.bytes(random.count(200)))
    case .fixed(let count): return .fixed(random.bytes(count))
    case .text: return .text(random.text())
    case .option(let inner):
      return random.next() % 3 == 0 ? .none : .some(.random(of: inner, using: &random))
    case .list(let inner):
      return .list((0..<random.count(12)).map { _ in .random(of: inner, using: &random) })
    case .tuple(let inner):
      return .tuple(inner.map { .random(of: $0, using: &random) })
    }
  }

  /// Reads a value of `shape`.
  init(_ shape: Shape, from reader: inout BCSReader) throws(DecodingFailure) {
    switch shape {
    case .bool: self = .bool(try reader.bool())
    case .u8: self = .u8(try reader.u8())
    case .u16: self = .u16(try reader.u16())
    case .u32: self = .u32(try reader.u32())
    case .u64: self = .u64(try reader.u64())
    case .u128: self = .u128(try reader.u128())
    case .i32: self = .i32(try reader.i32())
    case .i64: self = .i64(try reader.i64())
    case .i128: self = .i128(try reader.i128())
    case .variant: self = .variant(try reader.variant())
    case .bytes: self = .bytes(try reader.blob(max: 1_000))
    case .fixed(let count): self = .fixed(try reader.fixed(count))
    case .text: self = .text(try reader.text(max: 1_000))
    case .option(let inner):
      self = try reader.bool() ? .some(Sample(inner, from: &reader)) : .none
    case .list(let inner):
      var values: [Sample] = []
      for _ in 0..<(try reader.length(max: 100)) { values.append(try Sample(inner, from: &reader)) }
      self = .list(values)
    case .tuple(let inner):
      var values: [Sample] = []
      for shape in inner { values.append(try Sample(shape, from: &reader)) }
      self = .tuple(values)
    }
  }

  /// The value as `Tests/Oracles/bcs_check.py` reads it; numbers as text, bytes in hexadecimal.
  var json: Any {
    switch self {
    case .bool(let value): value
    case .u8(let value): "\(value)"
    case .u16(let value): "\(value)"
    case .u32(let value): "\(value)"
    case .u64(let value): "\(value)"
    case .u128(let value): "\(value)"
    case .i32(let value): "\(value)"
    case .i64(let value): "\(value)"
    case .i128(let value): "\(value)"
    case .variant(let value): "\(value)"
    case .bytes(let value), .fixed(let value): value.map { String(format: "%02x", $0) }.joined()
    case .text(let value): value
    case .none: [Any]()
    case .some(let value): [value.json]
    case .list(let values), .tuple(let values): values.map(\.json)
    }
  }
}

extension Sample: BCSEncodable {
  func encode(into writer: inout BCSWriter) {
    switch self {
    case .bool(let value): writer.bool(value)
    case .u8(let value): writer.u8(value)
    case .u16(let value): writer.u16(value)
    case .u32(let value): writer.u32(value)
    case .u64(let value): writer.u64(value)
    case .u128(let value): writer.u128(value)
    case .i32(let value): writer.i32(value)
    case .i64(let value): writer.i64(value)
    case .i128(let value): writer.i128(value)
    case .variant(let value): writer.variant(value)
    case .bytes(let value): writer.blob(value)
    case .fixed(let value): writer.fixed(value)
    case .text(let value): writer.text(value)
    case .none: writer.optional(Sample?.none)
    case .some(let value): writer.optional(value)
    case .list(let values): writer.list(values)
    case .tuple(let values): for value in values { writer.value(value) }
    }
  }
}

extension SplitMix64 {
  /// A small number, often zero, at times up to `limit`.
  mutating func count(_ limit: Int) -> Int {
    next() % 4 == 0 ? Int(next() % UInt64(limit + 1)) : Int(next() % 4)
  }

  /// Text of scalars from all planes, one to four bytes each.
  mutating func text() -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<count(60) {
      let bound: UInt64 = [0x80, 0x800, 0x1_0000, 0x11_0000][Int(next() % 4)]
      guard let scalar = UnicodeScalar(UInt32(next() % bound)) else { continue }
      scalars.append(scalar)
    }
    return String(scalars)
  }
}
