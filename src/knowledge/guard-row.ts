// A row that says what a library's function means for who may call: what a credential has to do with its result.

export type Meaning =
  /** Gives something only where the credential holds, and fails else: `jwt.decode`, `auth.verify_id_token`, `serializer.loads`. */
  | {
      readonly does: 'verify'
      readonly fails: 'raises' | 'none' | 'false'
      /**
       * Last names of the exceptions, so that the right `except` is taken; none: any `Exception`. What a made-up credential raises, and
       * its bases; not what an expired one does, for another `except` may let that pass.
       */
      readonly errors?: readonly string[]
      /** What it gives: what the credential says, who it belongs to, or only that it holds. */
      readonly gives: 'claims' | 'principal' | 'true'
      /** Keyword arguments (or keys of a dict argument, after a dot) whose value false, or empty, switches the check off: `options.verify_signature`. */
      readonly offBy?: readonly string[]
    }
  /** Says what a credential contains and checks nothing: what comes out is what the caller chose. */
  | { readonly does: 'read' }
  /** True only where a secret fits; `raises` where a wrong one is an exception. The order of the arguments does not matter. */
  | { readonly does: 'compare'; readonly fails: 'false' | 'raises'; readonly errors?: readonly string[] }
  /** Asks whether a principal may do something. */
  | {
      readonly does: 'permit'
      readonly fails: 'false' | 'raises'
      readonly errors?: readonly string[]
      readonly asks: 'role' | 'scope' | 'owner' | 'other'
    }
  /** Is itself what FastAPI runs as a dependency, decorator or middleware, or (path with `()`) what making or calling it gives. */
  | {
      readonly does: 'admit'
      /** `verified`: refuses whoever is not; `optional`: gives None then; `presence`: asks for a credential and checks nothing. */
      readonly only: 'verified' | 'optional' | 'presence'
      readonly status?: number
      /** It also asks for more than who somebody is. */
      readonly asks?: 'role' | 'scope' | 'other'
      /** Keyword arguments (of the call, or of what made the object whose method it is) that change `only` or `asks` when they have these values. */
      readonly unless?: readonly {
        readonly argument: string
        readonly is: 'true' | 'false' | 'none' | 'given'
        readonly then: 'optional' | 'presence' | 'role' | 'scope' | 'open'
      }[]
    }
  /** Loads a record or None, raises, or gives a list: `Session.get`, `.scalar_one()`, `.all()`. */
  | { readonly does: 'load'; readonly gives: 'one-or-none' | 'one-or-raises' | 'many'; readonly errors?: readonly string[] }
  /** Writes or deletes what it is given or has selected. */
  | { readonly does: 'change'; readonly how: 'create' | 'update' | 'delete' }
  /** Lets pass or refuses by what is written elsewhere, a policy or a configuration: the code alone does not say whom. */
  | { readonly does: 'decide'; readonly status?: number }
  /** Adds the middleware of that path to the application that it is given first. */
  | { readonly does: 'install'; readonly middleware: string }
  /** Refuses for a reason that says nothing about who the caller is. */
  | { readonly does: 'shield'; readonly against: 'csrf'; readonly fails: 'raises' | 'false'; readonly errors?: readonly string[] }

export interface GuardRow {
  /** Dotted, as in the rows of calls; `*.scalar_one_or_none` for a method by whatever receiver, where its name says enough. */
  readonly call: string
  readonly also?: readonly string[]
  /** Names of positional parameters, without `self`. */
  readonly parameters?: readonly string[]
  readonly means: Meaning
  /**
   * Where in what it gives the answer stands, if it is not the whole: an attribute, a key, or the index in a tuple. The rest is given
   * whatever the answer is, so that `if request_state:` asks nothing and `if request_state.is_signed_in:` does.
   */
  readonly answer?: string
  /** The credential is none of the arguments: it takes it out of the request by itself. */
  readonly takes?: 'request'
  /** Without this argument it checks nothing, and only reads. */
  readonly needs?: string
  /** A look-up that is only made where its result is awaited or gone through, and not where another method goes on from it: `.filter(…)`. */
  readonly lazy?: true
  /** What a look-up does to the record that it gives: `find_one_and_update`. */
  readonly changes?: 'create' | 'update' | 'delete'
  /** Keyword argument (of a middleware) that lists paths which it lets pass, and how they are held against the request's. */
  readonly exempt?: { readonly argument: string; readonly operator: '==' | 'startswith' | 'match' }
}

export function defineGuards(rows: readonly GuardRow[]): readonly GuardRow[] {
  return rows
}
