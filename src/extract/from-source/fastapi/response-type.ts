// What FastAPI refuses as the type of a response: a class that pydantic cannot read, or a Response beside other types.
import {
  type Instance,
  isNone,
  type Machine,
  missingName,
  pick,
  resolveAnnotation,
  type Signature,
  type Site,
  stringAnnotation,
  type Value,
} from '../../../project/index.ts'
import { invalidType, unionMembers } from './fields.ts'
import { flattenAnnotated, isSpecial } from './parameters.ts'
import { refuse } from './refuse.ts'
import { isFrom, type Releases } from './releases.ts'

const RESPONSE = 'starlette.responses.Response'

export function checkResponseType(machine: Machine, releases: Releases, route: Instance, signature: Signature | null, site: Site): void {
  const type = responseType(machine, releases, route, signature)
  if (type === null) return
  const status = statusOf(route.attrs.get('status_code'))
  if (status !== null && (status < 200 || status === 204 || status === 304)) {
    refuse(machine, 'AssertionError', `Status code ${status} must not have a response body`, site)
  }
  const members = unionMembers(type)
  const response = members?.find((m) => isSpecial(pick(m), RESPONSE)) ?? null
  const invalid = response ?? invalidType(type)
  if (invalid === null) return
  const name =
    invalid.kind === 'class' ? `${invalid.module}.${invalid.qualname}` : invalid.kind === 'external' ? invalid.path : 'the response'
  refuse(
    machine,
    'FastAPIError',
    `Invalid args for response field! Hint: check that <class '${name}'> is a valid Pydantic field type`,
    site,
  )
}

/** `204`, `status.HTTP_204_NO_CONTENT`. */
function statusOf(value: Value | undefined): number | null {
  const given = value === undefined ? undefined : pick(value)
  if (given?.kind === 'const') return typeof given.value === 'number' ? given.value : null
  const named = given?.kind === 'external' ? /\.HTTP_(\d{3})_\w+$/.exec(given.path) : null
  return named === null ? null : Number(named[1])
}

/** What is declared, else (0.89+) the return annotation, unless it is a Response itself; null: no model, or nobody knows which. */
export function responseType(machine: Machine, releases: Releases, route: Instance, signature: Signature | null): Value | null {
  const declared = route.attrs.get('response_model')
  const given = declared === undefined ? null : pick(declared)
  if (given !== null && !isPlaceholder(given)) return isNone(given) || given.kind === 'unknown' ? null : given
  const returns = signature?.returns ?? null
  if (returns === null || signature?.func?.form.isGenerator === true || !isFrom(releases.fastapi, '0.89.0')) return null
  const text = stringAnnotation(returns)
  if (text !== null && missingName(machine, text, returns.module) !== null) return null
  const type = pick(resolveAnnotation(machine, returns))
  return isNone(type) || type.kind === 'unknown' || isSpecial(flattenAnnotated(type).base, RESPONSE) ? null : type
}

/** `Default(None)`: nothing was said. */
function isPlaceholder(value: Value): boolean {
  return value.kind === 'external' && /(^|\.)Default(\(\)|Placeholder)/.test(value.path)
}
