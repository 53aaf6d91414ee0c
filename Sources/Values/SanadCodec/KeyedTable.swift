/// A hash table that cannot be iterated by chance.
///
/// Swift seeds hashing per process, so the order of a `Dictionary` differs from run to run. The
/// cores must give the same effects everywhere; they use this table, whose only ways to visit more
/// than one entry are ``sorted(by:)`` and ``sortedKeys()``.
public struct KeyedTable<Key: Hashable & Comparable, Value> {
  private var entries: [Key: Value] = [:]

  /// Creates an empty table.
  public init() {}

  /// Number of entries.
  public var count: Int { entries.count }

  /// Whether there are no entries.
  public var isEmpty: Bool { entries.isEmpty }

  /// The value of a key; setting nil removes it.
  public subscript(key: Key) -> Value? {
    get { entries[key] }
    set { entries[key] = newValue }
  }

  /// The value of a key, or `fallback` where there is none; a change is stored.
  public subscript(key: Key, default fallback: @autoclosure () -> Value) -> Value {
    get { entries[key] ?? fallback() }
    _modify { yield &entries[key, default: fallback()] }
  }

  /// Sets the value of a key and returns the one that it had, with one look-up.
  @discardableResult
  public mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    entries.updateValue(value, forKey: key)
  }

  /// Makes room for `count` entries in all, so that filling the table moves none of them.
  public mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

  /// Whether the table has the key.
  public func contains(_ key: Key) -> Bool { entries[key] != nil }

  /// Removes a key and returns its value.
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? { entries.removeValue(forKey: key) }

  /// Removes every entry.
  public mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// Keeps the entries for which `isIncluded` holds; the order of the calls is not defined, so
  /// `isIncluded` must depend on its arguments alone.
  public mutating func keep(where isIncluded: (Key, Value) -> Bool) {
    entries = entries.filter { isIncluded($0.key, $0.value) }
  }

  /// All keys, ascending. O(n log n).
  public func sortedKeys() -> [Key] { entries.keys.sorted() }

  /// All values, ascending by the names that `name` gives them. O(n log n).
  ///
  /// - Precondition: the names are different, since nothing else puts the values in an order.
  public func sorted<Name: Comparable>(
    by name: (Key, Value) -> Name
  ) -> [(name: Name, value: Value)] {
    var named: [(name: Name, value: Value)] = []
    named.reserveCapacity(entries.count)
    for (key, value) in entries { named.append((name(key, value), value)) }
    named.sort { $0.name < $1.name }
    return named
  }
}

extension KeyedTable: Sendable where Key: Sendable, Value: Sendable {}
extension KeyedTable: Equatable where Value: Equatable {}
