// What a model used, as answers say it: `usage` as OpenAI and Anthropic write it, and the counts of Ollama.

export interface Usage {
  readonly input: number
  readonly output: number
}

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

const countIn = (members: Members, ...names: readonly string[]): number | null => {
  for (const name of names) {
    const value = Object.hasOwn(members, name) ? members[name] : undefined
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return Math.ceil(value)
  }
  return null
}

/** Either may be null where it is not said; null where neither is. */
export function findUsage(value: unknown): { readonly input: number | null; readonly output: number | null } | null {
  if (!isMembers(value)) return null
  const inner = [value['message'], value['response']].find((one) => isMembers(one) && isMembers(one['usage']))
  const usage = isMembers(value['usage']) ? value['usage'] : isMembers(inner) && isMembers(inner['usage']) ? inner['usage'] : value
  const input = countIn(usage, 'prompt_tokens', 'input_tokens', 'prompt_eval_count')
  const output = countIn(usage, 'completion_tokens', 'output_tokens', 'eval_count')
  // What was read from a cache of theirs, or written to it, was sent as well.
  const cached =
    usage['input_tokens'] === undefined
      ? 0
      : (countIn(usage, 'cache_read_input_tokens') ?? 0) + (countIn(usage, 'cache_creation_input_tokens') ?? 0)
  if (input !== null || output !== null) return { input: input === null ? null : input + cached, output }
  const total = usage === value ? null : countIn(usage, 'total_tokens')
  return total === null ? null : { input: total, output: 0 }
}

export function findModel(value: unknown): string | null {
  if (!isMembers(value)) return null
  const { model } = value
  return typeof model === 'string' && model.length <= 128 ? model : null
}

/** Tokens of a request, before anybody has counted them: about four bytes each, and as many for the answer as it asks for. */
export function estimateTokens(sent: unknown, bytes: number, usual: number): Usage {
  const input = Math.max(1, Math.ceil(bytes / 4))
  const asked = isMembers(sent) ? countIn(sent, 'max_completion_tokens', 'max_output_tokens', 'max_tokens') : null
  const times = isMembers(sent) ? Math.max(1, Math.min(128, countIn(sent, 'n') ?? 1)) : 1
  return { input, output: (asked ?? usual) * times }
}
