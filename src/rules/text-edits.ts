// What would make a part of a text harmless where it becomes one: a function of the standard library around it, and its import.
import type { Edit } from '../finding/index.ts'
import type { Flow, JoinedPart } from '../model/index.ts'
import { replaceText } from './call-edits.ts'

/** `{name}` becomes `{html.escape(str(name))}`: `str`, because what is put into a text may be no text itself. */
export function escapeMarkup({ joined }: Flow): readonly Edit[] {
  return joined === null || !isBetweenTags(joined) ? [] : wrap(joined, 'html', 'escape')
}

/** `{name}` becomes `{shlex.quote(str(name))}`. */
export function quoteForShell({ joined }: Flow): readonly Edit[] {
  return joined === null || !isOutsideQuotes(joined) ? [] : wrap(joined, 'shlex', 'quote')
}

/** In an attribute, a script or a style there are other ways to do harm. */
function isBetweenTags({ before }: JoinedPart): boolean {
  const text = before.toLowerCase()
  const isOpen = (tag: string): boolean => text.lastIndexOf(`<${tag}`) > text.lastIndexOf(`</${tag}`)
  return text.includes('>') && text.lastIndexOf('<') < text.lastIndexOf('>') && !['script', 'style', '!--'].some(isOpen)
}

/** Not the program itself, and not within quotes of the shell: those would end in the middle. */
function isOutsideQuotes({ before, after }: JoinedPart): boolean {
  return /^[^\s…]+\s/.test(before) && !/["'`\\$]/.test(before + after)
}

function wrap({ place, modules, imports }: JoinedPart, module: string, name: string): readonly Edit[] {
  const known = Object.hasOwn(modules, module) ? modules[module] : undefined
  if (known === undefined && imports?.free.includes(module) !== true) return []
  const { line, column = 0, end = line, endColumn = 0 } = place
  return [
    ...(known !== undefined || imports === null ? [] : replaceText(imports.at, `import ${module}\n`)),
    ...replaceText({ ...place, end: line, endColumn: column }, `${known ?? module}.${name}(str(`),
    ...replaceText({ ...place, line: end, column: endColumn }, '))'),
  ]
}
