// One way through a program in one world: what each test decided, what was seen of the caller, and what library calls gave.
import type { GuardTable } from '../../../knowledge/index.ts'
import {
  type Alternatives,
  type Args,
  type ClassValue,
  type Dict,
  external,
  FALSE,
  type FunctionValue,
  findInClass,
  identity,
  isLoose,
  isNone,
  isObscure,
  list,
  type Machine,
  type Maybe,
  type NativeFunction,
  NONE,
  originOf,
  pick,
  Raised,
  type Site,
  sourceOf,
  stateOf,
  type Term,
  TRUE,
  type Truth,
  textOf,
  truthOf,
  type Value,
  type Ways,
} from '../../../project/index.ts'
import type { FunctionForm } from '../../../syntax/index.ts'
import { aboutOf, describeSource, isColumn, pathOfReceiver } from './about.ts'
import type { Address } from './address.ts'
import { capturedBy } from './closure.ts'
import { type Facts, factsOf, isAboutCaller, merge, PLAIN, type Query } from './facts.ts'
import { callLibrary } from './library-call.ts'
import { askedBy } from './names.ts'
import { asPart, eachHeader, readPart, schemeResult, textOfBytes } from './request.ts'
import { classOfField, classOfParameter, defaultOfSetting, findMember } from './types.ts'

/** Without a credential, with a made-up one, with one that holds. */
export type World = 'absent' | 'forged' | 'verified'

/** What a decision was about. Those about the caller are tried both ways in every combination, the others once each. */
export type About = 'sent' | 'existence' | 'principal' | 'bound' | 'permits' | 'oracle' | 'claims' | 'state' | 'other'

export interface Decision {
  readonly about: About
  readonly arm: number
  readonly arms: number
  readonly site: Site
  /** What was asked, without the `not` before it, and the answer. */
  readonly value: Value
  readonly answer: boolean | null
  readonly stage: number
}

export type WayEvent =
  | { readonly kind: 'reads'; readonly credential: string; readonly stage: number; readonly site: Site | null }
  | { readonly kind: 'verified'; readonly text: string; readonly site: Site; readonly stage: number; readonly isLikely: boolean }
  | { readonly kind: 'oracle'; readonly site: Site; readonly stage: number }
  | { readonly kind: 'assumes'; readonly setting: string; readonly stage: number }
  | { readonly kind: 'load'; readonly load: Load; readonly stage: number }
  | { readonly kind: 'went-on'; readonly stage: number }
  | { readonly kind: 'received'; readonly stage: number }
  | { readonly kind: 'closed'; readonly site: Site; readonly stage: number; readonly code: number | null }
  | {
      readonly kind: 'path-test'
      readonly operator: string
      readonly values: readonly string[]
      /** What is tested: `request.url.path.lower()`. */
      readonly subject: string
      readonly site: Site
      readonly stage: number
    }

/** A look-up or change of records. */
export interface Load {
  readonly does: 'read' | 'list' | 'create' | 'update' | 'delete'
  readonly facts: Facts
  readonly site: Site
  readonly inside: FunctionValue | null
  /** The rows say that it is one; else only its name does. */
  readonly isSure: boolean
}

export class Way implements Ways {
  readonly machine: Machine
  /** In which world it runs; asking for it by `world` is noted. */
  readonly ownWorld: World
  /** Whether anything hung on the world: where nothing did, the way is the same in all three. */
  isWorldly = false
  readonly guards: GuardTable
  readonly decisions: Decision[] = []
  readonly events: WayEvent[] = []
  /** Which dependency, middleware or handler runs. */
  stage = 0
  /** A credential was asked for and none was there. */
  missed = false
  /** The parameters of the route's path, once it is known which route it is. */
  pathNames: ReadonlySet<string> | null = null
  readsPathNames = false
  /** What a layer of middleware calls to let the request go on; whether it did. */
  goOn: Value | null = null
  /** The request itself, of which middleware may make objects of its own. */
  request: Value | null = null
  wentOn = false
  /** A caller's name was sent, in a header that everybody can write. */
  named = false
  endsAtYield: FunctionForm | null = null
  send: Value | null = null
  /** It has begun to answer by itself. */
  answered = false
  /** A credential was sent on this way. */
  sent = false
  /** Called before a function of the project runs. */
  onEnter: ((callee: FunctionValue) => void) | null = null
  /** Steps for a call that has nothing to do with the caller, and for one that is given a part of the request. */
  mostElsewhere: readonly [number, number] = [300, 500]
  /** Texts that come of the request's address, with what they are. */
  private readonly ofAddress = new Map<Value, string>()
  private isQuiet = false
  private hushed = 0
  private readonly tape: readonly number[]
  private readonly flips: ReadonlySet<string>
  /** By what was asked, or by the name of a credential. */
  private readonly answers = new Map<Value | string, boolean>()
  private readonly terms = new Map<string, Term>()
  /** What a cursor was told to run last. */
  readonly executed = new Map<Value, Query>()
  /** Where in what a call gave its answer stands, and the answer. */
  private readonly answersIn = new Map<Term, { readonly name: string; readonly value: Value }>()

