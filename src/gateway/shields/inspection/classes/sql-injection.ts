// SQL that is put in the place of a value. The text is read as SQL from where it would be SQL: from its beginning, where a number is expected, and after
// a quote, where a text is. Sentences have the same words; what they have not is the shape of an expression in that very place.

import { type AttackClass, type Shape, sure, weak } from '../kit.ts'
import { hasSoon, isLiteral, isValue, isWord, readOperand } from './sql-operands.ts'
import { beginsStatement } from './sql-statements.ts'
import { type SqlToken, sqlTokens } from './sql-tokens.ts'
import { compares, functions, logic, needsComparison, telling, tellingNames } from './sql-words.ts'

const mostQuotes = 6

export const sqlInjection: AttackClass = {
  id: 'sql-injection',
  cwe: 'CWE-89',
  why: 'Text that is put into a statement of SQL by hand changes what the statement does.',
  triggers: [
    "'",
    '"',
    '--',
    '/*',
    '#',
    '||',
    '&&',
    '=',
    '<',
    '>',
    'union',
    'select',
    '(',
    '@@',
    ' or ',
    ' and ',
    ')or',
    ')and',
    ';',
    'order by',
    'having',
    'like ',
    'table',
    'into',
    'xor',
  ],
  find(_text, lower) {
    const bare = sqlTokens(lower, 0)
    let best = strongShape(bare) ?? bareShape(bare)
    if (best !== null && best.score >= 5) return best
    let quotes = 0
    for (let at = 0; at < lower.length && quotes < mostQuotes; at++) {
      const quote = lower[at]
      if (quote !== "'" && quote !== '"' && !(quote === '`' && quotes === 0)) continue
      const tokens = sqlTokens(lower, at + 1)
      const shape = strongShape(tokens) ?? tailShape(tokens, lower.slice(0, at), quotes > 0)
      if (shape !== null && shape.score >= (best?.score ?? 0)) best = shape
      if (best !== null && best.score >= 5) return best
      quotes++
    }
    return best
  },
  attacks: [
    "x' OR 'a'='a",
    '7 or 2=2',
    '0) and (3=3',
    "anna'--",
    "nobody' union select login, secret from accounts -- ",
    '5; drop table orders',
    '1 and sleep(9)',
    "3' and extractvalue(1, concat(0x5c, version())) #",
    "1' order by 7-- -",
    "'||(select 'q' from dual)||'",
    '2 union/**/select null,null',
    "-5' having 4=4 --",
    '") or ("z"="z',
    "8;waitfor delay '0:0:9'--",
  ],
  harmless: [
    "O'Brien",
    "rock 'n' roll",
    'please select one from the list where it is 5 or 6',
    "It's 5 or 6 o'clock, isn't it?",
    'the union selects its leaders',
    'DEAR ANNA,--I think so',
    '1) a-b=c',
    'x and y',
    "D'or 1st",
    'SELECT name FROM products WHERE price > 10 ORDER BY price;',
    "item.name == 'Widget' and item.price < 10",
  ],
}

