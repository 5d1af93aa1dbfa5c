// What functions do, in order: their calls, tests, assignments and ends, of those that speak of callers, credentials or quantities.
import { wordsOf } from '../../../knowledge/index.ts'
import type { ArmEnd, Asked, CodeValue, Outline, ReturnStep, Step } from '../../../model/index.ts'
import { nameAt, type SurveyedFunction } from '../../../project/index.ts'
import { ArgKind, BinaryOp, CompareOp, childrenOf, Op, someChild, UnaryOp, unparse } from '../../../syntax/index.ts'
import { type CodeScope, toCodeValue } from './code-values.ts'
import { placeOfNode } from './written.ts'

const LONGEST = 160
/** A function that does more is cut: nobody reads it as one thing. */
const MOST_STEPS = 200
const MOST_ASKED = 6

export function findOutline(scope: CodeScope, fn: SurveyedFunction): Outline[] {
  const { entries } = scope
  // Who speaks of nothing is not asked for its routes: to find those costs more.
  if (!isSpokenOf(fn, entries.isEntry(fn) ? subjects : plainSubjects)) return []
  return outlineOf(scope, fn, entries.of(fn), entries.isHandler(fn) ? 'handler' : entries.isEntry(fn) ? 'before' : 'within', entries.partOf)
}

/** The same of the handlers of events and of what they call. */
export function findEventOutline(scope: CodeScope, fn: SurveyedFunction): Outline[] {
  const { entries } = scope
  const isHandler = entries.isEventHandler(fn)
  if (!isSpokenOf(fn, subjects)) return []
  return outlineOf(scope, fn, entries.eventsOf(fn), isHandler ? 'handler' : 'within', (_, name) =>
    isHandler && isMessage(fn, name) ? 'message' : null,
  )
}

/** What the client sends: `connect(sid, environ, auth)`, `message(sid, data)`. */
function isMessage({ form }: SurveyedFunction, name: string): boolean {
  const names = form?.parameters.map((one) => one.name).filter((one) => one !== 'self') ?? []
  return names.indexOf(name) > 0 && name !== 'environ'
}

function outlineOf(
  scope: CodeScope,
  fn: SurveyedFunction,
  ids: readonly string[],
  role: Outline['role'],
  partOf: (fn: SurveyedFunction, name: string) => string | null,
): Outline[] {
  const { form } = fn
  if (ids.length === 0 || form === null || form.isLambda) return []
  const { entries } = scope
  const file = fn.module.form
  return [
    {
      inside: entries.insideOf(fn),
      place: { file: fn.module.value.file, line: form.line, end: form.headEnd },
      entries: ids,
      role,
      parameters: form.parameters.map(({ name, default: given }) => ({
        name,
        in: partOf(fn, name),
        default: given === 0 ? null : unparse(file, given, LONGEST),
      })),
      decorators: form.decorators.map((node) => unparse(file, node, LONGEST)),
      steps: new Outliner(scope, fn).steps,
    },
  ]
}

/** What a function speaks of: nothing, of what is a subject in an entry alone, or of what is one anywhere. */
type Speech = 0 | 1 | 2

const speeches = new WeakMap<SurveyedFunction, Speech>()

function isSpokenOf(fn: SurveyedFunction, words: ReadonlySet<string>): boolean {
  let speech = speeches.get(fn)
  if (speech === undefined) speeches.set(fn, (speech = speechOf(fn)))
  return speech >= (words === subjects ? 1 : 2)
}

