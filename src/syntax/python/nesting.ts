// How deep the brackets and indents of a text go, found before the parser is let near it: its recursion costs stack.

export const maximumNesting = 200

/** The line at which a text goes deeper than the limit, 0 when it does not. Strings and comments do not count. */
export function findTooDeep(text: string): number {
  let depth = 0
  let line = 1
  let lineStart = true
  const indents: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (lineStart) {
      lineStart = false
      const from = i
      while (isBlank(text.charCodeAt(i))) i++
      if (depth === 0 && deepenIndent(indents, i - from, text.charCodeAt(i))) return line
    }
    switch (text.charCodeAt(i)) {
      case 40: // ( [ {
      case 91:
      case 123:
        if (++depth > maximumNesting) return line
        break
      case 41: // ) ] }
      case 93:
      case 125:
        if (depth > 0) depth--
        break
      case 34: // " '
      case 39: {
        const end = endOfString(text, i)
        for (let at = text.indexOf('\n', i); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++
        i = end - 1
        break
      }
      case 35: {
        const end = text.indexOf('\n', i)
        i = end < 0 ? text.length : end - 1
        break
      }
      case 10:
        line++
        lineStart = true
    }
  }
  return 0
}

/** Keeps the stack of indents as Python's tokenizer does; true when it grows beyond the limit. */
function deepenIndent(indents: number[], width: number, first: number): boolean {
  const isEmpty = first === 10 || first === 13 || first === 35 || Number.isNaN(first)
  if (isEmpty) return false
  while ((indents[indents.length - 1] ?? 0) > width) indents.pop()
  if (width > (indents[indents.length - 1] ?? 0)) indents.push(width)
  return indents.length > maximumNesting
}

function endOfString(text: string, start: number): number {
  const quote = text.charCodeAt(start)
  const isTriple = text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote
  for (let i = start + (isTriple ? 3 : 1); i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 92) i++
    else if (code === 10 && !isTriple) return i
    else if (code === quote && (!isTriple || (text.charCodeAt(i + 1) === quote && text.charCodeAt(i + 2) === quote))) return isTriple ? i + 3 : i + 1
  }
  return text.length
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 12
}
