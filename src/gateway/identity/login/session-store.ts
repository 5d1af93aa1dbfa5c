// Where sessions stand: in this process, in the one above the workers, or in a store that several gateways share. It knows keys, which are hashes, and
// sealed texts; who somebody is, it does not know.

export interface SessionStore {
  /** False: whoever asks will hear that it is away. */
  readonly isThere: boolean
  /** It lives for `life` milliseconds from now on. Null where there is none. */
  read(key: string, life: number): Promise<string | null>
  /**
   * A new one, which can be ended by each of `names` from now on, also before it is written. Keys of other sessions of the first name that were
   * more than `most`: they have ended.
   */
  enter(key: string, names: readonly string[], most: number, life: number): Promise<readonly string[]>
  /** Of one that was entered. False where it was ended meanwhile. */
  write(key: string, names: readonly string[], text: string, life: number): Promise<boolean>
  /** Of one that is there: false where it is not. */
  replace(key: string, text: string, life: number): Promise<boolean>
  /** What is called so is done by this one, and by nobody else for so many milliseconds. False where somebody else does it, or did. */
  claim(what: string, life: number): Promise<boolean>
  release(what: string): Promise<void>
  /** `names`: those that it was entered with. */
  end(key: string, names: readonly string[]): Promise<void>
  /** All of that name; how many there were. */
  endAll(name: string): Promise<number>
}

/** It is not known what became of what was asked. */
export class SessionsAway extends Error {}