/** Words of names and short texts in it that are about callers, what they show to be let in, or what they have so many of. */
function speechOf(fn: SurveyedFunction): Speech {
  if (fn.form === null || fn.form.isLambda) return 0
  if (isSubject(fn.form.name, subjects) || fn.form.parameters.some(({ name }) => isSubject(name, plainSubjects))) return 2
  const { form } = fn.module
  const { code, strings } = form
  let known = textSpeeches.get(form)
  if (known === undefined) textSpeeches.set(form, (known = new Int8Array(strings.length).fill(-1)))
  const ofText = known
  let said: Speech = 0
  const speaks = (index: number): boolean => {
    let speech = ofText[index] ?? 0
    if (speech < 0) {
      const text = strings[index] ?? ''
      ofText[index] = speech = text.length > 60 ? 0 : isSubject(text, plainSubjects) ? 2 : isSubject(text, subjects) ? 1 : 0
    }
    if (speech > said) said = speech === 2 ? 2 : 1
    return said === 2
  }
  const look = (node: number): boolean => {
    switch (code[node]) {
      case Op.Local:
        return speaks(code[node + 3] ?? 0)
      case Op.Free:
      case Op.Global:
      case Op.Str:
        return speaks(code[node + 2] ?? 0)
      case Op.Attribute:
        if (speaks(code[node + 3] ?? 0)) return true
        break
      case Op.Def:
      case Op.ClassDef:
        return false
      default:
        break
    }
    return someChild(form, node, look)
  }
  look(fn.body)
  return said
}

/** By the number of a text in a file; -1: not asked yet. */
const textSpeeches = new WeakMap<SurveyedFunction['module']['form'], Int8Array>()

function isSubject(name: string, words: ReadonlySet<string>): boolean {
  return wordsOf(name).some((word) => words.has(word))
}
const subjects = new Set(
  `password passwd pwd passcode secret token tokens jwt apikey key credential credentials auth authenticate authentication authorization
   authorize authenticated login logout signin signup signout session sessions cookie cookies csrf principal caller user admin superuser role roles tenant
   attempt attempts otp code codes invite invitation reset recover recovery refresh revoke quota quotas balance balances credit credits limit
   coupon voucher used redeemed consumed claimed remaining stock seats debug env environment disabled
   existing exists already duplicate conflict taken`.split(/\s+/),
)

/** Those that say enough in the middle of any function: a token is a piece of text as well, and nearly everything has a user. */
const plainSubjects = new Set(
  `password passwd pwd passcode secret jwt apikey credential credentials auth authenticate authentication authorization authorize
   authenticated login logout signin signup signout csrf principal superuser attempt attempts attemps otp quota quotas balance balances credit credits
   coupon voucher redeemed consumed claimed lockout throttle limiter captcha existing already duplicate conflict`.split(/\s+/),
)

/** What a step has besides the parts that all have. */
type Own<One> = One extends Step ? Omit<One, 'place' | 'text' | 'under' | 'lock' | 'isRescue'> : never

class Outliner {
  readonly steps: Step[] = []
  private readonly scope: CodeScope
  private readonly fn: SurveyedFunction
  private readonly blocks = new Map<number, number>()
  private under: Step['under'] = []
  private lock: string | null = null
  private isRescue = false

  constructor(scope: CodeScope, fn: SurveyedFunction) {
    this.scope = scope
    this.fn = fn
    for (let i = 0; i < fn.asks.length; i += 2) this.blocks.set(fn.asks[i] ?? 0, fn.asks[i + 1] ?? 0)
    this.statement(fn.body)
  }

  private at(node: number, operand: number): number {
    return this.fn.module.form.code[node + 2 + operand] ?? 0
  }

  private text(node: number, longest = LONGEST): string {
    return node === 0 ? '' : unparse(this.fn.module.form, node, longest)
  }

  private add(node: number, step: Own<Step>, text = this.text(node)): void {
    if (this.steps.length >= MOST_STEPS) return
    const { under, lock, isRescue } = this
    this.steps.push({ ...step, text, place: placeOfNode(this.fn, node), under, lock, isRescue })
  }

