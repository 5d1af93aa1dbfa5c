// Parameters of the path, the address, headers and cookies, read as FastAPI reads them: of several the last one of the address and the first header,
// lists of all, defaults where nothing came.

import { type RequestHead, withoutOwnCookies } from '../../../request/index.ts'
import { isTable } from '../../overlay/index.ts'
import type { ContractDocument, ContractOperation } from '../contract-document.ts'
import type { ContractNames } from '../rules.ts'
import type { SchemaJudges } from './compile-schema.ts'
import { parseCookies } from './cookies.ts'
import { PairReader } from './query-pairs.ts'
import { type Judge, refuses, shownName, Trace, takes, unsure, type Verdict } from './verdict.ts'

export interface HeadSaid {
  readonly verdict: Verdict
  /** Where it is refused. */
  readonly reason: string
  /** Parameters of the address that nobody declares, and those that may come once and came again. */
  readonly unknown: string | null
  readonly repeated: string | null
}

export interface HeadContract {
  /** `captured`: of the path; null where it is not known how this operation would capture it. */
  judge(head: RequestHead, captured: Readonly<Record<string, string>> | null): HeadSaid
}

interface Declared {
  readonly name: string
  readonly isRequired: boolean
  readonly isList: boolean
  readonly judge: Judge
}

/** What the gateway writes itself, or what the server that the application runs in reads. */
const ownHeaders =
  /^(?:accept|authorization|connection|content-.*|cookie|date|expect|forwarded|host|keep-alive|origin|proxy-.*|te|trailer|traceparent|tracestate|transfer-encoding|upgrade|via|x-forwarded-.*|x-real-ip|x-request-id|.*_.*)$/
/** What nobody takes for a parameter by another name. */
const usualHeaders =
  /^(?:accept-.*|user-agent|referer|cache-control|pragma|priority|dnt|sec-.*|if-.*|range|upgrade-insecure-requests|origin)$/

const fine: HeadSaid = { verdict: takes, reason: '', unknown: null, repeated: null }

/** null where the operation takes no parameters, and nobody asks about unknown ones. */
export function createHeadContract(
  operation: ContractOperation,
  document: ContractDocument,
  judges: SchemaJudges,
  taken: ContractNames,
  wantsUnknown: boolean,
): HeadContract | null {
  const path = declaredIn(operation, 'path', document, judges)
  const query = declaredIn(operation, 'query', document, judges)
  const headers = declaredIn(operation, 'header', document, judges)
    .map((one) => ({ ...one, name: one.name.toLowerCase() }))
    .filter(({ name }) => !ownHeaders.test(name))
  const cookies = declaredIn(operation, 'cookie', document, judges)
  if (path.length + query.length + headers.length + cookies.length === 0 && !wantsUnknown) return null
  const pairs = new PairReader(query.map(({ name, isList }) => ({ name, isList })))
  const judgeQuery = createJudgeNamed(query, taken)
  const judgeHeaders = createJudgeNamed(headers, taken)
  const judgeCookies = createJudgeNamed(cookies, taken)
  const hasQuery = query.length > 0 || wantsUnknown
  const trace = new Trace()
  return {
    judge(head, captured) {
      let verdict: Verdict = takes
      let unknown: string | null = null
      let repeated: string | null = null
      if (captured !== null && path.length > 0) {
        const said = judgePath(path, captured, trace)
        if (said === refuses) return refused(trace, 'path')
        if (said === unsure) verdict = unsure
      }
      if (hasQuery && (head.query !== null || query.length > 0)) {
        const read = pairs.read(head.query ?? '')
        unknown = read.unknown === null ? null : shownName(read.unknown)
        repeated = read.repeated === -1 ? null : (query[read.repeated]?.name ?? null)
        const said = judgeQuery(read.values, read.unknownCount, trace)
        if (said === refuses) return { ...refused(trace, 'query'), unknown, repeated }
        if (said === unsure) verdict = unsure
      }
      if (headers.length > 0) {
        const { values, others } = readHeaders(headers, head)
        const said = judgeHeaders(values, others, trace)
        if (said === refuses) return { ...refused(trace, 'header'), unknown, repeated }
        if (said === unsure) verdict = unsure
      }
      if (cookies.length > 0) {
        const { values, others, isClear } = readCookies(cookies, head)
        const said = judgeCookies(values, others, trace)
        if (said === refuses && isClear) return { ...refused(trace, 'cookie'), unknown, repeated }
        if (said !== takes) verdict = unsure
      }
      return verdict === takes && unknown === null && repeated === null ? fine : { verdict, reason: '', unknown, repeated }
    },
  }
}

