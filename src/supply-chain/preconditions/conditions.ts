// The questions that rows of several libraries ask.

import type { Call, CodeValue, HttpRoute, Route, Schema } from '../../model/index.ts'
import type { Circumstances } from './circumstances.ts'
import { type Answer, type Condition, no, unknown, yes } from './kit.ts'

// ---- words and calls

/**
 * Something is used that goes by one of these names: a class, a function, an option. Nobody can use it without writing its name, so
 * where none stands in the code it is not used; where one does, `calls` or an import of it make sure.
 */
export function uses(
  what: string,
  names: readonly string[],
  { calls = [], imports = [] }: { calls?: readonly string[]; imports?: readonly string[] } = {},
): Condition {
  return (circumstances) => {
    const called = circumstances.calls(...calls)
    const routes = called.flatMap(({ entries }) => entries)
    const [call] = called
    if (call !== undefined) {
      const from = routes.length === 0 ? '' : `, which ${circumstances.nameRoutes(routes)} reach${new Set(routes).size === 1 ? 'es' : ''}`
      return yes(`${what} is used in ${where(call.place)}${from}`, { routes, places: called.slice(0, 5).map(({ place }) => place) })
    }
    const imported = imports.flatMap((path) => circumstances.importsOf(path)).flatMap(({ places }) => places)
    const [first] = imported
    if (first !== undefined) return yes(`${what} is imported in ${where(first)}`, { places: imported.slice(0, 5) })
    const places = names.flatMap((name) => circumstances.mentions(name))
    const [place] = places
    if (place === undefined) return whole(circumstances, `${what} is not used`)
    return unknown(`${what} may be used: ${where(place)} speaks of it`, places.slice(0, 5))
  }
}

/** As `uses`, of a name that nobody writes who does not mean it. */
export function speaksOf(what: string, names: readonly string[], justification?: Answer['justification']): Condition {
  return (circumstances) => {
    const places = names.flatMap((name) => circumstances.mentions(name))
    const [place] = places
    if (place !== undefined) return yes(`${what} is used in ${where(place)}`, { places: places.slice(0, 5) })
    return { ...whole(circumstances, `${what} is not used`), ...(justification === undefined ? {} : { justification }) }
  }
}

/** Text that looks like this stands in the code. */
export function matchesText(what: string, not: string, hint: string, pattern: RegExp): Condition {
  return (circumstances) => {
    const places = circumstances.matches(hint, pattern)
    const [place] = places
    return place === undefined ? whole(circumstances, not) : yes(`${what} in ${where(place)}`, { places })
  }
}

/** As `speaksOf`, in templates too. */
export function rendersWith(what: string, name: string): Condition {
  return (circumstances) => {
    const places = circumstances.mentionsInPages(name)
    const [place] = places
    if (place !== undefined) return unknown(`${what} stands in ${where(place)}, and what it is given is not known`, places.slice(0, 5))
    return whole(circumstances, `${what} stands in no template`)
  }
}

/** The package is imported by the application's own code. */
export function isImported(...modules: readonly string[]): Condition {
  return (circumstances) => {
    const imports = modules.flatMap((module) => circumstances.importsOf(module))
    const places = imports.flatMap(({ places }) => places)
    const [place] = places
    const [module = ''] = modules
    if (place !== undefined) return yes(`\`${module}\` is imported in ${where(place)}`, { places: places.slice(0, 5) })
    const word = module.slice(module.lastIndexOf('.') + 1)
    const spoken = modules.flatMap((one) => circumstances.mentions(one.slice(one.lastIndexOf('.') + 1)))
    const [mention] = spoken
    if (mention !== undefined && circumstances.importsOf(module.split('.', 1)[0] ?? module).length > 0)
      return unknown(`\`${word}\` stands in ${where(mention)}`, spoken)
    return whole(circumstances, `nothing imports \`${module}\``)
  }
}

/** One question about each call: all of them must say no for a no. */
export function everyCall(
  what: string,
  callees: readonly string[],
  modules: readonly string[],
  ask: (call: Call, circumstances: Circumstances) => Answer,
): Condition {
  return (circumstances) => {
    const calls = circumstances.calls(...callees)
    if (calls.length === 0) {
      const imports = modules.flatMap((module) => circumstances.importsOf(module)).flatMap(({ places }) => places)
      const [place] = imports
      return place === undefined
        ? whole(circumstances, `nothing imports \`${modules[0]}\``)
        : unknown(`no call of ${what} was found, but \`${modules[0]}\` is imported in ${where(place)}`, imports.slice(0, 5))
    }
    const answers = calls.map((call) => ({ call, answer: ask(call, circumstances) }))
    for (const holds of ['yes', 'unknown'] as const) {
      const found = answers.filter(({ answer }) => answer.holds === holds)
      const [first] = found
      if (first === undefined) continue
      const routes = found.flatMap(({ call, answer }) => (answer.routes.length > 0 ? answer.routes : call.entries))
      return {
        ...first.answer,
        why: `${first.answer.why} in ${where(first.call.place)}`,
        routes,
        places: found.slice(0, 5).map(({ call }) => call.place),
      }
    }
    const { answer } = answers[0] ?? { answer: no(`${what} is not called`) }
    const doubt = findDoubtInCode(circumstances)
    return doubt === null ? answer : unknown(`${answer.why}, but ${doubt}`)
  }
}