  private statement(node: number): void {
    if (node === 0) return
    const { code } = this.fn.module.form
    switch (code[node]) {
      case Op.Block:
        for (let i = 0; i < this.at(node, 0); i++) this.statement(this.at(node, 1 + i))
        return
      case Op.Expr:
        this.calls(this.at(node, 0), [])
        return
      case Op.Assign: {
        const value = this.at(node, 0)
        const targets = Array.from({ length: this.at(node, 1) }, (_, i) => this.at(node, 2 + i))
        this.calls(
          value,
          targets.flatMap((target) => this.targetNames(target)),
        )
        for (const target of targets) this.set(node, target, '=', value)
        return
      }
      case Op.Annotate:
        if (this.at(node, 2) === 0) return
        this.calls(this.at(node, 2), this.targetNames(this.at(node, 0)))
        this.set(node, this.at(node, 0), '=', this.at(node, 2))
        return
      case Op.Augment:
        this.calls(this.at(node, 2), this.targetNames(this.at(node, 1)))
        this.set(node, this.at(node, 1), `${augmented[this.at(node, 0)] ?? '?'}=`, this.at(node, 2))
        return
      case Op.Return:
        this.calls(this.at(node, 0), [])
        this.add(node, { kind: 'return', ...this.given(this.at(node, 0)) })
        return
      case Op.Raise: {
        const text = this.text(this.at(node, 0), 400)
        this.add(node, { kind: 'raise', status: statusIn(text) }, text)
        return
      }
      case Op.Assert:
        this.calls(this.at(node, 0), [])
        this.test(node, this.at(node, 0), 'goes-on', 'raises')
        return
      case Op.If:
      case Op.While: {
        const [asked, then, otherwise] = [this.at(node, 0), this.at(node, 1), this.at(node, 2)]
        this.calls(asked, [])
        const step = this.steps.length
        this.test(node, asked, this.endOf(then), otherwise === 0 ? 'nothing' : this.endOf(otherwise))
        this.arm(step, true, then)
        this.arm(step, false, otherwise)
        return
      }
      case Op.For:
        this.calls(this.at(node, 1), this.targetNames(this.at(node, 0)))
        this.statement(this.at(node, 2))
        this.statement(this.at(node, 3))
        return
      case Op.Try: {
        this.statement(this.at(node, 0))
        this.statement(this.at(node, 1))
        const outer = this.isRescue
        this.isRescue = true
        for (let i = 0; i < this.at(node, 3); i++) this.statement(this.at(node, 6 + 3 * i))
        this.isRescue = outer
        this.statement(this.at(node, 2))
        return
      }
      case Op.With: {
        const outer = this.lock
        for (let i = 0; i < this.at(node, 2); i++) {
          const item = this.at(node, 3 + 2 * i)
          const target = this.at(node, 4 + 2 * i)
          this.calls(item, target === 0 ? [] : this.targetNames(target))
          const text = this.text(item, 80)
          if (/lock|mutex|semaphore|transaction|atomic|begin/i.test(text)) this.lock = text
        }
        this.statement(this.at(node, 0))
        this.lock = outer
        return
      }
      case Op.Match:
        this.calls(this.at(node, 0), [])
        for (let i = 0; i < this.at(node, 1); i++) this.statement(this.at(node, 4 + 3 * i))
        return
      case Op.Def:
      case Op.ClassDef:
      case Op.Import:
      case Op.ImportFrom:
      case Op.ImportStar:
        return
      default:
        this.calls(node, [])
    }
  }

  private arm(step: number, holds: boolean, node: number): void {
    if (node === 0) return
    const outer = this.under
    this.under = [...outer, { step, holds }]
    this.statement(node)
    this.under = outer
  }

  /** Calls in the order in which they are made: arguments before what takes them. */
  private calls(node: number, goesTo: readonly string[]): void {
    if (node === 0) return
    const { code, strings } = this.fn.module.form
    switch (code[node]) {
      case Op.Lambda:
      case Op.Comprehension:
        return
      case Op.Await:
      case Op.Star: {
        const before = this.steps.length
        this.calls(this.at(node, 0), goesTo)
        const last = this.steps.at(-1)
        if (code[node] === Op.Await && this.steps.length > before && last?.kind === 'call')
          this.steps[this.steps.length - 1] = { ...last, awaited: true }
        return
      }
      case Op.Call: {
        const callee = this.at(node, 0)
        this.calls(callee, [])
        const given: string[] = []
        for (let i = 0; i < this.at(node, 1); i++) {
          const value = this.at(node, 4 + 3 * i)
          const kind = this.at(node, 2 + 3 * i)
          const name = kind === ArgKind.Keyword ? (strings[this.at(node, 3 + 3 * i)] ?? '') : null
          this.calls(value, name === null ? [] : [name])
          const text = this.text(value)
          given.push(
            name !== null ? `${name}=${text}` : kind === ArgKind.Star ? `*${text}` : kind === ArgKind.DoubleStar ? `**${text}` : text,
          )
        }
        const name = nameAt(this.fn.module, callee) ?? ''
        this.add(node, { kind: 'call', name, callee: this.text(callee), arguments: given, goesTo, awaited: false })
        return
      }
      case Op.Walrus:
        this.calls(this.at(node, 1), [...this.targetNames(this.at(node, 0)), ...goesTo])
        return
      case Op.Ternary:
        this.calls(this.at(node, 0), [])
        this.calls(this.at(node, 1), goesTo)
        this.calls(this.at(node, 2), goesTo)
        return
      case Op.And:
      case Op.Or:
        this.calls(this.at(node, 0), goesTo)
        this.calls(this.at(node, 1), goesTo)
        return
      default:
        for (const child of childrenOf(this.fn.module.form, node)) this.calls(child, [])
    }
  }

