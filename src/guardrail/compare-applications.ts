// What holds for a whole application: middleware and its options, CORS, the pages of FastAPI, debug, the releases that it runs on.

import type { App, Argument, Json, Middleware, Model, Route } from '../model/index.ts'
import { type Changes, reason, surplus } from './changes.ts'
import { nameOf } from './compare-access.ts'
import type { ChangeKind, Direction } from './difference.ts'

export function compareApplications(
  base: Model,
  head: Model,
  ids: ReadonlyMap<string, string>,
  /** Packages whose release is told already. */
  packages: ReadonlySet<string>,
  changes: Changes,
): void {
  const before = new Map(base.apps.map((app) => [ids.get(app.id) ?? app.id, app]))
  const after = new Map(head.apps.map((app) => [app.id, app]))
  for (const [id, app] of after) {
    const known = before.get(id)
    if (known === undefined) tell(changes, 'application', id, 'is a new application', 'neutral', app)
    else compareApp(known, app, head.routes, changes)
  }
  for (const [id, app] of before) if (!after.has(id)) tell(changes, 'application', id, 'is no longer served', 'neutral', app)
  compareEvents(base, head, changes)
  for (const library of ['fastapi', 'starlette', 'pydantic'] as const) {
    const [was, is] = [base.versions[library].value, head.versions[library].value]
    if (
      was !== is &&
      !packages.has(library) &&
      base.versions[library].certainty === 'certain' &&
      head.versions[library].certainty === 'certain'
    )
      changes.add([library], {
        kind: 'application',
        direction: 'neutral',
        subject: library,
        what: `is ${is} and was ${was}`,
        before: was,
        after: is,
      })
  }
}

function tell(
  changes: Changes,
  kind: ChangeKind,
  subject: string,
  what: string,
  direction: Direction,
  { id, place }: App,
  side: 'base' | 'head' = 'head',
) {
  const why = place === null ? [] : [reason(side, `the application \`${id}\``, place)]
  changes.add([id, subject, what], { kind, direction, subject, what, before: null, after: null, why })
}

/** A route of the application's own where FastAPI's page was. */
function findOwnPage(url: string, routes: readonly Route[], { id }: App): Route | undefined {
  return routes.find((route) => route.kind === 'http' && route.origin !== 'docs' && route.app === id && route.path === url)
}

function compareApp(base: App, head: App, routes: readonly Route[], changes: Changes): void {
  const isShown = (app: App, url: string | null) => app.openapiUrl !== null && url !== null
  for (const [name, was, is] of [
    ['the OpenAPI document', base.openapiUrl, head.openapiUrl],
    ['the page of Swagger UI', isShown(base, base.docsUrl) ? base.docsUrl : null, isShown(head, head.docsUrl) ? head.docsUrl : null],
    ['the page of ReDoc', isShown(base, base.redocUrl) ? base.redocUrl : null, isShown(head, head.redocUrl) ? head.redocUrl : null],
  ] as const) {
    if (was === is) continue
    if (was === null) tell(changes, 'docs', name, `is now served at ${is}`, 'weaker', head)
    else if (is === null) {
      const own = findOwnPage(was, routes, head)
      if (own === undefined) tell(changes, 'docs', name, `is no longer served`, 'stronger', head)
      else tell(changes, 'docs', name, `is no longer FastAPI's own: a route of the application answers ${was}`, 'neutral', head)
    } else tell(changes, 'docs', name, `is served at ${is} and was at ${was}`, 'neutral', head)
  }
  if (base.debug.value !== head.debug.value || base.debug.certainty !== head.debug.certainty) {
    const isKnown = base.debug.certainty !== 'unknown' && head.debug.certainty !== 'unknown'
    if (!isKnown) tell(changes, 'application', 'debug', 'could be read on one side alone', 'unknown', head)
    else if (base.debug.value !== head.debug.value)
      tell(
        changes,
        'application',
        'debug',
        head.debug.value ? 'is now on: errors show the code' : 'is now off',
        head.debug.value ? 'weaker' : 'stronger',
        head,
      )
  }
  compareMiddleware(base, head, changes)
}