/** What hardly stands in a text that is not SQL put where it does not belong, wherever it stands. */
function strongShape(tokens: readonly SqlToken[]): Shape | null {
  let characters = 0
  const isStatement = ['select', 'with', 'insert', 'update', 'create', 'explain'].includes(tokens[0]?.text ?? '')
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind === 'variable' && token.text.startsWith('@@') && token.text.length > 4) return sure('a variable of the server')
    if (token.kind === 'end' && !isStatement && beginsStatement(tokens, at + 1)) return sure('a second statement')
    if (
      token.kind === 'open' &&
      tokens[at + 1]?.text === 'select' &&
      (tokens[at + 2]?.kind === 'open' ||
        hasSoon(tokens, at + 2, ['from', 'case']) ||
        (tokens[at + 2]?.kind === 'word' &&
          (tokens[at + 3]?.kind === 'open' || (tokens[at + 3]?.text === 'where' && tokens[at + 4]?.kind === 'number'))))
    ) {
      if (!isStatement && !isWord(tokens[at - 1], ['in', 'from', 'as', 'exists'])) return sure('a query within an expression')
      if (!isStatement) return sure('a query within an expression')
    }
    if (token.kind !== 'word') continue
    if (tellingNames.test(token.text) && !isStatement && (tokens[at - 1] !== undefined || tokens[at + 1] !== undefined))
      return sure('a name of the database itself')
    if (tellingNames.test(token.text) && isStatement && isWord(tokens[at - 1], ['from', 'select', ',']))
      return sure('a name of the database itself')
    const following = tokens[at + 1]
    switch (token.text) {
      case 'union': {
        let next = at + 1
        if (isWord(tokens[next], ['all', 'distinct', 'distinctrow'])) next++
        while (tokens[next]?.kind === 'open') next++
        if (tokens[next]?.text !== 'select') break
        next++
        if (isWord(tokens[next], ['all', 'distinct', 'top'])) next++
        if (tokens[next] === undefined) return next > at + 2 || at === 0 || tokens[at - 1]?.kind !== 'word' ? weak('a union') : null
        const operand = readOperand(tokens, next)
        const after = tokens[operand]
        if (
          operand > next &&
          (after === undefined || after.kind !== 'word' || ['from', 'as', 'into', 'where', 'limit', 'order'].includes(after.text))
        )
          return sure('a union with another query')
        if (tokens[next]?.text === '*' || tokens[next]?.kind === 'comment') return sure('a union with another query')
        break
      }
      case 'waitfor':
        if (isWord(following, ['delay', 'time'])) return sure('a wait')
        break
      case 'into':
        if (isWord(following, ['outfile', 'dumpfile']) && tokens[at + 2]?.kind === 'string') return sure('a file written by the database')
        break
      case 'procedure':
        if (following?.text === 'analyse') return sure('a procedure')
        break
      case 'declare':
        if (following?.kind === 'variable' && at > 0) return sure('a declaration')
        break
      case 'exec':
      case 'execute':
      case 'call':
        if (following?.kind === 'word' && /^(xp_|sp_|master|immediate$|dbms_)/.test(following.text)) return sure('a stored procedure')
        break
      case 'chr':
      case 'char':
        if (following?.kind === 'open' && tokens[at + 2]?.kind === 'number' && ++characters > 2)
          return sure('text put together from numbers')
        break
      case 'case':
        if (following?.text === 'when' && !isStatement && hasSoon(tokens, at + 2, ['then'])) return sure('a case within an expression')
        break
      case 'iif':
        if (following?.kind === 'open' && tokens[at + 2]?.kind === 'number') return sure('a case within an expression')
        break
      default:
        if (
          following?.kind === 'open' &&
          telling.has(token.text) &&
          (at === 0 || tokens[at - 1]?.kind !== 'word' || logic.has(tokens[at - 1]?.text ?? '') || tokens[at - 1]?.text === 'select')
        ) {
          const end = readOperand(tokens, at)
          const inner = tokens[at + 2]
          if (end > at + 1 && inner !== undefined && (inner.kind !== 'word' || tokens[at + 3]?.kind !== 'word'))
            return sure(`a call of ${token.text}`)
        }
    }
  }
  return null
}

/** Where a number is expected: a short operand, and then what goes on as an expression. */
function bareShape(tokens: readonly SqlToken[]): Shape | null {
  const first = tokens[0]
  if (first === undefined) return null
  if (
    first.kind === 'word' &&
    ['drop', 'delete', 'insert', 'truncate', 'update', 'exec', 'shutdown', 'alter', 'grant', 'create'].includes(first.text) &&
    beginsStatement(tokens, 0)
  )
    return weak('a statement')
  if (
    first.text === 'select' &&
    ((tokens[1]?.kind === 'word' && tokens[2]?.kind === 'open') || isLiteral(tokens[1])) &&
    tokens[1]?.text !== 'count'
  ) {
    if (!hasSoon(tokens, 1, ['from']) && tokens[readOperand(tokens, 1)]?.kind !== 'word')
      return functions.has(tokens[1]?.text ?? '') || (tokens[1]?.text ?? '').startsWith('current_')
        ? sure('a statement')
        : weak('a statement')
  }
  if (
    (first.text === 'order' || first.text === 'group') &&
    tokens[1]?.text === 'by' &&
    (tokens[2]?.kind === 'number' || tokens[3]?.kind === 'open') &&
    (tokens[3] === undefined || tokens[3].kind === 'comment' || (tokens[3].kind === 'open' && functions.has(tokens[2]?.text ?? '')))
  )
    return sure('another order')
  if (first.text === 'as' && continued(tokens, 0, true) !== null) return sure('a statement that goes on')
  if (first.text === 'declare' && tokens[1]?.kind === 'variable') return sure('a declaration')
  if (first.text === 'if' && beginsStatement(tokens, 0)) return sure('a statement')
  let at = 0
  const signed = first.kind === 'operator' && '+-~!'.includes(first.text)
  if (signed) at++
  const isBegun = logic.has(first.text)
  if (!isBegun) {
    const operand = readOperand(tokens, at)
    if (operand === at && tokens[at]?.kind !== 'close') return null
    at = operand
  }
  while (tokens[at]?.kind === 'close') at++
  return continued(tokens, at, true)
}

/** After a quote that closes the text. */
function tailShape(tokens: readonly SqlToken[], before: string, isLater: boolean): Shape | null {
  let at = 0
  while (tokens[at]?.kind === 'close' || (tokens[at]?.kind === 'string' && tokens[at]?.to === (tokens[at]?.at ?? 0) + 1)) at++
  const token = tokens[at]
  if (token === undefined) return null
  if (token.kind === 'comment' && !/\s\S*\s/.test(before.trim()) && before.length < 60)
    return (token.text === '#'
      ? token.to - token.at < 3 || (/ /.test(before) === false && token.to - token.at < 3)
      : token.to - token.at < 12) || at > 0
      ? sure('the rest of a statement cut off')
      : weak('the rest of a statement cut off')
  if (isLater && (token.kind === 'comment' || at === 0) && !logic.has(token.text)) return null
  return continued(tokens, at, isLater)
}

