/// One page of a list, newest or oldest first as it was asked for.
public struct PageResource<Item: Codable & Equatable & Sendable>: Codable, Equatable, Sendable {
  /// The items. A page may have fewer than were asked for, and none, while there are more.
  public var items: [Item]
  /// What to give as `cursor` for the next page; absent at the end.
  public var next: String?

  /// Creates a page.
  public init(items: [Item], next: String?) {
    self.items = items
    self.next = next
  }
}
