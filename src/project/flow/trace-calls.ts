// What a call gives: part of a request, what a row says of a library's function, what a function of the project returns, an object
// that a class makes, or the receiver of a method in another form.
import type { EffectRow } from '../../knowledge/index.ts'
import { Op, startOf } from '../../syntax/index.ts'
import { calleeName, nameAt, type SurveyedFunction } from '../code/index.ts'
import { type ClassValue, pick } from '../evaluate/index.ts'
import { argumentCalled, argumentsAt } from './arguments.ts'
import type { Callee } from './callees.ts'
import { isHarmlessField } from './field-types.ts'
import { type CallSite, CONTENT, type Item, KEYS, Limit } from './flow-types.ts'
import { admits, isHarmless } from './judge.ts'
import { keptBy } from './patterns.ts'
import { around, constantText, HOLE, JOIN, PARSED, reachOfPath, WHOLE } from './shape.ts'
import type { Run } from './trace.ts'
import { contentPath, isSameFile } from './trace-contents.ts'
import { traceMade } from './trace-made.ts'
import { traceRecord } from './trace-records.ts'
import { traceSealed } from './trace-sealed.ts'
import { classAt, givenOn, methodOf } from './trace-stores.ts'

export function traceCall(run: Run, item: Item): void {
  const { fn, node, block } = item
  const { tracer } = run
  const { code, strings } = fn.module.form
  const called = code[node + 2] ?? 0
  const callee = tracer.callees.of(fn, node, block)
  if (item.path[0] === CONTENT) {
    sameFile(run, item, callee)
    return
  }
  for (const path of callee.paths) {
    const part = OF_TEXTS.test(path) ? null : tracer.options.partOf(path)
    if (part !== null) {
      requested(run, item, part)
      return
    }
  }
  if (tracer.declared.makesHarmless(callee.functions, callee.paths, run.kind, 'cleaning')) return
  if (callee.functions.length > 0) {
    projectFunctions(run, item, callee)
    return
  }
  if (callee.cls !== null) {
    traceMade(run, item, callee.cls, siteAt(item, node, true))
    return
  }
  if (callee.paths.some((path) => COPYING.test(path))) {
    const [before, ...changes] = argumentsAt(fn, node)
    if (before !== undefined) changed(run, item, before.node, changes)
    return
  }
  if (item.path.length > 0 && traceRecord(run, item, node)) return
  for (const path of callee.paths) {
    const row = tracer.options.table.find(path)
    if (row === undefined) continue
    if (row.opens !== undefined) {
      traceSealed(run, item, row.opens)
      return
    }
    if (row.retells !== undefined) {
      retold(run, item, row.retells, row.parameters ?? [])
      return
    }
    if (row.contains !== undefined) {
      const named = row.contains === 'self' ? (code[called + 2] ?? 0) : argumentCalled(fn, node, row.contains, row.parameters ?? [])
      run.to(item, named, { path: contentPath(item.path), limits: 0, shape: WHOLE })
      if (row.passes === undefined) return
    }
    if (row.passes !== undefined || row.gives !== undefined || row.cleans !== undefined) {
      byRow(run, item, row, path)
      return
    }
  }
  if (callee.paths.length === 0 && callee.cls === null && code[called] === Op.Attribute) {
    const row = tracer.options.table.find(`?.${strings[code[called + 3] ?? 0] ?? ''}`)
    if (row?.retells !== undefined) {
      retold(run, item, row.retells, row.parameters ?? [])
      return
    }
  }
  if (builtin(run, item, callee)) return
  if (method(run, item)) return
  handed(run, item)
}

const COPYING = /^(?:dataclasses\.(?:replace|asdict|astuple)|copy\.replace|attrs?\.(?:evolve|asdict))$/

/** `request.url.path.split("/")`: what is done to a part of the request, and no part of it. */
const OF_TEXTS = /\.(?:l?strip|rstrip|r?split|splitlines|r?partition|replace|lower|upper|casefold|format|join|encode|decode)$/