  constructor(machine: Machine, guards: GuardTable, world: World, tape: readonly number[], flips: ReadonlySet<string>) {
    this.machine = machine
    this.guards = guards
    this.ownWorld = world
    this.tape = tape
    this.flips = flips
  }

  get world(): World {
    this.isWorldly = true
    return this.ownWorld
  }

  /** What was answered before holds on. */
  goOnFrom(before: Way): void {
    for (const [key, answer] of before.answers) this.answers.set(key, answer)
    for (const [key, term] of before.terms) this.terms.set(key, term)
    for (const [term, answer] of before.answersIn) this.answersIn.set(term, answer)
    this.missed = before.missed
    this.sent = before.sent
    this.named = before.named
  }

  // ---- decisions

  private next(arms: number, about: About, value: Value, site: Site, toAnswer: (arm: number) => boolean | null): number {
    // In a call that has nothing to do with the caller one way is enough.
    if (this.isQuiet && about === 'other') {
      this.hushed++
      return 0
    }
    const arm = this.tape[this.decisions.length] ?? 0
    this.decisions.push({ about, arm, arms, site, value, answer: toAnswer(arm), stage: this.stage })
    return arm
  }

  decide(value: Value, truth: Truth, site: Site): boolean {
    let [asked, isNot] = [value, false]
    for (let i = 0; i < 20; i++) {
      const inner = asked.kind === 'term' ? withoutNot(asked) : null
      if (inner === null) break
      asked = inner.of
      if (inner.isNot) isNot = !isNot
    }
    if (asked.kind === 'alternatives' || asked.kind === 'maybe') asked = this.pick(asked, site)
    const known = asked === value ? truth : truthOf(this.machine, asked)
    if (known.value !== null) return (known.likely ? this.assume(asked, known.value) : known.value) !== isNot
    if (asked.kind === 'unknown' && SETTING.test(sourceOf(site)) && !LEADS_AROUND.test(sourceOf(site))) {
      // A flag of which only the name is known is mostly off.
      const setting = sourceOf(site).replace(/^not /, '')
      this.events.push({ kind: 'assumes', setting, stage: this.stage })
      return this.flips.has(setting) !== isNot
    }
    const before = this.answers.get(asked)
    if (before !== undefined) return before !== isNot
    const answer = this.ask(asked, site)
    this.answers.set(asked, answer)
    return answer !== isNot
  }

  private ask(value: Value, site: Site): boolean {
    const about = aboutOf(value)
    // Code that nobody sees decides by the path whether the caller is asked.
    if (this.ofAddress.size > 0 && value.kind === 'term' && value.op === 'call' && this.isGivenPath(value.args)) {
      this.isWorldly = true
      this.events.push({ kind: 'oracle', site, stage: this.stage })
    }
    // Whose credential holds is there, and the account with it.
    if (about === 'existence' && this.world === 'verified') return true
    // In a loop over public paths the request is none of them first.
    const prefersTrue =
      !(this.goOn !== null && asksPath(value)) &&
      !(
        value.kind === 'term' &&
        value.op === 'compare' &&
        (about === 'principal' ? /^(==|!=|is|is not|not in)$/ : /^(!=|is not|not in)$/).test(value.name)
      ) &&
      about !== 'state'
    const toAnswer = (arm: number): boolean => (arm === 0) === prefersTrue
    return toAnswer(this.next(2, about, value, site, toAnswer))
  }

  choose(options: number, about: Value, site: Site): number {
    return options < 2 ? 0 : this.next(options, 'other', about, site, () => null)
  }

