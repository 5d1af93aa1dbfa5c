// What schemas that many ways lead to are watched for: values that are nested too deeply, and unions in unions, which would judge the same part
// of a value again and again. After a number of steps what was judged is remembered, so that time stays in proportion to the value.
import { Evaluated, type Failure, putTrail, run, type Test, takeTrail } from './fault.ts'
import { TooDeep } from './same-value.ts'

/** Levels of schemas that hold themselves. */
export const maxDepth = 500
const rememberAfter = 2000

interface Remembered {
  readonly failure: Failure | null
  readonly trail: readonly (string | number)[]
  readonly seen: Evaluated | null
}

let remembered = new Map<Test, Map<object, Remembered>>()

/** Before each value. */
export function resetGuards(): void {
  if (run.work > rememberAfter) remembered = new Map()
  run.work = 0
  run.depth = 0
  run.steps = 0
}

export function guard(test: Test, tracking: boolean): Test {
  return (value, seen) => {
    if (typeof value !== 'object' || value === null) return test(value, seen)
    if (++run.depth > maxDepth) throw new TooDeep()
    const failure = ++run.work > rememberAfter ? judgeOnce(test, tracking, value, seen) : test(value, seen)
    run.depth--
    return failure
  }
}

function judgeOnce(test: Test, tracking: boolean, value: object, seen: Evaluated): Failure | null {
  let values = remembered.get(test)
  if (values === undefined) {
    values = new Map()
    remembered.set(test, values)
  }
  let known = values.get(value)
  if (known === undefined) {
    const own = tracking ? new Evaluated() : null
    const failure = test(value, own ?? seen)
    known = { failure, trail: takeTrail(), seen: own }
    values.set(value, known)
  }
  putTrail(known.trail)
  if (known.seen !== null) seen.add(known.seen)
  return known.failure
}
