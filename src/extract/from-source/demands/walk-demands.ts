// What a function asks before it goes on: the ways to its refusals, and what has to hold for it to answer yes.
import type { Place } from '../../../base/index.ts'
import type { DemandAtom } from '../../../model/index.ts'
import { nameAt, type SurveyedFunction } from '../../../project/index.ts'
import { ArgKind, CompareOp, childrenOf, Op, UnaryOp, unparse } from '../../../syntax/index.ts'
import type { CodeScope } from '../code/code-values.ts'
import { placeOfNode } from '../code/written.ts'
import { all, atom, type Clause, either, FALSE, not, TRUE } from './clauses.ts'
import { isAskingCall, isCallerVariable, isLimitCall, isLimitName, isOfCredentials, isRefusingName, isVerifyingCall } from './names.ts'
import { Operands } from './operands.ts'

export interface FoundDemand {
  readonly clause: Clause
  readonly status: number | null
  /** Limits are told apart from questions about callers. */
  readonly isLimit: boolean
  readonly text: string
  readonly place: Place
}

export interface Summary {
  readonly demands: readonly FoundDemand[]
  /** What has to hold for it to give something true; null where it does not answer yes or no. */
  readonly truth: readonly Clause[] | null
}

/** What knows the functions that are called. */
export interface DemandScope extends CodeScope {
  /** Of a function of the project; null where it is being looked at already, or too deep. */
  summaryOf(fn: SurveyedFunction): Summary | null
  /** The function of the project that is called; null where it is none, or nobody knows. */
  calleeOf(fn: SurveyedFunction, call: number): SurveyedFunction | null
}

const LONGEST_TEXT = 160
const MOST_DEMANDS = 40
const MOST_OF_CALLS = 32
const MOST_OPPOSITES = 2
const NOTHING: Summary = { demands: [], truth: null }

/** `isHandler`: what it gives back is an answer to a client. */
export function walkDemands(scope: DemandScope, fn: SurveyedFunction, role: 'handler' | 'event' | 'within'): Summary {
  if (fn.form === null || fn.form.isLambda) return NOTHING
  return new Walker(scope, fn, role).summary()
}

class Walker {
  private readonly scope: DemandScope
  private readonly fn: SurveyedFunction
  private readonly role: 'handler' | 'event' | 'within'
  private readonly operands: Operands
  private readonly code: ArrayLike<number>
  private readonly demands: FoundDemand[] = []
  /** What has to hold so that the function was not left with something before. */
  private gone: readonly Clause[] = FALSE
  private truth: readonly Clause[] = TRUE
  private answers = 0
  /** The nearest test around. */
  private asked = 0
  /** In a loop, an `except`, a `case`: what is done there is not always done. */
  private loose: readonly Clause[] = FALSE
  private expanding = 0
  /** Demands of what is called. */
  private ofCalls = 0

  constructor(scope: DemandScope, fn: SurveyedFunction, role: Walker['role']) {
    this.scope = scope
    this.fn = fn
    this.role = role
    this.operands = new Operands(fn)
    this.code = fn.module.form.code
  }

  summary(): Summary {
    this.statement(this.fn.body, FALSE)
    // Who gets to the end without an answer gets `None`.
    const isOpenEnded = this.answers > 0 && !this.leaves(this.fn.body)
    const truth = this.answers === 0 ? null : isOpenEnded ? all(this.truth, this.gone) : this.truth
    return { demands: this.demands, truth }
  }

  private leaves(node: number): boolean {
    switch (this.code[node]) {
      case Op.Block: {
        const count = this.at(node, 0)
        return count > 0 && this.leaves(this.at(node, count))
      }
      case Op.Return:
      case Op.Raise:
        return true
      case Op.If:
        return this.at(node, 2) !== 0 && this.leaves(this.at(node, 1)) && this.leaves(this.at(node, 2))
      case Op.With:
        return this.leaves(this.at(node, 0))
      case Op.Try:
        return this.leaves(this.at(node, 0))
      default:
        return false
    }
  }

  private at(node: number, operand: number): number {
    return this.code[node + 2 + operand] ?? 0
  }

  private text(node: number, longest = LONGEST_TEXT): string {
    return node === 0 ? '' : unparse(this.fn.module.form, node, longest)
  }

