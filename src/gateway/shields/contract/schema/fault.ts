// What is told of a value that a schema does not hold for, and of a schema that cannot be run.

/** Names and places, never the value. */
export interface Fault {
  /** JSON pointer into the value. */
  readonly at: string
  readonly keyword: string
  readonly reason: string
}

/** `null`: the schema holds. Throws for no value. */
export type Check = (value: unknown) => Fault | null

/** A schema that cannot be run: found when it is compiled, never while it judges. */
export class SchemaFault extends Error {
  /** Of the schema, or of the part of it, that cannot be run: a URI with a JSON pointer. */
  readonly pointer: string

  constructor(pointer: string, reason: string) {
    super(reason)
    this.name = 'SchemaFault'
    this.pointer = pointer
  }
}

/** A fault without its place: made once, when the schema is compiled. */
export interface Failure {
  readonly keyword: string
  readonly reason: string
}

/** Of a compiled schema; `seen` gathers what it has judged where `unevaluatedProperties` or `unevaluatedItems` asks. */
export type Test = (value: unknown, seen: Evaluated) => Failure | null

/** The first that fails says so; null where there is none to ask. */
export function inTurn(given: readonly (Test | null)[]): Test | null {
  const tests = given.filter((test) => test !== null)
  const [first] = tests
  if (tests.length < 2) return first ?? null
  return (value, seen) => {
    for (const test of tests) {
      const failure = test(value, seen)
      if (failure !== null) return failure
    }
    return null
  }
}

/** The properties and items that some keyword has judged. */
export class Evaluated {
  allProperties = false
  readonly properties = new Set<string>()
  /** How many from the start. */
  items = 0
  allItems = false
  readonly others = new Set<number>()

  add(other: Evaluated): void {
    this.allProperties ||= other.allProperties
    this.allItems ||= other.allItems
    this.items = Math.max(this.items, other.items)
    for (const name of other.properties) this.properties.add(name)
    for (const index of other.others) this.others.add(index)
  }
}

/** What tests are given that gather nothing. */
export const untracked = new Evaluated()

/**
 * What one run of a check keeps, which is why a valid value costs no memory. `trail`: the steps of the pointer to a fault, the innermost first,
 * as many as `steps` says: they are written while tests return, so that there are none whenever one descends.
 */
export const run: { readonly trail: (string | number)[]; steps: number; work: number; depth: number } = {
  trail: [],
  steps: 0,
  work: 0,
  depth: 0,
}

/** What is wrong is further in: at a place of a list, or at a property, whose step begins with its slash. */
export function inside(step: string | number, failure: Failure): Failure {
  run.trail[run.steps++] = step
  return failure
}

/** The way to what an alternative says, to be kept while others are tried. */
export function takeTrail(): readonly (string | number)[] {
  const taken = run.steps === 0 ? noTrail : run.trail.slice(0, run.steps)
  run.steps = 0
  return taken
}

export function putTrail(trail: readonly (string | number)[]): void {
  for (const step of trail) run.trail[run.steps++] = step
}

const noTrail: readonly (string | number)[] = []

export const accepts: Test = () => null

const never: Failure = { keyword: 'false', reason: 'nothing may stand here' }
export const refuses: Test = () => never
