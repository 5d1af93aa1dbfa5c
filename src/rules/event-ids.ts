// What the handlers of events do with the ids that a client sends: of which names they are, and whether the caller is asked about them.

import type { Outline, Step } from '../model/index.ts'
import { decidingTests, speaksOf } from './outline-caller.ts'

/** Names in a handler that hold what the client sends, or an id out of it. */
export function namesOfMessage({ parameters, steps }: Outline): ReadonlySet<string> {
  const names = new Set(parameters.filter((one) => one.in !== null).map(({ name }) => name))
  for (const step of steps)
    if (step.kind === 'set' && step.operator === '=' && /^\w+$/.test(step.target) && speaksOf(step.value, names)) names.add(step.target)
  return names
}

/** Names in a handler that hold its caller: those that a sign-in gave, and what is called so. */
export function namesOfUser({ steps }: Outline): ReadonlySet<string> {
  const names = new Set<string>()
  for (const step of steps) {
    if (step.kind === 'set' && step.operator === '=' && user.test(step.target)) names.add(step.target)
    if (step.kind === 'call' && /authenticat|current_user|get_user|verify_token|decode/i.test(step.name))
      for (const name of step.goesTo) if (user.test(name)) names.add(name)
  }
  return names
}
const user = /^(?:current_|auth_|db_)?(?:user|principal|account|member)$/

/** `threadId` of `auth.get("threadId")`, `thread_id` of a variable that holds one: the id that an expression takes from the message. */
export function idIn(expression: string, messages: ReadonlySet<string>): string | null {
  if (!speaksOf(expression, messages)) return null
  const key = /(?:\.get\(\s*|\[)["'](\w+)["']/.exec(expression)?.[1]
  const name = key ?? (messages.has(expression) ? expression : null)
  return name !== null && /(?:^|_)(?:id|uuid|pk)$|[a-z]I[dD]$/.test(name) ? name : null
}

/** A test that may end the handler speaks of the id, or of what was found by it, and of the caller; or a call that checks is given both. */
export function isAskedAbout(id: string, outline: Outline, users: ReadonlySet<string>): boolean {
  const words = new Set([id, snake(id)])
  const speaks = (text: string): boolean => (text.match(/[a-zA-Z_]\w*/g) ?? []).some((word) => words.has(word))
  for (const step of outline.steps) {
    if (step.kind === 'call' && step.arguments.some(speaks)) for (const name of step.goesTo) words.add(name)
    if (step.kind === 'set' && /^\w+$/.test(step.target) && !users.has(step.target) && speaks(step.value)) words.add(step.target)
  }
  return (
    decidingTests(outline).some(({ text }) => speaks(text) && speaksOf(text, users)) ||
    outline.steps.some((step) => isCheck(step, speaks, users))
  )
}

/** `check_owner(thread_id, user)`, by itself. */
function isCheck(step: Step, speaks: (text: string) => boolean, users: ReadonlySet<string>): boolean {
  if (step.kind !== 'call' || !/^(?:check|ensure|assert|verify|require|authorize|is_|can_|has_)/.test(step.name)) return false
  return step.arguments.some(speaks) && step.arguments.some((argument) => speaksOf(argument, users))
}

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
