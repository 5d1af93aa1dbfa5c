// What a regular expression lets through, as far as its text says: whether a slash, two dots or a blank can be in what it matches.

export interface PatternReach {
  /** It holds for the whole text. */
  readonly isAnchored: boolean
  /** Anything but letters, digits, `_` and `-` that can be in what it matches; null: anything. */
  readonly others: string | null
}

export function readPattern(pattern: string, how: 'fullmatch' | 'match' | 'search'): PatternReach {
  const starts = how !== 'search' || /^(?:\(\?[a-z]+\))?(?:\^|\\A)/.test(pattern)
  const ends = how === 'fullmatch' || /(?<!\\)(?:\$|\\Z)\)*$/.test(pattern)
  return { isAnchored: starts && ends, others: othersIn(pattern) }
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
