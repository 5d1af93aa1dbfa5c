// setup.py, which is read and never run: what is written out in the call of `setup`. What code puts together is a problem that says so.

import { ArgKind, BinaryOp, childrenOf, type Form, lineOf, normalizeName, Op, parsePython, unparse } from '../../syntax/index.ts'
import { toScope } from '../groups.ts'
import type { Ask } from '../inventory.ts'
import { emptyResolution, folderOf, type ResolutionReader, toPackages } from '../reader.ts'
import { readRequirement } from './requirement-text.ts'

const MOST_STEPS = 20_000

export const readSetupPy: ResolutionReader = (path, text, { problem }) => {
  if (!text.includes('_require')) return []
  const { form } = parsePython(new TextEncoder().encode(text))
  const written = new Written(form)
  const call = written.findCall()
  // What is wrong with its Python is told by whoever reads the code.
  if (call === null) return []
  const asks: Ask[] = []
  const add = (list: Text[], group: string | null, marker: string | null): void => {
    for (const { text: line, node } of list.flatMap(toLines)) {
      const place = { file: path, line: lineOf(form, node) }
      const found = readRequirement(line)
      if (found === null) problem('requirement-unreadable', place, 'this is not a requirement')
      else asks.push({ ...found, marker: both(found.marker, marker), group, scope: toScope(group), place })
    }
  }
  const listed = (keyword: string, group: string | null): void => {
    const node = call.get(keyword)
    if (node !== undefined) add(written.texts(node), group, null)
  }
  listed('install_requires', null)
  for (const [key, node] of written.entries(call.get('extras_require'))) {
    // `standard:python_version < "3.11"` is how setuptools once wrote markers.
    const [extra = '', ...condition] = key.split(':')
    add(written.texts(node), extra.trim() === '' ? null : normalizeName(extra.trim()), condition.join(':').trim() || null)
  }
  listed('tests_require', 'test')
  listed('setup_requires', 'build')
  for (const node of written.holes)
    problem(
      'requirements-dynamic',
      { file: path, line: lineOf(form, node) },
      `what \`${unparse(form, node, 60)}\` asks for is known only to who runs it; the file may ask for more than was read`,
    )
  if (asks.length === 0) return []
  const name = written.text(call.get('name'))
  const project = {
    name: name === null ? null : normalizeName(name),
    version: written.text(call.get('version')),
    folder: folderOf(path),
    asks,
    place: { file: path, line: lineOf(form, call.get('name') ?? form.body) },
  }
  return [{ ...emptyResolution(path, 'setup.py', false), projects: [project], packages: toPackages(asks) }]
}

interface Text {
  readonly text: string
  readonly node: number
}

