// What the code does, as far as rules ask: calls that a row of `knowledge/` names, comparisons of secrets, writes to the state of
// a module, and what handlers give back. Each says where it stands, inside of what, and which entries reach it.
import type { Place } from '../base/index.ts'
import type { Argument, RouteCondition } from './model.ts'
import type { Outline } from './outline.ts'

export interface Code {
  readonly calls: readonly Call[]
  readonly comparisons: readonly Comparison[]
  readonly stateWrites: readonly StateWrite[]
  readonly returns: readonly Return[]
  readonly outlines: readonly Outline[]
  /** The same of the handlers of events and of what they call, with the ids of events as entries; left out where there are none. */
  readonly eventOutlines?: readonly Outline[]
  readonly fieldUses: readonly FieldUse[]
  readonly moots: readonly Moot[]
  readonly decoratorsAbove: readonly DecoratorAbove[]
  readonly recordWrites: readonly RecordWrite[]
  /** By path; tests, documentation and examples are left out, and what is imported for types alone. */
  readonly imports: readonly Import[]
}

/** A module of a library, or a name in one, that the application's own code imports. */
export interface Import {
  /** `jose.jwt`, both of `import jose.jwt` and of `from jose import jwt`. */
  readonly path: string
  /** Whether every place is within a function: then it is imported when that runs. */
  readonly isLate: boolean
  /** By file. */
  readonly places: readonly Place[]
}

/** A value as far as it is known without running the program, with the way on which it came. */
export interface CodeValue extends Argument {
  /** As written: `settings.SECRET_KEY`, at most 120 characters. */
  readonly text: string
  /** What it is called on its way, nearest first: `pw`, then `form.password`; keys of subscripts and of `get` too (`config["key"]` is `config.key`). */
  readonly names: readonly string[]
  readonly from: readonly ValueSource[]
  /** Dotted path of its class, or of the call that made it with `()` behind: `sqlalchemy.orm.Session`, `main:User`, `hashlib.md5()`. */
  readonly type: string | null
  /** Where the value is given: the line of the constant, of the setting's default; null where that is where it is used. */
  readonly defined: Place | null
}

/** What a value is made from. One that is put together of several has the sources of all. */
export type ValueSource =
  /** Written in the code. */
  | { readonly kind: 'constant' }
  /** From outside under this name; `value` is what it has by default, and none where nothing is set; a certain one was given to the analysis. */
  | { readonly kind: 'setting'; readonly name: string }
  /** A parameter of the enclosing function that no caller in the tree decides; `in` says which part of a request it is, if it is one. */
  | { readonly kind: 'parameter'; readonly name: string; readonly in: string | null }
  /** Read off the request object itself: `headers.origin`, `query_params.state`, `json()`. */
  | { readonly kind: 'request'; readonly name: string }
  /** A caught exception (`isObject`), or what it says. */
  | { readonly kind: 'exception'; readonly type: string; readonly isObject?: true }
  /** What a call gave whose code is not in the tree: `secrets.token_hex`. */
  | { readonly kind: 'call'; readonly callee: string }

/** The function that code stands in; of module level and class bodies the name is empty. */
export interface Inside {
  readonly module: string
  /** `Class.method`, `outer.<locals>.inner`, or empty. */
  readonly function: string
  readonly isAsync: boolean
  readonly file: string
}

interface InCode {
  readonly place: Place
  readonly inside: Inside
  /** Ids of routes, in the model's order, whose handler or a dependency reaches this through calls. */
  readonly entries: readonly string[]
}

/** A call to something that a row of `knowledge/` names. */
export interface Call extends InCode {
  /** As the row names it. A write to an item or attribute is a call of `….__setitem__` or `….__setattr__` with `name` and `value`. */
  readonly callee: string
  /** What the row says that it does. */
  readonly tags: readonly string[]
  /** By the row's names of parameters; a position without a name is `0`, `1`. What is not given is absent. */
  readonly arguments: Readonly<Record<string, CodeValue>>
  /** `*args` or `**kwargs` that are not known were passed: any argument may be there. */
  readonly open: boolean
  /** What a method is called on. */
  readonly receiver: CodeValue | null
  readonly awaited: boolean
  /** What the result is called: variables, attributes, keyword arguments and dict keys that it goes to, and the function that returns it. */
  readonly goesTo: readonly string[]
  /** The result is thrown away. */
  readonly discarded: boolean
  /** The test of an `if`, `while`, `assert` or a part of it. */
  readonly tested: boolean
  /** As written, of the nearest `with` or `async with` around it that looks like a lock; null without one. */
  readonly lock: string | null
  /** Dotted or plain names that `except` clauses around it catch. */
  readonly catches: readonly string[]
  /** In a loop, within its function. */
  readonly inLoop: boolean
  /** It gives pieces to a loop that puts them together: `whole`, or `measured` where the loop asks how much it is; null where none does. */
  readonly gathered: 'whole' | 'measured' | null
  /** The settings under which it runs, as far as the function itself asks for them; null where it asks for none. */
  readonly condition: RouteCondition | null
  /** How it is written; null where that is not plain: a write, or something that did not parse. */
  readonly written: WrittenCall | null
  /** Comparisons and deciding calls of the function that it stands in, as written; only of calls that set headers. */
  readonly tests?: readonly string[]
  /** The tests around it within its function, outermost first, as written; only of calls that connect, and where there are any. */
  readonly under?: readonly string[]
}

/** Where the parts of a call stand, for whoever changes its text. Places in it have columns. */
export interface WrittenCall {
  readonly callee: Place
  /** Where one more named argument can be written, and what has to stand in front of it; null where that would not be right. */
  readonly more: { readonly at: Place; readonly before: string } | null
  /** By the names of `arguments`; what came through `*` or `**` is not written here. */
  readonly arguments: Readonly<Record<string, WrittenArgument>>
}

