// Under which names a value goes in a test: `resolved` is `path` resolved, `parsed.hostname` is the host of `url`.
import { ArgKind, BinaryOp, childrenOf, endOf, Op, startOf, unparse } from '../../syntax/index.ts'
import { nameAt, type SurveyedFunction } from '../code/index.ts'

export interface View {
  /** As written. */
  readonly key: string
  /** The variable at its front; empty where it has none. */
  readonly root: string
  /** What was done to it on the way to the test. */
  readonly ways: readonly string[]
  /** The offset at which it was read. */
  readonly at: number
  /** What was done to it at all, also before it got this name. */
  readonly all?: readonly string[]
}

/** Functions and methods that give the same value in another form, or the part of it that a check is about. */
const SAME = new Set(
  'str Path PurePath PurePosixPath PosixPath fspath resolve realpath abspath normpath absolute expanduser expandvars strip lstrip rstrip lower upper casefold unquote unquote_plus urlparse urlsplit URL encode decode normalize as_posix normcase rstrip basename AnyHttpUrl HttpUrl'.split(
    ' ',
  ),
)
const PARTS: Readonly<Record<string, string>> = {
  hostname: 'host',
  netloc: 'host',
  host: 'host',
  scheme: 'scheme',
  suffix: 'suffix',
  suffixes: 'suffix',
  name: 'name',
  stem: 'stem',
  parent: 'parent',
  parents: 'parents',
  parts: 'parts',
}
const MOST = 8

/** What was made of the expressions of a file: every check looks at the same ones again. */
interface Known {
  readonly keys: Map<number, string>
  readonly views: Map<number, readonly View[]>
}
const known = new WeakMap<SurveyedFunction['module']['form'], Known>()

function knownIn({ module: { form } }: SurveyedFunction): Known {
  let own = known.get(form)
  if (own === undefined) known.set(form, (own = { keys: new Map(), views: new Map() }))
  return own
}

export function keyOf(fn: SurveyedFunction, node: number): string {
  const { keys } = knownIn(fn)
  let key = keys.get(node)
  if (key === undefined) keys.set(node, (key = unparse(fn.module.form, node, 200)))
  return key
}

export function viewsOf(fn: SurveyedFunction, node: number): readonly View[] {
  const { views } = knownIn(fn)
  let own = views.get(node)
  if (own === undefined) views.set(node, (own = lookThrough(fn, node)))
  return own
}

function lookThrough(fn: SurveyedFunction, node: number): View[] {
  const { form } = fn.module
  const { code, strings } = form
  const views: View[] = []
  let at = startOf(form, node)
  let ways: readonly string[] = []
  let here = node
  while (here !== 0 && views.length < MOST) {
    views.push({ key: keyOf(fn, here), root: rootOf(fn, here), ways, at })
    switch (code[here]) {
      case Op.Await:
      case Op.Star:
        here = code[here + 2] ?? 0
        continue
      case Op.Walrus:
        views.push({ key: keyOf(fn, code[here + 2] ?? 0), root: rootOf(fn, code[here + 2] ?? 0), ways, at })
        here = code[here + 3] ?? 0
        continue
      case Op.Or:
        here = code[here + 2] ?? 0
        continue
      case Op.Binary:
        // `(folder / name).resolve()`
        if (code[here + 2] !== BinaryOp.Div) return views
        ways = [...ways, 'joined']
        here = code[here + 4] ?? 0
        continue
      case Op.Call: {
        const callee = code[here + 2] ?? 0
        const name = nameAt(fn.module, callee) ?? ''
        if (!SAME.has(name.replace(/^_/, ''))) return views
        ways = [...ways, name]
        const isMethod =
          code[callee] === Op.Attribute &&
          (code[here + 3] === 0 || code[here + 4] === ArgKind.Keyword || !isModule(fn, code[callee + 2] ?? 0))
        here = isMethod ? (code[callee + 2] ?? 0) : code[here + 3] === 0 ? 0 : (code[here + 6] ?? 0)
        continue
      }
      case Op.Attribute: {
        const part = PARTS[strings[code[here + 3] ?? 0] ?? '']
        if (part === undefined) return views
        ways = [...ways, part]
        here = code[here + 2] ?? 0
        continue
      }
      case Op.Local: {
        const name = strings[code[here + 3] ?? 0] ?? ''
        const store = (fn.stores.get(name) ?? []).filter((one) => one.at <= at).at(-1)
        if (store === undefined || store.how !== 'value') return views
        at = startOf(form, store.node)
        here = store.node
        continue
      }
      default:
        return views
    }
  }
  return views
}

/** `os.path`, `urllib.parse`: a function of a module and no method. */
function isModule(fn: SurveyedFunction, node: number): boolean {
  const { code, strings } = fn.module.form
  if (code[node] === Op.Attribute) return isModule(fn, code[node + 2] ?? 0)
  const isLocal = code[node] === Op.Local
  if (!isLocal && code[node] !== Op.Global) return false
  const name = strings[code[node + (isLocal ? 3 : 2)] ?? 0] ?? ''
  const stores = (isLocal ? fn : fn.module.functions[0])?.stores.get(name) ?? []
  return stores.some(({ how }) => how === 'import')
}

function rootOf(fn: SurveyedFunction, node: number): string {
  const { code, strings } = fn.module.form
  let here = node
  for (let i = 0; i < 20; i++) {
    if (code[here] === Op.Attribute || code[here] === Op.Index) here = code[here + 2] ?? 0
    else return code[here] === Op.Local ? (strings[code[here + 3] ?? 0] ?? '') : ''
  }
  return ''
}

/** `[open(name) for name in names if name in KNOWN]`: what is made stands in front of the name that it is made of. */
function isInOne(fn: SurveyedFunction, target: number, from: number, to: number): boolean {
  const { form } = fn.module
  return comprehensionsOf(fn).some(
    (node) => startOf(form, node) <= from && to <= endOf(form, node) && form.code[node + 6] === target && (form.code[node + 5] ?? 0) > 0,
  )
}

const comprehensions = new WeakMap<SurveyedFunction, readonly number[]>()

function comprehensionsOf(fn: SurveyedFunction): readonly number[] {
  let known = comprehensions.get(fn)
  if (known !== undefined) return known
  const found: number[] = []
  const { form } = fn.module
  const visit = (node: number): void => {
    const operation = form.code[node]
    if (operation === Op.Lambda || operation === Op.Def || operation === Op.ClassDef) return
    if (operation === Op.Comprehension) found.push(node)
    for (const child of childrenOf(form, node)) visit(child)
  }
  visit(fn.body)
  comprehensions.set(fn, (known = found))
  return known
}

/** Whether a variable gets another value between two offsets of its function. */
export function isRestored(fn: SurveyedFunction, root: string, one: number, other: number): boolean {
  if (root === '') return false
  const [from, to] = one < other ? [one, other] : [other, one]
  return (fn.stores.get(root) ?? []).some(
    ({ at, how, target }) => at > from && at <= to && !(how === 'each' && isInOne(fn, target, from, to)),
  )
}