  /** A caller may send a credential or leave it out. */
  sends(credential: string, value: Value, site: Site | null): boolean {
    this.events.push({ kind: 'reads', credential, stage: this.stage, site })
    if (this.world === 'absent') {
      this.missed = true
      return false
    }
    const key = `sends ${credential}`
    const before = this.answers.get(key)
    if (before !== undefined) return before
    const at = site ?? NO_SITE
    const isSent = this.next(2, 'sent', value, at, (arm) => arm === 0) === 0
    this.answers.set(key, isSent)
    if (isSent && factsOf(value).secret === false && factsOf(value).claims) this.named = true
    else if (isSent) this.sent = true
    else this.missed = true
    return isSent
  }

  /** An exception that code which we cannot see may raise. */
  mayRaise(value: Value, about: About, site: Site): boolean {
    return this.next(2, about, value, site, (arm) => arm === 0) === 1
  }

  pick(value: Alternatives | Maybe, site: Site | null): Value {
    if (value.kind === 'maybe') return value.value
    const flipped = value.options.find((o) => o.when.some((atom) => atom.state === 'off' && this.flips.has(atom.text)))
    if (flipped !== undefined) return this.settled(flipped.value, site)
    const on = value.options.find((o) => stateOf(o.when) === 'on')
    if (on !== undefined) {
      for (const option of value.options)
        for (const atom of option.when)
          if (atom.state === 'off') this.events.push({ kind: 'assumes', setting: atom.text, stage: this.stage })
      return this.settled(on.value, site)
    }
    const likely = value.options.filter((o) => stateOf(o.when) !== 'off')
    const options = likely.length > 0 ? likely : value.options
    const key = String(identity(value))
    const before = this.terms.get(`pick ${key}`)
    if (before !== undefined) return before
    const chosen = options[this.choose(options.length, value, site ?? NO_SITE)]?.value ?? pick(value)
    return this.settled(chosen, site)
  }

  private settled(value: Value, site: Site | null): Value {
    return value.kind === 'alternatives' || value.kind === 'maybe' ? this.pick(value, site) : value
  }

  private assume(value: Value, answer: boolean): boolean {
    const setting = (value.kind === 'const' || value.kind === 'text' || value.kind === 'list' ? value.origin : undefined) ?? 'a setting'
    this.events.push({ kind: 'assumes', setting, stage: this.stage })
    return this.flips.has(setting) ? !answer : answer
  }

  truth(term: Term): boolean | null {
    if (term.op === 'not') {
      const inner = term.of === null ? null : truthOf(this.machine, term.of)
      return inner === null || inner.value === null || inner.likely ? null : !inner.value
    }
    if (term.name === COROUTINE || this.answersIn.has(term)) return true
    const facts = factsOf(term)
    if (term.op === 'compare' || facts.isFormat || facts.permits !== null) return null
    if (facts.secret && term.op !== 'item') return true
    // What a token says of itself is there; what rights it gives is asked.
    if (facts.claims && facts.loaded === null && askedBy(facts.names.slice(-1)) !== 'role') return true
    return null
  }

  // ---- terms

  term(op: Term['op'], name: string, of: Value | null, args: Args, site: Site | null, facts: Facts, key: string | null = null): Term {
    const known = key === null ? undefined : this.terms.get(key)
    if (known !== undefined) return known
    const made: Term = { kind: 'term', op, name, of, args, site, facts }
    if (key !== null) this.terms.set(key, made)
    return made
  }

  /** What a call gave, whatever its answer, which stands in it under that name. */
  holder(term: Term, name: string, value: Value): Term {
    this.answersIn.set(term, { name, value })
    return term
  }

  /** The part of what a call gave that is its answer. */
  answerIn(of: Value | null, name: string | null): Value | undefined {
    const answer = of?.kind === 'term' && this.answersIn.size > 0 ? this.answersIn.get(of) : undefined
    return answer?.name === name ? answer.value : undefined
  }

  source(name: string, facts: Facts): Term {
    return this.term('source', name, null, { positional: [], keywords: new Map() }, null, facts, `source ${name}`)
  }

