// Whether a caller who does not fit is refused: over the tree of all ways, the caller's attributes are at their worst, and what
// the caller may choose (inputs, which object) is at its best.
import type { Decision } from './way.ts'

export interface Leaf {
  readonly decisions: readonly Decision[]
  /** `refuse`: told no. `stopped`: an exception of the code's own, or "bad request". `neutral`: fails for another reason. */
  readonly end: 'pass' | 'refuse' | 'stopped' | 'neutral'
}

interface Node {
  /** What is asked next, by where it stands: which of them comes hangs on what is not about the caller. */
  readonly questions: Map<string, Question>
  end: Leaf['end'] | null
}

interface Question {
  readonly decision: Decision
  readonly arms: Map<number, Node>
}

const TESTS: ReadonlySet<string> = new Set(['principal', 'bound', 'permits'])

export interface Fitting {
  /** Whoever does not fit is refused on every way. */
  readonly isAsked: boolean
  /** The questions on which refusals hang. */
  readonly tests: readonly Decision[]
}

export function judgeFitting(leaves: readonly Leaf[]): Fitting {
  const tests: Decision[] = []
  const said = worst(plant(leaves), tests)
  return { isAsked: said === 'refuse' && tests.length > 0, tests: said === 'refuse' ? tests : [] }
}

function plant(leaves: readonly Leaf[]): Node {
  const root: Node = { questions: new Map(), end: null }
  for (const { decisions, end } of leaves) {
    let at = root
    for (const decision of decisions) {
      // What is not about the caller is chosen by whoever attacks: of ways that differ in it alone the best counts.
      if (decision.about === 'other' || decision.about === 'state') continue
      const key = `${decision.site.module.name}:${decision.site.node}`
      let question = at.questions.get(key)
      if (question === undefined) at.questions.set(key, (question = { decision, arms: new Map() }))
      let next = question.arms.get(decision.arm)
      if (next === undefined) question.arms.set(decision.arm, (next = { questions: new Map(), end: null }))
      at = next
    }
    at.end = better(at.end, end)
  }
  return root
}

function better(one: Leaf['end'] | null, other: Leaf['end']): Leaf['end'] {
  return RANK.find((end) => one === end || other === end) ?? 'neutral'
}

/** From what is best for whoever attacks. */
const RANK: readonly Leaf['end'][] = ['pass', 'refuse', 'stopped', 'neutral']

function worst(node: Node, tests: Decision[], depth = 0): Leaf['end'] {
  // A way around what others are asked.
  if (node.end === 'pass' || depth > 400) return node.end ?? 'neutral'
  let said: Leaf['end'] = node.end ?? 'neutral'
  for (const question of node.questions.values()) said = better(said, worstOf(question, tests, depth))
  return said
}

function worstOf({ decision, arms }: Question, tests: Decision[], depth: number): Leaf['end'] {
  const said = [...arms.entries()].map(([arm, child]) => ({ arm, end: worst(child, tests, depth + 1) }))
  if (!TESTS.has(decision.about)) return best(said)
  const unfit = said.filter(({ arm }) => isUnfit(decision, arm))
  // `raise ValueError("not yours")` keeps somebody out where whoever fits goes on.
  const isStopped =
    unfit.length > 0 && unfit.every(({ end }) => end === 'stopped') && said.some((s) => s.end === 'pass' && !unfit.includes(s))
  if (unfit.some(({ end }) => end === 'refuse') || isStopped) {
    if (!tests.some((t) => t.site.node === decision.site.node && t.site.module === decision.site.module)) tests.push(decision)
    return 'refuse'
  }
  return best(unfit.length > 0 ? unfit : said)
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
