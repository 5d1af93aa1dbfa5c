// The words of Python set apart, a line at a time: inside of a string over several lines words look like code, which is a small price.

import { type Content, html } from './markup.ts'

const token =
  /(#.*)|([rbfuRBFU]{0,2}(?:"""(?:.*?"""|.*)|'''(?:.*?'''|.*)|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?))|(@[A-Za-z_][\w.]*)|\b(False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b|[A-Za-z_]\w*/g

/** Comment, string, decorator, keyword. */
const classes = ['c', 's', 'd', 'k'] as const

export function paintPython(line: string): Content {
  const parts: Content[] = []
  let at = 0
  for (const match of line.matchAll(token)) {
    const index = match.slice(1).findIndex((group) => group !== undefined)
    if (index < 0) continue
    parts.push(line.slice(at, match.index), html`<i class="${classes[index] ?? ''}">${match[0]}</i>`)
    at = match.index + match[0].length
  }
  parts.push(line.slice(at))
  return parts
}
