// A key that signs tokens, and that everybody knows who has the code. Shared by the rules about the libraries that sign.
import { isCredentialName } from '../knowledge/index.ts'
import type { Call, CodeValue } from '../model/index.ts'
import { causeIn } from './code-cause.ts'
import type { Draft, RuleContext } from './kit.ts'
import { findWrittenSecret, secretName, type WrittenSecret } from './secret-value.ts'
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

/** A key and everything that is signed with it. */
interface WrittenKey {
  readonly key: CodeValue
  readonly secret: WrittenSecret
  readonly uses: Call[]
}

/** One for each setting, or for each place where a key is written; `isToken` says whether tokens are among what it signs. */
export function findWrittenKeys(isToken: boolean, { code }: RuleContext): WrittenKey[] {
  const keys = new Map<string, WrittenKey>()
  for (const call of code.calls) {
    if (call.condition?.default === 'off') continue
    const key = findSigningKey(call)
    const secret = key === null ? null : findWrittenSecret(key, code)
    if (key === null || secret === null) continue
    const { file, line } = secret.place ?? call.place
    const name = secret.setting ?? `${file}:${line}`
    const known = keys.get(name)
    if (known === undefined) keys.set(name, { key, secret, uses: [call] })
    else known.uses.push(call)
  }
  return [...keys.values()].filter(({ uses }) => uses.some(signsTokens) === isToken)
}

function signsTokens({ callee, tags }: Call): boolean {
  return !callee.startsWith('itsdangerous.') && !tags.includes('hmac')
}

export function describeWrittenKey({ key, secret, uses }: WrittenKey, context: RuleContext): Draft {
  const [first] = uses
  const name = secretName(key, secret)
  const place = secret.place ?? first?.place ?? null
  const entries = new Set(uses.flatMap((use) => use.entries))
  return {
    place,
    cause: { name: name ?? (first === undefined ? 'key' : causeIn(first.inside, '').name), what: 'signing key' },
    what:
      secret.setting === null
        ? `the key that signs ${name === null ? 'stands' : `(${name}) stands`} in the code`
        : `where ${secret.setting} is not set, the key that signs is a constant from the code`,
    ...(isForDevelopers(key) || !isSecretKey(name, uses) ? { confidence: 'medium' } : {}),
    routes: context.model.routes.filter(({ id }) => entries.has(id)),
    others: elsewhere(uses, place, context),
  }
}

/** Some use an HMAC as a mere digest, under a key that is nobody's secret and is not called one. */
function isSecretKey(name: string | null, uses: readonly Call[]): boolean {
  return (name !== null && isCredentialName(name)) || uses.some(({ tags }) => !tags.includes('hmac'))
}

/** Where the same key is written again, and the first places where it is used. */
function elsewhere(uses: readonly Call[], place: Draft['place'], { code }: RuleContext): NonNullable<Draft['others']> {
  const seen = new Set([`${place?.file}:${place?.line}`])
  const isNew = ({ file, line }: NonNullable<Draft['place']>): boolean =>
    !seen.has(`${file}:${line}`) && seen.add(`${file}:${line}`).size > 0
  const written = uses.flatMap((use) => {
    const again = findWrittenSecret(findSigningKey(use) ?? undefined, code)?.place ?? null
    return again !== null && isNew(again) ? [{ role: 'cause' as const, place: again, note: 'the key is given here, too' }] : []
  })
  const used = uses.flatMap(({ place: use }) => (isNew(use) ? [{ role: 'cause' as const, place: use, note: 'the key is used here' }] : []))
  return [...written, ...used.slice(0, 3)]
}

/** `DevelopmentConfig.secret`, alone or beside the class of the others: other settings count where it matters. */
function isForDevelopers({ from }: CodeValue): boolean {
  return from.some((source) => source.kind === 'setting' && /^(?:dev|local|test|ci|debug)(?:[A-Z_.]|elopment)/i.test(source.name))
}
