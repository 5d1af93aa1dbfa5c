// An operand without what changes where nothing of importance does: by which look-up a record was found, and what else a call was given.

/** `~.query(Item).filter(…).first().owner_id` is `~.owner_id`; `can_edit(~, caller)` is `can_edit(caller)`. */
export function tidied(operand: string): string {
  const end = endOfCalls(operand)
  if (end < 0 || operand.startsWith('caller') || operand.startsWith('each ')) return operand
  const rest = operand.slice(end + 1)
  if (rest !== '') return `~${rest}`
  const start = startOfCall(operand, end)
  const name = /[\w]*$/.exec(operand.slice(0, start))?.[0] ?? ''
  if (name === '') return operand
  const given = partsOf(operand.slice(start + 1, end)).filter((part) =>
    /^(?:caller|path|query|header|cookie|form|body|message|request)\b/.test(part),
  )
  return `${name}(${[...new Set(given.map(tidied))].sort().join(', ')})`
}

/** Where the last call that stands in no other one ends. */
function endOfCalls(operand: string): number {
  let depth = 0
  let found = -1
  for (let i = 0; i < operand.length; i++) {
    const letter = operand[i]
    if (letter === '(' || letter === '[' || letter === '{') depth++
    else if (letter === ')' || letter === ']' || letter === '}') {
      depth--
      if (depth === 0 && letter === ')') found = i
    }
  }
  return depth === 0 ? found : -1
}

function startOfCall(operand: string, end: number): number {
  let depth = 0
  for (let i = end; i >= 0; i--) {
    if (operand[i] === ')') depth++
    else if (operand[i] === '(' && --depth === 0) return i
  }
  return 0
}

function partsOf(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i <= text.length; i++) {
    const letter = text[i]
    if (letter === '(' || letter === '[' || letter === '{') depth++
    else if (letter === ')' || letter === ']' || letter === '}') depth--
    else if (i === text.length || (letter === ',' && depth === 0)) {
      const part = text.slice(from, i).trim()
      if (part !== '') parts.push(part)
      from = i + 1
    }
  }
  return parts
}