  /** `away`: what has to hold for it not to run. */
  private statement(node: number, away: readonly Clause[]): void {
    if (node === 0) return
    switch (this.code[node]) {
      case Op.Block:
        for (let i = 0; i < this.at(node, 0); i++) this.statement(this.at(node, 1 + i), away)
        return
      case Op.Expr:
        this.calls(this.at(node, 0), away, true)
        return
      case Op.Return:
        this.calls(this.at(node, 0), away, false)
        this.returned(node, this.at(node, 0), away)
        return
      case Op.Raise:
        this.raised(node, away)
        return
      case Op.Assert: {
        const test = this.at(node, 0)
        this.calls(test, away, false)
        const outer = this.asked
        this.asked = test
        this.refuse(either(away, this.holds(test, true)), null, false, node)
        this.asked = outer
        return
      }
      case Op.If: {
        const test = this.at(node, 0)
        this.calls(test, away, false)
        const outer = this.asked
        this.asked = test
        this.statement(this.at(node, 1), either(away, this.holds(test, false)))
        if (this.at(node, 2) !== 0) this.statement(this.at(node, 2), either(away, this.holds(test, true)))
        this.asked = outer
        return
      }
      case Op.While:
        this.calls(this.at(node, 0), away, false)
        this.loosely(this.at(node, 0), () => this.statement(this.at(node, 1), away))
        this.statement(this.at(node, 2), away)
        return
      case Op.For:
        this.calls(this.at(node, 1), away, false)
        this.loosely(this.at(node, 1), () => this.statement(this.at(node, 2), away))
        this.statement(this.at(node, 3), away)
        return
      case Op.Try:
        this.attempt(node, away)
        return
      case Op.With:
        for (let i = 0; i < this.at(node, 2); i++) this.calls(this.at(node, 3 + 2 * i), away, false)
        this.statement(this.at(node, 0), away)
        return
      case Op.Match: {
        this.calls(this.at(node, 0), away, false)
        const asked = atom('true', `case ${this.operands.of(this.at(node, 0))}`)
        for (let i = 0; i < this.at(node, 1); i++)
          this.loosely(this.at(node, 0), () => this.statement(this.at(node, 4 + 3 * i), either(away, [[asked]])))
        return
      }
      case Op.Def:
      case Op.ClassDef:
      case Op.Import:
      case Op.ImportFrom:
      case Op.ImportStar:
        return
      case Op.Assign:
        this.calls(this.at(node, 0), away, false)
        return
      default:
        for (const child of childrenOf(this.fn.module.form, node)) this.calls(child, away, false)
    }
  }

  private loosely(about: number, walk: () => void): void {
    const outer = this.loose
    this.loose = either(outer, [[atom('false', `while ${this.operands.of(about)}`)]])
    walk()
    this.loose = outer
  }

  private attempt(node: number, away: readonly Clause[]): void {
    const before = this.gone
    this.statement(this.at(node, 0), away)
    this.statement(this.at(node, 1), away)
    const after = this.gone
    // What was left with something did not fail.
    this.gone = before
    const tried = this.verifying(this.at(node, 0))
    for (let i = 0; i < this.at(node, 3); i++) {
      const body = this.at(node, 6 + 3 * i)
      const outer = this.asked
      this.asked = tried[0]?.node ?? this.asked
      // It runs where one of them failed; where none is known, nobody can say when.
      const clauses = tried.map(({ name }): Clause => [atom('done', name)])
      if (clauses.length > 0) this.loosely(body, () => this.statement(body, either(away, clauses)))
      this.asked = outer
    }
    this.gone = after
    this.statement(this.at(node, 2), away)
  }

  /** Calls whose failure means that a credential does not hold. */
  private verifying(node: number): { readonly node: number; readonly name: string }[] {
    const found: { node: number; name: string }[] = []
    const look = (at: number): void => {
      if (at === 0 || found.length >= 3) return
      const operation = this.code[at]
      if (operation === Op.Lambda || operation === Op.Def || operation === Op.ClassDef) return
      if (operation === Op.Call) {
        const name = nameAt(this.fn.module, this.at(at, 0)) ?? ''
        if (isVerifyingCall(name)) found.push({ node: at, name: `${name}()` })
      }
      for (const child of childrenOf(this.fn.module.form, at)) look(child)
    }
    look(node)
    return found
  }

