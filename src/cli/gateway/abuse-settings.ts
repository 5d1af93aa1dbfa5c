// `gateway.abuse` as the gateway takes it.

import { UserError } from '../../base/index.ts'
import { type AbuseRules, type Allowed, parseNetwork, usualAbuse, usualSessionCookie } from '../../gateway/index.ts'
import type { Document } from '../../policy/index.ts'
import { readSecret, type SecretPlace } from './secrets.ts'

type Section = Partial<Document['gateway']>
type Written = NonNullable<Section['abuse']>

/** `place`: where secrets of partners are read. */
export async function toAbuseRules(
  written: Written,
  { sessions, login }: Pick<Section, 'sessions' | 'login'>,
  place: Omit<SecretPlace, 'key'>,
): Promise<AbuseRules> {
  const { bruteForce = {}, stuffing = {}, enumeration = {}, scraping = {}, replay = {}, uploads = {}, decompression = {} } = written
  const { signIns, reads, answers, inflate, looked, delay } = usualAbuse
  return {
    mode: {
      ...(written.mode === undefined ? {} : { mode: written.mode }),
      ...(written.enforce === undefined ? {} : { enforce: written.enforce }),
    },
    answers: {
      ...answers,
      'brute-force': bruteForce.answer ?? answers['brute-force'],
      stuffing: stuffing.answer ?? answers.stuffing,
      enumeration: enumeration.answer ?? answers.enumeration,
      scraping: scraping.answer ?? answers.scraping,
      replay: replay.answer ?? answers.replay,
      uploads: uploads.answer ?? answers.uploads,
    },
    signIns: {
      ...signIns,
      tries: numberOr(bruteForce.tries, signIns.tries),
      accountTries: numberOr(bruteForce.accountTries, signIns.accountTries),
      accountTriesOfDay: numberOr(bruteForce.accountTriesOfDay, signIns.accountTriesOfDay),
      accounts: numberOr(stuffing.accounts, signIns.accounts),
      accountsOfDay: numberOr(stuffing.accountsOfDay, signIns.accountsOfDay),
      share: partOr(stuffing.share, signIns.share),
      window: secondsOr(bruteForce.window, signIns.window),
      lock: secondsOr(bruteForce.lock, signIns.lock),
    },
    reads: {
      enumeration: {
        misses: numberOr(enumeration.misses, reads.enumeration.misses),
        missesOfDay: numberOr(enumeration.missesOfDay, reads.enumeration.missesOfDay),
        share: partOr(enumeration.share, reads.enumeration.share),
        walk: numberOr(enumeration.walk, reads.enumeration.walk),
        window: secondsOr(enumeration.window, reads.enumeration.window),
        lock: secondsOr(enumeration.lock, reads.enumeration.lock),
      },
      scraping: {
        objects: numberOr(scraping.objects, reads.scraping.objects),
        objectsOfDay: numberOr(scraping.objectsOfDay, reads.scraping.objectsOfDay),
        addressFactor: numberOr(scraping.addressFactor, reads.scraping.addressFactor),
        novelty: partOr(scraping.novelty, reads.scraping.novelty),
        window: secondsOr(scraping.window, reads.scraping.window),
        lock: secondsOr(scraping.lock, reads.scraping.lock),
      },
    },
    replay: { window: secondsOr(replay.window, usualAbuse.replay.window), lock: secondsOr(replay.lock, usualAbuse.replay.lock) },
    uploads: {
      count: numberOr(uploads.count, usualAbuse.uploads.count),
      parts: numberOr(uploads.parts, usualAbuse.uploads.parts),
      window: secondsOr(uploads.window, usualAbuse.uploads.window),
    },
    inflate: {
      ...inflate,
      output: numberOr(decompression.output, inflate.output),
      ratio: numberOr(decompression.ratio, inflate.ratio),
      depth: numberOr(decompression.depth, inflate.depth),
      entries: numberOr(decompression.entries, inflate.entries),
    },
    looked: numberOr(decompression.looked, looked),
    delay: secondsOr(written.slow, delay),
    allowed: await Promise.all([...(written.allow ?? [])].map(([name, one]) => toAllowed(name, one, place))),
    fields: new Map(
      [...(written.signIns ?? [])].map(([route, { in: place = 'body', account = null, secret = '', token = null }]) => [
        route,
        { place, account, secret, token },
      ]),
    ),
    cookie: sessions?.cookie ?? (login === undefined ? null : (login.cookie ?? usualSessionCookie)),
  }
}

const numberOr = (written: string | undefined, usual: number): number => (written === undefined ? usual : Number(written))
const secondsOr = (written: string | undefined, usual: number): number => (written === undefined ? usual : Number(written) * 1000)
const partOr = (written: string | undefined, usual: number): number => (written === undefined ? usual : Number(written) / 100)

async function toAllowed(
  name: string,
  { addresses, principals, agents, routes, kinds, signature }: WrittenAllowed,
  place: Omit<SecretPlace, 'key'>,
): Promise<Allowed> {
  if (addresses === undefined && principals === undefined && signature === undefined)
    throw new UserError('gateway-abuse-allows-anybody', { name })
  return {
    networks: addresses?.map(toNetwork) ?? null,
    principals: principals ?? null,
    agents: agents ?? null,
    routes: routes ?? null,
    kinds: kinds ?? null,
    secret: signature === undefined ? null : await readSecret(signature, { ...place, key: `gateway.abuse.allow.${name}.signature` }),
  }
}

type WrittenAllowed = NonNullable<Written['allow']> extends ReadonlyMap<string, infer One> ? One : never

function toNetwork(written: string): NonNullable<ReturnType<typeof parseNetwork>> {
  const network = parseNetwork(written)
  if (network === null) throw new UserError('gateway-network-wrong', { network: written })
  return network
}