/** `strictly`: both sides of a comparison are values that nobody would compare in earnest. */
function continued(tokens: readonly SqlToken[], at: number, strictly: boolean): Shape | null {
  const token = tokens[at]
  if (token === undefined) return null
  if (logic.has(token.text) && token.text !== 'not') {
    let next = at + 1
    while (tokens[next]?.text === 'not' || (tokens[next]?.kind === 'operator' && '!~-+@'.includes(tokens[next]?.text ?? ''))) next++
    const left = next
    const right = readOperand(tokens, left)
    if (right === left) return null
    const after = tokens[right]
    if (after !== undefined && compares.has(after.text)) {
      let other = right + 1
      while (
        isWord(tokens[other], ['not', 'like', 'in', 'between', 'binary']) ||
        (tokens[other]?.kind === 'operator' && '=~-+!@'.includes(tokens[other]?.text ?? ''))
      )
        other++
      const end = readOperand(tokens, other)
      if (end === other)
        return tokens[other] === undefined && !strictly && token.kind === 'word' ? sure('a condition that is left open') : null
      const both = isValue(tokens, left) && isValue(tokens, other)
      const one = isValue(tokens, left) || isValue(tokens, other)
      if (both || (one && !strictly)) return sure('a condition of its own')
      const rest = tokens[end]
      if (rest?.kind === 'comment' && after.kind === 'operator') return sure('a condition of its own')
      if (rest === undefined && at === 0 && after.text === '=' && token.kind === 'word' && left === 1) return sure('a condition of its own')
      if (!strictly && (rest === undefined || rest.kind !== 'word' || logic.has(rest.text))) return sure('a condition of its own')
      return null
    }
    if (tokens[left]?.kind === 'open' && tokens[left + 1]?.kind === 'number' && compares.has(tokens[left + 2]?.text ?? ''))
      return sure('a condition of its own')
    if (needsComparison.has(token.text)) return null
    if (
      isValue(tokens, left) &&
      (after === undefined || after.kind === 'comment' || after.kind === 'close' || after.kind === 'end' || logic.has(after.text))
    ) {
      const isCall = tokens[left]?.kind === 'word' && tokens[left + 1]?.kind === 'open'
      const ends = after !== undefined && (after.kind === 'comment' || after.kind === 'close')
      if (isCall || ends || (!strictly && tokens[left]?.kind !== 'variable') || isWord(tokens[left], ['true', 'false', 'null']))
        return sure('a condition of its own')
    }
    return null
  }
  switch (token.text) {
    case 'order':
    case 'group':
      return tokens[at + 1]?.text === 'by' &&
        (tokens[at + 2]?.kind === 'number' || tokens[at + 2]?.kind === 'open' || !strictly) &&
        readOperand(tokens, at + 2) > at + 2
        ? sure('another order')
        : null
    case 'limit':
      return tokens[at + 1]?.kind === 'number' &&
        (tokens[at + 2]?.kind === 'comma' ||
          tokens[at + 2]?.kind === 'comment' ||
          tokens[at + 2]?.text === 'offset' ||
          tokens[at + 2]?.text === 'into')
        ? sure('another limit')
        : null
    case 'as':
      if (tokens[at + 1]?.kind === 'word' && tokens[at + 2]?.text === 'where' && readOperand(tokens, at + 3) > at + 3)
        return sure('a statement that goes on')
      return !strictly && hasSoon(tokens, at, ['where', 'union']) ? sure('a statement that goes on') : null
    case 'collate':
      return !strictly && hasSoon(tokens, at, ['where', 'union']) ? sure('a statement that goes on') : null
    case 'in':
      if (tokens[at + 1]?.text === 'boolean' && tokens[at + 2]?.text === 'mode') return sure('a statement that goes on')
      return null
    case 'like':
    case 'between':
    case 'is':
    case '=':
    case '<>':
    case '!=':
    case '<=>': {
      const end = readOperand(tokens, at + 1)
      if (strictly || end === at + 1) return null
      const after = tokens[end]
      return after === undefined || after.kind === 'comment' || logic.has(after.text)
        ? tokens[at + 1]?.kind === 'string' || after !== undefined
          ? sure('a comparison that goes on')
          : null
        : null
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
    case ',': {
      const end = readOperand(tokens, at + 1)
      const isCall =
        tokens[at + 1]?.kind === 'word' && tokens[at + 2]?.kind === 'open' && functions.has(tokens[at + 1]?.text ?? '') && end > at + 2
      if (isCall && !strictly) return sure('a call within the text')
      return end > at + 1 && tokens[end]?.kind === 'comment' && (tokens[end]?.to ?? 0) - (tokens[end]?.at ?? 0) < 8 && !strictly
        ? sure('the rest of a statement cut off')
        : null
    }
    default:
      return null
  }
}
