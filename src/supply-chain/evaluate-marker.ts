// Whether an environment marker holds, as Python's `packaging` decides it, where only a part of the environment may be known.

import { satisfies, valid } from '@renovatebot/pep440'
import { type Answer, everyAnswer, someAnswer } from '../base/index.ts'
import { type Marker, type MarkerValue, normalizeName, parseMarker } from '../syntax/index.ts'

/** What is known: `sys_platform`, `python_version` … and `extra`. What is absent is unknown. */
export interface MarkerEnvironment {
  readonly values: Readonly<Record<string, string>>
  /** Of lock files (PEP 751). */
  readonly extras?: ReadonlySet<string>
  readonly dependency_groups?: ReadonlySet<string>
  /** Of lock files of uv, whose forks are by what is asked for: `extra == 'extra-3-app-cuda'` holds of a member. */
  readonly asked?: ReadonlySet<string>
}

export function evaluateMarker(text: string, environment: MarkerEnvironment): Answer {
  const marker = parseMarker(text)
  return marker === null ? 'unknown' : evaluate(marker, environment)
}

function evaluate(marker: Marker, environment: MarkerEnvironment): Answer {
  if (marker.kind !== 'comparison') {
    const answers = marker.parts.map((part) => evaluate(part, environment))
    return marker.kind === 'and' ? everyAnswer(answers) : someAnswer(answers)
  }
  const key = marker.left.kind === 'variable' ? marker.left.value : marker.right.value
  const { operator } = marker
  if (key === 'extras' || key === 'dependency_groups') {
    const members = environment[key]
    if (members === undefined || marker.left.kind !== 'text') return 'unknown'
    const isMember = members.has(normalizeName(marker.left.value))
    return operator === 'in' ? toAnswer(isMember) : operator === 'not in' ? toAnswer(!isMember) : 'unknown'
  }
  if (key === 'extra' && environment.asked !== undefined) {
    const text = marker.left.kind === 'text' ? marker.left.value : marker.right.value
    const isMember = environment.asked.has(text)
    return operator === '==' ? toAnswer(isMember) : operator === '!=' ? toAnswer(!isMember) : 'unknown'
  }
  const left = toText(marker.left, key, environment)
  const right = toText(marker.right, key, environment)
  return left === null || right === null ? 'unknown' : compare(left, operator, right, key)
}

function toText({ kind, value }: MarkerValue, key: string, { values }: MarkerEnvironment): string | null {
  const text = kind === 'text' ? value : Object.hasOwn(values, value) ? (values[value] ?? null) : null
  return text !== null && key === 'extra' && text !== '' ? normalizeName(text) : text
}

const versions = new Set(['implementation_version', 'platform_release', 'python_full_version', 'python_version'])

function compare(left: string, operator: string, right: string, key: string): Answer {
  if (versions.has(key) && operator !== 'in' && operator !== 'not in' && isSpecifier(operator, right))
    return valid(left) === null ? 'unknown' : toAnswer(satisfies(left, `${operator}${right}`, { prereleases: true }))
  switch (operator) {
    case '==':
      return toAnswer(left === right)
    case '!=':
      return toAnswer(left !== right)
    case '<':
      return toAnswer(left < right)
    case '<=':
      return toAnswer(left <= right)
    case '>':
      return toAnswer(left > right)
    case '>=':
      return toAnswer(left >= right)
    case 'in':
      return toAnswer(right.includes(left))
    case 'not in':
      return toAnswer(!right.includes(left))
    // `~=` and `===` of texts mean nothing.
    default:
      return 'unknown'
  }
}

function isSpecifier(operator: string, version: string): boolean {
  if (version.length > 100) return false
  const isPrefix = version.endsWith('.*')
  if (isPrefix && operator !== '==' && operator !== '!=') return false
  return valid(isPrefix ? version.slice(0, -2) : version) !== null
}

function toAnswer(holds: boolean): Answer {
  return holds ? 'yes' : 'no'
}