  make(op: Term['op'], name: string, of: Value | null, args: Args, site: Site | null): Value {
    const inner = factsOf(of)
    switch (op) {
      case 'attribute':
        return this.attribute(name, of, inner, args, site)
      case 'column':
        return this.term(op, name, of, args, site, {
          ...PLAIN,
          names: [name],
          cls: of?.kind === 'class' ? classOfField(this.machine, of, name) : null,
          query: of?.kind === 'class' ? { cls: of, table: null, predicates: [] } : null,
          path: name,
        })
      case 'item': {
        const key = args.positional[0]
        const text = textOf(key) ?? textOfBytes(key)
        if (of?.kind === 'term' && of.op === 'source') {
          const part = readPart(this, of, text, null, true, site)
          if (part !== undefined) return part
        }
        return this.answerIn(of, text ?? (key?.kind === 'const' ? String(key.value) : null)) ?? this.item(of, key, text, inner, args, site)
      }
      case 'each':
        if (of?.kind === 'term' && of.op === 'source' && of.name === 'headers') return eachHeader(this, site)
        return this.term(op, name, of, args, site, { ...inner, loaded: inner.loaded === null ? null : 'one', names: inner.names })
      case 'compare':
        return this.compare(name, of, args.positional[0] ?? null, site)
      case 'not':
        return this.term(op, name, of, args, site, inner)
      default: {
        const facts = merge([inner, ...args.positional.map((a) => factsOf(a))])
        return this.term(op, name, of, args, site, { ...facts, loaded: null, isRow: false, isFormat: false })
      }
    }
  }

  private attribute(name: string, of: Value | null, inner: Facts, args: Args, site: Site | null): Value {
    if (of?.kind === 'term' && of.op === 'source') {
      const part = readPart(this, of, name, null, false, site)
      if (part !== undefined) return part
    }
    if (of?.kind === 'term' && of.op === 'call' && name === 'scopes' && /(^|\.)AuthCredentials$/.test(of.name))
      return of.args.positional[0] ?? of.args.keywords.get('scopes') ?? list([])
    if (of?.kind === 'term' && of.op === 'call' && name === 'is_authenticated' && /(^|\.)UnauthenticatedUser$/.test(of.name)) return FALSE
    if (inner.cls !== null && args.positional.length === 0) {
      const own = this.member(inner.cls, name, of, site)
      if (own !== null) return own
    }
    const answer = this.answerIn(of, name)
    if (answer !== undefined) return answer
    const path = pathOfReceiver(of, inner)
    const inputs =
      inner.loaded === null && inner.inputs.length === 1 ? inner.inputs.map((i) => ({ ...i, name: `${i.name}.${name}` })) : inner.inputs
    const holder = inner.cls ?? (of?.kind === 'instance' ? of.cls : null)
    const cls = holder === null ? null : classOfField(this.machine, holder, name)
    // `Thing.objects`
    const query = of?.kind === 'class' && of.native === undefined ? { cls: of, table: null, predicates: [] } : inner.query
    const facts: Facts = { ...inner, query, isRow: false, inputs, cls, path: `${path}.${name}`, names: [...inner.names.slice(-6), name] }
    return this.term(
      'attribute',
      name,
      of,
      args,
      site,
      facts,
      of === null || args.positional.length > 0 ? null : `attribute ${identity(of)} ${name}`,
    )
  }

  /** A method or property that the project's own class gives to a record, a body or a service. */
  private member(cls: ClassValue, name: string, of: Value | null, site: Site | null): Value | null {
    if (of === null) return null
    const found = findMember(this.machine, cls, name)
    if (found === null) return defaultOfSetting(cls, name)
    const { value, owner } = found
    if (value.kind === 'function') return { kind: 'method', func: value, self: of, owner }
    if (value.kind !== 'descriptor' || value.type === 'staticmethod' || site === null)
      return value.kind === 'descriptor' ? value.func : null
    if (value.type === 'classmethod') return { kind: 'method', func: value.func, self: cls, owner }
    return this.machine.call(value.func, { positional: [of], keywords: new Map() }, site)
  }

  /** The same, known to be of a class. */
  typed(value: Value, cls: ClassValue): Value {
    if (value.kind === 'term') {
      const facts = factsOf(value)
      if (facts.cls !== null) return value
      return this.term(
        value.op,
        value.name,
        value.of,
        value.args,
        value.site,
        { ...facts, cls },
        `typed ${identity(value)} ${identity(cls)}`,
      )
    }
    const path = value.kind === 'external' ? value.path : ''
    return this.term(
      'source',
      path,
      null,
      { positional: [], keywords: new Map() },
      null,
      { ...PLAIN, path, cls },
      `typed ${identity(value)} ${identity(cls)}`,
    )
  }