  private set(node: number, target: number, operator: string, value: number): void {
    for (const name of this.targetNames(target)) {
      this.add(node, { kind: 'set', target: name, operator, value: this.text(value) })
    }
  }

  private test(node: number, asked: number, then: ArmEnd, otherwise: ArmEnd): void {
    const block = this.blocks.get(node) ?? 0
    const asks: Asked[] = []
    const kinds = new Set<'and' | 'or'>()
    this.ask(asked, block, true, asks, kinds)
    const [only] = kinds
    const joined = kinds.size > 1 || asks.length > MOST_ASKED ? 'mixed' : (only ?? 'and')
    this.add(node, { kind: 'test', asks: asks.slice(0, MOST_ASKED), joined, then, otherwise }, this.text(asked))
  }

  /** The questions of a test; `not` goes inwards. */
  private ask(node: number, block: number, holds: boolean, asks: Asked[], kinds: Set<'and' | 'or'>): void {
    const { code } = this.fn.module.form
    if (asks.length > MOST_ASKED) return
    const value = (of: number): CodeValue => toCodeValue(this.scope, this.fn, of, block)
    switch (code[node]) {
      case Op.And:
      case Op.Or:
        kinds.add((code[node] === Op.And) === holds ? 'and' : 'or')
        this.ask(this.at(node, 0), block, holds, asks, kinds)
        this.ask(this.at(node, 1), block, holds, asks, kinds)
        return
      case Op.Unary:
        if (this.at(node, 0) === UnaryOp.Not) this.ask(this.at(node, 1), block, !holds, asks, kinds)
        return
      case Op.Walrus:
        this.ask(this.at(node, 1), block, holds, asks, kinds)
        return
      case Op.Compare: {
        const operator = this.at(node, 0)
        const [left, right] = [this.at(node, 1), this.at(node, 2)]
        if (operator === CompareOp.Is || operator === CompareOp.IsNot || operator === CompareOp.Eq || operator === CompareOp.NotEq) {
          const equals = (operator === CompareOp.Is || operator === CompareOp.Eq) === holds
          const constant = code[right]
          if (constant === Op.None) asks.push({ how: equals ? 'none' : 'given', value: value(left), against: null })
          else if (constant === Op.True || constant === Op.False)
            asks.push({ how: (constant === Op.True) === equals ? 'true' : 'false', value: value(left), against: null })
          else asks.push({ how: equals ? '==' : '!=', value: value(left), against: value(right) })
          return
        }
        const pair = ordered[operator]
        if (pair !== undefined) asks.push({ how: holds ? pair[0] : pair[1], value: value(left), against: value(right) })
        return
      }
      default:
        asks.push({ how: holds ? 'true' : 'false', value: value(node), against: null })
    }
  }