/** A whole text may hold one requirement on each line. */
function toLines({ text, node }: Text): Text[] {
  return text.split('\n').flatMap((line) => {
    const plain = line.replace(/(?:^|\s)#.*$/, '').trim()
    return plain === '' ? [] : { text: plain, node }
  })
}

function both(one: string | null, other: string | null): string | null {
  return one === null ? other : other === null ? one : `(${one}) and (${other})`
}

/** The values of a module that are written out. */
class Written {
  private readonly form: Form
  /** Of names that are set once and in one way. */
  private readonly values = new Map<string, number | null>()
  readonly holes: number[] = []
  private steps = 0
  private depth = 0
  /** Lists that are being read: names may be set in terms of each other. */
  private readonly open = new Set<number>()

  constructor(form: Form) {
    this.form = form
    const note = (name: string, value: number | null): void => {
      this.values.set(name, this.values.has(name) ? null : value)
    }
    this.walk(form.body, (node) => {
      const { code } = form
      if (code[node] === Op.Assign) {
        const targets = this.items(node, 1, node + 3)
        for (const target of targets)
          if (code[target] === Op.Global) note(this.string(target + 2), code[node + 2] ?? 0)
          // `extras["all"] = …`: what it held is not all.
          else if (code[target] === Op.Index) this.forget(code[target + 2] ?? 0)
      } else if (code[node] === Op.Annotate && code[code[node + 2] ?? 0] === Op.Global && (code[node + 4] ?? 0) !== 0)
        note(this.string((code[node + 2] ?? 0) + 2), code[node + 4] ?? 0)
      else if (code[node] === Op.Augment) this.forget(code[node + 3] ?? 0)
      else if (code[node] === Op.Expr && code[code[node + 2] ?? 0] === Op.Call) {
        // `requirements.append(…)`
        const callee = code[(code[node + 2] ?? 0) + 2] ?? 0
        if (code[callee] === Op.Attribute && /^(?:append|extend|insert|remove|update|pop|clear)$/.test(this.string(callee + 3)))
          this.forget(code[callee + 2] ?? 0)
      }
    })
  }

  private forget(node: number): void {
    if (this.form.code[node] === Op.Global) this.values.set(this.string(node + 2), null)
  }

  /** The keywords of `setup(…)`, with those of dictionaries that are spread. */
  findCall(): ReadonlyMap<string, number> | null {
    const { code } = this.form
    let found: number | null = null
    this.walk(this.form.body, (node) => {
      if (found !== null || code[node] !== Op.Call) return
      const callee = code[node + 2] ?? 0
      const name = code[callee] === Op.Global ? this.string(callee + 2) : code[callee] === Op.Attribute ? this.string(callee + 3) : ''
      if (name === 'setup') found = node
    })
    if (found === null) return null
    const keywords = new Map<string, number>()
    const spread: number[] = []
    for (const [kind, name, value] of this.triples(found + 3))
      if (kind === ArgKind.Keyword) keywords.set(this.form.strings[name] ?? '', value)
      else if (kind === ArgKind.DoubleStar) spread.push(value)
    for (const node of spread) for (const [key, value] of this.entries(node)) if (!keywords.has(key)) keywords.set(key, value)
    return keywords
  }

  /** The texts of a list; what of it is not written out is noted as a hole. */
  texts(node: number): Text[] {
    const seen = this.look(node)
    if (this.open.has(seen)) return this.hole(node)
    this.open.add(seen)
    const found = this.deeper(() => this.readTexts(seen)) ?? this.hole(node)
    this.open.delete(seen)
    return found
  }

  /** Null where it goes too far. */
  private deeper<Found>(work: () => Found): Found | null {
    if (this.depth >= 150 || ++this.steps > MOST_STEPS) return null
    this.depth += 1
    const found = work()
    this.depth -= 1
    return found
  }

  private readTexts(seen: number): Text[] {
    const { code } = this.form
    switch (code[seen]) {
      case Op.List:
      case Op.Tuple:
      case Op.Set:
        return this.items(seen).flatMap((item) => (code[item] === Op.Star ? this.texts(code[item + 2] ?? 0) : this.one(item)))
      case Op.Binary:
        if (code[seen + 2] !== BinaryOp.Add || this.text(seen, false) !== null) return this.one(seen)
        return [...this.texts(code[seen + 3] ?? 0), ...this.texts(code[seen + 4] ?? 0)]
      case Op.Call: {
        const callee = code[seen + 2] ?? 0
        const [first] = this.triples(seen + 3)
        if (code[callee] === Op.Global && /^(?:list|tuple|set|sorted)$/.test(this.string(callee + 2)) && first?.[0] === ArgKind.Positional)
          return this.texts(first[2])
        return this.hole(seen)
      }
      case Op.None:
        return []
      default:
        return this.one(seen)
    }
  }

  private one(node: number): Text[] {
    const text = this.text(node)
    return text === null ? this.hole(node) : [{ text, node }]
  }

  private hole(node: number): Text[] {
    if (this.holes.length < 20) this.holes.push(node)
    return []
  }

  /** A text that is written out, or put together of such. */
  text(node: number | undefined, follow = true): string | null {
    return node === undefined ? null : this.deeper(() => this.readText(node, follow))
  }

  private readText(node: number, follow: boolean): string | null {
    const { code } = this.form
    const seen = follow ? this.look(node) : node
    switch (code[seen]) {
      case Op.Str:
        return this.string(seen + 2)
      case Op.FString: {
        const parts = this.items(seen).map((part) => this.text(code[part] === Op.Field && code[part + 4] === 0 ? code[part + 2] : part))
        return parts.every((part) => part !== null) ? parts.join('') : null
      }
      case Op.Binary: {
        if (code[seen + 2] !== BinaryOp.Add) return null
        const [left, right] = [this.text(code[seen + 3], follow), this.text(code[seen + 4], follow)]
        return left === null || right === null ? null : left + right
      }
      default:
        return null
    }
  }

  /** Of a dictionary: `{"a": …}`, `dict(a=…)`. */
  entries(node: number | undefined): [string, number][] {
    return node === undefined ? [] : (this.deeper(() => this.readEntries(node)) ?? [])
  }

  private readEntries(node: number): [string, number][] {
    const { code } = this.form
    const seen = this.look(node)
    if (code[seen] === Op.Dict) {
      const found: [string, number][] = []
      const count = code[seen + 2] ?? 0
      for (let at = 0; at < count; at++) {
        const [key, value] = [code[seen + 3 + 2 * at] ?? 0, code[seen + 4 + 2 * at] ?? 0]
        const text = key === 0 ? null : this.text(key)
        if (text !== null) found.push([text, value])
        else if (key === 0) found.push(...this.entries(value))
        else this.hole(key)
      }
      return found
    }
    const callee = code[seen] === Op.Call ? (code[seen + 2] ?? 0) : 0
    if (code[callee] === Op.Global && this.string(callee + 2) === 'dict')
      return this.triples(seen + 3).flatMap(([kind, name, value]): [string, number][] =>
        kind === ArgKind.Keyword ? [[this.form.strings[name] ?? '', value]] : kind === ArgKind.DoubleStar ? this.entries(value) : [],
      )
    if (code[seen] !== Op.None) this.hole(seen)
    return []
  }

  /** Behind names, and keys of dictionaries. */
  private look(node: number): number {
    const { code } = this.form
    for (let seen = node, depth = 0; ; depth++) {
      if (depth > 20 || ++this.steps > MOST_STEPS) return node
      if (code[seen] === Op.Global) {
        const value = this.values.get(this.string(seen + 2))
        if (value === undefined || value === null) return seen
        seen = value
      } else if (code[seen] === Op.Index && code[code[seen + 2] ?? 0] === Op.Global) {
        const table = this.values.get(this.string((code[seen + 2] ?? 0) + 2)) ?? 0
        const key = this.text(code[seen + 3])
        const value = code[table] === Op.Dict && key !== null ? this.entries(table).find(([name]) => name === key)?.[1] : undefined
        if (value === undefined) return seen
        seen = value
      } else return seen
    }
  }

  private walk(node: number, visit: (node: number) => void): void {
    const waiting = [node]
    for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
      visit(here)
      waiting.push(
        ...childrenOf(this.form, here)
          .filter((child) => child !== 0)
          .reverse(),
      )
    }
  }

  private string(at: number): string {
    return this.form.strings[this.form.code[at] ?? 0] ?? ''
  }

  private items(node: number, width = 1, at = node + 2): number[] {
    const { code } = this.form
    return Array.from({ length: (code[at] ?? 0) * width }, (_, index) => code[at + 1 + index] ?? 0)
  }

  private triples(at: number): [number, number, number][] {
    const { code } = this.form
    return Array.from({ length: code[at] ?? 0 }, (_, index) => {
      const start = at + 1 + 3 * index
      return [code[start] ?? 0, code[start + 1] ?? 0, code[start + 2] ?? 0]
    })
  }
}