  /** Arguments of which only the annotation tells what they are. */
  private typedArguments(callee: FunctionValue, args: Args): Args {
    let positional: Value[] | null = null
    const names = callee.form.parameters
    args.positional.forEach((value, i) => {
      const cls = this.needsClass(value) ? classOfParameter(this.machine, callee, names[i]?.name ?? '') : null
      if (cls !== null) (positional ??= [...args.positional])[i] = this.typed(value, cls)
    })
    let keywords: Map<string, Value> | null = null
    for (const [name, value] of args.keywords) {
      const cls = this.needsClass(value) ? classOfParameter(this.machine, callee, name) : null
      if (cls !== null) (keywords ??= new Map(args.keywords)).set(name, this.typed(value, cls))
    }
    return positional === null && keywords === null
      ? args
      : { ...args, positional: positional ?? args.positional, keywords: keywords ?? args.keywords }
  }

  private needsClass(value: Value): boolean {
    return (
      value.kind === 'unknown' ||
      (value.kind === 'external' && isObscure(value)) ||
      (value.kind === 'term' && factsOf(value).cls === null && value.op !== 'compare')
    )
  }

  private item(of: Value | null, key: Value | undefined, text: string | null, inner: Facts, args: Args, site: Site | null): Value {
    const keyFacts = factsOf(key)
    if (keyFacts.secret && site !== null) {
      if (this.world !== 'verified') throw new Raised(external('builtins.KeyError'), site)
      this.verified(`entry of ${describeSource(of)}`, site, false)
      return this.term('item', '', of, args, site, { ...PLAIN, principal: true, loaded: 'one' })
    }
    const facts = keyFacts === PLAIN ? inner : { ...merge([inner, keyFacts]), cls: inner.cls, query: inner.query, loaded: inner.loaded }
    const isInput = inner.loaded === null && inner.inputs.length === 1 && text !== null
    const inputs = isInput ? inner.inputs.map((i) => ({ ...i, name: `${i.name}.${text}` })) : facts.inputs
    const names = text === null ? [...inner.names, ...keyFacts.names].slice(-8) : [...inner.names.slice(-6), text]
    const loaded = inner.loaded === 'many' && text === null ? 'one' : inner.loaded
    return this.term(
      'item',
      text ?? '',
      of,
      args,
      site,
      { ...facts, inputs, names, loaded, isRow: false, path: `${inner.path}[]` },
      of === null || text === null ? null : `item ${identity(of)} ${text}`,
    )
  }

  private compare(operator: string, left: Value | null, right: Value | null, site: Site | null): Value {
    const [a, b] = [factsOf(left), factsOf(right)]
    const args: Args = { positional: right === null ? [] : [right], keywords: new Map() }
    const isEquality = /^(==|!=|in|not in|is|is not)$/.test(operator)
    const isNegative = /^(!=|not in|is not)$/.test(operator)
    const both = merge([a, b])
    const literals = [left, right].flatMap((v) => (v === null ? [] : (textOf(v) ?? []))).filter((t) => t.length > 0 && t.length <= 40)
    const facts: Facts = { ...both, cls: null, names: [...both.names.slice(-6), ...literals] }
    const none = left !== null && isNone(left) ? right : right !== null && isNone(right) ? left : null
    // `None == settings.API_KEY`, `"" == settings.API_KEY`: nothing was sent, and something is set.
    const isNothing = isNone(left ?? TRUE) || isNone(right ?? TRUE) || textOf(left ?? undefined) === '' || textOf(right ?? undefined) === ''
    const isHeld = /^(not )?in$/.test(operator)
      ? left !== null && isNone(left)
      : /^(==|!=)$/.test(operator) && both.query === null && both.inputs.length === 0
    if (this.missed && isNothing && isHeld && !isAboutCaller(both)) return isNegative ? TRUE : FALSE
    if (isEquality && !/in$/.test(operator) && none !== null && none.kind === 'term') {
      const unset = originOf(left === none ? (right ?? NONE) : (left ?? NONE))
      if (unset !== undefined && /^(==|!=)$/.test(operator) && factsOf(none).secret && site !== null) {
        // `key != settings.API_KEY`, which nobody has set.
        if (this.flips.has(unset)) {
          if (this.world === 'verified') this.verified(`comparison with the setting ${unset}`, site, false)
          return (this.world === 'verified') !== isNegative ? TRUE : FALSE
        }
        this.events.push({ kind: 'assumes', setting: unset, stage: this.stage })
      }
      // `x is None`
      const term = this.term('not', 'is None', none, args, site, factsOf(none))
      return isNegative ? this.term('not', 'not', term, args, site, factsOf(none)) : term
    }
    if (/^(not )?in$/.test(operator) && right?.kind === 'term' && right.op === 'source' && left !== null && textOf(left) !== null) {
      const part = readPart(this, right, textOf(left), NONE, true, site)
      if (part !== undefined && (isNone(part) || factsOf(part).secret || factsOf(part).principal))
        return isNone(part) === isNegative ? TRUE : FALSE
    }
    const other = a.secret ? right : left
    if (isEquality && a.secret !== b.secret && !both.isFormat && site !== null && !isColumn(other)) {
      const literal = textOf(other ?? undefined)
      if (literal !== null && /^(bearer|basic|token|jwt|api-?key|digest|)\s*$/i.test(literal))
        return this.term('compare', operator, left, args, site, { ...facts, isFormat: true })
      if (this.world === 'verified') this.verified(`comparison with ${describeSource(other)}`, site, false)
      return (this.world === 'verified') !== isNegative ? TRUE : FALSE
    }
    return this.term('compare', operator, left, args, site, facts)
  }

