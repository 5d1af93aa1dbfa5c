// Starlette, on which FastAPI is built: every FastAPI application runs it, and what matters is which parts of it.

import type { Circumstances } from './circumstances.ts'
import { answersWithFiles, readsForm, runsOnWindows, servesStaticFiles, staticMounts, where, whole } from './conditions.ts'
import { all, any, type Condition, definePreconditions, no, unknown, yes } from './kit.ts'

/** A folder is served, and something beside it begins with its name: `static` and `static_private`. */
const hasNeighbourOfSameBeginning: Condition = (circumstances) => {
  const mounts = staticMounts(circumstances)
  const answers = mounts.map((mount) => {
    const directory = mount.kind === 'mount' ? mount.options['directory'] : undefined
    const path = typeof directory?.value === 'string' ? directory.value.replace(/^\.\//, '').replace(/\/+$/, '') : null
    if (path === null || path === '' || path.startsWith('/') || path.includes('..'))
      return unknown(`the folder that \`${mount.path}\` serves is not known`, [], [mount.id])
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
    const name = path.slice(path.lastIndexOf('/') + 1)
    const files = circumstances.listFolder(folder)
    if (files === null || circumstances.listFolder(path) === null)
      return unknown(`\`${path}\`, which \`${mount.path}\` serves, is not in the tree`, [], [mount.id])
    const neighbour = files.find((other) => other !== name && other.startsWith(name))
    if (neighbour !== undefined)
      return yes(`\`${neighbour}\` lies beside \`${path}\`, which \`${mount.path}\` serves, and its name begins with the same letters`, {
        routes: [mount.id],
      })
    return no(
      `nothing beside \`${path}\`, which \`${mount.path}\` serves, has a name that begins with it`,
      'vulnerable_code_cannot_be_controlled_by_adversary',
    )
  })
  return (
    answers.find(({ holds }) => holds === 'yes') ??
    answers.find(({ holds }) => holds === 'unknown') ??
    answers[0] ??
    no('no folder is served')
  )
}

/** Something decides by the path of `request.url`, which the `Host` header can change. */
const decidesByUrl: Condition = (circumstances) => {
  const routes = circumstances.routes.filter(({ slips }) => slips?.some(({ how }) => how === 'host'))
  const slip = routes[0]?.slips?.find(({ how }) => how === 'host')
  if (slip !== undefined)
    return yes(
      `\`${slip.guard}\` asks the path of \`request.url\` whom to let in, so that ${circumstances.nameRoutes(routes.map(({ id }) => id))} can be had without a credential`,
      {
        routes: routes.map(({ id }) => id),
        places: slip.test.place === null ? [] : [slip.test.place],
      },
    )
  return readsUrl(circumstances, 'path', /\.url\b/)
}

/** The host of `request.url` is read where a path that routing would refuse still arrives: in middleware. */
const trustsHostOfUrl: Condition = (circumstances) => {
  const places = circumstances.matches('.url', /\.url\s*\.\s*(?:hostname|netloc)\b/)
  const [place] = places
  if (place !== undefined)
    return unknown(`the host of \`request.url\` is read in ${where(place)}, and whether it is trusted is not known`, places)
  return readsUrl(circumstances, 'host', /\.(?:url|base_url)\b/)
}

function readsUrl(circumstances: Circumstances, part: string, pattern: RegExp) {
  const places = circumstances.matches('url', pattern)
  const [place] = places
  if (place !== undefined)
    return unknown(`an address is read in ${where(place)}, and whether anything is decided by its ${part} is not known`, places)
  const foreign = circumstances.model.apps.flatMap((app) => app.middleware).find(({ call }) => !isOwn(circumstances, call))
  if (foreign !== undefined) return unknown(`nothing here reads \`request.url\`, but the middleware \`${foreign.name}\` may`)
  return whole(circumstances, 'nothing reads `request.url`')
}

/** Of the project, or of the framework itself. */
function isOwn(circumstances: Circumstances, call: string): boolean {
  const top = /^\w+/.exec(call)?.[0] ?? ''
  return top === 'fastapi' || top === 'starlette' || circumstances.files(new RegExp(`(?:^|/)${top}(?:\\.py$|/)`)).length > 0
}

const verbs = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace', 'connect', 'dispatch', 'method_not_allowed'])

/** A class of `HTTPEndpoint` has methods beside the verbs of HTTP, and its route does not say which verbs it takes. */
const endpointHasOtherMethods: Condition = (circumstances) => {
  const files = circumstances.filesWith('HTTPEndpoint')
  if (files.length === 0) return whole(circumstances, 'no `HTTPEndpoint` is used')
  for (const { path, text } of files)
    for (const match of text.matchAll(/^class\s+(\w+)\s*\([^)\n]*\bHTTPEndpoint\b[^)\n]*\)\s*:((?:\n(?:[ \t].*)?)*)/gm)) {
      const methods = [...(match[2] ?? '').matchAll(/^(?: {4}|\t)(?:async\s+)?def\s+([a-z]\w*)\s*\(\s*self\s*,\s*\w+/gm)].map(
        ([, name]) => name ?? '',
      )
      const other = methods.find((name) => !verbs.has(name) && /^[a-z]+$/.test(name.replaceAll('_', '')))
      if (other === undefined) continue
      const line = text.slice(0, match.index).split('\n').length
      const isBound = new RegExp(`Route\\([^()\\n]*\\b${match[1]}\\b[^()\\n]*methods\\s*=`).test(text)
      if (!isBound)
        return yes(`\`${match[1]}.${other}\` can be called by naming it as the method of a request`, { places: [{ file: path, line }] })
    }
  if (files.some(({ text }) => /^class\s+\w+\s*\([^)\n]*\bHTTPEndpoint\b/m.test(text)))
    return no('the methods of every `HTTPEndpoint` are verbs of HTTP', 'vulnerable_code_cannot_be_controlled_by_adversary')
  return unknown(`\`HTTPEndpoint\` is named in ${files[0]?.path}, and its classes are not known`)
}

