// Tasks that are sent through a queue: by a method of the function, `work.delay(x)`, or under its name, `send_task("jobs.work", [x])`.
import { ArgKind, Op } from '../../syntax/index.ts'
import { type Mention, nameAt, type Reader, type SurveyedFunction } from '../code/index.ts'
import type { CallSite } from './flow-types.ts'

const QUEUES = new Set(
  'delay apply_async send send_with_options kiq enqueue si s remote defer defer_async schedule spawn submit configure starmap'.split(' '),
)
/** Methods whose first argument is the name of what runs. */
const NAMED = new Set(
  'send_task enqueue_job enqueue enqueue_in enqueue_at enqueue_call add_job signature subtask schedule defer'.split(' '),
)
/** Methods that take the arguments of the function as a list and a dict. */
const SPREAD = /^(?:apply_async|send_with_options|schedule|send_task|signature|subtask|add_job|enqueue_call)$/
const SPREAD_WHERE_NAMED = /^(?:enqueue|enqueue_in|enqueue_at)$/

export interface NamedTask {
  readonly fn: SurveyedFunction
  readonly call: number
  readonly block: number
  readonly text: string
  readonly verb: string
  /** The position of the name. */
  readonly at: number
}

export interface Queued {
  /** Under the name of the function in front. */
  readonly byObject: ReadonlyMap<string, readonly Mention[]>
  /** Under the last word of the name in the text. */
  readonly byText: ReadonlyMap<string, readonly NamedTask[]>
}

export function indexQueued(reader: Reader, byName: ReadonlyMap<string, unknown>): Queued {
  const byObject = new Map<string, Mention[]>()
  const byText = new Map<string, NamedTask[]>()
  for (const module of reader.modules.values()) {
    const { code, strings } = module.form
    for (const fn of module.functions)
      for (let i = 0; i < fn.calls.length; i += 2) {
        const call = fn.calls[i] ?? 0
        const callee = code[call + 2] ?? 0
        if (code[callee] !== Op.Attribute) continue
        const verb = strings[code[callee + 3] ?? 0] ?? ''
        const block = fn.calls[i + 1] ?? 0
        if (QUEUES.has(verb)) {
          const object = frontOf(fn, code[callee + 2] ?? 0)
          const name = nameAt(module, object)
          if (name !== null && byName.has(name)) push(byObject, name, { fn, node: object, block, call, isCallee: true })
        }
        if (!NAMED.has(verb)) continue
        const count = code[call + 3] ?? 0
        for (let j = 0; j < Math.min(count, 2); j++) {
          const at = call + 4 + 3 * j
          const node = code[at + 2] ?? 0
          if (code[at] !== ArgKind.Positional || code[node] !== Op.Str) continue
          const text = (strings[code[node + 2] ?? 0] ?? '').replace(':', '.')
          push(byText, text.slice(text.lastIndexOf('.') + 1), { fn, call, block, text, verb, at: j })
          break
        }
      }
  }
  return { byObject, byText }
}

/** `work.kicker().with_labels(…)`: what stands at the front. */
function frontOf({ module }: SurveyedFunction, node: number): number {
  const { code, strings } = module.form
  for (let here = node, i = 0; i < 4 && code[here] === Op.Call; i++) {
    const callee = code[here + 2] ?? 0
    if (code[callee] !== Op.Attribute) return here
    here = code[callee + 2] ?? 0
    if (/^(?:kicker|s|si|signature|subtask|options|configure)$/.test(strings[code[callee + 3] ?? 0] ?? '') && code[here] !== Op.Call)
      return here
  }
  return node
}

/** `work.apply_async((x,), countdown=3)`, `work.delay(x)`. */
export function sentHow({ module }: SurveyedFunction, call: number): CallSite['how'] {
  const { code, strings } = module.form
  return SPREAD.test(strings[code[(code[call + 2] ?? 0) + 3] ?? 0] ?? '') ? 'spread' : 'call'
}

/** The arguments stand in `args=` and `kwargs=`. */
export function hasSpread({ module }: SurveyedFunction, call: number): boolean {
  const { code, strings } = module.form
  for (let i = 0; i < (code[call + 3] ?? 0); i++) {
    const at = call + 4 + 3 * i
    if (code[at] === ArgKind.Keyword && /^(?:args|kwargs)$/.test(strings[code[at + 1] ?? 0] ?? '')) return true
  }
  return false
}

/** Where a function runs that is sent under its name; null where the name is that of another. */
export function siteOfTask(fn: SurveyedFunction, task: NamedTask, namesakes: number): CallSite | null {
  const { form, module } = fn
  if (form === null || fn.owner !== null) return null
  const full = `${module.value.name}.${form.name}`
  const declared = declaredNames(fn)
  const isMeant =
    declared.includes(task.text) ||
    task.text === full ||
    full.endsWith(`.${task.text}`) ||
    (task.text === form.name && namesakes === 1 && declared.length === 0)
  if (!isMeant) return null
  const first = form.parameters[0]?.name ?? ''
  const isSpread = SPREAD.test(task.verb) || (SPREAD_WHERE_NAMED.test(task.verb) && hasSpread(task.fn, task.call))
  return {
    fn: task.fn,
    call: task.call,
    block: task.block,
    how: isSpread ? 'spread' : 'handed',
    after: isSpread ? -1 : task.at,
    receiver: 0,
    isBound: first === 'self' || (task.verb === 'enqueue_job' && form.parameters.length > 0),
  }
}

/** `@app.task(name="jobs.work")`: under what name it is known to the queue. */
export function declaredNames({ form, module }: SurveyedFunction): string[] {
  const { code, strings } = module.form
  const found: string[] = []
  for (const node of form?.decorators ?? []) {
    if (code[node] !== Op.Call) continue
    for (let i = 0; i < (code[node + 3] ?? 0); i++) {
      const at = node + 4 + 3 * i
      const value = code[at + 2] ?? 0
      if (
        code[at] === ArgKind.Keyword &&
        /^(?:name|task_name|actor_name)$/.test(strings[code[at + 1] ?? 0] ?? '') &&
        code[value] === Op.Str
      )
        found.push(strings[code[value + 2] ?? 0] ?? '')
    }
  }
  return found
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
