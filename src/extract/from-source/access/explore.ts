// All ways through a piece of program in one world: each test about the caller is tried both ways, every other once each way.
import type { GuardTable } from '../../../knowledge/index.ts'
import {
  BASE,
  type ClassValue,
  type Machine,
  pick,
  placeOf,
  Raised,
  type Site,
  Spent,
  textOf,
  type Value,
  type Written,
} from '../../../project/index.ts'
import { Op } from '../../../syntax/index.ts'
import { statusByName } from './names.ts'
import { type About, type Decision, Way, type WayEvent, type World } from './way.ts'

export type End =
  | { readonly kind: 'value'; readonly value: Value }
  /** An answer that tells the caller no, or another one; `status` null where it is not known. */
  | { readonly kind: 'refused'; readonly status: number | null; readonly by: string; readonly site: Site | null; readonly stage: number }
  /** An exception that nothing answers: the request fails. `isRaised`: where the code says so itself. */
  | { readonly kind: 'failed'; readonly by: string; readonly site: Site | null; readonly stage: number; readonly isRaised: boolean }
  | { readonly kind: 'spent' }

export interface Path {
  readonly decisions: readonly Decision[]
  readonly events: readonly WayEvent[]
  readonly end: End
  readonly written: readonly Written[]
  /** A credential was sent. */
  readonly sent: boolean
  readonly way: Way
}

export interface Explored {
  readonly paths: readonly Path[]
  /** Not all of them were followed. */
  readonly isCut: boolean
  /** The same in every world. */
  readonly isSame: boolean
}

export interface Exploring {
  readonly machine: Machine
  readonly guards: GuardTable
  readonly world: World
  readonly flips: ReadonlySet<string>
  readonly before: readonly Written[]
  /** The way that led here, whose answers still hold. */
  readonly after: Way | null
  readonly mostPaths: number
  /** Of one way, and of all together. */
  readonly steps: number
  readonly mostSteps: number
  /** Ways that differ in what comes after the last test about the caller. */
  readonly mostAfter: number
  /** Whether one way on which the request goes on is all that is asked. */
  readonly isEnough: (path: Path) => boolean
  /** The status that the application answers an exception with; null where it has no answer. */
  readonly answerTo: (raised: Value, way: Way) => number | null
}

const IMPORTANT: ReadonlySet<About> = new Set(['sent', 'existence', 'principal', 'bound', 'permits', 'oracle', 'claims'])

export function explore(exploring: Exploring, run: (way: Way) => Value): Explored {
  const paths: Path[] = []
  const important: Branch[] = [{ tape: [], mark: null }]
  /** Tests before one about the caller may lead around it; those after the last one seldom lead to another. */
  const before: Branch[] = []
  const after: Branch[] = []
  const covered = new Set<string>()
  const end = exploring.machine.steps + exploring.mostSteps
  let left = exploring.mostAfter
  const ended = (isCut: boolean): Explored => ({ paths, isCut, isSame: !paths.some(({ way }) => way.isWorldly) })
  const next = (): Branch | undefined => important.pop() ?? before.pop() ?? (left-- > 0 ? after.shift() : undefined)
  for (let branch = next(); branch !== undefined; branch = next()) {
    if (branch.mark !== null && covered.has(branch.mark)) continue
    if (paths.length >= exploring.mostPaths || exploring.machine.steps > end) return ended(true)
    const path = follow(exploring, branch.tape, run)
    paths.push(path)
    if (exploring.isEnough(path)) return ended(false)
    // Before each decision, what was decided about the caller: a test is tried again where that differs, and not for every way there.
    const prefixes: string[] = []
    let prefix = ''
    let last = -1
    for (const [at, decision] of path.decisions.entries()) {
      prefixes.push(prefix)
      covered.add(markOf(prefix, decision, decision.arm))
      if (!IMPORTANT.has(decision.about)) continue
      prefix += ` ${decision.site.node}.${decision.arm}`
      last = at
    }
    for (let i = path.decisions.length - 1; i >= branch.tape.length; i--) {
      const decision = path.decisions[i]
      if (decision === undefined) continue
      const queue = IMPORTANT.has(decision.about) ? important : i < last ? before : after
      for (let arm = 0; arm < decision.arms; arm++) {
        if (arm === decision.arm) continue
        const mark = markOf(prefixes[i] ?? '', decision, arm)
        if (covered.has(mark)) continue
        queue.push({ tape: [...path.decisions.slice(0, i).map((d) => d.arm), arm], mark })
      }
    }
  }
  return ended(false)
}

