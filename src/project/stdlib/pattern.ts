// Python's regular expressions as JavaScript's, where both mean the same and the search is bound to end soon.
// Pattern and text both come from the scanned program, so a pattern that could run for long is not run at all.

const MAX_PATTERN = 200
const MAX_TEXT = 300
/** With more open-ended repetitions than this, the work is no longer bounded by a small power of the text's length. */
const MAX_REPEATS = 3

/** Null where the pattern is not run. `flags` null: they are not known. */
export function compilePattern(source: string, text: string, anchored: 'no' | 'start' | 'whole', flags: string | null): RegExp | null {
  if (flags === null || source.length > MAX_PATTERN || text.length > MAX_TEXT || !isTame(source)) return null
  const translated = source
    .replace(/\(\?P</g, '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$(?![\\s\\S])')
    // Python's `$` also stands before a newline that ends the text.
    .replace(/(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$(?!\()/g, (_all, kept?: string) => kept ?? (text.endsWith('\n') ? '(?=\\n?$)' : '$'))
  const body = anchored === 'no' ? translated : anchored === 'start' ? `^(?:${translated})` : `^(?:${translated})$(?![\\s\\S])`
  try {
    return new RegExp(body, `gu${flags}`)
  } catch {
    return null
  }
}

/** No construct that only Python has, no back reference, no repetition of something that repeats, few open ends. */
function isTame(source: string): boolean {
  if (/\(\?[aiLmsux-]|\(\?P[=>]|\(\?\(|\(\?#|\(\?>|[*+?}]\+|\\[1-9]|\(\?<?[=!]/.test(source)) return false
  const plain = source.replace(/\\./gs, '_').replace(/\[\^?\]?[^\]]*\]/g, '_')
  const groups: boolean[] = []
  let repeats = 0
  let closed = false
  for (let i = 0; i < plain.length; i++) {
    const c = plain[i]
    const repeat = c === '*' || c === '+' || (c === '{' && /^\{\d+,\d*\}/.test(plain.slice(i)))
    if (c === '(') groups.push(false)
    else if (repeat) {
      if (closed) return false
      repeats++
      for (let g = 0; g < groups.length; g++) groups[g] = true
    }
    // A group that is repeated must hold neither a repetition nor a choice.
    closed = c === ')' ? groups.pop() === true : false
    if (c === '|' && groups.length > 0) for (let g = 0; g < groups.length; g++) groups[g] = true
  }
  return repeats <= MAX_REPEATS
}
