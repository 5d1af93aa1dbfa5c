// The shield that looks into values: what in a request has the shape of an attack is objected to, and what must not leave in an answer is noted, covered or
// kept back. It says the class, the place and the shape, and never the value.

import type { Model, Route } from '../../../model/index.ts'
import { usualContent } from '../../content/index.ts'
import type { Mode } from '../../decide/verdict.ts'
import type { RequestHead } from '../../request/index.ts'
import type { Objection, OperationShield, SentBytes, Shield, ShieldRequest } from '../shield.ts'
import { shieldModeOf } from '../shield-mode.ts'
import { openArrivingBody } from './arriving/arriving-body.ts'
import { contentTypeOf, InspectionWatch, isFileType } from './arriving/inspection-watch.ts'
import { attackClasses } from './classes/index.ts'
import { type Proof, proofOf } from './harmless.ts'
import { createInspect, type Finding, type Inspect } from './inspect-value.ts'
import { isKept, keepClean } from './keep-clean.ts'
import type { Place } from './kit.ts'
import { type LeakKind, leakKinds } from './leaks.ts'
import { tryJson, type Visit, visitBody, visitHead, visitJson, visitTarget } from './request-values.ts'
import { type InspectionRules, name } from './rules.ts'
import { isPlainDocument, showSuspectTexts } from './suspect-texts.ts'
import { createAnswerWatch } from './watch-answer.ts'

export function createInspectionShield(rules: InspectionRules, model: Pick<Model, 'schemas'>): Shield {
  const inspect = createInspect(attackClasses.filter(({ id }) => !rules.skip.includes(id)))
  const inspectKept = keepClean(inspect)
  const kinds = leakKinds.filter(({ id, about }) => rules[about] !== 'off' && !rules.allow.includes(id))
  return { name, of: (route) => createOperation(rules, shieldModeOf(rules, route), inspect, inspectKept, kinds, route, model) }
}

function createOperation(
  rules: InspectionRules,
  mode: Mode,
  inspect: Inspect,
  inspectKept: Inspect,
  kinds: readonly LeakKind[],
  route: Route | null,
  model: Pick<Model, 'schemas'>,
): OperationShield {
  const isEnforced = mode === 'enforce'
  const proofs = proofsOf(route, model)
  const object = (where: string, { attack, shape, score }: Finding): Objection => ({
    shield: name,
    code: 'payload-refused',
    reason: `${attack} in ${where}: ${shape} (${score} points)`,
    isEnforced,
  })
  /** Of bodies that did not come in one piece. */
  const watches = new WeakMap<ShieldRequest, InspectionWatch>()
  /** The first finding of what `visits` goes through. */
  const look = (visits: (visit: Visit) => void): Objection | null => {
    let said: Objection | null = null
    visits((text, place, where) => {
      if (proofs.get(where)?.(text) === true) return true
      const found = isKept(where) ? inspectKept(text, place) : inspect(text, place)
      if (found !== null) said = object(where, found)
      return found === null
    })
    return said
  }
  const lookAtHead = (head: RequestHead): Objection | null => {
    const { block } = head
    // A client that sends the same lines again on its connection was found clean by the same proofs.
    if (block !== null && block.cleanFor === proofs) return look((visit) => visitTarget(head, visit))
    const said = look((visit) => visitHead(head, visit))
    if (said === null && block !== null) block.cleanFor = proofs
    return said
  }
  return {
    mode,
    head: ({ head }) => lookAtHead(head),
    body: {
      mostBytes: rules.bodyBytes,
      judge: (request, body) => {
        const watch = watches.get(request)
        const said = watch === undefined ? 'unseen' : watch.conclude(body.bytes)
        return said === 'unseen' ? judgeBody(request, body, rules, isEnforced, inspect, object, look) : said
      },
      watch(request) {
        const watch = InspectionWatch.open(request.head, rules, inspect, object, (isFile) => tooLong(rules, isEnforced, isFile))
        if (watch !== null) watches.set(request, watch)
        return watch
      },
    },
    ...(kinds.length === 0
      ? {}
      : {
          answer: createAnswerWatch({ kinds, answerTo: ({ about }) => rules[about], isEnforced, answerBytes: rules.answerBytes }),
          ...(isEnforced ? { wantsPlainAnswer: true } : {}),
        }),
  }
}

/** By the place as it is told. Of the path nothing: its parts are looked at without their names. */
function proofsOf(route: Route | null, { schemas }: Pick<Model, 'schemas'>): ReadonlyMap<string, Proof> {
  const proofs = new Map<string, Proof>()
  if (route === null || route.kind !== 'http') return proofs
  const places: Partial<Record<(typeof route.parameters)[number]['in'], Place>> = { query: 'query', header: 'header', cookie: 'cookie' }
  for (const { in: place, name: parameter, schema } of route.parameters) {
    const known = places[place]
    const proof = known === undefined ? null : proofOf(schema, schemas)
    if (known !== undefined && proof !== null) proofs.set(`${known}.${parameter}`, proof)
  }
  return proofs
}

const isJson = /^application\/(?:[a-z0-9.+-]+\+)?json\b/i

function judgeBody(
  { head }: ShieldRequest,
  sent: SentBytes,
  rules: InspectionRules,
  isEnforced: boolean,
  inspect: Inspect,
  object: (where: string, finding: Finding) => Objection,
  look: (visits: (visit: Visit) => void) => Objection | null,
): Objection | null {
  const { bytes } = sent
  const contentType = contentTypeOf(head)
  if (bytes === null) return tooLong(rules, isEnforced, isFileType(contentType))
  if (bytes.length === 0) return null
  if (contentType !== null && isJson.test(contentType)) {
    // Where what is in it has to be found out first, a look at all the bytes costs less.
    if (!sent.isTaped && isPlainDocument(bytes)) return null
    const tape = sent.tape()
    // Where it stood is only asked once something is found.
    if (tape !== null && showSuspectTexts(tape, (text) => inspect(text, 'body') === null)) return null
    const read = sent.json(usualContent.depth, false)
    const value = read.kind === 'read' ? read.value : tryJson(Buffer.from(bytes).toString())
    if (value !== undefined) return look((visit) => visitJson(value, 'body', visit))
  }
  const parts = contentType !== null && isReadInParts(contentType, bytes) ? openArrivingBody(contentType, inspect) : null
  if (parts !== null) {
    const hit = parts.add(bytes) ?? parts.end()
    if (hit !== null) return object(hit.where, hit.found)
    if (parts.isReadable) return null
  }
  return look((visit) => visitBody(bytes, contentType, undefined, visit))
}

/** Forms, lines of JSON and files; but for what says by itself that it is XML. */
const isReadInParts = (contentType: string, bytes: Uint8Array): boolean =>
  (isFileType(contentType) || /^application\/(?:x-)?(?:ndjson|jsonl)/i.test(contentType)) &&
  !/^\s*<[?!](?:xml|doctype|entity)/i.test(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 256)).toString('latin1'))

/** Files are often large; what is text and larger than this is not. */
const tooLong = ({ bodyBytes, beyond }: InspectionRules, isEnforced: boolean, isFile: boolean): Objection => ({
  shield: name,
  code: 'payload-refused',
  reason: `the body is larger than ${bodyBytes} bytes and was not looked at`,
  isEnforced: isEnforced && (beyond === 'refuse' || (beyond === 'look' && !isFile)),
})
