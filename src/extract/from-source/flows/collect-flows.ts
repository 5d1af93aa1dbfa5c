// The flows of the model: each effect that a row names, followed back to the parts of requests that reach it.
import { createEffectTable, type EffectKind } from '../../../knowledge/index.ts'
import type { Effect, EventEntry, Flow, FlowChoice, Flows, Route, Schema } from '../../../model/index.ts'
import {
  argumentCalled,
  choosesHost,
  type DeclaredValidators,
  type FlowOptions,
  type FlowOrigin,
  type FoundEffect,
  findEffects,
  HOLE,
  isGuardedClient,
  JOIN,
  Limit,
  type PackageVersion,
  reachOfPath,
  type Site,
  Tracer,
} from '../../../project/index.ts'
import { Op, unparse } from '../../../syntax/index.ts'
import { placeOfNode, requestPart, type SurveyedCode } from '../code/index.ts'
import { createServings, type Servings } from './entered-by.ts'
import { joinedPart } from './joined-part.ts'
import { sourceOf, tellSteps } from './tell-steps.ts'

export interface FlowSources {
  readonly code: SurveyedCode
  readonly routes: readonly Route[]
  readonly events: readonly EventEntry[]
  readonly schemas: Readonly<Record<string, Schema>>
  /** Is told how many places were looked at: the work counter. */
  readonly noteSteps?: ((steps: number) => void) | undefined
  readonly validators?: DeclaredValidators | undefined
  readonly versions: ReadonlyMap<string, PackageVersion>
}

/** What of a request the caller writes as he likes: not the methods of the object, and not what the server makes of the host. */
function sentPart(name: string | null): string | null {
  return name !== null &&
    /^(?:query_params|path_params|headers|cookies|json|body|form|stream|receive\w*|iter_\w+|url\.(?:path|query|fragment))\b/.test(name)
    ? name
    : null
}

const LONGEST_TEXT = 120

export function collectFlows({ code, routes, events, schemas, versions, noteSteps, validators }: FlowSources): Flows {
  const { reader, entries, modules } = code
  const table = createEffectTable()
  const servings = createServings({ reader, entries, routes, events, schemas })
  const state: { tracer: Tracer | null } = { tracer: null }
  const options: FlowOptions = {
    table,
    validators,
    partOf: (path) => sentPart(requestPart(path)?.name ?? null),
    enteredBy: (fn, parameter, path, kind) => (state.tracer === null ? null : servings.enteredBy(fn, parameter, path, kind, state.tracer)),
  }
  const tracer = new Tracer(reader, options)
  state.tracer = tracer
  reportUnknownValidators(code, validators)
  const releaseOf = (name: string): string | null => versions.get(name)?.version ?? null
  const effectOptions = { callees: tracer.callees, judge: tracer.judge, table, releaseOf }
  const effects: Effect[] = []
  const flows: Flow[] = []
  let cut = 0
  let first: Site | null = null
  for (const module of modules.values())
    for (const fn of module.functions)
      for (const found of findEffects(effectOptions, fn)) {
        const effect = toEffect(code, found)
        const { kind, around } = found.use
        if (around === undefined) effects.push(effect)
        if (kind === 'url' && isGuardedClient(tracer.callees, fn, found.call)) continue
        const traced = tracer.trace(found)
        if (traced.isCut && cut++ === 0) first = { module: fn.module.value, node: found.call }
        let { origins } = traced
        // A look at where a name leads says nothing of where a redirect leads.
        if (kind === 'url' && origins.length === 0 && tracer.judge.hasLookups && followsRedirects(found))
          origins = tracer.judge.withoutLookups(() => tracer.trace(found)).origins.map((origin) => ({ ...origin, isShared: true }))
        for (const origin of origins) {
          if (around !== undefined && !around.test(`${origin.shape.before}?${origin.shape.after}`)) continue
          if (around !== undefined && effects.at(-1) !== effect) effects.push(effect)
          const flow = toFlow(code, servings, tracer, effect, found, found.isGuessed ? { ...origin, isShared: true } : origin)
          if (flow !== null) flows.push(flow)
        }
      }
  if (cut > 0)
    reader.machine.report(
      'budget-flows',
      `the ways by which requests reach what the code does were not followed to their ends (${cut}; the first is here): there may be more findings`,
      first,
    )
  noteSteps?.(tracer.places)
  return { effects, flows: flows.map((flow) => (isOwnUpload(flow, flows) ? { ...flow, certainty: 'likely' } : flow)), cut }
}

function toEffect({ entries }: SurveyedCode, { fn, call, row, use }: FoundEffect): Effect {
  return {
    kind: use.kind,
    does: use.does,
    callee: row.call,
    text: unparse(fn.module.form, call, LONGEST_TEXT),
    place: placeOfNode(fn, call),
    inside: entries.insideOf(fn),
    entries: entries.of(fn),
  }
}

function toFlow(
  { entries }: SurveyedCode,
  servings: Servings,
  tracer: Tracer,
  effect: Effect,
  found: FoundEffect,
  origin: FlowOrigin,
): Flow | null {
  const { kind } = found.use
  const chooses = choiceOf(kind, effect, origin)
  if (chooses === null) return null
  const from = servings.routesOf(origin.fn)
  const own = from.length > 0 ? from : entries.of(origin.fn)
  const source = sourceOf(origin.label, origin.in)
  const both = own.filter((id) => effect.entries.includes(id))
  return {
    effect,
    source: { ...source, inside: entries.insideOf(origin.fn) },
    joined: joinedPart(kind, origin),
    steps: tellSteps(origin, source, effect, found, tracer),
    entries: both.length > 0 ? both : own,
    events: entries.eventsOf(origin.fn),
    chooses,
    isRetold: (origin.limits & Limit.Retold) !== 0,
    ...(origin.isStored === true ? { isStored: true } : {}),
    certainty: origin.isShared || (origin.limits & Limit.Known) !== 0 || isLessCertain(kind, effect, origin) ? 'likely' : 'certain',
  }
}