/** Another expression for the same file, a file in a folder, or what a function of the project gives. */
function sameFile(run: Run, item: Item, callee: Callee): void {
  const { fn, node } = item
  const { code, strings } = fn.module.form
  if (callee.functions.length > 0) {
    projectFunctions(run, item, callee)
    return
  }
  const called = code[node + 2] ?? 0
  const name = calleeName(fn.module, node) ?? ''
  const given = argumentsAt(fn, node)
  if (/^join(?:path)?$/.test(name) || (isSameFile(name) && given.length > 1)) {
    if (name === 'joinpath') run.to(item, code[called + 2] ?? 0, { isShared: true })
    for (const one of given) run.to(item, one.node, { isShared: true })
  } else if (isSameFile(name)) run.to(item, given[0]?.node ?? (code[called] === Op.Attribute ? (code[called + 2] ?? 0) : 0))
  else if (code[called] === Op.Attribute && strings[code[called + 3] ?? 0] === 'get' && given.length > 0) method(run, item)
  else handed(run, item)
}

/** `await request.json()`, `request.headers.get("x")`: what is asked for by name is said in the label. */
function requested(run: Run, item: Item, part: string): void {
  const { fn, node, path } = item
  const { code, strings } = fn.module.form
  const first = code[node + 3] === 0 || !/\.(?:get|getlist|pop)$/.test(part) ? 0 : (code[node + 6] ?? 0)
  const key = code[first] === Op.Str ? strings[code[first + 2] ?? 0] : path.find((one) => one !== '*' && one !== PARSED && one !== KEYS)
  const said = part.replace(/\.(?:get|getlist|pop|decode|strip)$/, '')
  const limits = run.kind === 'nosql' && !part.startsWith('json') ? Limit.Text : 0
  run.originate(item, key === undefined ? said : `${said}.${key}`, 'request', limits)
}

export function siteAt({ fn, block }: Pick<Item, 'fn' | 'block' | 'node'>, call: number, isBound: boolean): CallSite {
  const { code } = fn.module.form
  const callee = code[call + 2] ?? 0
  return { fn, call, block, how: 'call', after: -1, receiver: code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0, isBound }
}

function projectFunctions(run: Run, item: Item, callee: Callee): void {
  for (const { fn, isBound, filled = 0 } of callee.functions) {
    // What it gives back leads to the machine that it looked up.
    if (run.kind === 'url' && run.tracer.judge.givesChecked(fn)) continue
    const site = siteAt(item, item.node, isBound)
    const frame = run.enter(fn, filled === 0 ? site : { ...site, filled }, item.anchor, item.frame)
    if (frame !== null) run.returns(callee.isGuessed === true ? { ...item, isShared: true } : item, fn, frame)
  }
}

/** A language model is asked, and what it says is as good as written by whoever asks. */
function retold(run: Run, item: Item, retells: readonly string[], parameters: readonly string[]): void {
  const { fn, node } = item
  if (run.kind === 'prompt' || run.kind === 'instruction') return
  const told = {
    path: item.path.length === 0 ? [] : [PARSED],
    limits: item.limits | Limit.Retold | Limit.Text,
    isShared: true,
    steps: run.step(item, fn, node, 'retold'),
  }
  if (isHarmless(run.kind, told.limits)) return
  argumentsAt(fn, node).forEach(({ node: argument, name, position }) => {
    if (retells.includes('*') || retells.includes(name ?? parameters[position] ?? '')) run.to(item, argument, told)
  })
}

