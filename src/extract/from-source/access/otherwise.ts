// What holds where a setting is other than its default, for settings that what runs before the handler was seen to ask for.
import type { Access, OtherAccess } from '../../../model/index.ts'
import { assumedIn, type Chains, type Judgement, judgeRoute } from './judge.ts'
import { type Chain, type RouteRun, sortOf } from './run-route.ts'

const MOST_SETTINGS = 4
/** A setting that changed nothing on so many routes, and something on none, is not asked about any more. */
const MOST_IDLE = 5
/** The weakest first: what one would want to know of. */
const ORDER: readonly Access[] = ['open', 'optional', 'presence', 'authenticated', 'authorised']

export function findOtherwise(
  run: RouteRun,
  chains: Chains,
  said: Judgement,
  chainsWith: (set: RouteRun) => Chains,
  names: readonly (string | null)[],
  /** How often each setting changed nothing; -1: it did change something. */
  idle: Map<string, number>,
): OtherAccess | null {
  const plain = signatureOf(chains)
  let found: OtherAccess | null = null
  for (const setting of assumedIn(chains.absent, chains.forged, chains.verified).slice(0, MOST_SETTINGS)) {
    const times = idle.get(setting) ?? 0
    if (times >= MOST_IDLE) continue
    // Where the handler is not reached without a credential, it need not be run.
    const set: RouteRun = { ...run, flips: new Set([...run.flips, setting]), trace: undefined, isHurried: true }
    const other = chainsWith(set)
    // Most settings that are asked for on the way have nothing to do with who may come.
    if (signatureOf(other) === plain) {
      if (times >= 0) idle.set(setting, times + 1)
      continue
    }
    idle.set(setting, -1)
    const quick = judgeRoute(set, other, names)
    const { access, isBroken } =
      quick.access === 'unknown' && !run.isHurried ? judgeRoute({ ...set, isHurried: false }, other, names) : quick
    if (isBroken || access === said.access || access === 'unknown') continue
    if (found === null || ORDER.indexOf(access) < ORDER.indexOf(found.access)) found = { access, setting }
  }
  return found
}

const signatures = new WeakMap<Chains, string>()

/** How requests get to the handler or do not, in all worlds. */
function signatureOf(chains: Chains): string {
  let known = signatures.get(chains)
  if (known === undefined) signatures.set(chains, (known = [chains.absent, chains.forged, chains.verified].map(arrivalsOf).join(' / ')))
  return known
}

function arrivalsOf({ arrivals, isCut }: Chain): string {
  const ways = arrivals.map(({ parts, values }) => {
    const end = parts.at(-1)?.end
    const status = end?.kind === 'refused' ? end.status : ''
    return `${parts.some((p) => p.sent)} ${end?.kind} ${status} ${values === null ? '-' : values.map(sortOf).join()}`
  })
  return `${isCut} ${[...new Set(ways)].sort().join('; ')}`
}