  // ---- ends

  private raised(node: number, away: readonly Clause[]): void {
    const thrown = this.at(node, 0)
    if (thrown === 0) return
    this.calls(thrown, away, false)
    const text = this.text(thrown, 400)
    const status = statusIn(text)
    const name = nameAt(this.fn.module, this.code[thrown] === Op.Call ? this.at(thrown, 0) : thrown) ?? ''
    if (status === null && !isRefusingName(name)) {
      this.refuse(away, null, false, node, true)
      return
    }
    this.refuse(away, status, status === 429 || (status === null && isLimitName(name)), node, !isRefusal(status))
  }

  private returned(node: number, value: number, away: readonly Clause[]): void {
    const operation = this.code[value] ?? 0
    const here = either(away, this.gone)
    const isNothing = value === 0 || operation === Op.None || operation === Op.False
    if (this.role !== 'within') {
      if (operation === Op.Call) {
        const name = nameAt(this.fn.module, this.at(value, 0)) ?? ''
        const status = /Response$|^abort$/.test(name) ? statusIn(this.text(value, 400)) : null
        if (isRefusal(status) && status !== null) {
          this.refuse(away, status, status === 429, node)
          return
        }
      }
      // A connection that is refused.
      if (this.role === 'event' && operation === Op.False) {
        this.refuse(away, null, false, node)
        return
      }
      if (isNothing || this.isPlain(value)) return
    } else {
      // What has to hold for a true answer.
      if (isNothing) {
        if (operation === Op.False) this.answers++
        this.truth = all(this.truth, here)
      } else if (this.isAnswer(value)) {
        this.answers++
        this.truth = all(this.truth, either(here, this.holds(value, true)))
      }
      if (isNothing && this.answers > 0 && operation !== 0) {
        return
      }
    }
    this.gone = either(this.gone, not(either(away, this.loose)))
  }

  /** Nothing that is worth asking for: an empty list, a message. */
  private isPlain(node: number): boolean {
    switch (this.code[node]) {
      case Op.Str:
      case Op.True:
      case Op.Int:
        return true
      case Op.List:
      case Op.Tuple:
      case Op.Dict:
        return childrenOf(this.fn.module.form, node).every((child) => this.isPlain(child))
      default:
        return false
    }
  }

  /** Something that is yes or no, as far as it is written. */
  private isAnswer(node: number): boolean {
    switch (this.code[node]) {
      case Op.True:
      case Op.Compare:
        return true
      case Op.And:
      case Op.Or:
        return this.isAnswer(this.at(node, 0)) || this.isAnswer(this.at(node, 1))
      case Op.Unary:
        return this.at(node, 0) === UnaryOp.Not
      case Op.Await:
        return this.isAnswer(this.at(node, 0))
      case Op.Call: {
        const name = nameAt(this.fn.module, this.at(node, 0)) ?? ''
        return /^(?:any|all|bool|isinstance|issubset|issuperset|compare_digest|exists)$|^(?:is|has|can|may|check|verify)_/.test(name)
      }
      case Op.Local: {
        const definition = this.operands.definition(this.name(node))
        return definition !== null && this.expanding < 4 && this.expanded(() => this.isAnswer(definition))
      }
      case Op.Attribute:
        return /^(?:is|has|can|may)_/.test(nameAt(this.fn.module, node) ?? '')
      default:
        return false
    }
  }

  private expanded<T>(walk: () => T): T {
    this.expanding++
    try {
      return walk()
    } finally {
      this.expanding--
    }
  }

  private name(node: number): string {
    return this.fn.module.form.strings[this.at(node, 1)] ?? ''
  }

  /** `isWeak`: it refuses, perhaps for another reason than the caller; then only questions about callers count. */
  private refuse(away: readonly Clause[], status: number | null, isLimit: boolean, node: number, isWeak = false): void {
    for (const clause of either(away, this.gone)) {
      if (clause.length === 0 || this.demands.length - this.ofCalls >= MOST_DEMANDS) continue
      if (isWeak && !clause.some(({ how, of, with: other }) => other !== null && how !== '<' && how !== '<=' && mayBeOfCaller(of, other)))
        continue
      const shown = this.asked === 0 ? node : this.asked
      this.demands.push({ clause, status, isLimit, text: this.text(shown), place: placeOfNode(this.fn, shown) })
    }
  }