  get isMissing(): boolean {
    return this.missed
  }

  compares(operator: string, left: Value, right: Value, site: Site): void {
    if (this.ofAddress.size === 0) return
    const mine = this.ofAddress.get(left)
    const subject = mine ?? this.ofAddress.get(right)
    if (subject === undefined) return
    const known = textsIn(mine === undefined ? left : right)
    if (known.length === 0) return
    const other = mine === undefined ? left : right
    const isIn = /in$/.test(operator)
    this.tested(!isIn ? '==' : mine === undefined || textOf(other) !== null ? 'contains' : 'in', known, subject, site)
  }

  private tested(operator: string, values: readonly string[], subject: string, site: Site): void {
    this.events.push({ kind: 'path-test', operator, values, subject, site, stage: this.stage })
  }

  /** Where the request goes, as middleware may ask. */
  looksAt({ url, scope, text }: Address): void {
    this.ofAddress.set(url, URL_PATH)
    this.ofAddress.set(scope, SCOPE_PATH)
    this.ofAddress.set(text, URL_WHOLE)
  }

  gave(callee: NativeFunction, args: Args, result: Value): void {
    if (this.ofAddress.size === 0) return
    const from = callee.of ?? args.positional[0]
    const subject = from === undefined ? undefined : this.ofAddress.get(from)
    if (subject === undefined) return
    const name = callee.name.split('.').at(-1) ?? ''
    const isSame = callee.of === undefined && /^builtins\.str\b/.test(callee.name)
    const said = isSame ? subject : callee.of === undefined ? `${name}(${subject})` : `${subject}.${name}()`
    for (const part of result.kind === 'list' ? result.items : [result])
      if (textOf(part) !== null && !this.ofAddress.has(part)) this.ofAddress.set(part, said)
  }

  // ---- calls

  native(callee: NativeFunction, args: Args, site: Site): Value | undefined {
    if (this.ofAddress.size > 0) this.asksAddress(callee, args, site)
    if (callee.of?.kind === 'dict' && /^builtins\.dict\.(get|pop|__getitem__)$/.test(callee.name)) {
      const key = args.positional[0]
      if (key?.kind === 'term' && isAboutCaller(factsOf(key))) return this.entryOf(callee.of, key, args, site)
    }
    const between = callee.of?.kind === 'list' ? OF_SETS.exec(callee.name)?.[1] : undefined
    if (between !== undefined && callee.of !== undefined && [callee.of, ...args.positional].some((v) => v.kind === 'term' || isLoose(v)))
      return this.make('binary', between, callee.of, args, site)
    if (callee.of?.kind === 'dict' && callee.of.rest !== undefined) {
      const items = this.itemsOfOpen(callee.of, callee.name, args, site)
      if (items !== undefined) return items
    }
    if (MAKES_MODEL.test(callee.name)) {
      const cls = args.positional[0]
      if (cls?.kind === 'class') return this.modelOf(cls, { ...args, positional: args.positional.slice(1) }, site)
    }
    if (callee.name === 'fastapi.routing.APIRoute.get_route_handler' && this.goOn !== null) return this.goOn
    if (/^fastapi\.security\..*\.__call__$/.test(callee.name)) return schemeResult(this, args.positional[0], site)
    return undefined
  }