function compareMiddleware(base: App, head: App, changes: Changes): void {
  const keyOf = (one: Middleware): string => nameOf(one.call)
  const lost = surplus(base.middleware, head.middleware, keyOf)
  const gained = surplus(head.middleware, base.middleware, keyOf)
  for (const one of lost) {
    const { direction, what } = judgeMiddleware(one, false)
    changes.add(['lost', head.id, keyOf(one)], {
      kind: kindOf(one),
      direction,
      subject: one.name,
      what,
      before: one.call,
      after: null,
      why: [reason('base', 'it was added here', one.place)],
    })
  }
  for (const one of gained) {
    const { direction, what } = judgeMiddleware(one, true)
    changes.add(['gained', head.id, keyOf(one)], {
      kind: kindOf(one),
      direction,
      subject: one.name,
      what,
      before: null,
      after: one.call,
      why: [reason('head', 'it is added here', one.place), ...(isCors(one) ? tellOptions(one) : [])],
    })
  }
  const left = [...base.middleware]
  for (const after of head.middleware) {
    const index = left.findIndex((before) => keyOf(before) === keyOf(after))
    const [before] = index < 0 ? [] : left.splice(index, 1)
    if (before !== undefined) compareOptions(before, after, head, changes)
  }
  const [was, is] = [base.middleware, head.middleware].map((list) => list.map(keyOf)) as [string[], string[]]
  if (lost.length + gained.length === 0 && was.join() !== is.join())
    changes.add(['order', head.id], {
      kind: 'middleware',
      direction: 'neutral',
      subject: 'the order of middleware',
      what: `is ${is.join(', ')} and was ${was.join(', ')}`,
      before: was.join(', '),
      after: is.join(', '),
    })
}

function isCors({ name }: Middleware): boolean {
  return name === 'CORSMiddleware'
}

const limiting = /rate_?limit|slow_?api|limiter|throttl/i
const crossSite = /csrf|xsrf/i

function kindOf(one: Middleware): ChangeKind {
  return isCors(one) ? 'cors' : limiting.test(one.call) || crossSite.test(one.call) ? 'limit' : 'middleware'
}

/** What a layer is for, told from its name: limits, hosts and sites are defences. */
function judgeMiddleware(one: Middleware, came: boolean): { readonly direction: Direction; readonly what: string } {
  const defends = kindOf(one) === 'limit' || /TrustedHost|HTTPSRedirect|SecurityHeaders|Helmet|Auth/.test(one.name)
  if (isCors(one))
    return came
      ? { direction: isWide(one) ? 'weaker' : 'neutral', what: `now lets other origins read answers${describeOrigins(one)}` }
      : { direction: 'stronger', what: 'no longer lets other origins read answers' }
  return came
    ? { direction: defends ? 'stronger' : 'neutral', what: 'now sees every request' }
    : { direction: defends ? 'weaker' : 'neutral', what: 'no longer sees requests' }
}

