// Secrets that everybody knows who has the code: written in it, or what a setting is where nobody sets it.
import type { Place } from '../base/index.ts'
import type { Code, CodeValue, Json } from '../model/index.ts'

export interface WrittenSecret {
  readonly text: string
  /** The name outside of the setting that it is the default of. */
  readonly setting: string | null
  /** Where it is written; null where only its use is known. */
  readonly place: Place | null
}

/** Nothing where the value comes from anywhere else, is empty, is public by nature, or where the program looks out for it. */
export function findWrittenSecret(value: CodeValue | undefined, { comparisons }: Pick<Code, 'comparisons'>): WrittenSecret | null {
  if (value === undefined || value.certainty === 'unknown') return null
  const text = toText(value.value)
  if (text === null || isPublic(text)) return null
  if (value.from.some(({ kind }) => kind === 'call' || kind === 'parameter' || kind === 'request')) return null
  const setting = value.from.find((source) => source.kind === 'setting')
  // A setting is certain where its value was given to the analysis: then it does not stand in the code.
  if (setting !== undefined && value.certainty === 'certain') return null
  // What an attribute holds is likely: somebody else may set it.
  if (setting === undefined && value.certainty !== 'certain' && value.defined === null) return null
  const place = value.defined ?? value.place
  // Who looks out only where another setting says so does not where nobody sets anything.
  const looksOut = comparisons.some(
    ({ left, right, isOff }) => isOff !== true && (looksFor(text, left, right) || looksFor(text, right, left)),
  )
  return looksOut ? null : { text, setting: setting?.name ?? null, place }
}

/** What the secret is called: the setting, or the variable farthest back. */
export function secretName(value: CodeValue, { setting }: WrittenSecret): string | null {
  return setting ?? value.names.at(-1) ?? null
}

function toText(value: Json): string | null {
  if (typeof value !== 'string') return null
  // What makes a project of a template puts a key in the place of `{{ secret_key }}`.
  return /^\s*(?:\{\{.*\}\}|\$\{\w+\}|<%.*%>)?\s*$/.test(value) ? null : value
}

/** Keys to verify with are for everybody, and the path of a file holds no key. */
function isPublic(text: string): boolean {
  return /-----BEGIN (?:RSA |EC )?(?:PUBLIC KEY|CERTIFICATE)|^(?:ssh-|ecdsa-|https?:\/\/)|\.(?:pem|key|crt|json|txt)$/.test(text)
}

/** A constant is compared with the secret, or whatever it is with a literal; the secret itself is compared with what callers send. */
function looksFor(text: string, constant: CodeValue, other: CodeValue): boolean {
  if (!constant.from.every(({ kind }) => kind === 'constant') || !holds(constant.value, text)) return false
  if (constant.defined === null && /^[rbuf]*["'[({]/i.test(constant.text)) return true
  return other.value === text || other.from.some(({ kind }) => kind === 'setting')
}

/** A program that compares a value with this text knows that it may be there, and mostly refuses it. */
function holds(value: Json, text: string): boolean {
  return value === text || (Array.isArray(value) && value.includes(text))
}