function byRow(run: Run, item: Item, { passes = [], parameters = [], cleans = [], isInside = false }: EffectRow, path: string): void {
  const { fn, node, block, shape } = item
  // The name of an archive is harmless in an open archive; what is in it comes from where its bytes come from.
  if (cleans === 'everything' || (cleans.includes(run.kind) && item.path[0] !== PARSED)) return
  if ((item.limits & Limit.Script) !== 0 && cleans.includes('command')) return
  const { code } = fn.module.form
  const callee = code[node + 2] ?? 0
  const given = argumentsAt(fn, node)
  const receiver = code[callee] === Op.Attribute && passes.includes('self') ? (code[callee + 2] ?? 0) : 0
  const isJoin = /(?:^|\.)(?:join|joinpath|Path|PurePath|PosixPath)$/.test(path)
  const texts = [...(receiver === 0 ? [] : [receiver]), ...given.map((one) => one.node)]
  const isGathered = /(?:^|\.)gather$/.test(path)
  const isChanged = /\.(?:sub|subn)$/.test(path)
  const isParsed = run.kind === 'nosql' && /\.(?:loads?|safe_load|parse|from_json|from_str)$/.test(path)
  const steps = isJoin && texts.length > 1 ? run.step(item, fn, node, 'joined') : item.steps
  if (receiver !== 0)
    run.to(
      item,
      receiver,
      isInside ? { path: [PARSED] } : isJoin && given.length > 0 ? { shape: around(shape, '', JOIN + HOLE), steps } : {},
    )
  const wanted = passes.includes('*') ? given : given.filter(({ position, name }) => passes.includes(name ?? parameters[position] ?? ''))
  wanted.forEach((one) => {
    const i = texts.indexOf(one.node)
    if (isJoin) {
      const left = texts.slice(0, i).map((part) => constantText(run.tracer.reader, fn, part, block) + JOIN)
      const right = texts.slice(i + 1).map((part) => JOIN + constantText(run.tracer.reader, fn, part, block))
      run.to(item, one.node, { shape: around(shape, left.join(''), right.join('')), steps })
    } else if (isGathered) {
      if (item.path.length === 0 || item.path[0] === '*' || item.path[0] === String(one.position))
        run.to(item, one.node, { path: item.path.slice(1) })
    } else if (isChanged) substituted(run, item, one.node, given[0]?.node ?? 0)
    else if (isParsed) run.to(item, one.node, { path: item.path.length > 0 ? [PARSED] : [], limits: item.limits | Limit.Parsed })
    else if (DECODERS.test(path)) run.to(item, one.node, { limits: item.limits | Limit.Decoded })
    else run.to(item, one.node, isInside || (READERS.test(path) && item.path.length > 0) ? { path: [PARSED] } : {})
  })
}

/** `%2e%2e%2f` is harmless before, and not behind. */
const DECODERS = /\.unquote(?:_plus)?$/
const READERS =
  /\.(?:loads?|safe_load(?:_all)?|parse|literal_eval|decode\w*|b64\w+|unquote\w*|url\w+|parse_qsl?|fromstring|get_unverified_\w+|BeautifulSoup|markdown|html|split\w*|findall|match|fullmatch|search|sub|subn|unparse|dumps)$/

/** `re.sub(r"[^\w.-]", "_", name)`: what is not named goes. */
function substituted(run: Run, item: Item, node: number, pattern: number): void {
  const { fn } = item
  const text = constantText(run.tracer.reader, fn, pattern, item.block)
  const kept = text.includes(HOLE) ? null : keptBy(text)
  const verdict = kept === null ? { isClean: false, limits: 0 } : admits(run.kind, kept)
  if (verdict.isClean) return
  const gone = /^(?:\[[^\]^]*[/][^\]]*\]|\/)[+*]?$/.test(text) ? Limit.NoSlash : 0
  const limits = item.limits | verdict.limits | gone
  if (!isHarmless(run.kind, limits)) run.to(item, node, { limits })
}

const PASSING = new Set(
  'str bytes bytearray list dict tuple set frozenset sorted reversed enumerate zip iter next repr format max min memoryview vars getattr print filter object'.split(
    ' ',
  ),
)
const ENDING = new Set(
  'int float bool len hash id isinstance issubclass hasattr callable ord type range sum abs round any all complex hex oct bin super open input'.split(
    ' ',
  ),
)

const TEXTUAL = new Set(['str', 'bytes', 'repr', 'format'])

