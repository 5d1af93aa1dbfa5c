// Whether a change may land, where no policy says more: nothing of the old law is lost, and nothing new stands open.

import type { ComparedLaws, LawChange, LawTotal } from './compare-law.ts'
import type { Change, ComparedFinding, Difference } from './difference.ts'

export interface Judgement {
  readonly blocked: boolean
  /** Changes to the law that judges, first. */
  readonly law: readonly LawChange[]
  /** What they come to together; null where it is one, or nobody can say. */
  readonly lawTogether: LawTotal | null
  /** Null where the base allows the author to change it. */
  readonly lawBlocks: string | null
  readonly blocks: readonly Block[]
}

export interface Block {
  readonly id: BlockId
  /** What stops the change: a lower-case sentence without a full stop. */
  readonly what: string
  readonly fix: string
  /** `base`: where it stood before the change. */
  readonly place: { readonly file: string; readonly line: number; readonly side: 'base' | 'head' } | null
  readonly routes: readonly string[]
  /** The fingerprint of the finding that it is about; null where it is about a change. */
  readonly finding: string | null
}

export type BlockId =
  | 'access-weaker'
  | 'access-no-longer-known'
  | 'open-route-added'
  | 'defence-gone'
  | 'finding-added'
  | 'guardrail-broken'
  | 'suppression-added'

export interface JudgedLaw extends ComparedLaws {
  /** The base has a law that the change could break. */
  readonly hadLaw: boolean
  /** The base lets this author change it. */
  readonly isAllowed: boolean
  /** The law that judges says that anybody may call this route of the head. */
  readonly isPublic: (route: string) => boolean
}

export function judgeChange(difference: Difference, law: JudgedLaw): Judgement {
  const { changes, findings } = difference
  const blocks = [
    ...changes.flatMap((change) => judgeOne(change, law.isPublic)),
    ...(law.isAllowed ? [] : findings.suppressed).map(
      ({ fingerprint, what, rule, at }): Block => ({
        id: 'suppression-added',
        what: `a comment of this change silences ${rule}: ${what}`,
        fix: 'mend it, or have an owner add a waiver to the policy of the base',
        place: { ...at, side: 'head' },
        routes: [],
        finding: fingerprint,
      }),
    ),
    ...findings.new.filter(isStopped).map(toBlock),
  ]
  const lawBlocks = judgeLaw(law)
  return { blocked: blocks.length > 0 || lawBlocks !== null, law: law.changes, lawTogether: law.together, lawBlocks, blocks }
}

/** Findings of a state alone, where there is nothing to compare it with. */
export function judgeState(findings: readonly ComparedFinding[]): Judgement {
  const blocks = findings.filter(isStopped).map(toBlock)
  return { blocked: blocks.length > 0, law: [], lawTogether: null, lawBlocks: null, blocks }
}

function isStopped({ confidence, severity, guardrails }: ComparedFinding): boolean {
  return guardrails.some(({ blocks }) => blocks) || (confidence === 'high' && (severity === 'high' || severity === 'critical'))
}

function toBlock({ fingerprint, what, rule, severity, place, fix, routes, guardrails }: ComparedFinding): Block {
  const law = guardrails.find(({ blocks }) => blocks)
  const owner = law?.owner == null ? '' : ` (${law.owner})`
  return {
    id: law === undefined ? 'finding-added' : 'guardrail-broken',
    what: law === undefined || law.id === rule ? `${severity} ${rule}${owner}: ${what}` : `${law.id}${owner}: ${severity} ${rule}: ${what}`,
    fix: law === undefined ? `\`fastward explain ${rule}\` says what to do` : fix,
    place: { ...place, side: 'head' },
    routes: routes.map(({ id }) => id),
    finding: fingerprint,
  }
}

function judgeOne(change: Change, isPublic: JudgedLaw['isPublic']): Block[] {
  const { kind, direction, subject, what, routes, why } = change
  const at = why.find(({ side, place }) => side === 'head' && place !== null) ?? why.find(({ place }) => place !== null)
  const make = (id: BlockId, fix: string): Block[] => [
    {
      id,
      what: `${subject} ${what}`,
      fix,
      place: at?.place == null ? null : { ...at.place, side: at.side },
      routes: routes.map(({ id: route }) => route),
      finding: null,
    },
  ]
  // What was declared public may be opened, and nothing else.
  const isMeant = routes.length > 0 && routes.every(({ id }) => isPublic(id))
  if (direction === 'weaker' && !(isMeant && (kind === 'access' || kind === 'route-added'))) {
    if (kind === 'access' || kind === 'object')
      return make('access-weaker', 'put back what asked, or say in the policy of the base that these routes are public')
    if (kind === 'route-added') return make('open-route-added', 'demand a credential, or say in the policy of the base that it is public')
    if (kind === 'limit' || kind === 'cors') return make('defence-gone', 'put it back, or have an owner of the policy agree')
  }
  // Who could not call it before, perhaps can now: that is for a person to look at.
  const wasGuarded = routes.some(({ before, after }) => (before === 'authenticated' || before === 'authorised') && after === 'unknown')
  if (kind === 'access' && direction === 'unknown' && wasGuarded)
    return make('access-no-longer-known', 'write the check so that it can be read: `fastward routes --explain` says where it is lost')
  return []
}

const ofToday = /^baseline$|^routes\.public /

/** The judged change does not write its own law. */
function judgeLaw({ changes, hadLaw, isAllowed }: JudgedLaw): string | null {
  if (changes.length === 0 || isAllowed) return null
  // Whoever brings the first law takes none away: what it says of today is what `init` writes, and what is new today is stopped all the same.
  if (!hadLaw && changes.every(({ direction, key }) => direction !== 'weaker' || ofToday.test(key))) return null
  return 'this change alters the policy that judges it, and nothing in the base allows its author to'
}