/** An upload that was written under its name and is read again: what is read is what was sent, and the writing is told. */
function isOwnUpload({ source, effect: { kind, does } }: Flow, flows: readonly Flow[]): boolean {
  return (
    source.in === 'file' &&
    kind === 'file' &&
    (does === 'read' || does === 'load' || does === 'serve') &&
    flows.some(
      (one) =>
        one.effect.kind === 'file' &&
        one.effect.does === 'write' &&
        one.source.name === source.name &&
        one.source.inside.function === source.inside.function &&
        one.source.inside.module === source.inside.module,
    )
  )
}

/** `requests` follows unless it is told not to; `httpx` only where it is told to. */
function followsRedirects({ fn, call, row }: FoundEffect): boolean {
  const { code } = fn.module.form
  const said = (name: string): number => {
    const node = argumentCalled(fn, call, name, [])
    return node === 0 ? 0 : (code[node] ?? 0)
  }
  if (said('follow_redirects') === Op.True || said('allow_redirects') === Op.True) return true
  return /^(?:requests|urllib|aiohttp)\b/.test(row.call) && !/\.head$/.test(row.call) && said('allow_redirects') === 0
}

/** `run-{name}` leads nowhere where there is no folder that begins like it; and whoever is given a folder to look into is meant to. */
function isLessCertain(kind: EffectKind, { does }: Effect, { shape: { before, after }, limits }: FlowOrigin): boolean {
  if (kind !== 'file' && kind !== 'archive') return false
  if ((limits & Limit.Beside) !== 0) return true
  if (before !== '') return does !== 'make' && !/[/\\\u0000\u0001]$/.test(before)
  return does === 'list' || (['read', 'load', 'move'].includes(does) && /^[/\u0001]/.test(after))
}

/** What of the effect is the caller's; null where that harms nobody. */
function choiceOf(kind: EffectKind, { does }: Effect, { shape, limits }: FlowOrigin): FlowChoice | null {
  switch (kind) {
    case 'file':
    case 'archive': {
      if ((limits & Limit.NoSlash) !== 0) {
        // `..` alone names a folder: nothing can be read from it or written to it, but it can be emptied and listed.
        const isLast = !shape.after.includes('/') && !shape.after.includes(JOIN)
        const isAlone = /(?:^|[/\u0001])$/.test(shape.before) && shape.after === ''
        if (isLast) return isAlone && (does === 'delete' || does === 'list') ? 'name' : null
        return /(?:^|[/\u0001])$/.test(shape.before) && /^[/\u0001]/.test(shape.after) && (does === 'delete' || shape.after.includes(HOLE))
          ? 'name'
          : null
      }
      // Behind the name of a folder in a text, an absolute path is a relative one.
      if ((limits & Limit.NoDots) !== 0 && reachOfPath(shape) === 'upwards') return null
      return reachOfPath(shape) === 'anywhere' && (limits & Limit.NotAbsolute) === 0 ? 'everything' : 'rest'
    }
    case 'url':
    case 'redirect': {
      const host = choosesHost(shape.before)
      // `/{path}`: two slashes at the front make a host of what follows.
      if (kind === 'redirect' && shape.before === '/' && (limits & Limit.NotAbsolute) === 0) return 'everything'
      return host === 'yes' ? 'everything' : host === 'perhaps' ? 'perhaps-host' : 'below-host'
    }
    case 'key':
      return shape.before === '' && (limits & Limit.NoSlash) === 0 ? 'everything' : null
    case 'code':
      // A module below a package of the program is one of its own.
      return does === 'load' && shape.before !== '' ? null : 'everything'
    case 'instruction':
      return (limits & Limit.Unsaid) === 0 ? 'everything' : null
    case 'program':
      // Behind other letters it is no option, and no program of the caller's.
      return shape.before === '' || (limits & Limit.Script) !== 0 ? 'everything' : null
    default:
      return 'everything'
  }
}

/** A slip in the name of a validator would leave its findings standing, and nobody would know why. */
function reportUnknownValidators({ reader: { machine }, modules }: SurveyedCode, validators: DeclaredValidators | undefined): void {
  for (const name of validators?.keys() ?? []) {
    const [dotted = '', qualname = ''] = name.split(':')
    if (machine.host.index.findModule(dotted) === null && machine.host.index.findModule(dotted.split('.', 1)[0] ?? '') === null) continue
    const own = [...modules.values()].filter(({ value }) => value.name === dotted).flatMap(({ functions }) => functions)
    if (own.some((fn) => fn.qualname === qualname && fn.form !== null)) continue
    const others = own.flatMap((fn) => (fn.form === null || fn.form.isLambda ? [] : [fn.qualname]))
    const said =
      own.length === 0
        ? `there is no module \`${dotted}\``
        : others.length === 0
          ? 'it has no functions'
          : `it has ${others
              .slice(0, 8)
              .map((one) => `\`${one}\``)
              .join(', ')}`
    machine.report(
      'validator-unknown',
      `\`validators\` of the settings names \`${name}\`, which the application does not have: ${said}`,
      null,
    )
  }
}