export interface WrittenArgument {
  readonly value: Place
  /** What goes when the argument goes: a comma is in it; null where a comment would go with it. */
  readonly whole: Place | null
}

/** `==`, `!=` or `in` where a side goes by the name of a secret, or of the state of a sign-in. */
export interface Comparison extends InCode {
  readonly operator: '==' | '!=' | 'in' | 'not in'
  readonly left: CodeValue
  readonly right: CodeValue
  /** What is asked beside it, around it or joined with `and`, does not hold under the defaults of settings; left out where it may. */
  readonly isOff?: true
  /** How it is written; null where that is not plain: a part of `a < b < c`, brackets around a side. */
  readonly written: WrittenComparison | null
}

/** Where its sides stand, for whoever changes its text. Places have columns. */
export interface WrittenComparison {
  readonly left: Place
  readonly right: Place
  /** What `secrets` and `hmac` are called here, where they are imported. */
  readonly modules: Readonly<Record<string, string>>
  readonly imports: WrittenImports | null
}

/** The beginning of the first line that imports something, and which of the modules that were asked for are names that nothing in the file uses. */
export interface WrittenImports {
  readonly at: Place
  readonly free: readonly string[]
}

/** A function changes what belongs to a module or a class: it is shared by all requests of a process. What no request reaches is here only where it takes something away. */
export interface StateWrite extends InCode {
  /** `module:name`. */
  readonly variable: string
  /** `assign` (with `global`), `item`, `delete`, or the method that changes it (`append`, `update`, `pop` …). */
  readonly how: string
  /** The key or the item, where there is one. */
  readonly key: CodeValue | null
  readonly value: CodeValue | null
  readonly lock: string | null
  /** Where the variable gets its first value. */
  readonly defined: Place | null
}

/** The fields that a function speaks of by name: a handler those of its body, those of its uploads (`file.size`), and literal texts; one that sets attributes under names that are values, literal texts. */
export interface FieldUse {
  readonly inside: Inside
  readonly fields: readonly string[]
}

/** Something asked whose answer cannot decide anything: nobody hears it, or it is the same whoever asks. */
export interface Moot extends InCode {
  readonly kind: MootKind
  /** As written, at most 120 characters. */
  readonly text: string
  /** The function or class of the project that is asked, or whose answer it is: `module:qualname`; null where it is none. */
  readonly of: string | null
  readonly ofPlace: Place | null
  /** Where a class of the project is made instead of an answer: whether making one can raise. */
  readonly mayRaise: boolean
}

export type MootKind =
  /** The answer is thrown away: yes or no, or something or None, from a function that raises nothing. */
  | 'answer-dropped'
  /** A coroutine is made and thrown away: nothing of the function runs. */
  | 'coroutine-dropped'
  /** A coroutine is tested: it is true, and nothing of the function runs. */
  | 'coroutine-tested'
  /** A function or method is tested where its answer was meant: it is true. */
  | 'function-tested'
  /** An object is tested that is true whatever it holds. */
  | 'object-tested'
  /** A function that answers yes or no returns an object, a function or a coroutine, each of them true. */
  | 'object-answered'
  /** A comparison stands by itself. */
  | 'comparison-dropped'
  /** `assert`, which is gone under `python -O`. */
  | 'assert'
  /** An exception that a dependency raises behind its `yield`: the response is made. */
  | 'refused-late'
  /** A call as a statement there. */
  | 'asked-late'
  /** An `except` around the `yield` that takes the handler's `HTTPException` and raises nothing. */
  | 'refusal-swallowed'

/** A decorator above the one that registers a route: the route has the function as it was below it. */
export interface DecoratorAbove {
  /** As written, at most 120 characters. */
  readonly text: string
  /** Dotted path of what is called; null where it is not known. */
  readonly callee: string | null
  /** Whether it puts a function of its own in the place of the handler; null where its code is not in the tree. */
  readonly wraps: boolean | null
  readonly module: string
  readonly handler: string
  readonly place: Place
  /** Ids of the routes that it does nothing for. */
  readonly entries: readonly string[]
}

/** What a route's handler gives back: one for each `return`. */
export interface Return extends InCode {
  readonly value: CodeValue
  /** The record of an object mapper that it is, or that it is a list of; null where it is none, or not known. */
  readonly record: StoredRecord | null
}

export interface StoredRecord {
  /** `module:Class` */
  readonly name: string
  readonly columns: readonly string[]
  /** Columns that the database itself keeps unique, alone or with others; left out where there are none. */
  readonly unique?: readonly string[]
}

/** A record, or a document of a collection, gets values that a request may have given. */
export interface RecordWrite extends InCode {
  readonly how: 'make' | 'change'
  /** Its class; null where it is not known, or there is none. */
  readonly record: StoredRecord | null
  /** What is given by name. */
  readonly fields: Readonly<Record<string, CodeValue>>
  /** Mappings whose keys become fields. */
  readonly spread: readonly Spread[]
  /** Names that the function says outright: texts, and attributes that it sets. */
  readonly speaksOf: readonly string[]
}

/** `body.model_dump(exclude={"role"})`, where `value` is `body`. */
export interface Spread {
  readonly value: CodeValue
  /** The fields of its model; null where it is of none. */
  readonly fields: readonly string[] | null
  /** It may hold more: a dict, a model that keeps what it does not declare. */
  readonly isOpen: boolean
  readonly without: readonly string[]
  readonly only: readonly string[] | null
  /** Some names are let through, and nobody can say which. */
  readonly isFiltered: boolean
}
