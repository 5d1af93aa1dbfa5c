// As much of PromQL as tells whether an expression can be one: its brackets, its functions, and which numbers with which labels it asks for.

const functions = new Set('rate increase sum min max avg count topk histogram_quantile label_values'.split(' '))
const words = new Set('by without offset and or unless on ignoring group_left group_right'.split(' '))
const token = /\s+|"(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?[smhdwy]?|\$?[a-zA-Z_:][\w:]*|=~|!~|!=|==|>=|<=|[-+*/%^<>=(){}[\],]|./gy

export interface Asked {
  /** By the name of what is asked for, the labels that it is told apart by. */
  readonly numbers: ReadonlyMap<string, ReadonlySet<string>>
  readonly faults: readonly string[]
}

export function readPromql(text: string): Asked {
  const numbers = new Map<string, Set<string>>()
  const faults: string[] = []
  const open: string[] = []
  const tokens = (text.match(token) ?? []).filter((one) => one.trim() !== '')
  const grouped: string[] = []
  for (const [index, one] of tokens.entries()) {
    const next = tokens[index + 1]
    const before = tokens[index - 1]
    if ('([{'.includes(one)) open.push(one === '(' && (before === 'by' || before === 'without') ? 'by' : one)
    else if (')]}'.includes(one)) {
      const opened = open.pop()
      if (opened !== 'by' && `${opened}${one}`.replace(/\(\)|\[\]|\{\}/, '') !== '') faults.push(`\`${one}\` closes nothing`)
    } else if (/^[a-zA-Z_:]/.test(one)) {
      if (open.at(-1) === '{') [...numbers.values()].at(-1)?.add(one)
      else if (open.at(-1) === 'by') grouped.push(one)
      else if ((next === '(' || next === 'by' || next === 'without') && !words.has(one)) {
        if (!functions.has(one)) faults.push(`there is no function ${one}`)
      } else if (!words.has(one) && open.at(-1) !== '[' && !(open.at(-1) === '(' && tokens.includes('label_values') && before === ','))
        numbers.set(one, numbers.get(one) ?? new Set())
    }
  }
  if (open.length > 0) faults.push(`\`${open.join('')}\` is not closed`)
  for (const labels of numbers.values()) for (const label of grouped) labels.add(label)
  return { numbers, faults }
}
