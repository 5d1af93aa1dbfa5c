// What the calls of the JWT libraries say, whichever library it is.
import type { Call, CodeValue, Json } from '../model/index.ts'

/** As it is installed: `python-jose`, `PyJWT`. */
export function tokenLibrary({ callee }: Call): string {
  if (callee.startsWith('jose.')) return 'python-jose'
  if (callee.startsWith('authlib.')) return 'Authlib'
  return callee.startsWith('joserfc.') ? 'joserfc' : 'PyJWT'
}

/** The algorithms that a call names; null where it names none or they are not known. */
export function findAlgorithms(call: Call): readonly string[] | null {
  const { value } = call.arguments['algorithms'] ?? call.arguments['algorithm'] ?? { value: null }
  if (typeof value === 'string') return [value]
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null
}

export function isSymmetric(algorithm: string): boolean {
  return /^HS\d/.test(algorithm)
}
export function isAsymmetric(algorithm: string): boolean {
  return /^(?:RS|ES|PS)\d|^Ed/.test(algorithm)
}

/** What `options={"verify_exp": False}` says of a name; undefined where it says nothing that is known. */
export function findOption({ arguments: given }: Call, name: string): Json | undefined {
  const { value } = given['options'] ?? { value: null }
  return value !== null && typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as { readonly [key: string]: Json })[name]
    : undefined
}

/** Where the token's signature is plainly not asked for: what says so. */
export function findVerificationOff(call: Call): CodeValue | null {
  const { options, verify } = call.arguments
  if (options !== undefined && findOption(call, 'verify_signature') === false) return options
  return verify !== undefined && verify.value === false && verify.certainty !== 'unknown' ? verify : null
}

/** Several algorithms stand for one key, or a list that is not known. */
export function describeAlgorithms(algorithms: readonly string[]): string {
  return algorithms.length < 2 ? algorithms.join('') : `${algorithms.slice(0, -1).join(', ')} and ${algorithms.at(-1)}`
}
