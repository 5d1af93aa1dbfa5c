// A row of effects: what a call of a library does with what it is given, for the analysis of flows. `effects/README.md` explains the format.

/** In what language, or to what service, an effect speaks. A check that holds for one of them says nothing of the others. */
export const effectKinds = [
  'file', // names a file or folder
  'archive', // unpacks what it is given, members by their own names
  'inflated', // bytes that grow when they are unpacked
  'document', // markup of which a program makes a page, fetching what stands in it
  'key', // the name of an object in a store, where there are no folders to leave
  'url', // asks for what stands at an address
  'sql',
  'nosql', // a filter or document: an object of the caller's holds operators, a text does not
  'query', // another language of a database: Cypher, AQL, Flux, GraphQL, SPARQL, a script of a search server
  'command', // a text that a shell reads
  'program', // the name of a program, or one of its arguments
  'code', // Python, or the name of what is imported
  'object', // bytes from which objects are made
  'template', // the template itself
  'format', // a text with fields that Python fills: `{user.password}`
  'html', // a response that a browser renders
  'redirect',
  'header',
  'regex', // the pattern
  'matched', // what a pattern of the program is held against
  'log',
  'ldap',
  'xpath',
  'xml',
  'mail',
  'prompt', // what a language model is asked
  'instruction', // what a language model is told about its part: system prompts
  'image',
] as const
export type EffectKind = (typeof effectKinds)[number]

/** What it does there, where rules tell it apart. */
export const effectVerbs = [
  'read',
  'write',
  'delete',
  'list',
  'load',
  'serve',
  'send',
  'run',
  'render',
  'ask',
  'connect',
  'move',
  'make',
  'unpack',
] as const
export type EffectVerb = (typeof effectVerbs)[number]

export interface EffectUse {
  readonly kind: EffectKind
  readonly does: EffectVerb
  /**
   * The argument that it is done with: a name of `parameters` or of a keyword, or `self` for what the method is called on; behind a dot a
   * key of it: `headers.Location`.
   */
  readonly at: string
  /** Only where these arguments are written so: `{ shell: ['True'] }`; the last name of `yaml.SafeLoader` is `SafeLoader`. */
  readonly when?: Readonly<Record<string, readonly string[]>>
  /** Not where one of these arguments is written so; `*` is any way. */
  readonly unless?: Readonly<Record<string, readonly string[]>>
  /** Not what stands there is used, but what a language model answers to it. */
  readonly isRetold?: true
  /** Only where the constant text around the value looks so: of calls on objects that nobody knows. */
  readonly around?: RegExp
  /** Only where the program sets an attribute of this name so: `{ MAX_IMAGE_PIXELS: ['None'] }`. */
  readonly whenSet?: Readonly<Record<string, readonly string[]>>
  /** Only before a release: `{ torch: '2.6' }`. Where nobody says which one is installed, it is likely. */
  readonly before?: Readonly<Record<string, string>>
}

export interface EffectRow {
  /**
   * Dotted, as Python would name it; of what a call gives, `httpx.AsyncClient.get`: the brackets of `AsyncClient()` are left out. `?.execute` is
   * the method of an object that nobody knows, and `pymongo.MongoClient.*` any name or item of one that no other row speaks of.
   */
  readonly call: string
  /** Other paths of the same thing: re-exports, forks, old names. */
  readonly also?: readonly string[]
  /** Names of positional parameters, without `self`. */
  readonly parameters?: readonly string[]
  readonly effects?: readonly EffectUse[]
  /** Arguments whose text goes into the result: names of `parameters`, `self`, or `*` for all arguments. */
  readonly passes?: readonly string[]
  /** Arguments that a language model answers to: what is asked of the result is anywhere in them, and the way is only likely. */
  readonly retells?: readonly string[]
  /** For what the result is harmless, whatever the arguments say. */
  readonly cleans?: readonly EffectKind[] | 'everything'
  /** A question: where its answer is yes, its first argument is harmless for these. */
  readonly checks?: readonly EffectKind[]
  /** The argument names a file, and what is in it is in the result; `self` is what the method is called on. */
  readonly contains?: string
  /** Puts an argument into a text that only the program can make: a token of this kind. */
  readonly seals?: { readonly as: string; readonly at: string }
  /** Gives what was put into tokens of this kind. */
  readonly opens?: string
  /** The result is read out of what the argument holds: the name of a member of an archive, which is not in the name of the archive. */
  readonly isInside?: boolean
  /** The result is an object of this class: calls on it are named by the rows of that class. */
  readonly gives?: string
  /** Statements of Python in which the text `x` comes from a request. They are run by a test: an effect is found, a result is left in `y`. */
  readonly example: string
}

export function defineEffects(rows: readonly EffectRow[]): readonly EffectRow[] {
  return rows
}
