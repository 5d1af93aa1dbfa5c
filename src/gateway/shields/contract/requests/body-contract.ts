// The body that an operation takes, read as FastAPI reads it: JSON by its content type, a form by what it says of itself, and whatever else as bytes.

import { type FormEntry, parseMediaType, type ReadJson, readForm, readMultipart } from '../../../content/index.ts'
import type { RefusalCode } from '../../../request/index.ts'
import { isTable, type Table } from '../../overlay/index.ts'
import type { ContractDocument, ContractOperation } from '../contract-document.ts'
import { isManyBodies, type SchemaJudges } from './compile-schema.ts'
import { type DeclaredFile, readDeclaredFiles } from './declared-files.ts'
import { FormContract } from './form-contract.ts'
import { compileQuick, type QuickJudge } from './quick-judge.ts'
import { type Judge, refuses, Trace, takes, unsure, type Verdict } from './verdict.ts'

export interface BodySaid {
  readonly verdict: Verdict
  /** Of what is refused. */
  readonly code: RefusalCode
  readonly reason: string
  readonly unknown: string | null
  /** Of forms: a field that may come once and came again. */
  readonly repeated: string | null
}

/** What came, read once for every operation that may answer. */
export type SentBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown; readonly isTyped: boolean }
  | { readonly kind: 'form'; readonly entries: readonly FormEntry[] | null }
  /** Neither. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'fault'; readonly fault: string; readonly isTyped: boolean }

export interface BodyContract {
  readonly takes: 'json' | 'form'
  /** Of a form: what is said of its files. */
  readonly files?: ReadonlyMap<string, DeclaredFile>
  /** Says of most bodies of JSON that they are taken, before a value is made of them; null where the schema is out of the ordinary. */
  readonly quick: QuickJudge | null
  judge(sent: SentBody): BodySaid
}

const fine: BodySaid = { verdict: takes, code: 'contract-broken', reason: '', unknown: null, repeated: null }
const open: BodySaid = { ...fine, verdict: unsure }
const refuse = (code: RefusalCode, reason: string): BodySaid => ({ ...fine, verdict: refuses, code, reason })

const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded']

/** null where the operation takes no body, or one that nobody can judge. */
export function createBodyContract(
  { operation }: ContractOperation,
  document: ContractDocument,
  judges: SchemaJudges,
): BodyContract | null {
  const body = document.follow(operation['requestBody'])
  const content = body?.['content']
  if (body === null || !isTable(content)) return null
  const isRequired = body['required'] === true
  const [first, ...others] = Object.entries(content)
  // Several types are written by hand, for a handler that reads the body by itself.
  if (first === undefined || others.length > 0 || !isTable(first[1])) return null
  const [type, media] = first
  const { schema } = media
  if (formTypes.includes(type))
    return formContract(new FormContract(schema, document, judges), readDeclaredFiles(media, document), isRequired)
  return /^application\/(?:[^;]+\+)?json\b/.test(type) ? jsonContract(schema, isRequired, document, judges) : null
}

function formContract(form: FormContract, files: ReadonlyMap<string, DeclaredFile>, isRequired: boolean): BodyContract {
  return {
    takes: 'form',
    files,
    quick: null,
    judge(sent) {
      if (sent.kind === 'form') return sent.entries === null ? open : form.judge(sent.entries)
      if (sent.kind === 'none' && !isRequired) return fine
      const said = form.judge([])
      return said.verdict === refuses && sent.kind !== 'none' ? refuse('contract-type-unknown', 'the body is not said to be a form') : said
    },
  }
}

