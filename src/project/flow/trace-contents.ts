// What is in a file: what the program wrote under its name before, to a handle that was opened on it, by its methods, or from another file.
import { Op, startOf } from '../../syntax/index.ts'
import { calleeName, type SurveyedFunction } from '../code/index.ts'
import { argumentsAt } from './arguments.ts'
import { CONTENT, type Item } from './flow-types.ts'
import { WHOLE } from './shape.ts'
import type { Run } from './trace.ts'

const MOST_DEPTH = 2
/** Of a handle or of a path: the first argument is what is written. */
const WRITES = /^(?:write|writelines|write_bytes|write_text)$/
/** From a handle to a handle. */
const COPIES_HANDLES = /^copyfileobj$/
/** From a file to a file. */
const COPIES_FILES = /^(?:copy|copy2|copyfile|move|rename|replace|link|symlink)$/
const DUMPS = /^(?:dump|safe_dump)$/
/** The same file by another expression. */
const SAME = /(?:^|\.)(?:Path|PurePath|PosixPath|str|fspath|abspath|realpath|normpath|expanduser|resolve|absolute|as_posix|__str__)$/

export function isSameFile(name: string): boolean {
  return SAME.test(name)
}

/** `with open(path, "wb") as out: out.write(data)` … `load(path)`: the variable `path`, of whose file the content is asked. */
export function traceContents(run: Run, item: Item, fn: SurveyedFunction, name: string, depth = 0): void {
  const { code, strings } = fn.module.form
  const isName = (node: number, wanted: string): boolean =>
    (code[node] === Op.Local && strings[code[node + 3] ?? 0] === wanted) ||
    // `str(path)`, `Path(path)`
    (code[node] === Op.Call && code[node + 3] === 1 && isSameFile(nameOf(fn, node)) && isName(code[node + 6] ?? 0, wanted))
  const rest = item.path.slice(1)
  const written = (node: number, block: number, call: number, path: readonly string[]): void =>
    run.push({
      ...item,
      fn,
      node,
      block,
      path,
      anchor: startOf(fn.module.form, call),
      shape: WHOLE,
      limits: 0,
      steps: run.step(item, fn, call, 'kept', 'a file'),
    })
  const handles = handlesOn(fn, (node) => isName(node, name))
  for (let i = 0; i < fn.calls.length; i += 2) {
    const call = fn.calls[i] ?? 0
    const block = fn.calls[i + 1] ?? 0
    const called = nameOf(fn, call)
    const callee = code[call + 2] ?? 0
    const receiver = code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0
    const given = argumentsAt(fn, call)
    const [first, second] = [given[0]?.node ?? 0, given[1]?.node ?? 0]
    const isHandle = (node: number): boolean => handles.some((handle) => isName(node, handle))
    if (WRITES.test(called) && receiver !== 0 && (isHandle(receiver) || isName(receiver, name))) written(first, block, call, rest)
    else if (COPIES_HANDLES.test(called) && isHandle(second)) written(first, block, call, rest)
    else if (DUMPS.test(called) && isHandle(second)) written(first, block, call, rest)
    else if (COPIES_FILES.test(called) && isName(second, name)) written(first, block, call, item.path)
    else if (called === 'NamedTemporaryFile' || depth >= MOST_DEPTH) continue
    else for (const one of given) if (isName(one.node, name)) handedOn(run, item, fn, call, block, one, depth)
  }
}

/** `save(upload, path)`: the function of the project writes it. */
function handedOn(
  run: Run,
  item: Item,
  fn: SurveyedFunction,
  call: number,
  block: number,
  { position, name }: { readonly position: number; readonly name: string | null },
  depth: number,
): void {
  const { code } = fn.module.form
  const callee = code[call + 2] ?? 0
  for (const { fn: inner, isBound } of run.tracer.callees.of(fn, call, block).functions.slice(0, 2)) {
    const parameter = name ?? inner.form?.parameters[position + (isBound ? 1 : 0)]?.name
    if (parameter === undefined || position < 0 === (name === null) || inner.form?.parameters.every((one) => one.name !== parameter))
      continue
    const receiver = code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0
    const site = { fn, call, block, how: 'call', after: -1, receiver, isBound } as const
    const frame = run.tracer.frame(inner, site, startOf(fn.module.form, call), item.fn === fn ? item.frame : null)
    if (frame !== null) traceContents(run, { ...item, frame }, inner, parameter, depth + 1)
  }
}

/** Variables that hold what `open(path)` or `path.open()` gives. */
function handlesOn(fn: SurveyedFunction, isFile: (node: number) => boolean): string[] {
  const { code } = fn.module.form
  const found: string[] = []
  for (const [name, stores] of fn.stores)
    for (const { how, node } of stores) {
      if (how !== 'entered' && how !== 'value') continue
      const call = code[node] === Op.Await ? (code[node + 2] ?? 0) : node
      if (code[call] !== Op.Call || !/^(?:open|open_file|async_open)$/.test(nameOf(fn, call))) continue
      const callee = code[call + 2] ?? 0
      const receiver = code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0
      const first = argumentsAt(fn, call).find(({ position, name: said }) => position === 0 || said === 'file')?.node ?? 0
      if (isFile(first) || isFile(receiver)) found.push(name)
    }
  return found
}

/** `kept.write(data)` where `kept.name` is the file's: what is written to a handle. */
export function traceHandle(run: Run, item: Item, fn: SurveyedFunction, name: string, path: readonly string[]): void {
  const { code, strings } = fn.module.form
  const isHandle = (node: number): boolean => code[node] === Op.Local && strings[code[node + 3] ?? 0] === name
  for (let i = 0; i < fn.calls.length; i += 2) {
    const call = fn.calls[i] ?? 0
    const called = nameOf(fn, call)
    const callee = code[call + 2] ?? 0
    const given = argumentsAt(fn, call)
    const isWritten = WRITES.test(called) && code[callee] === Op.Attribute && isHandle(code[callee + 2] ?? 0)
    if (!isWritten && !((COPIES_HANDLES.test(called) || DUMPS.test(called)) && isHandle(given[1]?.node ?? 0))) continue
    run.push({
      ...item,
      fn,
      node: given[0]?.node ?? 0,
      block: fn.calls[i + 1] ?? 0,
      path,
      anchor: startOf(fn.module.form, call),
      shape: WHOLE,
      limits: 0,
      steps: run.step(item, fn, call, 'kept', 'a file'),
    })
  }
}

/** The file of this name, of which the content is asked; what reading says of it falls away. */
export function contentPath(path: readonly string[]): string[] {
  return [CONTENT, ...path.filter((one) => one !== 'read()')].slice(0, 6)
}

function nameOf(fn: SurveyedFunction, call: number): string {
  return calleeName(fn.module, call) ?? ''
}
