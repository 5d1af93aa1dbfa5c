// Whether a caller who does not fit is refused: over the tree of all ways, the caller's attributes are at their worst, and what
// the caller may choose (inputs, which object) is at its best.
import type { Decision } from './way.ts'

export interface Leaf {
  readonly decisions: readonly Decision[]
  /** `refuse`: told no. `stopped`: an exception of the code's own, or "bad request". `neutral`: fails for another reason. */
  readonly end: 'pass' | 'refuse' | 'stopped' | 'neutral'
}

interface Node {
  decision: Decision | null
  readonly arms: Map<number, Node>
  end: Leaf['end'] | null
}

const TESTS: ReadonlySet<string> = new Set(['principal', 'bound', 'permits'])

export interface Fitting {
  /** Whoever does not fit is refused on every way. */
  readonly isAsked: boolean
  /** The questions on which refusals hang. */
  readonly tests: readonly Decision[]
}

export function judgeFitting(leaves: readonly Leaf[]): Fitting {
  const root: Node = { decision: null, arms: new Map(), end: null }
  const top = plant(root, leaves)
  const tests: Decision[] = []
  const said = worst(top, tests)
  return { isAsked: said === 'refuse' && tests.length > 0, tests: said === 'refuse' ? tests : [] }
}

function plant(root: Node, leaves: readonly Leaf[]): Node {
  const holder: { node: Node | null } = { node: null }
  for (const { decisions, end } of leaves) {
    let at: Node | null = holder.node
    let put = (node: Node): void => {
      holder.node = node
    }
    // What is not about the caller is chosen by whoever attacks: of ways that differ in it alone the best counts.
    for (const decision of decisions.filter(({ about }) => about !== 'other' && about !== 'state')) {
      if (at === null) {
        at = { decision, arms: new Map(), end: null }
        put(at)
      } else if (at.decision === null) {
        // On another way it ended here already, for a reason that is not about the caller.
        at.decision = decision
      }
      const here: Node = at
      put = (node) => {
        here.arms.set(decision.arm, node)
      }
      at = here.arms.get(decision.arm) ?? null
    }
    if (at === null) put({ decision: null, arms: new Map(), end })
    else at.end = better(at.end, end)
  }
  return holder.node ?? root
}

function better(one: Leaf['end'] | null, other: Leaf['end']): Leaf['end'] {
  return RANK.find((end) => one === end || other === end) ?? 'neutral'
}

/** From what is best for whoever attacks. */
const RANK: readonly Leaf['end'][] = ['pass', 'refuse', 'stopped', 'neutral']

function worst(node: Node, tests: Decision[], depth = 0): Leaf['end'] {
  if (node.decision === null || depth > 400) return node.end ?? 'neutral'
  // A way around the question.
  if (node.end === 'pass') return 'pass'
  const arms = [...node.arms.entries()]
  const said = arms.map(([arm, child]) => ({ arm, end: worst(child, tests, depth + 1) }))
  if (TESTS.has(node.decision.about)) {
    const unfit = said.filter(({ arm }) => isUnfit(node.decision as Decision, arm)) // a decision: asked above
    // `raise ValueError("not yours")` keeps somebody out where whoever fits goes on.
    const isStopped =
      unfit.length > 0 && unfit.every(({ end }) => end === 'stopped') && said.some((s) => s.end === 'pass' && !unfit.includes(s))
    if (unfit.some(({ end }) => end === 'refuse') || isStopped) {
      if (!tests.some((t) => t.site.node === node.decision?.site.node && t.site.module === node.decision.site.module))
        tests.push(node.decision)
      return 'refuse'
    }
    const open = unfit.length > 0 ? unfit : said
    return best(open)
  }
  return best(said)
}

function best(said: readonly { readonly end: Leaf['end'] }[]): Leaf['end'] {
  return RANK.find((end) => said.some((s) => s.end === end)) ?? 'neutral'
}

/** The arm that somebody takes who has no rights: no role, not the owner, not in the list. */
function isUnfit(decision: Decision, arm: number): boolean {
  const { value } = decision
  const answer = decision.arm === arm ? decision.answer : decision.answer === null ? null : !decision.answer
  if (answer === null) return arm !== 0
  if (value.kind === 'term' && value.op === 'compare') {
    // `user.level == 0`: who has nothing.
    const isNothing = [value.of, value.args.positional[0]].some((v) => v?.kind === 'const' && !v.value)
    if (/^(==|is|in)$/.test(value.name)) return answer === isNothing
    if (/^(!=|is not|not in)$/.test(value.name)) return answer !== isNothing
    return true
  }
  return answer === false
}