const refused = (trace: Trace, place: string): HeadSaid => ({ verdict: refuses, reason: trace.tell(place), unknown: null, repeated: null })

function declaredIn(
  { parameters }: ContractOperation,
  place: string,
  document: ContractDocument,
  judges: SchemaJudges,
): readonly Declared[] {
  return parameters.flatMap((parameter): Declared[] => {
    const { name, schema } = parameter
    // With `content` a parameter is a document of its own, which FastAPI never writes.
    if (parameter['in'] !== place || typeof name !== 'string' || !isTable(schema)) return []
    return [{ name, isRequired: parameter['required'] === true, isList: isList(schema, document), judge: judges.judgeOf(schema) }]
  })
}

/** Also one of several kinds, where one is a list. */
export function isList(schema: unknown, document: ContractDocument, depth = 0): boolean {
  const known = document.follow(schema)
  if (known === null || depth > 8) return false
  if (known['type'] === 'array') return true
  const choices = known['anyOf'] ?? known['oneOf']
  return Array.isArray(choices) && choices.some((choice) => isList(choice, document, depth + 1))
}

type Given = readonly (string | readonly string[] | undefined)[]

function createJudgeNamed(declared: readonly Declared[], taken: ContractNames): (values: Given, others: number, trace: Trace) => Verdict {
  return (values, others, trace) => {
    let verdict: Verdict = takes
    let missing = 0
    let lacking = ''
    for (let at = 0; at < declared.length; at++) {
      const one = declared[at]
      if (one === undefined) continue
      const value = values[at]
      if (value === undefined) {
        if (!one.isRequired) continue
        missing++
        lacking = one.name
        continue
      }
      const said = one.judge(value, trace)
      if (said === takes) continue
      if (said === refuses) {
        trace.leave(`.${one.name}`)
        return refuses
      }
      verdict = unsure
    }
    if (missing === 0) return verdict
    return taken === 'declared' || others < missing ? trace.refuse(`lacks \`${lacking}\``) : unsure
  }
}

function judgePath(declared: readonly Declared[], captured: Readonly<Record<string, string>>, trace: Trace): Verdict {
  let verdict: Verdict = takes
  for (const { name, judge } of declared) {
    const value = Object.hasOwn(captured, name) ? captured[name] : undefined
    if (value === undefined) continue
    const said = judge(value, trace)
    if (said === refuses) {
      trace.leave(`.${name}`)
      return refuses
    }
    if (said === unsure) verdict = unsure
  }
  return verdict
}

function readHeaders(declared: readonly Declared[], { headers }: RequestHead): { readonly values: Given; readonly others: number } {
  const values: (string | string[] | undefined)[] = new Array(declared.length).fill(undefined)
  let others = 0
  for (const { name, value } of headers) {
    const at = declared.findIndex((one) => one.name === name)
    if (at === -1) {
      if (!ownHeaders.test(name) && !usualHeaders.test(name)) others++
      continue
    }
    const before = values[at]
    if (declared[at]?.isList === true) {
      if (Array.isArray(before)) before.push(value)
      else values[at] = [value]
    } else values[at] = before ?? value
  }
  return { values, others }
}

/** Not clear where there are several headers of them, or escapes in quotes. */
function readCookies(
  declared: readonly Declared[],
  { headers }: RequestHead,
): { readonly values: Given; readonly others: number; readonly isClear: boolean } {
  const lines = headers.filter(({ name }) => name === 'cookie')
  const { cookies, isClear } = parseCookies(withoutOwnCookies(lines[0]?.value ?? '') ?? '')
  const names = new Set(declared.map(({ name }) => name))
  return {
    values: declared.map(({ name, isList: several }) => {
      const value = cookies.get(name)
      return value !== undefined && several ? undefined : value
    }),
    others: [...cookies.keys()].filter((name) => !names.has(name)).length,
    isClear: isClear && lines.length < 2 && declared.every(({ isList: several }) => !several),
  }
}