function builtin(run: Run, item: Item, { paths }: Callee): boolean {
  const { fn, node, path } = item
  if (paths.some((one) => RECORDS.test(one))) return record(run, item)
  const name = paths.map((one) => /^(?:builtins\.)?(\w+)$/.exec(one)?.[1]).find((one) => one !== undefined)
  if (name === undefined) return false
  if (ENDING.has(name) || (run.kind === 'nosql' && TEXTUAL.has(name))) return true
  const given = argumentsAt(fn, node)
  if (name === 'map') {
    const [made, source] = given
    if (made !== undefined) calledBy(run, item, made.node, -1, item.path.slice(1), 0)
    if (source !== undefined) run.to(item, source.node)
    return true
  }
  if (!PASSING.has(name)) return false
  if (name === 'getattr') {
    const [object, key] = given
    // Who says what to take where there is no such attribute does not know that there is one.
    const isShared = item.isShared || given[2] !== undefined
    if (object !== undefined && key !== undefined) run.to(item, object.node, { path: [run.keyAt(fn, key.node), ...path], isShared })
    if (given[2] !== undefined) run.to(item, given[2].node)
    return true
  }
  if (name === 'zip' && path[0] === KEYS) {
    if (given[0] !== undefined) run.to(item, given[0].node, { path: ['*', ...path.slice(1)] })
    return true
  }
  if (name === 'zip' && path.length > 1) {
    const one = given[Number(path[1])]
    if (one !== undefined) run.to(item, one.node, { path: ['*', ...path.slice(2)] })
    return true
  }
  if ((name === 'str' || name === 'format' || name === 'repr') && path.length === 0 && given[0] !== undefined) {
    const cls = classAt(run, fn, given[0].node, item.block)
    const said = cls === null ? null : methodOf(run, cls, '__str__', '__repr__')
    if (said !== null) {
      givenOn(run, item, said, given[0].node, [])
      return true
    }
  }
  const isEnumerated = name === 'enumerate' && path.length > 1
  if (isEnumerated && path[1] === '0') return true
  const inner = isEnumerated ? ['*', ...path.slice(2)] : name === 'next' ? ['*', ...path] : path
  for (const one of given)
    if (one.name !== null) {
      if (name === 'dict' && (path.length === 0 || path[0] === '*' || path[0] === one.name)) run.to(item, one.node, { path: path.slice(1) })
    } else run.to(item, one.node, { path: inner })
  return true
}

const RECORDS = /^(?:types\.SimpleNamespace|argparse\.Namespace|collections\.namedtuple\(\)|\w*\.?ChainMap)$/

/** `SimpleNamespace(url=x)`, and what `namedtuple("Wish", ["url"])` makes. */
function record(run: Run, item: Item): boolean {
  const { fn, node, path } = item
  const { code, strings } = fn.module.form
  const [first] = path
  const given = argumentsAt(fn, node)
  const callee = code[node + 2] ?? 0
  const store = code[callee] === Op.Global ? fn.module.functions[0]?.stores.get(strings[code[callee + 2] ?? 0] ?? '')?.at(-1) : undefined
  const declared =
    store?.how === 'value' && code[store.node] === Op.Call && (code[store.node + 3] ?? 0) > 1 ? (code[store.node + 9] ?? 0) : 0
  const names =
    code[declared] === Op.Str
      ? (strings[code[declared + 2] ?? 0] ?? '').split(/[\s,]+/)
      : Array.from({ length: code[declared] === Op.List || code[declared] === Op.Tuple ? (code[declared + 2] ?? 0) : 0 }, (_, i) =>
          run.keyAt(fn, code[declared + 3 + i] ?? 0),
        )
  for (const one of given) {
    const own = one.name ?? names[one.position] ?? '*'
    if (first === undefined || first === '*' || own === '*' || own === first || String(one.position) === first)
      run.to(item, one.node, { path: path.slice(1) })
  }
  return true
}

/** `model_copy(update={…})`, `replace(wish, url=x)`: the same but for what is said. */
function changed(run: Run, item: Item, before: number, changes: readonly { readonly node: number; readonly name: string | null }[]): void {
  const { fn, path } = item
  const { code, strings } = fn.module.form
  const [first, ...rest] = path
  let isChanged = false
  for (const { node, name } of changes) {
    if (name === 'update' || name === null) {
      run.to(item, node)
      for (let i = 0; code[node] === Op.Dict && i < (code[node + 2] ?? 0); i++) {
        const key = code[node + 3 + 2 * i] ?? 0
        if (code[key] === Op.Str && strings[code[key + 2] ?? 0] === first) isChanged = true
      }
    } else if (name === first || first === undefined || first === '*') {
      run.to(item, node, { path: rest })
      isChanged ||= name === first
    }
  }
  if (!isChanged) run.to(item, before)
}