function originsOf({ options }: Middleware): readonly string[] {
  const value = options['allow_origins']?.value
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function isWide(one: Middleware): boolean {
  return originsOf(one).includes('*') || (one.options['allow_origin_regex']?.value ?? null) !== null
}

function describeOrigins(one: Middleware): string {
  const origins = originsOf(one)
  return origins.length === 0 ? '' : `: ${origins.slice(0, 4).join(', ')}${origins.length > 4 ? ' …' : ''}`
}

function tellOptions({ options, place }: Middleware) {
  return Object.entries(options).map(([name, { value, place: at }]) =>
    reason('head', `\`${name}\` is ${JSON.stringify(value)}`, at ?? place),
  )
}

function compareOptions(before: Middleware, after: Middleware, { id }: App, changes: Changes): void {
  const cors = isCors(after)
  for (const name of Object.keys({ ...before.options, ...after.options })) {
    const [was, is] = [before.options[name], after.options[name]]
    if (JSON.stringify(was?.value ?? null) === JSON.stringify(is?.value ?? null) && (was?.certainty ?? '') === (is?.certainty ?? ''))
      continue
    const { direction, what } = cors ? judgeCors(name, was, is) : judgeOption(name, was, is)
    // An identity says nothing of what a layer does.
    if (!cors && /(?:^|_)id$/.test(name)) continue
    if (!cors && was?.note !== is?.note && was?.value === null && is?.value === null) continue
    changes.add(['option', id, nameOf(after.call), name], {
      kind: kindOf(after),
      direction,
      subject: after.name,
      what,
      before: cors ? toText(was) : null,
      after: cors ? toText(is) : null,
      why: [reason('head', `\`${name}\` is set here`, is?.place ?? after.place)],
    })
  }
  const [was, is] = [before.condition, after.condition]
  if ((was?.text ?? '') !== (is?.text ?? ''))
    changes.add(['condition', id, nameOf(after.call)], {
      kind: kindOf(after),
      direction: 'neutral',
      subject: after.name,
      what: is === null ? 'is there always' : `is there where \`${is.text}\``,
      before: was?.text ?? null,
      after: is?.text ?? null,
    })
}

const exempting = /exempt|exclud|ignor|skip|bypass|allow|white_?list|public|safe|trusted/i

/** What names more of what a layer lets by lets more by. */
function judgeOption(
  name: string,
  was: Argument | undefined,
  is: Argument | undefined,
): { readonly direction: Direction; readonly what: string } {
  const [before, after] = [was?.value ?? null, is?.value ?? null]
  if (!Array.isArray(before) || !Array.isArray(after)) return { direction: 'neutral', what: `has another \`${name}\`` }
  const known = (values: readonly Json[]) => values.filter((value) => value !== null)
  const [more, less] = [surplus(known(after), known(before), String), surplus(known(before), known(after), String)]
  const list = (values: readonly Json[]) => values.map((value) => `\`${String(value)}\``).join(', ')
  const words = [...(more.length > 0 ? [`now has ${list(more)}`] : []), ...(less.length > 0 ? [`no longer has ${list(less)}`] : [])]
  const count = after.length === before.length ? '' : `: ${after.length} of them, and it had ${before.length}`
  const what = words.length > 0 ? `has another \`${name}\`, which ${words.join(' and ')}` : `has another \`${name}\`${count}`
  if (!exempting.test(name) || after.length === before.length) return { direction: 'neutral', what }
  return { direction: after.length > before.length ? 'weaker' : 'stronger', what }
}

function toText(argument: Argument | undefined): string | null {
  if (argument === undefined) return null
  return argument.certainty === 'unknown'
    ? `not known${argument.note === null ? '' : ` (${argument.note})`}`
    : JSON.stringify(argument.value)
}

/** What lists more lets more in. */
function judgeCors(
  name: string,
  was: Argument | undefined,
  is: Argument | undefined,
): { readonly direction: Direction; readonly what: string } {
  const [before, after] = [listOf(was?.value ?? null), listOf(is?.value ?? null)]
  const text = `\`${name}\` is ${toText(is) ?? 'not given'} and was ${toText(was) ?? 'not given'}`
  if (was?.certainty === 'unknown' || is?.certainty === 'unknown') return { direction: 'unknown', what: text }
  if (name === 'allow_credentials') return { direction: is?.value === true ? 'weaker' : 'stronger', what: text }
  if (name === 'allow_origin_regex' && was !== undefined && is !== undefined) return { direction: 'unknown', what: text }
  if (name === 'max_age') return { direction: 'neutral', what: text }
  const [more, less] = [surplus(after, before, String), surplus(before, after, String)]
  if (after.includes('*') && !before.includes('*')) return { direction: 'weaker', what: text }
  if (before.includes('*') && !after.includes('*')) return { direction: 'stronger', what: text }
  return { direction: more.length > 0 ? 'weaker' : less.length > 0 ? 'stronger' : 'neutral', what: text }
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : value === null ? [] : [value]
}

function compareEvents(base: Model, head: Model, changes: Changes): void {
  const keyOf = (event: Model['events'][number]) => `${event.library} ${event.name}`
  for (const [events, what, side] of [
    [surplus(head.events, base.events, keyOf), 'is a new event that callers may send', 'head'],
    [surplus(base.events, head.events, keyOf), 'is no longer an event', 'base'],
  ] as const)
    for (const { library, name, place } of events)
      changes.add([keyOf({ library, name } as Model['events'][number]), what], {
        kind: 'event',
        direction: 'neutral',
        subject: `${library} ${name}`,
        what,
        before: null,
        after: null,
        why: [reason(side, 'it is taken here', place)],
      })
}