  /** `path.startswith("/x")`, `re.match(r"/x", path)` */
  private asksAddress({ of, name }: NativeFunction, { positional }: Args, site: Site): void {
    const [first, second] = positional
    const own = of === undefined ? undefined : this.ofAddress.get(of)
    const method = own === undefined ? null : /^builtins\.str\.(startswith|endswith|find|count|index)$/.exec(name)
    const operator = method?.[1] ?? ''
    if (own !== undefined && method !== null) {
      const values = first === undefined ? [] : textsIn(first)
      if (values.length > 0) this.tested(/with$/.test(operator) ? operator : 'contains', values, own, site)
      return
    }
    const [, by] = /^(?:re|re\.Pattern|fnmatch)\.(match|search|fullmatch|fnmatch|fnmatchcase)$/.exec(name) ?? []
    if (by === undefined) return
    const isGlob = by.startsWith('fnmatch')
    const [pattern, text] = isGlob ? [second, first] : [first, second]
    const subject = text === undefined ? undefined : this.ofAddress.get(text)
    if (subject === undefined || pattern === undefined) return
    const values = textsIn(pattern.kind === 'instance' ? (pattern.attrs.get('pattern') ?? NONE) : pattern)
    if (values.length > 0) this.tested(isGlob ? 'fnmatch' : by, values, subject, site)
  }

  /** It is given the request's path, or what was made of it, while a layer of middleware decides. */
  private isGivenPath({ positional, keywords }: Args): boolean {
    if (this.goOn === null) return false
    const isPath = (value: Value): boolean => this.ofAddress.has(value) || asksPath(value)
    return positional.some(isPath) || [...keywords.values()].some(isPath)
  }

  /** `ROLES.get(user.role)`, `CLIENTS.get(key)`: what a table of the program says of the caller. */
  private entryOf(of: Dict, key: Value, args: Args, site: Site): Value {
    const facts = factsOf(key)
    if (!facts.secret) return this.item(of, key, null, factsOf(of), args, site)
    if (this.world !== 'verified' || (of.entries.size === 0 && !of.open)) return args.positional[1] ?? NONE
    this.verified(`entry of ${describeSource(of)}`, site, false)
    return this.term('item', '', of, args, site, { ...PLAIN, principal: true, loaded: 'one' })
  }

  /** Keys, values and pairs of a dict into which something was spread that is not known: one more of each. */
  private itemsOfOpen(of: Dict, name: string, args: Args, site: Site): Value | undefined {
    const more = this.make('each', '', of, { positional: [], keywords: new Map() }, site)
    const entries = [...of.entries.values()]
    switch (name) {
      case 'builtins.dict.items':
        return list([...entries.map(({ key, value }) => list([key, value], 'tuple')), list([more, more], 'tuple')])
      case 'builtins.dict.keys':
        return list([...entries.map(({ key }) => key), more])
      case 'builtins.dict.values':
        return list([...entries.map(({ value }) => value), more])
      case 'builtins.dict.get':
      case 'builtins.dict.pop': {
        const key = textOf(args.positional[0])
        const known = key === null ? undefined : entries.find((e) => textOf(e.key) === key)
        return known === undefined
          ? this.make('item', '', of, { positional: [args.positional[0] ?? NONE], keywords: new Map() }, site)
          : undefined
      }
      default:
        return undefined
    }
  }

  enter(callee: FunctionValue, given: Args, site: Site, start: (args: Args) => Value): Value {
    // `check(request)` without `await`: a coroutine, which is true and does nothing.
    if (callee.form.isAsync && site.node === this.machine.looseNode && site.module === this.machine.looseModule)
      return this.term('call', COROUTINE, null, given, site, PLAIN)
    this.onEnter?.(callee)
    const args = this.typedArguments(callee, given)
    const run = (): Value => start(args)
    const { stack } = this.machine
    if (stack.length === 0) return run()
    // What calls itself shows nothing new the third time.
    const isDeep = stack.length > MOST_DEPTH || stack.filter((f) => f.form === callee.form).length >= 2
    const steps = isDeep ? 0 : this.isGivenPath(args) ? null : stepsFor(callee, args, this.mostElsewhere)
    if (steps === null) return run()
    const result = isDeep ? null : this.quietly(args, steps, run)
    return result ?? this.term('call', `${callee.module.name}.${callee.qualname}`, null, args, site, cutFacts(args))
  }

  private quietly(args: Args, steps: number, run: () => Value): Value | null {
    if (this.isQuiet) return run()
    // Where a credential is missing, `None` is what is asked about.
    if (this.missed && hasNone(args)) return this.machine.aside(steps, run)
    const hushed = this.hushed
    this.isQuiet = true
    try {
      return this.machine.aside(steps, run)
    } catch (error) {
      // It may well not raise on another way that was not followed.
      if (error instanceof Raised && this.hushed > hushed) return null
      throw error
    } finally {
      this.isQuiet = false
    }
  }

