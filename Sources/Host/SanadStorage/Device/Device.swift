/// One directory of files on something that can lose power: the port between the journal and the
/// file system.
///
/// What is promised, and what is not, is what POSIX on a journalling file system gives:
/// - Written bytes may be lost, wholly or in part, in units of 512 bytes and in any order, until
///   ``sync(_:)`` of their file has returned.
/// - A created or removed file may be back or gone until ``syncDirectory()`` has returned.
/// - After ``sync(_:)`` or ``syncDirectory()`` has failed, nothing is known about what was not
///   durable before, and a second sync proves nothing: the process stops (consensus.md 2.8).
///
/// There is no rename and no truncation, because nothing that decides about a vote may depend on
/// them (consensus.md 1). A device is used by one thread at a time. It is a class because it owns
/// a lock and open files.
package protocol Device: AnyObject {
  /// Takes the directory for this process alone, until ``unlock()`` or the end of the process.
  ///
  /// `holder` says who we are, for the message that the other process gets. Throws
  /// ``DeviceFailure/locked(directory:holder:)`` when somebody has it.
  func lock(holder: String) throws(DeviceFailure)

  /// Gives the directory back. Does nothing when it is not ours.
  func unlock()

  /// Every file's name, ascending; names that are not a ``FileName`` are left out.
  func list() throws(DeviceFailure) -> [FileName]

  /// The size of a file in bytes; nil when there is none.
  func size(of file: FileName) throws(DeviceFailure) -> Int?

  /// Creates a file of `bytes` zeros whose blocks are allocated, so that writing inside it needs
  /// no more space. Throws ``DeviceFailure/alreadyExists(file:)`` or ``DeviceFailure/full(file:)``;
  /// when it throws there may be a useless file of that name.
  func create(_ file: FileName, bytes: Int) throws(DeviceFailure)

  /// Writes inside the size that the file was created with.
  func write(_ bytes: [UInt8], to file: FileName, at offset: Int) throws(DeviceFailure)

  /// Reads exactly `count` bytes.
  func read(_ file: FileName, at offset: Int, count: Int) throws(DeviceFailure) -> [UInt8]

  /// Returns when everything written to the file is durable.
  func sync(_ file: FileName) throws(DeviceFailure)

  /// Returns when every created and removed entry is durable.
  func syncDirectory() throws(DeviceFailure)

  /// Removes a file.
  func remove(_ file: FileName) throws(DeviceFailure)
}
