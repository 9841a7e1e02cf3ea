/** Why a call of the engine did not end with a value. */

export type Kind =
  /** A newer request of the same channel took its place; nothing is wrong. */
  | "superseded"
  /** It took too long. The engine was started again. */
  | "timeout"
  /** It ended the engine. The engine was started again. */
  | "crash"
  /** The engine refused it, such as a damaged link. */
  | "refused"
  /** The engine cannot be loaded. */
  | "unavailable";

/** The message is for people: what happened, and what to do. */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly kind: Kind,
    message: string,
  ) {
    super(message);
  }
}