/** Methods of texts, lists and dicts, and of objects that nobody knows: what they are called on, in another form. */
function method(run: Run, item: Item): boolean {
  const { fn, node, path, shape, block } = item
  const { code, strings } = fn.module.form
  const callee = code[node + 2] ?? 0
  if (code[callee] !== Op.Attribute) return false
  const receiver = code[callee + 2] ?? 0
  const name = strings[code[callee + 3] ?? 0] ?? ''
  const given = argumentsAt(fn, node)
  const first = given[0]?.node ?? 0
  const text = (part: number): string => constantText(run.tracer.reader, fn, part, block)
  switch (name) {
    case 'get':
    case 'pop':
    case 'setdefault':
      if (first !== 0) {
        run.to(item, receiver, { path: [run.keyAt(fn, first), ...path] })
        if (given[1] !== undefined) run.to(item, given[1].node)
      } else run.to(item, receiver, { path: ['*', ...path] })
      return true
    case 'model_copy':
    case '_replace':
    case 'evolve':
      changed(
        run,
        item,
        receiver,
        given.filter((one) => (name === 'model_copy' ? one.name === 'update' : one.name !== null)),
      )
      return true
    case 'create_task':
    case 'ensure_future':
    case 'start_soon':
    case 'run_until_complete':
    case 'as_completed':
      if (first === 0) return false
      if (!handed(run, item)) run.to(item, first)
      return true
    case 'model_validate':
    case 'parse_obj':
    case 'validate_python':
    case 'model_validate_json':
    case 'parse_raw':
    case 'validate_json':
    case 'from_orm':
      validated(run, item, receiver, first, name)
      return true
    case 'items':
      run.to(item, receiver, { path: path.length > 1 ? [path[1] === '0' ? KEYS : '*', ...path.slice(2)] : [] })
      return true
    case 'values':
      run.to(item, receiver)
      return true
    case 'keys':
      run.to(item, receiver, { path: [KEYS, ...path.slice(1)] })
      return true
    case 'split':
    case 'rsplit': {
      // `name.split(".")[-1]`: no part of it holds what it was cut at, and with a limit only the outermost does not.
      const isWhole = given[1] === undefined || path[0] === (name === 'rsplit' ? '-1' : '0')
      const by = first === 0 || !isWhole ? '' : text(first)
      const end = reachOfPath(shape) === 'upwards' ? Limit.NoDots | Limit.NotAbsolute : Limit.NoDots
      const limits = item.limits | (by === '/' ? Limit.NoSlash : by === '.' ? end : 0)
      if (isHarmless(run.kind, limits)) return true
      run.to(item, receiver, { path: [], limits })
      return true
    }
    case 'splitlines':
    case 'partition':
    case 'rpartition':
      run.to(item, receiver, { path: [] })
      return true
    case 'format': {
      run.to(item, receiver)
      const pieces = text(receiver).split(/\{[^{}]*\}/)
      given.forEach((one, i) => {
        const at =
          one.name === null
            ? i
            : Math.max(
                0,
                [...text(receiver).matchAll(/\{(\w*)[^{}]*\}/g)].findIndex((found) => found[1] === one.name),
              )
        run.to(item, one.node, { path: [], shape: around(shape, pieces.slice(0, at + 1).join(HOLE), pieces.slice(at + 1).join(HOLE)) })
      })
      return true
    }
    case 'fromhex':
      run.to(item, first)
      return true
    case 'format_map':
      run.to(item, first, { path: ['*'] })
      return true
    case 'join':
      run.to(item, receiver)
      run.to(item, first, { path: ['*'], shape: around(shape, HOLE, HOLE) })
      return true
    case 'replace': {
      const gone = eachText(run, item, first) ?? text(first)
      const by = given[1] === undefined ? HOLE : text(given[1].node)
      const limits = item.limits | (gone === '/' && !by.includes('/') ? Limit.NoSlash | Limit.NotAbsolute : 0)
      if (isHarmless(run.kind, limits)) return true
      run.to(item, receiver, { limits })
      if (given[1] !== undefined) run.to(item, given[1].node)
      return true
    }
    case 'lstrip':
    case 'strip': {
      const limits = item.limits | (first !== 0 && text(first).includes('/') && !text(first).includes(HOLE) ? Limit.NotAbsolute : 0)
      if (!isHarmless(run.kind, limits)) run.to(item, receiver, { limits })
      return true
    }
    case 'substitute':
    case 'safe_substitute':
      for (const one of given) run.to(item, one.node, { path: one.name === null ? ['*'] : [] })
      run.to(item, receiver)
      return true
    case 'isoformat':
    case 'hexdigest':
    case 'digest':
    case 'count':
    case 'index':
    case 'find':
    case 'startswith':
    case 'endswith':
    case 'exists':
    case 'is_file':
    case 'is_dir':
    case 'fileno':
    case 'tell':
      return true
    default:
      if (handed(run, item)) return true
      // A request or a websocket that nobody said is one.
      if (REQUESTED.test(name)) run.to(item, receiver, { path: [name, ...path].slice(0, 6) })
      // `payload.model_dump()`, `name.strip()`, `await file.read()`, `soup.find_all("img")`.
      run.to(
        item,
        receiver,
        READS.test(name) ? { path: [name === 'read' || name.startsWith('read') ? 'read()' : name, ...path].slice(0, 6) } : {},
      )
      return true
  }
}
/** `Wish.model_validate(given)`: an object of the class, with what was given. */
function validated(run: Run, item: Item, receiver: number, given: number, name: string): void {
  const { fn, block, path } = item
  const { reader } = run.tracer
  const value = pick(reader.forTypes(() => reader.read(fn, receiver, block)).value)
  const [first, ...rest] = path
  const cls = value.kind === 'class' ? value : adaptedBy(run, fn, receiver, block)
  if (cls !== null && first !== undefined && isHarmlessField(run.tracer.reader.machine, cls, first, rest)) return
  run.to(item, given, /json|raw/.test(name) && path.length > 0 ? { path: [PARSED] } : {})
}