  call(callee: Value, args: Args, site: Site): Value {
    return callLibrary(this, callee, args, site)
  }

  build(cls: ClassValue, args: Args, site: Site): Value | undefined {
    if (cls.native === 'builtins.dict') return asPart(cls.native, args.positional)
    if (args.rest === undefined || !args.rest.some((v) => isObscure(v))) return undefined
    const init = findInClass(cls, '__init__')
    // What the project's own `__init__` does with it is run.
    if (init !== null && 'owner' in init && init.value.kind === 'function') return undefined
    return this.modelOf(cls, args, site)
  }

  /** An instance of which only what went into it is known. */
  private modelOf(cls: ClassValue, args: Args, site: Site): Term {
    const given = [...args.positional, ...args.keywords.values(), ...(args.rest ?? [])]
    const facts = merge(given.map((v) => factsOf(v)))
    return this.term('call', `${cls.module}.${cls.qualname}`, cls, args, site, { ...facts, cls, query: null, loaded: null })
  }

  verified(text: string, site: Site, isLikely: boolean): void {
    this.events.push({ kind: 'verified', text, site, stage: this.stage, isLikely })
  }

  currentFunction(): FunctionValue | null {
    return this.machine.stack.at(-1) ?? null
  }
}

const COROUTINE = 'a coroutine'

/** The request's path where it is not known, or a part of it. */
function asksPath(value: Value): boolean {
  return value.kind === 'term' && factsOf(value).inputs.some((i) => i.in === 'path' && /^path\b/.test(i.name))
}

export const URL_PATH = 'request.url.path'
export const SCOPE_PATH = 'scope["path"]'
export const URL_WHOLE = 'str(request.url)'

/** Plain texts that something is held against. */
function textsIn(value: Value): string[] {
  const parts = value.kind === 'list' ? value.items : value.kind === 'dict' ? [...value.entries.values()].map(({ key }) => key) : [value]
  return parts.flatMap((part) => textOf(part) ?? []).filter((text) => text !== '')
}

/** `KIOSK_MODE`, `settings.KIOSK_MODE` */
const SETTING = /^(not )?([\w.]*\.)?[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/

/** A flag that switches a check off is no flag to be taken as off. */
const LEADS_AROUND = /SKIP|DISABLE|BYPASS|NO_?AUTH|WITHOUT|IGNORE|ALLOW|INSECURE|MOCK|FAKE|PUBLIC|ANONYMOUS|DEV|DEBUG|TEST/

/** Questions of one set about another. */
const OF_SETS = /^builtins\.(?:frozen)?set\.(intersection|issubset|issuperset|isdisjoint|difference|union)$/

/** `Model.model_validate(x)` and its like. */
const MAKES_MODEL = /\.(model_validate|model_validate_json|parse_obj|parse_raw|from_orm|model_construct|construct)$/

export const NO_SITE: Site = {
  module: { kind: 'module', name: '', file: '', isPackage: false, globals: new Map(), state: 'done', code: null },
  node: 0,
}

/** What a call may cost that is not about the caller; null: what it likes. */
const MOST_DEPTH = 24

function stepsFor(callee: FunctionValue, args: Args, [few, some]: readonly [number, number]): number | null {
  let hasInput = false
  for (const value of [...args.positional, ...args.keywords.values()]) {
    if (value.kind === 'instance' && /^starlette\.(requests|websockets)\./.test(value.cls.native ?? '')) return null
    const facts = factsOf(value, 1)
    if (isAboutCaller(facts)) return null
    hasInput ||= facts.inputs.length > 0
  }
  if (callee.closure !== null && capturedBy(callee).some((value) => isAboutCaller(factsOf(value, 1)))) return null
  return hasInput ? some : few
}

function hasNone({ positional, keywords }: Args): boolean {
  if (positional.some(isNone)) return true
  for (const value of keywords.values()) if (isNone(value)) return true
  return false
}

function cutFacts(args: Args): Facts {
  return { ...merge([...args.positional, ...args.keywords.values()].map((v) => factsOf(v, 1))), query: null, loaded: null }
}

/** `not x`, `x is None`, `bool(x)`: what is asked about, and whether the answer turns. */
function withoutNot(term: Term): { of: Value; isNot: boolean } | null {
  if (term.op === 'not' && term.of !== null) return { of: term.of, isNot: true }
  return null
}
