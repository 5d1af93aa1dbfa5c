// A key that signs tokens, and that everybody knows who has the code. Shared by the rules about the libraries that sign.
import type { Call, CodeValue } from '../model/index.ts'
import { causeIn } from './code-cause.ts'
import type { Draft, RuleContext } from './kit.ts'
import { findWrittenSecret, secretName } from './secret-value.ts'
import { findAlgorithms, isSymmetric } from './token-call.ts'

/** How the libraries call the key that is given by keyword. */
const keywords = ['key', 'secret', 'secret_key', 'SECRET_KEY', 'JWT_SECRET_KEY', 'raw', 'value']

/** The key that a call signs or verifies with; null where it is no secret, such as the key that anybody may verify with. */
export function findSigningKey(call: Call): CodeValue | null {
  if (call.tags.includes('jwt-decode')) {
    const algorithms = findAlgorithms(call)
    if (algorithms !== null && !algorithms.some(isSymmetric)) return null
  } else if (!call.tags.includes('signing-key') && !call.tags.includes('hmac')) return null
  for (const name of keywords) if (call.arguments[name] !== undefined) return call.arguments[name]
  return null
}

/** `DevelopmentConfig.secret`: other settings count where it matters. */
function isForDevelopers(setting: string | null): boolean {
  return setting !== null && /^(?:dev|local|test|ci|debug)(?:[A-Z_.]|elopment)/i.test(setting)
}

/** One finding for one key, however often it is used: it stands where the key is written. */
export function describeWrittenKey(call: Call, context: RuleContext): Draft | null {
  const key = findSigningKey(call)
  const secret = key === null ? null : findWrittenSecret(key, context.code)
  if (key === null || secret === null) return null
  const name = secretName(key, secret)
  const place = secret.place ?? call.place
  const isElsewhere = place.file !== call.place.file || place.line !== call.place.line
  return {
    place,
    cause: { name: name ?? causeIn(call.inside, '').name, what: 'signing key' },
    what:
      secret.setting === null
        ? `the key that signs ${name === null ? 'stands' : `(${name}) stands`} in the code`
        : `where ${secret.setting} is not set, the key that signs is a constant from the code`,
    ...(isForDevelopers(secret.setting) ? { confidence: 'medium' } : {}),
    routes: context.routesTo(call),
    others: isElsewhere ? [{ role: 'cause', place: call.place, note: 'the key is used here' }] : [],
  }
}
