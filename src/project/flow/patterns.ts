// What a regular expression lets through, as far as its text says: whether a slash, two dots or a blank can be in what it matches.

export interface PatternReach {
  /** It holds for the whole text. */
  readonly isAnchored: boolean
  /** Anything but letters, digits, `_` and `-` that can be in what it matches; null: anything. */
  readonly others: string | null
}

export function readPattern(pattern: string, how: 'fullmatch' | 'match' | 'search'): PatternReach {
  const others = othersIn(pattern)
  // `(?m)`: the anchors hold for each line.
  const isByLine = how !== 'fullmatch' && /^\(\?[a-z]*m[a-z]*\)/i.test(pattern)
  const isAnchored = !isByLine && armsOf(pattern).every((arm) => isWhole(arm, how))
  return { isAnchored, others }
}

function isWhole(arm: string, how: 'fullmatch' | 'match' | 'search'): boolean {
  const starts = how !== 'search' || /^(?:\(\?[a-z]+\))?\(*(?:\?:)?(?:\^|\\A)/.test(arm)
  return starts && (how === 'fullmatch' || /(?<!\\)(?:\\\\)*(?:\$|\\Z)\)*$/.test(arm))
}

/** `^a$|^b$`: what stands between bars outside of all brackets. */
function armsOf(pattern: string): string[] {
  const arms = ['']
  let depth = 0
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? ''
    let piece = char
    if (char === '\\') piece += pattern[++i] ?? ''
    else if (char === '[') {
      const end = endOfClass(pattern, i)
      piece = pattern.slice(i, end + 1)
      i = end
    } else if (char === '(') depth++
    else if (char === ')') depth--
    if (char === '|' && depth === 0) arms.push('')
    else arms[arms.length - 1] += piece
  }
  return arms
}

/** `^https://api\.example\.com/`: whatever follows, the host is written there. */
export function fixesHost(pattern: string, how: 'fullmatch' | 'match' | 'search'): boolean {
  const start = how === 'search' ? '^(?:\\^|\\\\A)' : '^(?:\\^|\\\\A)?'
  const slash = '(?:\\\\?/)'
  return armsOf(pattern).every((arm) => new RegExp(`${start}https?\\??:${slash}{2}(?:[\\w-]|\\\\[.-])+(?::\\d+)?${slash}`).test(arm))
}

/** Characters that the pattern speaks of, beside words; null where it admits any. */
function othersIn(pattern: string): string | null {
  let others = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? ''
    if (char === '\\') {
      const next = pattern[++i] ?? ''
      if (/[SDWpPXN]/.test(next)) return null
      if (next === 's') others += ' '
      else if (!/[wdbBAZ0-9]/.test(next)) others += next
    } else if (char === '.') return null
    else if (char === '[') {
      const end = endOfClass(pattern, i)
      const inside = pattern.slice(i + 1, end)
      if (inside.startsWith('^')) return null
      const plain = inside.replace(/\\[wd]/g, '').replace(/[A-Za-z0-9]-[A-Za-z0-9]/g, '')
      if (/\\[SDW]/.test(plain) || /[^\\-]-[^\\-]/.test(plain)) return null
      others += plain.replace(/\\s/g, ' ').replaceAll('\\', '')
      i = end
    } else if (char === '(' && pattern[i + 1] === '?') {
      const group = /^\(\?(?:[:=!]|<[=!]|P<\w+>|P=\w+|[aimsux-]+[:)])/.exec(pattern.slice(i))
      if (group === null) return null
      i += group[0].length - 1
      if (/[=!]$/.test(group[0])) i = skipGroup(pattern, i)
    } else if (char === '{') {
      const end = pattern.indexOf('}', i)
      if (end > 0 && /^[\d,]*$/.test(pattern.slice(i + 1, end))) i = end
    } else if (!/[\w()|^$*+?-]/.test(char)) others += char
  }
  return others
}

function endOfClass(pattern: string, start: number): number {
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === ']' && i > start + 1 && pattern.slice(start + 1, i) !== '^') return i
  }
  return pattern.length
}

/** What looks around takes nothing. */
function skipGroup(pattern: string, start: number): number {
  let depth = 1
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === '(') depth++
    else if (pattern[i] === ')' && --depth === 0) return i
  }
  return pattern.length
}

/** A pattern of one class of characters that are taken out: `[^\w.-]`; what stays then. */
export function keptBy(pattern: string): string | null {
  const found = /^\[\^((?:[^\]\\]|\\.)+)\][+*]?$/.exec(pattern)
  return found === null ? null : othersIn(`[${found[1] ?? ''}]`)
}