interface Branch {
  readonly tape: readonly number[]
  readonly mark: string | null
}

function markOf(prefix: string, { site, about }: Decision, arm: number): string {
  return IMPORTANT.has(about) ? `${prefix}|${site.module.name}:${site.node}:${arm}` : `${site.module.name}:${site.node}:${arm}`
}

function follow(exploring: Exploring, tape: readonly number[], run: (way: Way) => Value): Path {
  const { machine, guards, world, flips } = exploring
  const way = new Way(machine, guards, world, tape, flips)
  if (exploring.after !== null) way.goOnFrom(exploring.after)
  const [steps, limit, ways] = [machine.moduleSteps, machine.moduleLimit, machine.ways]
  machine.ways = way
  machine.moduleSteps = 0
  machine.moduleLimit = exploring.steps
  let end: End
  let written: readonly Written[] = []
  try {
    const done = machine.trial(exploring.before, (): End => {
      try {
        return endOfValue(run(way), way)
      } catch (error) {
        if (!(error instanceof Raised)) throw error
        return endOfRaise(exploring, error, way)
      }
    })
    end = done.result
    written = done.written
  } catch (error) {
    if (!(error instanceof Spent) && !(error instanceof RangeError)) throw error
    end = { kind: 'spent' }
  } finally {
    ;[machine.moduleSteps, machine.moduleLimit, machine.ways] = [steps, limit, ways]
  }
  return { decisions: way.decisions, events: way.events, end, written, sent: way.sent, way }
}

function endOfValue(value: Value, way: Way): End {
  const status = responseStatus(value)
  if (status !== null && status >= 400) return { kind: 'refused', status, by: 'a response', site: siteOf(value), stage: way.stage }
  return { kind: 'value', value }
}

function siteOf(value: Value): Site | null {
  return value.kind === 'external' || value.kind === 'instance' || value.kind === 'term' ? (value.site ?? null) : null
}

function endOfRaise(exploring: Exploring, raised: Raised, way: Way): End {
  const { value } = raised
  const by = nameOf(value)
  const place = { site: raised.site, stage: way.stage, by }
  const own = httpStatus(value)
  if (own !== null) return { kind: 'refused', status: own, ...place }
  const answered = exploring.answerTo(value, way)
  if (answered !== null) return { kind: 'refused', status: answered, ...place }
  const named = statusByName(by)
  // An exception of the application that says so, and that something above it will answer.
  if (named !== null && (value.kind === 'instance' || value.kind === 'class')) return { kind: 'refused', status: named, ...place }
  return { kind: 'failed', ...place, isRaised: isRaiseStatement(raised.site) }
}

/** `raise X(…)`, and no exception that an expression gave rise to. */
function isRaiseStatement(site: Site | null): boolean {
  return site !== null && site.module.code?.form.code[site.node] === Op.Raise
}

export function nameOf(value: Value): string {
  const v = pick(value)
  if (v.kind === 'instance') return v.cls.name
  if (v.kind === 'class') return v.name
  if (v.kind === 'external') return v.path.replace(/\(\)$/, '').split('.').at(-1) ?? v.path
  return v.kind === 'term' ? (v.name.replace(/\(\)$/, '').split('.').at(-1) ?? '') : 'an exception'
}

const HTTP_ERROR = /(^|\.)(HTTPException|WebSocketException|HTTPError|StarletteHTTPException|RequestRedirect)(\(\))?$/