/** `TypeAdapter(Wish)` */
function adaptedBy(run: Run, fn: SurveyedFunction, receiver: number, block: number): ClassValue | null {
  const { code } = fn.module.form
  if (code[receiver] !== Op.Call || nameAt(fn.module, code[receiver + 2] ?? 0) !== 'TypeAdapter' || code[receiver + 3] === 0) return null
  const { reader } = run.tracer
  const value = pick(reader.forTypes(() => reader.read(fn, code[receiver + 6] ?? 0, block)).value)
  return value.kind === 'class' ? value : null
}

/** `for letter in ["/", " "]: name = name.replace(letter, "_")`: the one of them that matters. */
function eachText({ kind }: Run, { fn }: Item, node: number): string | null {
  const { code, strings } = fn.module.form
  if (code[node] !== Op.Local || (kind !== 'file' && kind !== 'archive')) return null
  const store = fn.stores.get(strings[code[node + 3] ?? 0] ?? '')?.at(-1)
  if (store?.how !== 'each' || store.index >= 0 || (code[store.node] !== Op.List && code[store.node] !== Op.Tuple)) return null
  for (let i = 0; i < (code[store.node + 2] ?? 0); i++) {
    const one = code[store.node + 3 + i] ?? 0
    if (code[one] === Op.Str && strings[code[one + 2] ?? 0] === '/') return '/'
  }
  return null
}

const REQUESTED = /^(?:json|body|form|stream|receive(?:_\w+)?|iter_\w+)$/
const READS = /^(?:read|readline|readlines|read_bytes|read_text)$/

/** `asyncio.to_thread(work, x)`, `pool.submit(work, x)`, `partial(work, x)()`: what the function gives that is handed on. */
function handed(run: Run, item: Item): boolean {
  const { fn, node } = item
  let isFound = false
  for (const { node: argument, position } of argumentsAt(fn, node))
    if (position >= 0 && nameAt(fn.module, argument) !== null) isFound = calledBy(run, item, argument, position, item.path, node) || isFound
  return isFound
}

function calledBy(run: Run, item: Item, argument: number, position: number, path: readonly string[], call: number): boolean {
  const { fn, block } = item
  const { code } = fn.module.form
  const { tracer } = run
  if (code[argument] === Op.Lambda) {
    const form = fn.module.form.functions[code[argument + 2] ?? 0]
    const lambda = form === undefined ? undefined : tracer.reader.functions.get(form)
    if (lambda !== undefined) run.returns({ ...item, path }, lambda, null)
    return lambda !== undefined
  }
  const value = pick(tracer.reader.forTypes(() => tracer.reader.read(fn, argument, block)).value)
  const inner = value.kind === 'method' ? pick(value.func) : value
  const callee = inner.kind === 'function' ? tracer.reader.functions.get(inner.form) : undefined
  if (callee === undefined) return false
  const receiver = code[argument] === Op.Attribute && callee.owner !== null ? (code[argument + 2] ?? 0) : 0
  const site: CallSite = {
    fn,
    call: call === 0 ? item.node : call,
    block,
    how: 'handed',
    after: position,
    receiver,
    isBound: value.kind === 'method',
  }
  const frame = run.enter(callee, site, startOf(fn.module.form, item.node), item.frame)
  if (frame !== null) run.returns({ ...item, path }, callee, frame)
  return true
}