function jsonContract(schema: unknown, isRequired: boolean, document: ContractDocument, judges: SchemaJudges): BodyContract {
  const judge = judges.judgeOf(schema)
  const known = document.follow(schema)
  const ofSeveral = known !== null && isManyBodies(known) ? known : null
  const asBytes = ofSeveral === null ? judgeBytes(schema, document) : hasRequired(ofSeveral) ? refuses : unsure
  return {
    takes: 'json',
    quick: judges.leavesValues ? null : compileQuick(schema, document, judges),
    judge(sent) {
      switch (sent.kind) {
        case 'none':
          return isRequired ? refuse('contract-broken', 'body is missing') : fine
        case 'json': {
          const said = judgeValue(sent.value, judge, isRequired)
          if (sent.isTyped) return said
          // Releases before `strict_content_type` read JSON that is not said to be any; the others take the bytes.
          return said.verdict === refuses && asBytes === refuses ? said : open
        }
        case 'fault':
          return sent.isTyped || asBytes === refuses ? refuse('contract-unreadable', sent.fault) : open
        case 'form':
        case 'bytes':
          return asBytes === refuses ? refuse('contract-type-unknown', 'the body is not said to be JSON') : open
      }
    },
  }
}

/** One value is judged at a time. */
const shared = new Trace()

function judgeValue(value: unknown, judge: Judge, isRequired: boolean): BodySaid {
  const trace = shared.reset()
  const verdict = judge(value, trace)
  // Releases differ in whether `null` is no body at all.
  if (verdict === refuses) return value === null && !isRequired ? open : refuse('contract-broken', trace.tell('body'))
  return verdict === takes && trace.unknown === null ? fine : { ...fine, verdict, unknown: trace.unknown }
}

const hasRequired = ({ required }: Table): boolean => Array.isArray(required) && required.length > 0

/** What no content type makes JSON of comes as bytes, which some texts and numbers are read from. */
function judgeBytes(schema: unknown, document: ContractDocument, depth = 0): Verdict {
  const known = document.follow(schema)
  if (known === null || depth > 8) return unsure
  const choices = known['anyOf'] ?? known['oneOf']
  if (Array.isArray(choices)) return choices.every((choice) => judgeBytes(choice, document, depth + 1) === refuses) ? refuses : unsure
  if (known['type'] === 'object' || known['type'] === 'array' || known['type'] === 'null') return refuses
  const parts = known['allOf']
  return Array.isArray(parts) && parts.some((part) => judgeBytes(part, document, depth + 1) === refuses) ? refuses : unsure
}

const jsonType = /^\s*application\/(?:json|[^;]*\+json)\s*(?:;|$)/i
/** `email.message` knows a type by its one slash. */
const manySlashes = /^[^;]*\/[^;]*\//

export const isSaidJson = (contentType: string | null): boolean =>
  contentType !== null && jsonType.test(contentType) && !manySlashes.test(contentType)

/** `json`: where a name may stand twice in an object, it is read as Python and JavaScript do: the last one counts. */
export function readSent(bytes: Uint8Array, contentType: string | null, wanted: 'json' | 'form', json: () => ReadJson): SentBody {
  if (wanted === 'form') return readSentForm(bytes, contentType)
  if (bytes.length === 0) return { kind: 'none' }
  const isTyped = contentType !== null && contentType !== ''
  if (isTyped && !isSaidJson(contentType)) return { kind: 'bytes' }
  const read = json()
  return read.kind === 'read'
    ? { kind: 'json', value: read.value, isTyped }
    : { kind: 'fault', fault: `the body is no JSON that all readers read alike: ${read.fault}`, isTyped }
}

function readSentForm(bytes: Uint8Array, contentType: string | null): SentBody {
  if (bytes.length === 0) return { kind: 'none' }
  const type = contentType === null ? null : parseMediaType(contentType)
  const name = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!formTypes.includes(name)) return { kind: 'bytes' }
  if (type === null) return { kind: 'form', entries: null }
  if (name !== 'multipart/form-data') return { kind: 'form', entries: readForm(bytes) }
  // A form without a part.
  const isEmpty = bytes.length < 80 && Buffer.from(bytes).toString('latin1').trimEnd() === `--${type.parameters.get('boundary') ?? ''}--`
  return { kind: 'form', entries: isEmpty ? [] : readMultipart(bytes, type) }
}