/** The status of an exception that Starlette itself answers. */
function httpStatus(given: Value): number | null {
  const value = pick(given)
  if (value.kind === 'term' && value.op === 'call' && HTTP_ERROR.test(value.name))
    return statusIn(value.args.positional, value.args.keywords)
  if (value.kind === 'external' && HTTP_ERROR.test(value.path))
    return statusIn(value.args?.positional ?? [], value.args?.keywords ?? new Map())
  const cls: ClassValue | null = value.kind === 'instance' ? value.cls : value.kind === 'class' ? value : null
  if (cls === null || !cls.mro.some((c) => HTTP_ERROR.test(c.kind === 'external' ? c.path : (c.native ?? '')))) return null
  if (value.kind === 'instance') {
    const own = statusOf(value.attrs.get('status_code'))
    if (own !== null) return own
    const base = value.attrs.get(BASE)
    const args = base?.kind === 'external' ? base.args : isArgs(value.data) ? value.data : undefined
    if (args !== undefined) {
      const given = statusIn(args.positional, args.keywords)
      if (given !== 0) return given
    }
  }
  for (const c of cls.mro) {
    const status = c.kind === 'class' ? statusOf(c.attrs.get('status_code')) : null
    if (status !== null) return status
  }
  return statusByName(cls.name) ?? 0
}

export function isArgs(data: unknown): data is import('../../../project/index.ts').Args {
  return typeof data === 'object' && data !== null && 'positional' in data && 'keywords' in data
}

/** 0: there is one that nobody knows. */
function statusIn(positional: readonly Value[], keywords: ReadonlyMap<string, Value>): number {
  return statusOf(keywords.get('status_code') ?? keywords.get('code') ?? positional[0]) ?? 0
}

const STATUS_NAMES: Readonly<Record<string, number>> = {
  OK: 200,
  CREATED: 201,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNPROCESSABLE_ENTITY: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  NOT_IMPLEMENTED: 501,
}

export function statusOf(given: Value | undefined): number | null {
  if (given === undefined) return null
  const value = pick(given)
  if (value.kind === 'const') return typeof value.value === 'number' ? value.value : null
  const path =
    value.kind === 'external'
      ? value.path
      : value.kind === 'term'
        ? `${value.name}`
        : value.kind === 'instance'
          ? (textOf(value.attrs.get('_name_')) ?? '')
          : ''
  const digits = /(?:HTTP|WS)_(\d{3,4})/.exec(path)
  if (digits?.[1] !== undefined) return Number(digits[1])
  if (value.kind === 'instance') {
    const number = value.attrs.get('_value_')
    if (number?.kind === 'const' && typeof number.value === 'number') return number.value
  }
  return (
    STATUS_NAMES[
      path
        .replace(/\.value$/, '')
        .split('.')
        .at(-1) ?? ''
    ] ?? null
  )
}

const RESPONSE = /(^|\.)\w*Response(\(\))?$/

/** The status of a response that is given back as a value; null where it is no response, 200 where it says none. */
export function responseStatus(given: Value): number | null {
  const value = pick(given)
  if (value.kind === 'term' && value.op === 'call' && RESPONSE.test(value.name))
    return given === null ? null : inResponse(value.name, value.args.positional, value.args.keywords)
  if (value.kind === 'external' && value.args !== undefined && RESPONSE.test(value.path))
    return inResponse(value.path, value.args.positional, value.args.keywords)
  if (value.kind === 'instance' && value.cls.mro.some((c) => RESPONSE.test(c.kind === 'external' ? c.path : (c.native ?? '')))) {
    const own = statusOf(value.attrs.get('status_code'))
    if (own !== null) return own
    const base = value.attrs.get(BASE)
    const args = base?.kind === 'external' ? base.args : isArgs(value.data) ? value.data : undefined
    return args === undefined ? 200 : inResponse(value.cls.name, args.positional, args.keywords)
  }
  // `return {...}, 401` is Flask's way and answers 200.
  return null
}

function inResponse(name: string, positional: readonly Value[], keywords: ReadonlyMap<string, Value>): number {
  const status = statusOf(keywords.get('status_code') ?? positional[1])
  if (status !== null) return status
  return /Redirect/.test(name) ? 307 : 200
}

export function placeOfSite(site: Site | null): { file: string; line: number } | null {
  if (site === null || site.module.file === '') return null
  const { file, line } = placeOf(site)
  return { file, line }
}