  private endOf(node: number): ArmEnd {
    if (node === 0) return 'nothing'
    const { code } = this.fn.module.form
    switch (code[node]) {
      case Op.Block: {
        const count = this.at(node, 0)
        return count === 0 ? 'nothing' : this.endOf(this.at(node, count))
      }
      case Op.Raise:
        return 'raises'
      case Op.Return:
        return 'returns'
      case Op.If: {
        const [then, otherwise] = [this.endOf(this.at(node, 1)), this.endOf(this.at(node, 2))]
        if (then === otherwise) return then === 'nothing' ? 'goes-on' : then
        const leaves = (end: ArmEnd): boolean => end === 'raises' || end === 'returns'
        return leaves(then) && leaves(otherwise) ? 'returns' : 'goes-on'
      }
      case Op.With:
        return this.endOf(this.at(node, 0))
      default:
        return 'goes-on'
    }
  }

  private given(node: number): Pick<ReturnStep, 'value' | 'what'> {
    const { code } = this.fn.module.form
    if (node === 0 || code[node] === Op.None) return { value: this.text(node), what: 'nothing' }
    const isMade = (code[node] === Op.Call && this.isMaker(this.at(node, 0))) || code[node] === Op.Dict
    if (isMade && this.isWritten(node)) return { value: this.text(node), what: 'made' }
    return { value: this.text(node), what: isLiteral(code[node] ?? 0) ? 'constant' : 'other' }
  }

  /** `User`, `schemas.User`: classes are called so. */
  private isMaker(callee: number): boolean {
    return /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/.test(nameAt(this.fn.module, callee) ?? '')
  }

  /** Only of literals, of what modules name in capitals, and of things put together of such. */
  private isWritten(node: number): boolean {
    const { code, strings } = this.fn.module.form
    const operation = code[node] ?? 0
    if (isLiteral(operation)) return true
    switch (operation) {
      case Op.Dict:
        return childrenOf(this.fn.module.form, node).every((child) => this.isWritten(child))
      case Op.List:
      case Op.Tuple:
      case Op.Set:
        return childrenOf(this.fn.module.form, node).every((child) => this.isWritten(child))
      case Op.Global:
        return /^[A-Z][A-Z0-9_]*$/.test(strings[code[node + 2] ?? 0] ?? '')
      case Op.Attribute:
        // `Role.ADMIN`, `Role.ADMIN.value`
        return /^(?:[a-z_]\w*\.)*[A-Z]\w*\.[A-Za-z_]+(?:\.value)?$/.test(this.text(node, 80))
      case Op.Call: {
        const callee = this.at(node, 0)
        const isPlain =
          this.isMaker(callee) || /^(?:UUID|uuid\.UUID|datetime\.now|datetime\.utcnow|str|int|set|list|dict)$/.test(this.text(callee, 40))
        if (!isPlain) return false
        for (let i = 0; i < this.at(node, 1); i++) if (!this.isWritten(this.at(node, 4 + 3 * i))) return false
        return true
      }
      default:
        return false
    }
  }

  private targetNames(node: number): string[] {
    const { code } = this.fn.module.form
    if (code[node] === Op.Tuple || code[node] === Op.List)
      return Array.from({ length: this.at(node, 0) }, (_, i) => this.targetNames(this.at(node, 1 + i))).flat()
    return [this.text(node, 80)]
  }
}

function isLiteral(operation: number): boolean {
  return (
    operation === Op.None ||
    operation === Op.True ||
    operation === Op.False ||
    operation === Op.Int ||
    operation === Op.Float ||
    operation === Op.Str ||
    operation === Op.Bytes
  )
}

const ordered: Readonly<Record<number, readonly [Asked['how'], Asked['how']]>> = {
  [CompareOp.Lt]: ['<', '>='],
  [CompareOp.LtE]: ['<=', '>'],
  [CompareOp.Gt]: ['>', '<='],
  [CompareOp.GtE]: ['>=', '<'],
  [CompareOp.In]: ['in', 'not in'],
  [CompareOp.NotIn]: ['not in', 'in'],
}

const augmented: Readonly<Record<number, string>> = { [BinaryOp.Add]: '+', [BinaryOp.Sub]: '-', [BinaryOp.Mul]: '*', [BinaryOp.BitOr]: '|' }

/** `HTTPException(401)`, `status.HTTP_401_UNAUTHORIZED` */
function statusIn(text: string): number | null {
  const found = /\b(?:HTTP_)?([45]\d\d)(?=\b|_)/.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