// ---- what the application serves

/** A route reads a form: what parses forms runs for it. */
export const readsForm: Condition = (circumstances) => {
  const declared = circumstances.httpRoutes.filter(takesForm).map(({ id }) => id)
  const asked = circumstances.calls('starlette.requests.Request.form')
  const routes = [...declared, ...asked.flatMap(({ entries }) => entries)]
  if (routes.length > 0)
    return yes(`${circumstances.nameRoutes(routes)} read${new Set(routes).size === 1 ? 's' : ''} a form`, {
      routes,
      places: placesOf(circumstances, routes),
    })
  const [call] = asked
  if (call !== undefined) return yes(`a form is read in ${where(call.place)}`, { places: asked.map(({ place }) => place) })
  const missing = circumstances.findMissingRoutes()
  if (missing !== null) return unknown(`no route that is known reads a form, but ${missing}`)
  const [place] = circumstances.matches('.form', /\.form\s*\(/)
  if (place !== undefined) return unknown(`a form may be read in ${where(place)}`, [place])
  return no('no route reads a form')
}

function takesForm(route: HttpRoute): boolean {
  return (
    route.parameters.some((parameter) => parameter.in === 'form' || parameter.in === 'file') ||
    /multipart\/form-data|x-www-form-urlencoded/.test(route.body?.contentType ?? '')
  )
}

/** The mounts of `StaticFiles`. */
export function staticMounts(circumstances: Circumstances): readonly Route[] {
  return circumstances.routes.filter((route) => route.kind === 'mount' && /(?:^|[.:])StaticFiles$/.test(route.target ?? ''))
}

export const servesStaticFiles: Condition = (circumstances) => {
  const mounts = staticMounts(circumstances)
  const [mount] = mounts
  if (mount !== undefined)
    return yes(`\`StaticFiles\` is mounted at \`${mount.path}\``, {
      routes: mounts.map(({ id }) => id),
      places: placesOf(
        circumstances,
        mounts.map(({ id }) => id),
      ),
    })
  return notNamed(circumstances, 'StaticFiles', 'no `StaticFiles` is mounted')
}

/** `FileResponse`, and `StaticFiles`, which answers with it. */
export const answersWithFiles: Condition = (circumstances) => {
  const mounts = staticMounts(circumstances)
  const calls = circumstances.calls('starlette.responses.FileResponse')
  const classes = circumstances.httpRoutes.filter(({ responseModel }) => responseModel === 'FileResponse')
  const routes = [...mounts.map(({ id }) => id), ...calls.flatMap(({ entries }) => entries), ...classes.map(({ id }) => id)]
  const [mount] = mounts
  const [call] = calls
  const why = [
    ...(mount === undefined ? [] : [`\`StaticFiles\` is mounted at \`${mount.path}\``]),
    ...(call === undefined ? [] : [`a \`FileResponse\` is made in ${where(call.place)}`]),
  ].join(' and ')
  if (why !== '')
    return yes(why, {
      routes,
      places: [
        ...placesOf(
          circumstances,
          mounts.map(({ id }) => id),
        ),
        ...calls.map(({ place }) => place),
      ].slice(0, 5),
    })
  const files = notNamed(circumstances, 'FileResponse', 'no route answers with a `FileResponse`')
  return files.holds === 'no'
    ? notNamed(circumstances, 'StaticFiles', 'no route answers with a `FileResponse` and no `StaticFiles` is mounted')
    : files
}

/** A route takes a value of a format: `email`, `date-time`. */
export function takesFormat(what: string, formats: readonly string[], names: readonly string[]): Condition {
  return (circumstances) => {
    const { schemas } = circumstances.model
    const has = (schema: Schema | null | undefined, seen: Set<string>): boolean => {
      if (schema == null) return false
      if (formats.includes(schema.format ?? '')) return true
      const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1)
      if (name !== undefined) {
        if (seen.has(name)) return false
        seen.add(name)
        return has(schemas[name], seen)
      }
      const inner = [
        schema.items,
        ...(schema.prefixItems ?? []),
        ...Object.values(schema.properties ?? {}),
        ...(schema.anyOf ?? []),
        ...(schema.oneOf ?? []),
        ...(schema.allOf ?? []),
        typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined,
      ]
      return inner.some((one) => has(one, seen))
    }
    const routes = circumstances.httpRoutes
      .filter(({ body, parameters }) => has(body?.schema, new Set()) || parameters.some(({ schema }) => has(schema, new Set())))
      .map(({ id }) => id)
    if (routes.length > 0)
      return yes(`${circumstances.nameRoutes(routes)} take${routes.length === 1 ? 's' : ''} ${what}`, {
        routes,
        places: placesOf(circumstances, routes),
      })
    const places = names.flatMap((name) => circumstances.mentions(name))
    const [place] = places
    if (place !== undefined) return unknown(`no route that is known takes ${what}, but ${where(place)} speaks of one`, places)
    const missing = circumstances.findMissingRoutes()
    return missing === null ? no(`no route takes ${what}`) : unknown(`no route that is known takes ${what}, but ${missing}`)
  }
}

