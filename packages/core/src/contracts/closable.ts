/** What may hold something of the machine: a connection, a handle, a child process. */
export interface Closable {
  /** Gives back what it holds. Called once, when the reloader is closed, and last started first. @defaultValue it holds nothing */
  close?(): void | Promise<void>;
}
