// Markup that cannot be forgotten to be escaped: what stands in a template of ours is markup, whatever is put into it is text.
// Attributes are always written in double quotes, for which the same escape serves.

import { toPrintable } from '../../base/index.ts'

export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Content = string | number | Markup | null | readonly Content[]

/** A tag for templates: `html`<b>${name}</b>``. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let text = parts[0] ?? ''
  for (const [index, content] of contents.entries()) text += toText(content) + (parts[index + 1] ?? '')
  return new Markup(text)
}

/** Markup of our own that comes from no template, such as the style sheet. Never anything of a scanned tree. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

function toText(content: Content): string {
  if (content === null) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'string') return escapeText(content)
  if (typeof content === 'number') return String(content)
  let text = ''
  for (const one of content) text += toText(one)
  return text
}

/** Control characters and turned directions are shown by their number; a lone `&` can begin no entity. */
function escapeText(text: string): string {
  return toPrintable(text).replace(/[&<>"'`]/g, (one) => entities[one] ?? '')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' }
