// A text as SQL reads it, as flat tokens: enough to tell an expression from a sentence, in one pass.

export type SqlKind = 'word' | 'number' | 'string' | 'variable' | 'operator' | 'comment' | 'open' | 'close' | 'comma' | 'end'

export interface SqlToken {
  readonly kind: SqlKind
  /** In lower case; of a string, its quote alone. */
  readonly text: string
  readonly at: number
  readonly to: number
}

const mostTokens = 400

export function sqlTokens(lower: string, from: number): SqlToken[] {
  const tokens: SqlToken[] = []
  let at = from
  const add = (kind: SqlKind, to: number, text = lower.slice(at, to)) => {
    tokens.push({ kind, text, at, to })
    at = to
  }
  while (at < lower.length && tokens.length < mostTokens) {
    const unit = lower.charCodeAt(at)
    const next = lower.charCodeAt(at + 1)
    if (unit <= 0x20 || unit === 0xa0) at++
    else if (isWordStart(unit)) add('word', wordEnd(lower, at))
    else if (isDigit(unit) || (unit === 0x2e && isDigit(next))) add('number', numberEnd(lower, at))
    else
      switch (lower[at]) {
        case "'":
        case '"':
          add('string', stringEnd(lower, at), lower[at])
          break
        case '`': {
          const end = lower.indexOf('`', at + 1)
          if (end === -1) add('operator', at + 1)
          else add('word', end + 1, lower.slice(at + 1, end))
          break
        }
        case '[': {
          const end = lower.indexOf(']', at + 1)
          if (end === -1 || end - at > 60) add('operator', at + 1)
          else add('word', end + 1, lower.slice(at + 1, end))
          break
        }
        case '@': {
          const end = wordEnd(lower, at + (next === 0x40 ? 2 : 1))
          add(end > at + 1 ? 'variable' : 'operator', Math.max(end, at + 1))
          break
        }
        case '-':
          if (next === 0x2d) add('comment', lineEnd(lower, at), '--')
          else add('operator', at + 1)
          break
        case '#':
          add('comment', lineEnd(lower, at), '#')
          break
        case '/':
          if (next === 0x2a) comment()
          else add('operator', at + 1)
          break
        case '*':
          if (next === 0x2f) at += 2
          else add('operator', at + 1)
          break
        case '(':
          add('open', at + 1)
          break
        case ')':
          add('close', at + 1)
          break
        case ',':
          add('comma', at + 1)
          break
        case ';':
          add('end', at + 1)
          break
        default:
          add('operator', operatorEnd(lower, at))
      }
  }
  return tokens

  /** What MySQL runs all the same (a version follows the exclamation mark) is no comment. */
  function comment() {
    if (lower[at + 2] === '!') {
      let to = at + 3
      while (isDigit(lower.charCodeAt(to))) to++
      at = to
      return
    }
    const end = lower.indexOf('*/', at + 2)
    if (end === -1) add('comment', lower.length, '/*')
    else at = end + 2
  }
}

const isDigit = (unit: number) => unit >= 0x30 && unit <= 0x39
const isWordStart = (unit: number) => (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f || unit > 0xbf

function wordEnd(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (!(isWordStart(unit) || isDigit(unit) || unit === 0x24 || (unit === 0x2e && at > from && isWordStart(text.charCodeAt(at + 1)))))
      break
  }
  return at
}

function numberEnd(text: string, from: number): number {
  let at = from
  if (text[at] === '0' && text[at + 1] === 'x') {
    at += 2
    while (hex.includes(text[at] ?? ' ')) at++
    return at
  }
  while (isDigit(text.charCodeAt(at)) || text[at] === '.') at++
  if (
    text[at] === 'e' &&
    (isDigit(text.charCodeAt(at + 1)) || ((text[at + 1] === '-' || text[at + 1] === '+') && isDigit(text.charCodeAt(at + 2))))
  ) {
    at += 2
    while (isDigit(text.charCodeAt(at))) at++
  }
  return at
}

const hex = '0123456789abcdef'

/** A doubled or escaped quote stays within; one that is never closed goes to the end. */
function stringEnd(text: string, from: number): number {
  const quote = text[from]
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === quote) {
      if (text[at + 1] === quote) at++
      else return at + 1
    }
  }
  return text.length
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end + 1
}

function operatorEnd(text: string, from: number): number {
  const three = text.slice(from, from + 3)
  if (three === '<=>') return from + 3
  return ['||', '&&', '<=', '>=', '<>', '!=', '==', ':=', '^=', '!<', '!>'].includes(three.slice(0, 2)) ? from + 2 : from + 1
}
