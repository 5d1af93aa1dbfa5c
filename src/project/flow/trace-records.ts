// A field of a record: what other functions stored there.
import { ArgKind, Op, startOf } from '../../syntax/index.ts'
import type { ClassValue } from '../evaluate/index.ts'
import type { Item } from './flow-types.ts'
import type { Run } from './trace.ts'

const MOST_WRITES = 16

/** What is asked of what a query gives; false where it gives no record, or is not asked for a field of it. */
export function traceRecord(run: Run, item: Item, node: number): boolean {
  if (item.path.length === 0) return false
  const { records } = run.tracer
  const given = records.at(item.fn, node, item.block)
  if (given === null) return false
  const path = withoutItems(item.path)
  const [name, ...rest] = path
  if (name === undefined || !records.hasField(given.cls, name)) return false
  storedIn(run, { ...item, path: rest }, node, given.cls, name)
  return true
}

function withoutItems(path: readonly string[]): readonly string[] {
  const at = path.findIndex((one) => one !== '*' && !/^-?\d+$/.test(one))
  return at < 0 ? [] : path.slice(at)
}

/** What came out of the store is not followed into it once more. */
function storedIn(run: Run, item: Item, node: number, cls: ClassValue, name: string): void {
  const { tracer } = run
  const { records, callees, reader } = tracer
  if (item.isStored === true || records.isPlain(cls, name)) return
  const said = `${cls.name}.${name}`
  const read: Item = { ...item, isShared: true, isStored: true, frame: null, steps: run.step(item, item.fn, node, 'read', said) }
  let count = 0
  for (const put of records.assignments(cls, name)) {
    if (count++ >= MOST_WRITES) break
    run.put({ ...read, path: [name, ...item.path], steps: run.step(read, put.fn, put.node, 'stored', said) }, put, { isShared: true })
  }
  for (const { fn, call, block, isCallee } of reader.mentionsOf(cls.name)) {
    if (!isCallee || count >= MOST_WRITES || callees.of(fn, call, block).cls !== cls) continue
    count++
    const steps = run.step(read, fn, call, 'stored', said)
    run.push({ ...read, fn, node: call, block, anchor: startOf(fn.module.form, call), path: [name, ...item.path], steps })
  }
  for (const { fn, call, block } of records.writeCalls(cls)) {
    if (count++ >= MOST_WRITES) break
    const { code, strings } = fn.module.form
    const here: Item = { ...read, fn, block, anchor: startOf(fn.module.form, call), steps: run.step(read, fn, call, 'stored', said) }
    for (let i = 0; i < (code[call + 3] ?? 0); i++) {
      const at = call + 4 + 3 * i
      const value = code[at + 2] ?? 0
      if (code[at] === ArgKind.Keyword) {
        if (strings[code[at + 1] ?? 0] === name) run.push({ ...here, node: value })
        else if (strings[code[at + 1] ?? 0] === 'defaults') run.push({ ...here, node: value, path: [name, ...item.path] })
      } else if (code[at] === ArgKind.DoubleStar) run.push({ ...here, node: value, path: [name, ...item.path] })
      else if (code[value] === Op.Dict) {
        // `{Job.url: x}` and `{"url": x}`
        for (let j = 0; j < (code[value + 2] ?? 0); j++) {
          const key = code[value + 3 + 2 * j] ?? 0
          const own =
            code[key] === Op.Str ? strings[code[key + 2] ?? 0] : code[key] === Op.Attribute ? strings[code[key + 3] ?? 0] : undefined
          if (own === name) run.push({ ...here, node: code[value + 4 + 2 * j] ?? 0 })
        }
      } else if (code[value] === Op.Local || code[value] === Op.Call) run.push({ ...here, node: value, path: [name, ...item.path] })
    }
  }
}