// ---- where it runs

/** The application is served by this server. */
export function isServedBy(server: 'uvicorn' | 'gunicorn' | 'hypercorn'): Condition {
  return (circumstances) => {
    const calls = circumstances.calls(`${server}.run`, `${server}.Config`, `${server}.asyncio.serve`)
    const places = [
      ...calls.map(({ place }) => place),
      ...circumstances.mentionsInStart(server, new RegExp(`(?<![\\w.-])${server}(?![\\w-])(?!\\s*(?:\\[[^\\]]*\\]\\s*)?[=<>~!^"'])`)),
    ]
    const imports = circumstances.importsOf(server).flatMap((one) => one.places)
    const [place] = [...places, ...imports]
    if (place !== undefined) return yes(`\`${server}\` serves it (${where(place)})`, { places: [place] })
    // `fastapi run` is Uvicorn.
    const [cli] = server === 'uvicorn' ? circumstances.mentionsInStart('fastapi', /(?<![\w.-])fastapi["',\s]+(?:run|dev)\b/) : []
    if (cli !== undefined) return yes(`\`fastapi run\` serves it by \`uvicorn\` (${where(cli)})`, { places: [cli] })
    return unknown(`nothing says whether \`${server}\` serves it`)
  }
}

export const runsOnWindows: Condition = (circumstances) => {
  const [image] = circumstances.mentionsInStart('FROM', /^\s*FROM\s+\S*(?:windows|nanoserver|servercore|windowsservercore)/im)
  if (image !== undefined) return yes(`its image is one of Windows (${where(image)})`, { places: [image] })
  const scripts = circumstances.files(/\.(?:bat|cmd|ps1)$/i)
  const [script] = scripts
  if (script !== undefined) return unknown(`\`${script}\` is there for Windows, and nothing says what it runs on`)
  // An image says where it may run, and not where people install it besides.
  const [spoken] = [
    ...circumstances.mentions('win32'),
    ...circumstances.mentions('Windows'),
    ...circumstances.matches('os.name', /\bos\.name\s*[!=]=\s*["']nt["']/),
  ]
  if (spoken !== undefined) return unknown(`${where(spoken)} speaks of Windows, and nothing says what it runs on`, [spoken])
  const [linux] = circumstances.mentionsInStart('FROM', /^\s*FROM\s+\S/im)
  if (linux !== undefined) return no(`it runs on Linux (the image of ${where(linux)})`, 'vulnerable_code_not_in_execute_path')
  const [procfile] = circumstances.files(/(?:^|\/)(?:Procfile|[^/]+\.service)$/)
  if (procfile !== undefined) return no(`it runs on Linux (\`${procfile}\`)`, 'vulnerable_code_not_in_execute_path')
  return unknown('nothing says whether it runs on Windows')
}

// ---- arguments

/** The texts of an argument that is a list of constants or one; null where it is not known. */
export function textsOf(value: CodeValue | undefined): readonly string[] | null {
  if (value === undefined || value.certainty === 'unknown') return null
  if (typeof value.value === 'string') return [value.value]
  if (!Array.isArray(value.value)) return null
  return value.value.every((one): one is string => typeof one === 'string') ? value.value : null
}

/** Whether a request can say what the value is: `no` for constants and settings. */
export function isFromOutside(value: CodeValue | undefined): 'yes' | 'no' | 'unknown' {
  if (value === undefined) return 'no'
  if (value.from.some((source) => source.kind === 'request' || (source.kind === 'parameter' && source.in !== null))) return 'yes'
  return value.from.length > 0 && value.from.every(({ kind }) => kind === 'constant' || kind === 'setting') ? 'no' : 'unknown'
}

// ---- words

export function where({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${file}:${line}`
}

function placesOf(circumstances: Circumstances, ids: readonly string[]): Answer['places'] {
  const wanted = new Set(ids)
  return circumstances.routes.flatMap(({ id, place }) => (wanted.has(id) && place !== null ? [place] : [])).slice(0, 5)
}

/** No, unless something keeps us from having seen all code. */
export function whole(circumstances: Circumstances, why: string): Answer {
  const doubt = findDoubtInCode(circumstances)
  return doubt === null ? no(why) : unknown(`${why} as far as is known, but ${doubt}`)
}

function findDoubtInCode({ model }: Circumstances): string | null {
  if (model.code === null) return 'the code was not looked at'
  const unread = model.problems.find(({ code }) => code === 'file-unreadable' || code === 'folder-unreadable')
  return unread === undefined ? null : `${unread.file} could not be read`
}

function notNamed(circumstances: Circumstances, name: string, why: string): Answer {
  const places = circumstances.mentions(name)
  const [place] = places
  if (place !== undefined) return unknown(`${where(place)} speaks of \`${name}\`, and which routes it is behind is not known`, places)
  const missing = circumstances.findMissingRoutes()
  return missing === null ? no(why) : unknown(`${why} as far as is known, but ${missing}`)
}