  // ---- conditions

  /** What has to hold for an expression to be true, or to be false. */
  private holds(node: number, isTrue: boolean): readonly Clause[] {
    switch (this.code[node]) {
      case Op.True:
        return isTrue ? TRUE : FALSE
      case Op.False:
      case Op.None:
        return isTrue ? FALSE : TRUE
      case Op.Int:
        return (this.fn.module.form.numbers[this.at(node, 0)] !== 0) === isTrue ? TRUE : FALSE
      case Op.And:
      case Op.Or: {
        const parts = [this.holds(this.at(node, 0), isTrue), this.holds(this.at(node, 1), isTrue)] as const
        return (this.code[node] === Op.And) === isTrue ? all(...parts) : either(...parts)
      }
      case Op.Unary:
        if (this.at(node, 0) === UnaryOp.Not) return this.holds(this.at(node, 1), !isTrue)
        break
      case Op.Walrus:
        return this.holds(this.at(node, 1), isTrue)
      case Op.Await:
        return this.holds(this.at(node, 0), isTrue)
      case Op.Compare:
        return this.compared(node, isTrue)
      case Op.Local: {
        const definition = this.operands.definition(this.name(node))
        if (definition !== null && this.expanding < 4) return this.expanded(() => this.holds(definition, isTrue))
        break
      }
      case Op.Call: {
        const name = nameAt(this.fn.module, this.at(node, 0)) ?? ''
        const count = this.at(node, 1)
        if (name === 'bool' && count === 1) return this.holds(this.at(node, 4), isTrue)
        const callee = this.scope.calleeOf(this.fn, node)
        const truth = callee === null ? null : (this.scope.summaryOf(callee)?.truth ?? null)
        if (callee !== null && truth !== null) {
          const own = truth.map((clause) => substituted(clause, this.given(callee, node)))
          if (isTrue) return own
          const opposite = not(own)
          // Of much that is asked it is enough to say that it was asked for.
          if (opposite.length <= MOST_OPPOSITES) return opposite
        }
        break
      }
      default:
    }
    return [[atom(isTrue ? 'true' : 'false', this.operands.of(node))]]
  }

  private compared(node: number, isTrue: boolean): readonly Clause[] {
    const operator = this.at(node, 0)
    const [left, right] = [this.at(node, 1), this.at(node, 2)]
    const one = (how: Parameters<typeof atom>[0], of: number, other: number | null) => [
      [atom(how, this.operands.of(of), other === null ? null : this.operands.of(other))],
    ]
    switch (operator) {
      case CompareOp.Eq:
      case CompareOp.NotEq:
      case CompareOp.Is:
      case CompareOp.IsNot: {
        const equals = (operator === CompareOp.Eq || operator === CompareOp.Is) === isTrue
        switch (this.code[right]) {
          case Op.None:
            return one(equals ? 'none' : 'given', left, null)
          case Op.True:
            return this.holds(left, equals)
          case Op.False:
            return this.holds(left, !equals)
          default:
            return one(equals ? '==' : '!=', left, right)
        }
      }
      case CompareOp.In:
      case CompareOp.NotIn:
        return one((operator === CompareOp.In) === isTrue ? 'in' : 'not in', left, right)
      case CompareOp.Lt:
        return isTrue ? one('<', left, right) : one('<=', right, left)
      case CompareOp.GtE:
        return isTrue ? one('<=', right, left) : one('<', left, right)
      case CompareOp.LtE:
        return isTrue ? one('<=', left, right) : one('<', right, left)
      default:
        return isTrue ? one('<', right, left) : one('<=', left, right)
    }
  }

  // ---- calls

