// The rows of preconditions, and what is said of an advisory without one.

import type { Exposure } from '../exposure.ts'
import { importNamesOf } from '../import-names.ts'
import { aiohttp } from './aiohttp.ts'
import type { Circumstances } from './circumstances.ts'
import { where } from './conditions.ts'
import { cryptography } from './cryptography.ts'
import { fastapi } from './fastapi.ts'
import { gradio } from './gradio.ts'
import { httpx } from './httpx.ts'
import { jinja2 } from './jinja2.ts'
import type { Precondition } from './kit.ts'
import { pydantic } from './pydantic.ts'
import { pyjwt } from './pyjwt.ts'
import { pythonEngineio } from './python-engineio.ts'
import { pythonJose } from './python-jose.ts'
import { pythonMultipart } from './python-multipart.ts'
import { pythonSocketio } from './python-socketio.ts'
import { sqlalchemy } from './sqlalchemy.ts'
import { starlette } from './starlette.ts'
import { uvicorn } from './uvicorn.ts'

export { Circumstances, createCircumstances } from './circumstances.ts'

export const preconditions: readonly Precondition[] = [
  ...aiohttp,
  ...cryptography,
  ...fastapi,
  ...gradio,
  ...httpx,
  ...pythonEngineio,
  ...pythonSocketio,
  ...sqlalchemy,
  ...jinja2,
  ...pydantic,
  ...pyjwt,
  ...pythonJose,
  ...pythonMultipart,
  ...starlette,
  ...uvicorn,
]

const byId = new Map<string, Precondition>()
for (const row of preconditions) for (const id of row.ids) byId.set(`${row.package} ${id}`, row)

/** The row about an advisory, by any of its names. */
export function findPrecondition(distribution: string, ids: readonly string[]): Precondition | null {
  for (const id of ids) {
    const row = byId.get(`${distribution} ${id}`)
    if (row !== undefined) return row
  }
  return null
}

/** Without a row nobody knows what must hold: an import makes it likelier, and the lack of one says nothing of what other packages do. */
export function judgeByImports(distribution: string, circumstances: Circumstances): Exposure {
  const places = circumstances.importsOfPackage(distribution).flatMap((one) => one.places)
  const said = { justification: null, routes: [], by: 'imports' as const, affected: 'unknown' as const }
  const [place] = places
  const [module = distribution] = importNamesOf(distribution)
  if (place !== undefined)
    return {
      ...said,
      places: places.slice(0, 5),
      why: `\`${module}\` is imported in ${where(place)}, and which part of it is weak is not known`,
    }
  if (circumstances.isForDevelopment(distribution))
    return { ...said, places: [], why: `nothing here imports \`${module}\`, which is installed for development alone` }
  const users = circumstances.usersOf(distribution)
  const [user] = users ?? []
  if (user !== undefined) return { ...said, places: [], why: `nothing here imports \`${module}\`, but \`${user}\` uses it` }
  return { ...said, places: [], why: `nothing here imports \`${module}\`, and whether another package loads it is not known` }
}
