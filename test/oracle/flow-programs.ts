// Random programs in which a text travels: through functions, containers, objects, texts and branches, to calls that are recorded.
// Every branch hangs on a bit of its own, so that what is reported can happen; the only checks are such that hold or mean nothing.

export interface FlowProgram {
  readonly text: string
  /** How many bits of `n` the branches ask for. */
  readonly bits: number
}

const MOST_BITS = 6

export function makeFlowProgram(seed: number): FlowProgram {
  const next = random(seed)
  const below = (count: number): number => Math.floor(next() * count)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T // never asked of an empty list
  let bits = 0
  /** Only the handler knows `n`. */
  let isBranching = false
  let names = 0
  const functions = 1 + below(3)

  function value(known: readonly string[], depth: number, callable: number): string {
    const inner = (): string => value(known, depth - 1, callable)
    if (depth <= 0) return below(4) === 0 ? `"c${below(9)}"` : pick(known)
    switch (below(18)) {
      case 0:
        return `f"p{${pick(known)}}q"`
      case 1:
        return `(${inner()} + ${inner()})`
      case 2:
      case 3:
        return callable > 0 ? `f${below(callable)}(${inner()}, ${inner()})` : inner()
      case 4:
        return `[${inner()}, ${inner()}][${below(2)}]`
      case 5:
        return `{"k": ${inner()}, "j": ${inner()}}["${pick(['k', 'j'])}"]`
      case 6:
        return `Box(${inner()}, ${inner()}).${pick(['v', 'w', 'get()', 'other()', 'both'])}`
      case 7:
        return `Sub(${inner()}, ${inner()}).${pick(['v', 'w', 'get()', 'other()', 'both'])}`
      case 8:
        return `[q for q in [${inner()}]][0]`
      case 9:
        return `"-".join([${inner()}, ${inner()}])`
      case 10:
        return `${pick(known)}.strip()`
      case 11:
        return isBranching && bits < MOST_BITS ? `(${inner()} if (n >> ${bits++}) & 1 else ${inner()})` : inner()
      case 12:
        return `("%s" % ${pick(known)})`
      case 13:
        return `"{}-{}".format(${inner()}, ${inner()})`
      case 14:
        return `(lambda q: q + "z")(${inner()})`
      case 15:
        return `dict(k=${inner()}, j=${inner()}).get("${pick(['k', 'j'])}")`
      case 16:
        return `(${inner()}, ${inner()})[${below(2)}]`
      default:
        return pick(known)
    }
  }

  /** Statements; names that are stored in an arm are not read behind it. */
  function block(
    outer: readonly string[],
    indent: string,
    size: number,
    callable: number,
    isHandler: boolean,
  ): { lines: string[]; known: string[] } {
    const lines: string[] = []
    const known = [...outer]
    for (let i = 0; i < size; i++) {
      const kind = below(isHandler ? 10 : 6)
      if (kind < 3) {
        const name = `a${names++}`
        lines.push(`${indent}${name} = ${value(known, 3, callable)}`)
        known.push(name)
      } else if (kind === 3 && isBranching && bits < MOST_BITS && indent.length < 12) {
        const bit = bits++
        const name = pick(known)
        lines.push(`${indent}if (n >> ${bit}) & 1:`)
        lines.push(`${indent}    ${name} = ${value(known, 2, callable)}`)
        lines.push(...block(known, `${indent}    `, 1 + below(2), callable, isHandler).lines)
        if (below(2) === 0) {
          lines.push(`${indent}else:`)
          lines.push(`${indent}    ${name} = ${value(known, 2, callable)}`)
        }
      } else if (kind === 4 && indent.length < 12) {
        const name = `a${names++}`
        // Any item may be the last one, whose stores stay.
        const items =
          isBranching && bits < MOST_BITS
            ? `[${value(known, 2, callable)}, ${value(known, 1, callable)}][: 1 + ((n >> ${bits++}) & 1)]`
            : `[${value(known, 2, callable)}]`
        lines.push(`${indent}for ${name} in ${items}:`)
        lines.push(...block([...known, name], `${indent}    `, 1 + below(2), callable, isHandler).lines)
      } else if (kind === 5) {
        const name = `a${names++}`
        lines.push(`${indent}${name} = {}`, `${indent}${name}["k"] = ${value(known, 2, callable)}`, `${indent}a${names} = ${name}["k"]`)
        known.push(`a${names++}`)
      } else if (kind === 6) {
        const name = pick(known)
        lines.push(`${indent}if ${name} in ("c1", "c2"):`, `${indent}    os.system(${name})`)
      } else if (kind === 7) {
        const name = pick(known)
        lines.push(`${indent}if "bad" not in ${name}:`, `${indent}    os.system(${name})`)
      } else lines.push(`${indent}os.system(${value(known, 3, callable)})`)
    }
    return { lines, known }
  }

  const parts = [
    'import os',
    '',
    'from fastapi import FastAPI',
    '',
    'app = FastAPI()',
    '',
    '',
    'class Box:',
    '    def __init__(self, v, w):',
    '        self.v = v',
    '        self.w = w',
    '',
    '    def get(self):',
    '        return self.v',
    '',
    '    def other(self):',
    '        return "o" + self.w',
    '',
    '    @property',
    '    def both(self):',
    '        return self.v + self.w',
    '',
    '',
    'class Sub(Box):',
    '    def get(self):',
    '        return self.w',
    '',
    '',
  ]
  for (let i = 0; i < functions; i++) {
    const { lines, known } = block(['a', 'b'], '    ', 1 + below(3), i, false)
    parts.push(`def f${i}(a, b):`, ...lines, `    return ${value(known.slice(0, 2), 1, 0)}`, '', '')
  }
  isBranching = true
  const { lines } = block(['x', 'y'], '    ', 5 + below(5), functions, true)
  parts.push(
    '@app.post("/do")',
    'def do(x: str, n: int):',
    '    y = "c0"',
    ...lines,
    `    os.system(${value(['x', 'y'], 2, functions)})`,
    '',
  )
  return { text: parts.join('\n'), bits }
}

/** Mulberry32 */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