  /** What the calls in an expression ask by themselves. */
  private calls(node: number, away: readonly Clause[], isStatement: boolean): void {
    if (node === 0) return
    switch (this.code[node]) {
      case Op.Lambda:
      case Op.Comprehension:
        return
      case Op.Await:
        this.calls(this.at(node, 0), away, isStatement)
        return
      case Op.Call: {
        for (const child of childrenOf(this.fn.module.form, node)) this.calls(child, away, false)
        this.called(node, away, isStatement)
        return
      }
      default:
        for (const child of childrenOf(this.fn.module.form, node)) this.calls(child, away, false)
    }
  }

  private called(node: number, away: readonly Clause[], isStatement: boolean): void {
    const name = nameAt(this.fn.module, this.at(node, 0)) ?? ''
    const callee = this.scope.calleeOf(this.fn, node)
    const summary = callee === null ? null : this.scope.summaryOf(callee)
    if (callee !== null && summary !== null && summary.demands.length > 0) {
      const given = this.given(callee, node)
      for (const { clause, ...rest } of summary.demands) {
        const own = substituted(clause, given)
        if (!rest.isLimit && rest.status !== 401 && rest.status !== 403 && !own.some(isOfSomebody)) continue
        for (const whole of either(either(away, this.gone), [own]))
          if (this.ofCalls < MOST_OF_CALLS) {
            this.demands.push({ ...rest, clause: whole })
            this.ofCalls++
          }
      }
      return
    }
    if (!isStatement) return
    const isLimit = isLimitCall(name)
    const operand = this.operands.of(node)
    if (
      !isLimit &&
      !isAskingCall(name, /\bcaller\b/.test(operand) || [...operand.matchAll(/\$(\w+)/g)].some(([, one = '']) => isCallerVariable(one)))
    )
      return
    // A function of the project that is known to raise nothing refuses nobody.
    if (callee !== null && callee.raises.length === 0) return
    const clauses = either(either(away, this.gone), [[atom('done', operand)]])
    for (const clause of clauses)
      this.demands.push({ clause, status: isLimit ? 429 : null, isLimit, text: this.text(node), place: placeOfNode(this.fn, node) })
  }

  /** What the parameters of a function stand for in a call. */
  private given(callee: SurveyedFunction, call: number): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    const parameters = callee.form?.parameters ?? []
    const { code } = this
    const target = this.at(call, 0)
    const isMethod = callee.owner !== null && (parameters[0]?.name === 'self' || parameters[0]?.name === 'cls')
    if (isMethod && parameters[0] !== undefined && code[target] === Op.Attribute)
      found.set(parameters[0].name, this.operands.of(this.at(target, 0)))
    let position = isMethod ? 1 : 0
    for (let i = 0; i < this.at(call, 1); i++) {
      const value = this.at(call, 4 + 3 * i)
      const kind = this.at(call, 2 + 3 * i)
      if (kind === ArgKind.Keyword) found.set(this.fn.module.form.strings[this.at(call, 3 + 3 * i)] ?? '', this.operands.of(value))
      else if (kind === ArgKind.Positional) {
        const parameter = parameters[position++]
        if (parameter !== undefined) found.set(parameter.name, this.operands.of(value))
      } else break
    }
    return found
  }
}

/** A parameter that nobody gives something is what its name says. */
function substituted(clause: Clause, given: ReadonlyMap<string, string>): Clause {
  const replace = (operand: string): string =>
    operand.replace(/\$(\w+)/g, (_, name: string) => given.get(name) ?? (isCallerVariable(name) ? 'caller' : '~'))
  return clause.map(({ how, of, with: other }) => atom(how, replace(of), other === null ? null : replace(other)))
}

function isOfSomebody({ how, of, with: other }: DemandAtom): boolean {
  return how === 'done' || mayBeOfCaller(of, other ?? '') || isOfCredentials(of) || isOfCredentials(other ?? '')
}

function mayBeOfCaller(...operands: readonly string[]): boolean {
  return operands.some(
    (operand) =>
      /\bcaller\b/.test(operand) || [...operand.matchAll(/\$(\w+)/g)].some(([, name = '']) => isCallerVariable(name) || name === 'request'),
  )
}

function isRefusal(status: number | null): boolean {
  return status === null || status === 401 || status === 403 || status === 429
}

/** `HTTPException(401)`, `status.HTTP_401_UNAUTHORIZED` */
function statusIn(text: string): number | null {
  const found = /\b(?:HTTP_)?([45]\d\d)(?=\b|_)/.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