export const starlette = definePreconditions({ package: 'starlette' }, [
  {
    ids: ['PYSEC-2023-48', 'CVE-2023-30798', 'GHSA-74m5-2c7w-9w3x'],
    about: 'forms with any number of fields and files fill the memory',
    when: readsForm,
  },
  {
    ids: ['PYSEC-2026-1943', 'CVE-2024-47874', 'GHSA-f96h-pmfr-66vw'],
    about: 'a field of a form of any size is kept in memory',
    when: readsForm,
  },
  {
    ids: ['PYSEC-2026-1941', 'CVE-2025-54121', 'GHSA-2c2j-9gv5-cj73'],
    about: 'a large file of a form is written to disk on the event loop',
    when: readsForm,
  },
  {
    ids: ['PYSEC-2026-249', 'CVE-2026-54283', 'GHSA-82w8-qh3p-5jfq'],
    about: 'the limits on forms do not hold for urlencoded ones',
    when: readsForm,
  },
  {
    ids: ['PYSEC-2023-83', 'CVE-2023-29159', 'GHSA-v5gw-mw7f-84px'],
    about: 'files of a neighbouring folder whose name begins like that of the served one can be read',
    when: all(servesStaticFiles, hasNeighbourOfSameBeginning),
  },
  {
    ids: ['PYSEC-2026-1942', 'CVE-2025-62727', 'GHSA-7f5h-v6xp-fcq8'],
    about: 'a `Range` header with many parts takes quadratic time',
    when: answersWithFiles,
  },
  {
    ids: ['PYSEC-2026-2281', 'CVE-2026-48818', 'GHSA-wqp7-x3pw-xc5r'],
    about: 'on Windows a path of a share makes the server sign in at it',
    when: all(servesStaticFiles, runsOnWindows),
  },
  {
    ids: ['PYSEC-2026-161', 'CVE-2026-48710', 'GHSA-86qp-5c8j-p5mr', 'X41-2026-002'],
    about: 'the `Host` header changes the path of `request.url`',
    when: decidesByUrl,
  },
  {
    ids: ['PYSEC-2026-248', 'CVE-2026-54282', 'GHSA-jp82-jpqv-5vv3'],
    about: 'a path without a slash changes the host of `request.url`',
    when: trustsHostOfUrl,
  },
  {
    ids: ['PYSEC-2026-2280', 'CVE-2026-48817', 'GHSA-x746-7m8f-x49c'],
    about: 'any method of an `HTTPEndpoint` can be called by name',
    when: any(endpointHasOtherMethods),
  },
])
